"""What is known of an employee changes: by his line, and his own telephone number by himself."""

from decimal import Decimal
from typing import Any

import pytest

from triangel.core.models import JournalEntry, User
from triangel.core.rules import NotAllowed, Refused
from triangel.people import access, actions, queries
from triangel.people.models import Employee
from triangel.tests import factories
from triangel.tests.cast import Cast, user_of
from triangel.tests.factories import NOW, TODAY, in_days

KNOWN = {"name": "Carin Bos", "job_title": "contract manager", "phone": "", "fte": Decimal(1)}


def change(cast: Cast, actor: User, **fields: Any) -> Employee:
    return actions.change_employee(
        cast.carin, **{**KNOWN, "team": cast.service, **fields}, actor=actor, at=NOW
    )


@pytest.mark.parametrize("who", ["lars", "diana", "ada"])
def test_the_line_and_an_administrator_change_what_is_known(cast: Cast, who: str) -> None:
    actor = user_of(getattr(cast, who))
    change(cast, actor, name=" Carin van Bos ", phone="+31 20 123 45 67", team=cast.desk, fte=Decimal("0.8"))
    row = Employee.objects.get(pk=cast.carin.pk)
    assert (row.name, row.phone, row.team, row.fte) == (
        "Carin van Bos",
        "+31 20 123 45 67",
        cast.desk,
        Decimal("0.80"),
    )
    assert user_of(row).name == "Carin van Bos"
    data = JournalEntry.objects.get(verb="change_employee").data
    assert data["before"] == {"name": "Carin Bos", "phone": "", "team_id": cast.service.pk, "fte": "1.00"}
    assert data["after"] == {
        "name": "Carin van Bos",
        "phone": "+31 20 123 45 67",
        "team_id": cast.desk.pk,
        "fte": "0.8",
    }


@pytest.mark.parametrize("who", ["carin", "cees", "lotte", "alice"])
def test_nobody_else_does_and_not_he_himself(cast: Cast, who: str) -> None:
    with pytest.raises(NotAllowed):
        change(cast, user_of(getattr(cast, who)), fte=Decimal("0.5"))
    assert Employee.objects.get(pk=cast.carin.pk).fte == 1


@pytest.mark.parametrize(
    ("field", "value", "why"),
    [
        ("fte", Decimal(0), "FTE lies between"),
        ("fte", Decimal("-0.5"), "FTE lies between"),
        ("fte", Decimal("1.51"), "FTE lies between"),
        ("name", "  ", "Fill in a name"),
        ("phone", "ring me", "telephone number"),
        ("phone", "+", "telephone number"),
    ],
)
def test_what_cannot_be_is_refused_beside_its_field(cast: Cast, field: str, value: Any, why: str) -> None:
    with pytest.raises(Refused, match=why) as refused:
        change(cast, user_of(cast.lars), **{field: value})
    assert refused.value.field == field


@pytest.mark.parametrize("phone", ["020 123 45 67", "(020) 123-4567", "+31.20.1234567 ext 12", "112", ""])
def test_a_number_is_one_that_can_be_dialled(cast: Cast, phone: str) -> None:
    actions.change_phone(cast.carin, phone=f" {phone} ", actor=user_of(cast.carin), at=NOW)
    assert Employee.objects.get(pk=cast.carin.pk).phone == phone


@pytest.mark.parametrize("who", ["cees", "lotte", "alice"])
def test_nobody_changes_the_number_of_another(cast: Cast, who: str) -> None:
    with pytest.raises(NotAllowed):
        actions.change_phone(cast.carin, phone="112", actor=user_of(getattr(cast, who)), at=NOW)


def test_what_stays_as_it_was_is_no_change(cast: Cast) -> None:
    change(cast, user_of(cast.lars))
    assert JournalEntry.objects.filter(verb="change_employee").exists() is False


def test_nobody_is_hired_for_a_contract_that_cannot_be(cast: Cast) -> None:
    with pytest.raises(Refused, match="FTE lies between"):
        actions.hire(
            name="New", team=cast.sales, starts_on=TODAY, fte=Decimal(2), actor=user_of(cast.ada), at=NOW
        )


def independent(cast: Cast, name: str, actor: str = "ada", *, is_independent: bool = True) -> Employee:
    who = user_of(getattr(cast, actor))
    return actions.set_independent(getattr(cast, name), is_independent=is_independent, actor=who, at=NOW)


def test_somebody_outside_the_line_becomes_the_independent_person(cast: Cast) -> None:
    cast.sofie.manager = None
    cast.sofie.save(update_fields=["manager"])
    assert independent(cast, "sofie").is_independent is True
    assert access.is_director(user_of(cast.sofie)) is False
    assert JournalEntry.objects.get(verb="set_independent").object_id == cast.sofie.pk
    assert independent(cast, "sofie", is_independent=False).is_independent is False


@pytest.mark.parametrize(("name", "why"), [("sofie", "reports to nobody"), ("diana", "leads nobody")])
def test_nobody_in_the_line_is_independent(cast: Cast, name: str, why: str) -> None:
    with pytest.raises(Refused, match=why):
        independent(cast, name)


@pytest.mark.parametrize("who", ["ivo", "lars", "alice"])
def test_who_sets_up_no_people_names_no_independent_person(cast: Cast, who: str) -> None:
    with pytest.raises(NotAllowed):
        independent(cast, "ivo", who, is_independent=False)


def test_the_line_and_the_independent_person_stay_apart(cast: Cast) -> None:
    ada = user_of(cast.ada)
    with pytest.raises(Refused, match="reports to nobody"):
        actions.set_line_manager(cast.ivo, manager=cast.diana, actor=ada, at=NOW)
    with pytest.raises(Refused, match="leads nobody"):
        actions.set_line_manager(cast.cees, manager=cast.ivo, actor=ada, at=NOW)
    with pytest.raises(Refused, match="reports to nobody"):
        actions.hire(
            name="New",
            team=cast.sales,
            starts_on=TODAY,
            manager=cast.diana,
            is_independent=True,
            actor=ada,
            at=NOW,
        )


def test_the_last_independent_person_is_known(cast: Cast) -> None:
    assert queries.is_last_independent(cast.ivo, TODAY) is True
    assert queries.is_last_independent(cast.sofie, TODAY) is False
    other = factories.employee("Ineke", is_independent=True, ends_on=in_days(30))
    assert queries.is_last_independent(cast.ivo, TODAY) is True  # she leaves too
    other.ends_on = None
    other.save(update_fields=["ends_on"])
    assert queries.is_last_independent(cast.ivo, TODAY) is False
