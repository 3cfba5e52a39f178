"""`python -m bench`: the measurements. `python -m bench pages`, or `import`, or `topics`, does one.

Providers and databases are made in bench/out (kept there, so that a second run starts at once).
"""

import argparse
import json
import subprocess
import sys
from pathlib import Path

from bench import imports, machines, topics

OUT = Path(__file__).resolve().parent / "out"
SMALL, LARGE = (60, 10_000), (5_000, 1_000_000)


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("which", nargs="?", choices=["pages", "import", "topics"], help="only this one")
    parser.add_argument("--rounds", type=int, default=60, help="how often each page is asked (%(default)s)")
    given = parser.parse_args()
    OUT.mkdir(exist_ok=True)
    if given.which in (None, "import"):
        imports.measure(OUT)
    if given.which in (None, "pages"):
        pages(given.rounds)
    if given.which in (None, "topics"):
        topics.measure()
    return 0


def pages(rounds: int) -> None:
    """Server time of each page with 10,000 requests, with 1,000,000, and how they compare."""
    small, large = (_measured(*size, rounds) for size in (SMALL, LARGE))
    head = ("page", "10,000: median", "p95", "1,000,000: median", "p95", "ratio", "queries")
    print("\n{:<34}{:>16}{:>8}{:>20}{:>8}{:>8}{:>9}".format(*head))
    for name, row in large.items():
        before = small[name]
        print(
            f"{name:<34}{before['median']:>13.1f} ms{before['p95']:>8.1f}{row['median']:>17.1f} ms"
            f"{row['p95']:>8.1f}{row['median'] / before['median']:>8.2f}{row['queries']:>9}"
        )


def _measured(clients: int, requests: int, rounds: int) -> dict[str, dict[str, float]]:
    data = OUT / f"{clients}-{requests}"
    environment = machines.environment(data)
    if not (data / "loaded").exists():
        print(
            f"Making a provider with {clients:,} clients and {requests:,} requests in {data} ...", flush=True
        )
        command = ["demo", "--clients", str(clients), "--requests", str(requests)]
        subprocess.run([sys.executable, "-m", "triangel.cli", *command], env=environment, check=True)
        (data / "loaded").touch()
    asked = subprocess.run(
        [sys.executable, "-m", "bench.pages", str(rounds)],
        env=environment,
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    )
    found: dict[str, dict[str, float]] = json.loads(asked.stdout)
    return found


if __name__ == "__main__":
    sys.exit(main())
