"""`triangel flow`: how requests travel between roles and teams, in figures."""

import argparse
import json
import sys
from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from triangel.core.models import User
from triangel.core.periods import start_of_day
from triangel.core.rules import Refused
from triangel.desk.models import HistoryImport
from triangel.desk.queries.flow import Flow, FlowFilter, PartyFlow, flow, flow_by_party


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="print the result as JSON")
    parser.add_argument("--by", choices=["team"], help="add a row per team, role or person")
    parser.add_argument(
        "--import",
        dest="source",
        metavar="NAME",
        default="",
        help="only what came from logs read with this mapping",
    )
    parser.add_argument(
        "--from", dest="first", type=_day, metavar="DAY", help="received on this day or later"
    )
    parser.add_argument("--until", type=_day, metavar="DAY", help="received before this day")


def _day(text: str) -> datetime:
    try:
        return start_of_day(date.fromisoformat(text))
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is no day; write it like 2026-03-31") from None


def run(arguments: argparse.Namespace) -> int:
    if arguments.source:
        _refuse_unknown(arguments.source)
    wanted = FlowFilter(
        received_from=arguments.first, received_until=arguments.until, source=arguments.source
    )
    actor = User.objects.system()
    figures = flow(actor, wanted)
    rows = flow_by_party(actor, wanted) if arguments.by else None
    if arguments.json:
        json.dump(_document(figures, rows), sys.stdout, indent=2, ensure_ascii=False)
        print()
    else:
        _print(figures, rows)
    return 0


def _refuse_unknown(source: str) -> None:
    there = sorted(set(HistoryImport.objects.values_list("source", flat=True)))
    if source not in there:
        raise Refused(
            "Nothing was imported as %(source)s; there is: %(there)s.",
            source=source,
            there=", ".join(there) or "no import at all",
        )


def _document(figures: Flow, rows: list[PartyFlow] | None) -> dict[str, Any]:
    """The result as docs/commands.md describes it."""
    document: dict[str, Any] = asdict(figures)
    if rows is not None:
        document["teams"] = [_row(row) for row in rows]
    return document


def _row(row: PartyFlow) -> dict[str, Any]:
    values = asdict(row)
    return {"team": values.pop("name"), **values}


def _print(figures: Flow, rows: list[PartyFlow] | None) -> None:
    print(f"{figures.requests:>9,} requests, {figures.still_open:,} of them open")
    print(f"{figures.events:>9,} events")
    print(f"{figures.hand_overs:>9,} hand-overs")
    print(f"{figures.requests_with_return:>9,} requests went straight back to a team they had left (A-B-A)")
    print(f"{figures.requests_with_any_return:>9,} requests came back to a team they had left in any way")
    print(f"{_hours(figures.median_hours_open):>9} hours open, the median of what is closed")
    print(f"{figures.requests_that_waited:>9,} requests waited for the client")
    print(f"{_hours(figures.median_hours_waited):>9} hours waited, the median")
    if rows is not None:
        _print_rows(rows)


def _print_rows(rows: list[PartyFlow]) -> None:
    width = max([len(row.name) for row in rows], default=4)
    print()
    print(f"{'':<{width}}  requests  received        in       out   returns")
    for row in rows:
        numbers = (row.requests, row.received, row.hand_overs_in, row.hand_overs_out, row.returns_in)
        print(f"{row.name:<{width}}" + "".join(f"{number:>10,}" for number in numbers))


def _hours(hours: float | None) -> str:
    return "-" if hours is None else f"{hours:,}"
