"""Where work goes back and forth, on the wall, on the page of the client and in the list of requests."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from django.utils.formats import date_format

from triangel.core.periods import local_day
from triangel.desk import actions
from triangel.desk.models import ClientRequest
from triangel.desk.rules import Hand
from triangel.tests import factories
from triangel.tests.web.browsers import browser_of, lead, names, page
from triangel.tests.web.desk_office import Office, user_of
from triangel.triangle.models import Seat

Bounce = Callable[..., ClientRequest]


@pytest.fixture
def bounce(office: Office) -> Bounce:
    """Something of client A goes from the account to the contract manager and straight back."""

    def bouncing(topic: str = "new_need", **fields: Any) -> ClientRequest:
        made, cast = office.ask(topic, days_ago=20, **fields), office.cast
        for number, seat in enumerate((cast.am_a, cast.cm_a, cast.am_a), 1):
            if Hand(seat=seat.pk).party != made.custody.get(until_at=None).party:
                give(made, seat, office, hours=number)
        return made

    return bouncing


def give(made: ClientRequest, seat: Seat, office: Office, *, hours: int) -> None:
    at = made.received_at + timedelta(hours=hours)
    actions.hand_over(made, to=Hand(seat=seat.pk), reason="yours", actor=office.cast.system, at=at)


def concerns(text: str) -> str:
    found = re.search(r'<ul class="t-concerns">(.*?)</ul>', text, re.DOTALL)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", found.group(1))).strip() if found else ""


def test_the_page_of_the_client_says_which_and_since_when(office: Office, bounce: Bounce) -> None:
    first, second = bounce(), bounce()
    cast = office.cast
    text = page(cast.diana, f"/clients/{cast.a.number}/")
    day = date_format(local_day(first.received_at + timedelta(hours=3)), "j F")
    said = f"2 requests went back and forth between account and contract manager since {day}."
    assert lead(text) == said
    assert concerns(text) == (
        f"{said} Carin Bos must act. #{second.number} #{first.number} Look at the requests"
    )
    address = f"/requests/?client={cast.a.pk}&amp;state=all&amp;bounced=account-contract"
    assert re.findall(r'<a href="([^"]+)" aria-label="([^"]+)" class="t-edge">', text) == [(address, said)]
    assert "t-triangle-edge--broken" in text


def test_its_link_shows_exactly_these(office: Office, bounce: Bounce) -> None:
    first, second, other = bounce(), bounce(), office.ask("new_need")
    query = f"/requests/?client={office.cast.a.pk}&state=all&bounced="
    there = page(office.cast.diana, query + "account-contract")
    assert [f"#{row.number}" in there for row in (first, second, other)] == [True, True, False]
    elsewhere = page(office.cast.diana, query + "account-project")
    assert f"#{first.number}" not in elsewhere
    assert f"#{other.number}" in page(office.cast.diana, query + "nonsense")


def test_the_wall_breaks_the_edge_and_filters_by_it(office: Office, bounce: Bounce) -> None:
    bounce()
    before = page(office.cast.diana, "/clients/")
    assert lead(before) == "Every triangle is golden: each client has his three people."
    assert ["t-bouncing" in before, "edge--broken" in before] == [False, False]
    bounce()
    text = page(office.cast.diana, "/clients/")
    assert lead(text) == "1 of 2 triangles are golden, and none lies in the water."
    assert "At 1 client work goes back and forth between two of the three" in text
    assert (
        "Zorggroep Amstel: work goes back and forth; back and forth between account and contract manager"
        in text
    )
    assert names(text) == ["Zorggroep Amstel", "Bakker Logistiek"]
    assert names(page(office.cast.diana, "/clients/?edges=broken")) == ["Zorggroep Amstel"]
    assert names(page(office.cast.diana, "/clients/?state=concern")) == ["Zorggroep Amstel"]
    assert "work goes back and forth" in page(office.cast.diana, "/clients/?view=list").lower()


def test_one_that_did_so_twice_is_enough(office: Office, bounce: Bounce) -> None:
    one = bounce()
    give(one, office.cast.cm_a, office, hours=4)
    said = "1 request went back and forth between account and contract manager 2 times since"
    assert lead(page(office.cast.diana, f"/clients/{office.cast.a.number}/")).startswith(said)


def test_an_empty_corner_is_the_greater_matter(office: Office, bounce: Bounce) -> None:
    bounce()
    bounce()
    factories.absence(office.cast.anna, timezone.localdate(), timezone.localdate() + timedelta(days=2))
    assert "edge--broken" in page(office.cast.diana, "/clients/")
    office.cast.am_a.appointments.update(ends_on=timezone.localdate() - timedelta(days=1))
    assert "edge--broken" not in page(office.cast.diana, "/clients/")


def test_a_complaint_about_a_person_shows_nothing_to_anybody(office: Office, bounce: Bounce) -> None:
    complaints = [bounce("complaint_pm", project=office.cast.project_a) for _number in range(2)]
    assert [row.about for row in complaints] == [office.cast.piet] * 2
    for employee in (office.cast.diana, office.cast.lotte, office.cast.piet):
        for address in ("/clients/", f"/clients/{office.cast.a.number}/"):
            assert "edge--broken" not in page(employee, address)
        listed = page(employee, "/requests/?state=all&bounced=account-contract")
        assert [f"#{row.number}" in listed for row in complaints] == [False, False]


def test_it_is_said_in_dutch(office: Office, bounce: Bounce) -> None:
    bounce()
    bounce()
    diana = user_of(office.cast.diana)
    diana.language = "nl"
    diana.save(update_fields=["language"])
    text = page(office.cast.diana, f"/clients/{office.cast.a.number}/")
    assert re.search(r"2 vragen gingen sinds .+ heen en weer tussen account- en contractmanager\.", text)


def test_the_client_is_told_nothing_of_it(office: Office, bounce: Bounce) -> None:
    bounce()
    bounce()
    response = browser_of(office.cast.alice).get("/portal/")
    assert response.status_code == 200
    assert "back and forth" not in response.content.decode()
