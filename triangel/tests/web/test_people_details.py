"""Changing what is known of a colleague, and who judges what the director may not."""

from datetime import timedelta

import pytest
from django.utils import timezone

from triangel.people.models import Employee
from triangel.tests.cast import Cast
from triangel.tests.web.browsers import browser_of, errors, lead, page

pytestmark = pytest.mark.django_db


def test_the_line_changes_what_is_known(cast: Cast) -> None:
    address = f"/people/{cast.carin.pk}/change/"
    given = {"name": "Carin Bos", "job_title": "lead", "phone": "112", "team": cast.desk.pk, "fte": "0.8"}
    refused = browser_of(cast.lars).post(address, given | {"fte": "1.6"})
    assert errors(refused) == ["FTE lies between 0.02 (an hour a week) and 1.5; 1 is full time."]
    assert browser_of(cast.lars).post(address, given)["Location"] == f"/people/{cast.carin.pk}/"
    row = Employee.objects.get(pk=cast.carin.pk)
    assert (row.job_title, row.phone, row.team, str(row.fte)) == ("lead", "112", cast.desk, "0.80")


def test_of_himself_everybody_changes_his_number_and_nothing_else(cast: Cast) -> None:
    address = f"/people/{cast.carin.pk}/change/"
    assert 'name="fte"' not in page(cast.carin, address)
    given = {"name": "Boss", "job_title": "", "phone": "030 123", "team": cast.desk.pk, "fte": "1"}
    assert browser_of(cast.carin).post(address, given).status_code == 302
    row = Employee.objects.get(pk=cast.carin.pk)
    assert (row.name, row.phone, row.team) == ("Carin Bos", "030 123", cast.service)
    assert browser_of(cast.cees).post(address, given).status_code == 422
    assert browser_of(cast.alice).post(address, given).status_code == 404
    assert Employee.objects.get(pk=cast.carin.pk).name == "Carin Bos"


def test_the_ways_are_shown_to_who_may_go_them(cast: Cast) -> None:
    address = f"/people/{cast.carin.pk}/"
    ways = ("change/", "photo/", "leave/", "independent/")
    found = {
        who.name: [f'href="{address}{way}"' in page(who, address) for way in ways]
        for who in (cast.carin, cast.lars, cast.sofie)
    }
    assert found == {
        "Carin Bos": [True, True, False, False],
        "Lars Vermeer": [True, True, True, False],
        "Sofie Dekker": [False, False, False, False],
    }
    assert f'action="/people/{cast.ivo.pk}/independent/"' in page(cast.ada, f"/people/{cast.ivo.pk}/")


def test_that_the_last_independent_person_leaves_is_said_before_and_after(cast: Cast) -> None:
    warning = "Ivo Prins is the only independent person."
    address, later = f"/people/{cast.ivo.pk}/leave/", timezone.localdate() + timedelta(days=200)
    assert warning in page(cast.diana, address)
    assert "is the only independent person" not in page(cast.diana, f"/people/{cast.carin.pk}/leave/")
    assert browser_of(cast.diana).post(address, {"ends_on": str(later)}).status_code == 302
    covered = page(cast.diana, "/coverage/")
    assert lead(covered) == "There is no gap today, and 1 comes in the year after. 1 waits for you."
    assert "Ivo Prins, the last independent person, leaves on" in covered
    assert "Diana de Wit must act." in covered
    assert 'href="/people/new/?independent"' in covered
    cast.ivo.ends_on = timezone.localdate()
    cast.ivo.save(update_fields=["ends_on"])
    mine = page(cast.diana, "/gaps/")
    assert "a complaint about the director has nobody to go to" in mine
    assert 'href="/people/new/?independent"' in mine


@pytest.mark.parametrize("by", ["client", "person", "kind"])
def test_coverage_tells_it_however_it_is_put_together(cast: Cast, by: str) -> None:
    cast.ivo.is_independent = False
    cast.ivo.save(update_fields=["is_independent"])
    assert "Nobody is the independent person yet" in page(cast.diana, f"/coverage/?by={by}")


def test_somebody_is_named_on_these_pages(cast: Cast) -> None:
    browser, today = browser_of(cast.diana), str(timezone.localdate())
    asked = page(cast.diana, "/people/new/?independent")
    assert "checked" in asked.partition('name="is_independent"')[2][:80]
    given = {"name": "Ineke", "team": cast.sales.pk, "starts_on": today, "fte": "0.2", "is_independent": "on"}
    refused = browser.post("/people/new/", given | {"manager": cast.diana.pk})
    assert errors(refused) == ["The independent person reports to nobody: take away the line manager first."]
    assert browser.post("/people/new/", given).status_code == 302
    ineke = Employee.objects.get(name="Ineke")
    assert ineke.is_independent is True
    browser.post(f"/people/{ineke.pk}/independent/", {"is_independent": "no"})
    browser_of(cast.lars).post(f"/people/{ineke.pk}/independent/", {"is_independent": "yes"})
    ineke.refresh_from_db()
    assert ineke.is_independent is False
