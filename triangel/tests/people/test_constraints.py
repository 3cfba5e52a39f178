"""What the database itself refuses about people, whoever writes."""

import pytest
from django.db import IntegrityError, connection, transaction

from triangel.people.models import Employee
from triangel.tests import factories
from triangel.tests.broken import breaks
from triangel.tests.cast import Cast
from triangel.tests.factories import BEFORE, TODAY, in_days

EMPLOYEE = "UPDATE people_employee SET "


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("employee_ends_after_start", "ends_on = starts_on - 1"),
        ("employee_fte_is_possible", "fte = 0"),
        ("employee_fte_is_possible", "fte = 1.6"),
        ("employee_is_not_own_manager", "manager_id = id"),
    ],
)
def test_an_employee_is_possible(cast: Cast, name: str, change: str) -> None:
    breaks(name, EMPLOYEE + change + " WHERE id = %s", cast.carin.pk)


def test_an_address_belongs_to_one_employee(cast: Cast) -> None:
    breaks("employee_email_is_unique", EMPLOYEE + "email = upper(%s)", cast.lars.email)


def test_the_line_has_no_circle(cast: Cast) -> None:
    breaks(
        "line_has_no_cycle",
        EMPLOYEE + "manager_id = %s WHERE id = %s",
        cast.carin.pk,
        cast.diana.pk,
    )


def test_employees_are_kept(cast: Cast) -> None:
    breaks("employee_is_never_deleted", "DELETE FROM people_employee WHERE id = %s", cast.sofie.pk)


def test_a_team_name_is_used_once(cast: Cast) -> None:
    breaks("team_name_is_unique", "INSERT INTO people_team (name, is_service_desk) VALUES ('SALES', false)")


def test_an_absence_ends_after_it_starts(cast: Cast) -> None:
    row = factories.absence(cast.carin, TODAY, in_days(3))
    breaks(
        "absence_ends_after_start", "UPDATE people_absence SET ends_on = starts_on - 1 WHERE id = %s", row.pk
    )


def test_somebody_is_absent_once_at_a_time(cast: Cast) -> None:
    factories.absence(cast.carin, TODAY, in_days(3))
    breaks(
        "absence_never_overlaps",
        "INSERT INTO people_absence (employee_id, kind, starts_on, ends_on) VALUES (%s, 'sick', %s, NULL)",
        cast.carin.pk,
        in_days(2),
    )


STAND_IN = (
    "INSERT INTO people_standin (employee_id, stand_in_id, starts_on, ends_on, rank) "
    "VALUES (%s, %s, %s, %s, %s)"
)


def test_a_stand_in_is_somebody_else(cast: Cast) -> None:
    breaks("stand_in_is_somebody_else", STAND_IN, cast.anna.pk, cast.anna.pk, TODAY, None, 1)


def test_a_stand_in_ends_after_he_starts(cast: Cast) -> None:
    breaks("stand_in_ends_after_start", STAND_IN, cast.anna.pk, cast.piet.pk, TODAY, in_days(-1), 1)


def test_one_stands_in_at_a_place(cast: Cast) -> None:
    breaks("stand_in_rank_never_overlaps", STAND_IN, cast.carin.pk, cast.piet.pk, BEFORE, None, 1)


@pytest.mark.django_db(transaction=True)
def test_two_changes_at_the_end_of_a_transaction_are_judged_together() -> None:
    """The line is looked at when a transaction ends, so two people may change places."""
    above = factories.employee()
    below = factories.employee(manager=above)
    with transaction.atomic():
        Employee.objects.filter(pk=above.pk).update(manager=below)
        Employee.objects.filter(pk=below.pk).update(manager=None)
    assert Employee.objects.get(pk=above.pk).manager == below
    with pytest.raises(IntegrityError, match="circle"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(EMPLOYEE + "manager_id = %s WHERE id = %s", [above.pk, below.pk])


def test_the_independent_person_reports_to_nobody(cast: Cast) -> None:
    breaks(
        "independent_person_stands_outside_the_line",
        EMPLOYEE + "manager_id = %s WHERE id = %s",
        cast.diana.pk,
        cast.ivo.pk,
    )


def test_a_photo_is_named_by_its_bytes(cast: Cast) -> None:
    breaks("photo_is_named_by_its_bytes", "INSERT INTO people_photo VALUES (%s, 'other bytes')", "0" * 64)


def test_a_photo_is_small(cast: Cast) -> None:
    breaks(
        "photo_is_small",
        """INSERT INTO people_photo (digest, picture) SELECT encode(sha256(t.large), 'hex'), t.large
           FROM (SELECT decode(repeat('00', 100001), 'hex')) AS t (large)""",
    )
