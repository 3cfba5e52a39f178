"""`triangel import-log FILE`: an event log of another system, read in as history."""

import argparse
import gc
import json
import sys
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from django.utils import timezone

from triangel.cli.progress import Bar
from triangel.core.models import User
from triangel.core.rules import Refused
from triangel.exchange.logs import mapping as mappings
from triangel.exchange.logs.load import Loaded, Plan, load, plan
from triangel.exchange.logs.mapping import LogMapping
from triangel.exchange.logs.preview import ReadLog, mapping_for, read_log
from triangel.exchange.logs.problems import Problem
from triangel.exchange.logs.source import LogSource, open_log

WEIGHTS = {"left out": "Cannot be used", "doubt": "In doubt", "note": "Worth knowing"}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, help="the log: XES or CSV, also packed with gzip")
    parser.add_argument(
        "--mapping",
        metavar="NAME|FILE",
        help=f"what the columns mean: {', '.join(mappings.ready())}, or a TOML or JSON file",
    )
    parser.add_argument("--dry-run", action="store_true", help="only show what an import would do")
    parser.add_argument("--json", action="store_true", help="print the result as JSON")
    parser.add_argument("--client-name", default="", help="the client, where the log names none")
    parser.add_argument("--zone", help="the time zone of times that name none, for example Europe/Amsterdam")
    parser.add_argument(
        "--leave-out", action="store_true", help="import the rest when some lines or cases cannot be used"
    )
    parser.add_argument(
        "--as", dest="email", help="who imports (an administrator); without it Triangel itself"
    )


def run(arguments: argparse.Namespace) -> int:
    # Millions of small objects and one short life: looking for circles among them takes longer than it saves.
    gc.disable()
    source = open_log(arguments.file)
    read = _read(source, _mapping(arguments, source))
    planned = plan(read)
    if arguments.dry_run or planned.nothing_new:
        _report(arguments, read, planned, None)
        return 0
    actor = _actor(arguments.email)
    with Bar("Importing") as bar:
        loaded = load(
            read,
            actor=actor,
            at=timezone.now(),
            client_name=arguments.client_name,
            leave_out=arguments.leave_out,
            progress=bar.show,
        )
    _report(arguments, read, planned, loaded)
    return 0


def _mapping(arguments: argparse.Namespace, source: LogSource) -> LogMapping:
    wanted = arguments.mapping
    found = (mappings.ready().get(wanted) or _from_file(wanted)) if wanted else mapping_for(source)
    return mappings.checked(replace(found, zone=arguments.zone)) if arguments.zone else found


def _from_file(wanted: str) -> LogMapping:
    path = Path(wanted)
    if not path.suffix and not path.exists():
        names = ", ".join(mappings.ready())
        raise Refused(
            "There is no mapping %(wanted)s; there are %(names)s, or name a file.", wanted=wanted, names=names
        )
    return mappings.from_file(path)


def _read(source: LogSource, mapping: LogMapping) -> ReadLog:
    with Bar("Reading") as bar:
        return read_log(source, mapping, now=timezone.now(), progress=bar.show)


def _actor(email: str | None) -> User:
    if email is None:
        return User.objects.system()
    user = User.objects.filter(email__iexact=email, is_active=True).first()
    if user is None:
        raise Refused("Nobody signs in as %(email)s.", email=email)
    return user


def _report(arguments: argparse.Namespace, read: ReadLog, planned: Plan, loaded: Loaded | None) -> None:
    if arguments.json:
        json.dump(_document(arguments, read, planned, loaded), sys.stdout, indent=2, ensure_ascii=False)
        print()
    else:
        _print(arguments, read, planned, loaded)


def _document(
    arguments: argparse.Namespace, read: ReadLog, planned: Plan, loaded: Loaded | None
) -> dict[str, Any]:
    """The result as docs/commands.md describes it."""
    figures = asdict(read.figures)
    figures.pop("by_party")
    source = read.source
    return {
        "file": source.name,
        "sha256": source.sha256,
        "form": source.form,
        "encoding": source.encoding,
        "delimiter": source.delimiter,
        "mapping": read.mapping.name,
        "zone": read.mapping.zone,
        "party": read.mapping.party,
        "dry_run": arguments.dry_run,
        **figures,
        "first_at": read.first_at.isoformat(),
        "last_at": read.last_at.isoformat(),
        "teams": read.teams,
        "persons": read.persons,
        "clients": read.clients,
        "left_out": read.left_out + planned.different,
        "new": 0 if planned.earlier else len(planned.new),
        "same": planned.same,
        "different": planned.different,
        "import": loaded.history_import.pk if loaded and loaded.history_import else None,
        "problems": [_problem(problem) for problem in planned.problems],
    }


def _problem(problem: Problem) -> dict[str, Any]:
    return {**asdict(problem), "examples": [str(example) for example in problem.examples]}


def _print(arguments: argparse.Namespace, read: ReadLog, planned: Plan, loaded: Loaded | None) -> None:
    figures, source = read.figures, read.source
    looks = f", {source.encoding}, parted by {source.delimiter!r}" if source.form == "csv" else ""
    print(f"{source.name}: {source.form.upper()}{looks}, read as {read.mapping.name}")
    print(f"  from {read.first_at:%Y-%m-%d %H:%M} to {read.last_at:%Y-%m-%d %H:%M} UTC")
    print(f"  {figures.requests:>9,} requests, {figures.still_open:,} of them still open")
    print(f"  {figures.events:>9,} events")
    print(f"  {figures.hand_overs:>9,} hand-overs ({read.mapping.party} to {read.mapping.party})")
    print(f"  {figures.requests_with_return:>9,} requests went back to where they came from")
    if figures.median_hours_open is not None:
        print(f"  {figures.median_hours_open:>9,} hours open, the median")
    print(f"  {read.teams:>9,} teams, {read.persons:,} persons, {read.clients:,} clients")
    _print_problems(planned.problems)
    print(_outcome(arguments, read, planned, loaded))


def _print_problems(problems: tuple[Problem, ...]) -> None:
    for weight, title in WEIGHTS.items():
        rows = [problem for problem in problems if problem.weight == weight]
        if rows:
            print(f"{title}:")
        for problem in rows:
            print(f"  {problem.count:>9,} {problem.sentence} ({problem.kind})")
            for example in problem.examples:
                print(f"            {example}")


def _outcome(arguments: argparse.Namespace, read: ReadLog, planned: Plan, loaded: Loaded | None) -> str:
    if planned.earlier is not None:
        earlier = planned.earlier
        return f"Nothing new: this file was imported on {earlier.imported_at:%Y-%m-%d} as {earlier.source}."
    if planned.nothing_new or (loaded is not None and loaded.history_import is None):
        return f"Nothing new: all {read.figures.requests:,} requests were imported before."
    if loaded is None:
        lost = read.left_out + planned.different
        unusable = (
            f" {lost:,} lines or cases cannot be used: it takes --leave-out to go without." if lost else ""
        )
        return f"Nothing was written. An import would add {len(planned.new):,} requests.{unusable}"
    made = loaded.made
    return (
        f"Imported {loaded.requests:,} requests with {loaded.events:,} events. New are {made.clients:,} "
        f"clients, {made.contacts:,} contacts, {made.teams:,} teams and {made.employees:,} people."
    )
