"""`triangel check` names every rule that is broken, and the row that breaks it.

What it looks for cannot be written by Triangel itself: here somebody writes past the rules of the database.
"""

import json
from argparse import Namespace
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

import pytest
from django.apps import apps
from django.db import connection
from django.utils import timezone

from triangel.cli import check
from triangel.desk import queries
from triangel.desk.actions import hand_over
from triangel.desk.choices import NoticeKind
from triangel.desk.models import Custody, HistoryImport, Notice, Promise
from triangel.desk.queries.check import FAULTS, RULES
from triangel.desk.rules import Hand
from triangel.tests import factories
from triangel.tests.architecture import world as worlds
from triangel.tests.architecture.world import World
from triangel.tests.cast import Cast, user_of
from triangel.triangle.models import Appointment

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(cast: Cast) -> World:
    """A sound database, in which the open request has been in two hands."""
    made = worlds.make(cast)
    to = Hand(employee=cast.sofie.pk)
    hand_over(made.open, to=to, reason="she knows it", actor=user_of(cast.dora), at=timezone.now())
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    return made


def past_the_rules(statement: str, *values: int | str | datetime) -> None:
    """What an administrator of the database could do, with the triggers off."""
    with connection.cursor() as cursor:
        _triggers(cursor, "DISABLE")
        cursor.execute(statement, list(values))
        _triggers(cursor, "ENABLE")


def _triggers(cursor: object, word: str) -> None:
    for table in tables():
        cursor.execute(f"ALTER TABLE {table} {word} TRIGGER USER")  # type: ignore[attr-defined]


def tables() -> list[str]:
    return [model._meta.db_table for model in apps.get_models() if model.__module__.startswith("triangel.")]


def written_past_the_rules(make: Callable[[], int]) -> int:
    """A row made by the tests themselves, with the triggers off."""
    with connection.cursor() as cursor:
        _triggers(cursor, "DISABLE")
        made = make()
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        _triggers(cursor, "ENABLE")
    return made


@dataclass(frozen=True)
class Case:
    """How a rule is broken; gives the row that check has to name."""

    rule: str
    break_it: Callable[[World], int]


def line_has_a_circle(world: World) -> int:
    past_the_rules(
        "UPDATE people_employee SET manager_id = %s WHERE id = %s", world.cast.cees.pk, world.cast.lars.pk
    )
    return world.cast.lars.pk


def client_without_seats(world: World) -> int:
    return written_past_the_rules(lambda: factories.client("No seats", service_desk=world.cast.desk).pk)


def project_without_seats(world: World) -> int:
    return written_past_the_rules(lambda: factories.project(world.cast.b).pk)


def team_without_a_seat(world: World) -> int:
    return written_past_the_rules(lambda: factories.team("No seat").pk)


def appointed_before_employed(world: World) -> int:
    row = Appointment.objects.get(seat=world.cast.cm_b)
    past_the_rules("UPDATE triangle_appointment SET starts_on = '2001-01-01' WHERE id = %s", row.pk)
    return row.pk


def held_by_who_is_kept_out(world: World) -> int:
    row = Custody.objects.get(client_request=world.open, employee=world.cast.sofie)
    past_the_rules(
        """INSERT INTO desk_exclusion (client_request_id, employee_id, kind, at)
           VALUES (%s, %s, 'chosen', %s)""",
        world.open.pk,
        world.cast.sofie.pk,
        row.from_at,
    )
    return row.pk


def answered_for_by_who_is_kept_out(world: World) -> int:
    past_the_rules(
        "UPDATE desk_clientrequest SET answerable_id = %s, answerable_seat_id = NULL WHERE id = %s",
        world.cast.carin.pk,
        world.complaint.pk,
    )
    return world.complaint.pk


def told_to_who_is_kept_out(world: World) -> int:
    return written_past_the_rules(
        lambda: (
            Notice.objects.create(
                client_request=world.complaint,
                employee=world.cast.carin,
                kind=NoticeKind.MATRIX,
                at=timezone.now(),
            ).pk
        )
    )


def complaint_open_to_its_subject(world: World) -> int:
    past_the_rules(
        "UPDATE desk_clientrequest SET about_id = %s WHERE id = %s", world.cast.piet.pk, world.closed.pk
    )
    return world.closed.pk


def nothing_promised(world: World) -> int:
    past_the_rules(
        "UPDATE desk_promise SET state = 'kept', settled_at = made_at WHERE client_request_id = %s",
        world.open.pk,
    )
    return world.open.pk


def nothing_said(world: World) -> int:
    past_the_rules("DELETE FROM desk_message WHERE client_request_id = %s", world.open.pk)
    return world.open.pk


def not_in_the_journal(world: World) -> int:
    past_the_rules(
        "DELETE FROM core_journalentry WHERE object_type = 'request' AND object_id = %s", world.open.pk
    )
    return world.open.pk


def import_that_misses_requests(world: World) -> int:
    return written_past_the_rules(
        lambda: (
            HistoryImport.objects.create(
                source="log",
                file_name="log.csv",
                sha256="0" * 64,
                imported_at=timezone.now(),
                imported_by=world.cast.system,
                requests=3,
            ).pk
        )
    )


def held_only_later(world: World) -> int:
    past_the_rules(
        "UPDATE desk_clientrequest SET received_at = received_at - interval '1 day' WHERE id = %s",
        world.open.pk,
    )
    return world.open.pk


def a_gap_between_hands(world: World) -> int:
    past_the_rules(
        """UPDATE desk_custody SET from_at = from_at + interval '1 second'
           WHERE client_request_id = %s AND sequence = 2""",
        world.open.pk,
    )
    return world.open.pk


def in_nobodys_hands(world: World) -> int:
    past_the_rules(
        """UPDATE desk_custody SET until_at = now() + interval '1 day'
           WHERE client_request_id = %s AND until_at IS NULL""",
        world.offered.pk,
    )
    return world.offered.pk


def held_after_it_was_closed(world: World) -> int:
    past_the_rules(
        "UPDATE desk_custody SET until_at = until_at + interval '1 second' WHERE client_request_id = %s",
        world.closed.pk,
    )
    return world.closed.pk


def waits_without_a_question(world: World) -> int:
    past_the_rules("UPDATE desk_clientrequest SET state = 'waiting' WHERE id = %s", world.open.pk)
    return world.open.pk


def closed_with_a_promise(world: World) -> int:
    row = Promise.objects.filter(client_request=world.closed).order_by("-pk")[0]
    past_the_rules("UPDATE desk_promise SET state = 'open', settled_at = NULL WHERE id = %s", row.pk)
    return world.closed.pk


def closed_with_an_offer(world: World) -> int:
    past_the_rules(
        "UPDATE desk_transferoffer SET client_request_id = %s WHERE client_request_id = %s",
        world.closed.pk,
        world.offered.pk,
    )
    return world.closed.pk


def came_another_way(world: World) -> int:
    past_the_rules(
        """UPDATE desk_custody SET arrival = 'circular'
           WHERE client_request_id = %s AND arrival = 'forward'""",
        world.open.pk,
    )
    past_the_rules("UPDATE desk_clientrequest SET returns = 1 WHERE id = %s", world.open.pk)
    return world.open.pk


def sums_that_are_no_sums(world: World) -> int:
    past_the_rules("UPDATE desk_clientrequest SET hand_overs = hand_overs + 1 WHERE id = %s", world.open.pk)
    return world.open.pk


CASES = [
    Case("employee_line_has_no_circle", line_has_a_circle),
    Case("client_has_its_seats", client_without_seats),
    Case("project_has_its_seats", project_without_seats),
    Case("team_has_its_seat", team_without_a_seat),
    Case("appointment_lies_within_employment", appointed_before_employed),
    Case("custody_never_excluded", held_by_who_is_kept_out),
    Case("answerable_never_excluded", answered_for_by_who_is_kept_out),
    Case("notice_never_to_excluded", told_to_who_is_kept_out),
    Case("complaint_keeps_its_subject_out", complaint_open_to_its_subject),
    Case("request_open_has_a_promise", nothing_promised),
    Case("request_says_something", nothing_said),
    Case("request_is_in_the_journal", not_in_the_journal),
    Case("import_has_all_its_requests", import_that_misses_requests),
    Case("custody_has_a_hand_from_the_start", held_only_later),
    Case("custody_has_no_gap", a_gap_between_hands),
    Case("custody_has_a_hand_until_closed", in_nobodys_hands),
    Case("custody_ends_when_closed", held_after_it_was_closed),
    Case("request_waits_with_a_question", waits_without_a_question),
    Case("request_closed_has_no_open_promise", closed_with_a_promise),
    Case("request_closed_has_no_open_offer", closed_with_an_offer),
    Case("custody_tells_how_it_came", came_another_way),
    Case("request_knows_its_travel", sums_that_are_no_sums),
]


def test_every_rule_is_broken_here() -> None:
    assert sorted(case.rule for case in CASES) == sorted([*RULES, *FAULTS])


def test_a_sound_database_is_said_to_be_so(world: World, capsys: pytest.CaptureFixture[str]) -> None:
    assert check.run(Namespace(json=False)) == 0
    assert capsys.readouterr().out == f"All is well: {len(CASES)} rules hold for every row.\n"
    assert check.run(Namespace(json=True)) == 0
    assert json.loads(capsys.readouterr().out) == {"rules": len(CASES), "faults": []}


@pytest.mark.parametrize("case", CASES, ids=[case.rule for case in CASES])
def test_a_broken_rule_is_named_with_its_row(
    world: World, capsys: pytest.CaptureFixture[str], case: Case
) -> None:
    row = case.break_it(world)
    assert check.run(Namespace(json=True)) == 1
    found = json.loads(capsys.readouterr().out)
    table = RULES[case.rule][0] if case.rule in RULES else "desk_clientrequest"
    assert found["rules"] == len(CASES)
    assert {"rule": case.rule, "table": table, "row": row} in found["faults"]
    assert check.run(Namespace(json=False)) == 1
    said = capsys.readouterr().out.splitlines()
    count = len(found["faults"])
    assert said[0] == ("1 row breaks a rule:" if count == 1 else f"{count} rows break a rule:")
    assert f"  {case.rule}: {table} {row}" in said


def test_what_is_broken_many_times_is_said_shortly(world: World, capsys: pytest.CaptureFixture[str]) -> None:
    written_past_the_rules(lambda: [factories.team(f"No seat {number}").pk for number in range(25)][-1])
    assert check.run(Namespace(json=False)) == 1
    said = capsys.readouterr().out.splitlines()
    assert (said[0], len(said)) == ("25 rows break a rule:", 22)
    assert said[-1] == "  ... and 5 more (all of them with --json)"
    assert len(list(queries.faults())) == 25
