"""`triangel coverage`: the gaps in the triangles, now, on any day, or over a window of days."""

import argparse
import json
import sys
from datetime import date, timedelta
from typing import Any

from django.utils import timezone, translation

from triangel.core.periods import local_day
from triangel.core.rules import Refused
from triangel.triangle import queries
from triangel.triangle.queries import wording
from triangel.triangle.rules import Concern

#: How far ahead one can look.
FURTHEST = timedelta(days=366)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="print the result as JSON")
    parser.add_argument("--on", type=_day, metavar="DAY", help="on this day instead of today")
    parser.add_argument("--until", type=_day, metavar="DAY", help="every gap from then until before this day")


def run(arguments: argparse.Namespace) -> int:
    today = local_day(timezone.now())
    on: date = arguments.on or today
    until: date | None = arguments.until
    _check(on, until, today)
    rows = queries.coverage(on, until)
    names = wording.names_in_concerns(rows)
    if arguments.json:
        json.dump(_document(rows, names, on, until), sys.stdout, indent=2, ensure_ascii=False)
        print()
    else:
        _print(rows, names, on, until)
    return 0


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is no day; write it like 2026-03-31") from None


def _check(on: date, until: date | None, today: date) -> None:
    if until is not None and until <= on:
        raise Refused("The end must lie after %(on)s.", on=on)
    if max(on, until or on) > today + FURTHEST:
        raise Refused("Coverage looks a year ahead, until %(furthest)s.", furthest=today + FURTHEST)


def _document(rows: list[Concern], names: wording.Names, on: date, until: date | None) -> dict[str, Any]:
    """The result as docs/commands.md describes it."""
    with translation.override("en"):
        gaps = [_gap(row, names, on) for row in rows]
    return {"on": on.isoformat(), "until": until.isoformat() if until else None, "gaps": gaps}


def _gap(row: Concern, names: wording.Names, on: date) -> dict[str, Any]:
    seat = names.seats.get(row.seat) if row.seat is not None else None
    return {
        "kind": str(row.kind),
        "since": row.starts_on.isoformat() if row.starts_on else None,
        "until": row.ends_on.isoformat() if row.ends_on else None,
        "sentence": wording.concern_sentence(row, names, on),
        "seat": row.seat,
        "role": seat.kind if seat else None,
        "scope": seat.scope if seat else None,
        "client": seat.client or None if seat else None,
        "person": names.person(row.person) or None,
        "must_act": names.person(row.must_act) or None,
    }


def _print(rows: list[Concern], names: wording.Names, on: date, until: date | None) -> None:
    when = f"on {on}" if until is None else f"from {on} until {until}"
    if not rows:
        print(f"No gaps {when}.")
        return
    print(f"{len(rows)} gaps {when}:")
    with translation.override("en"):
        for row in rows:
            print(f"  {wording.concern_sentence(row, names, on)} To act: {names.person(row.must_act)}.")
