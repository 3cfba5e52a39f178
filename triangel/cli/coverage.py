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
from triangel.triangle.rules import Concern
from triangel.web.concerns import concern_sentence, mentioned_in
from triangel.web.spoken import Mentioned, scope_name

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
    known = mentioned_in(rows)
    with translation.override("en"):
        if arguments.json:
            json.dump(_document(rows, known, on, until), sys.stdout, indent=2, ensure_ascii=False)
            print()
        else:
            _print(rows, known, on, until)
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


def _document(rows: list[Concern], known: Mentioned, on: date, until: date | None) -> dict[str, Any]:
    """The result as docs/commands.md describes it."""
    gaps = [_gap(row, known, on) for row in rows]
    return {"on": on.isoformat(), "until": until.isoformat() if until else None, "gaps": gaps}


def _gap(row: Concern, known: Mentioned, on: date) -> dict[str, Any]:
    seat = known.seats[row.seat] if row.seat is not None else None
    return {
        "kind": str(row.kind),
        "since": row.starts_on.isoformat() if row.starts_on else None,
        "until": row.ends_on.isoformat() if row.ends_on else None,
        "sentence": concern_sentence(row, known.people, known.seats, on),
        "seat": row.seat,
        "role": seat.kind if seat else None,
        "scope": scope_name(seat) if seat else None,
        "client": seat.client.name if seat and seat.client else None,
        "person": _name(row.person, known),
        "must_act": _name(row.must_act, known),
    }


def _name(person: int | None, known: Mentioned) -> str | None:
    return known.people[person].name if person is not None else None


def _print(rows: list[Concern], known: Mentioned, on: date, until: date | None) -> None:
    when = f"on {on}" if until is None else f"from {on} until {until}"
    if not rows:
        print(f"No gaps {when}.")
        return
    print(f"{len(rows)} {'gap' if len(rows) == 1 else 'gaps'} {when}:")
    for row in rows:
        sentence = concern_sentence(row, known.people, known.seats, on)
        print(f"  {sentence} To act: {_name(row.must_act, known) or 'nobody'}.")
