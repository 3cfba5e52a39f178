"""`triangel demo`: the example provider, of any size."""

import argparse
import gc
import sys
import time

from django.utils import timezone

from triangel.cli.progress import Bar
from triangel.core.rules import Refused
from triangel.exchange.demo import bulk
from triangel.exchange.demo.columns import COLUMNS
from triangel.exchange.demo.load import (
    MANY,
    REQUESTS_PER_CLIENT,
    SEED,
    Loaded,
    SignIn,
    load_example_provider,
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--clients", type=int, default=60, metavar="N", help="how many clients (60)")
    parser.add_argument(
        "--requests",
        type=int,
        metavar="N",
        help=f"how many requests in all ({REQUESTS_PER_CLIENT} per client)",
    )
    parser.add_argument("--seed", type=int, default=SEED, help=f"another seed tells another year ({SEED})")
    parser.add_argument(
        "--fresh", action="store_true", help="throw away an example provider that is there already"
    )


def run(arguments: argparse.Namespace) -> int:
    if not 1 <= arguments.clients <= 20_000:
        raise Refused("Choose between 1 and 20,000 clients.")
    if arguments.requests is not None and not 0 <= arguments.requests <= 10_000_000:
        raise Refused("Choose between 0 and 10,000,000 requests.")
    began = time.monotonic()
    # millions of small values that never refer to each other in circles
    gc.disable()
    try:
        loaded = _load(arguments)
    finally:
        gc.enable()
    if loaded.requests >= MANY:
        bulk.settle(list(COLUMNS))
    print(
        f"Loaded the example provider in {time.monotonic() - began:.0f} s: {loaded.employees:,} employees, "
        f"{loaded.clients:,} clients, {loaded.requests:,} requests with {loaded.messages:,} messages."
    )
    for line in described(loaded.sign_ins):
        print(line)
    return 0


def _load(arguments: argparse.Namespace) -> Loaded:
    bars: dict[str, Bar] = {}

    def show(what: str, done: int, total: int) -> None:
        if what not in bars:
            for bar in bars.values():
                bar.__exit__(None, None, None)
            bars[what] = Bar(what).__enter__()
        bars[what].show(done, total)

    loaded = load_example_provider(
        at=timezone.now(),
        seed=arguments.seed,
        clients=arguments.clients,
        requests=arguments.requests,
        fresh=arguments.fresh,
        progress=show,
    )
    if bars and sys.stderr.isatty():
        print(file=sys.stderr)
    return loaded


def described(sign_ins: tuple[SignIn, ...]) -> list[str]:
    """One line per kind of person: who he is and how to come in."""
    return [
        f"  {row.kind:<34} {row.email:<42} {row.password or '(asks for a link on the portal)'}"
        for row in sign_ins
    ]
