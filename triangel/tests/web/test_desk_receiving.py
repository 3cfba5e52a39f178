"""A colleague writes down what a client asks on the phone."""

import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from triangel.desk.models import ClientRequest, Custody, Exclusion, Promise, Topic
from triangel.tests.web.desk_office import HTMX, Office, text_of

pytestmark = pytest.mark.django_db


def form(office: Office, **changes: Any) -> dict[str, Any]:
    typed: dict[str, Any] = {
        "key": str(uuid.uuid4()),
        "contact": office.cast.alice.pk,
        "channel": "phone",
        "subject": "The invoice is wrong",
        "body": "It counts twelve laptops, we have ten.",
        "topic": topic("invoice"),
        "project": "",
        "contract": "",
        "about": "",
        "promised_by": "",
    }
    return typed | changes


def topic(code: str) -> int:
    return Topic.objects.get(code=code).pk


def address(office: Office) -> str:
    return f"/requests/new/?client={office.cast.a.number}"


def test_the_client_is_found_by_a_part_of_his_name(office: Office) -> None:
    browser = office.browser(office.cast.dora)
    found = text_of(browser.get("/requests/new/?q=amst", headers=HTMX))
    assert ("Zorggroep Amstel" in found, "Bakker" in found) == (True, False)
    assert "No client is called" in text_of(browser.get("/requests/new/?q=zzz"))


def test_who_has_clients_sees_them_at_once(office: Office) -> None:
    assert "Bakker Logistiek" in text_of(office.browser(office.cast.cees).get("/requests/new/"))


def test_what_is_written_down_finds_its_way(office: Office) -> None:
    response = office.browser(office.cast.dora).post(address(office), form(office))
    made = ClientRequest.objects.get()
    assert response.headers["Location"] == f"/requests/{made.number}/"
    assert Custody.objects.get(client_request=made).seat == office.cast.cm_a
    assert (made.contact, made.channel) == (office.cast.alice, "phone")


def test_the_same_form_twice_is_one_request(office: Office) -> None:
    browser, typed = office.browser(office.cast.dora), form(office)
    first, second = (browser.post(address(office), typed) for _ in range(2))
    assert first.headers["Location"] == second.headers["Location"]
    assert ClientRequest.objects.count() == 1


def test_two_people_with_the_same_key_are_two_requests(office: Office) -> None:
    typed = form(office)
    for name in ("dora", "anna"):
        office.browser(getattr(office.cast, name)).post(address(office), typed)
    assert ClientRequest.objects.count() == 2


def test_a_form_that_fails_keeps_what_was_typed(office: Office) -> None:
    response = office.browser(office.cast.dora).post(address(office), form(office, subject=""))
    assert response.status_code == 422
    assert "It counts twelve laptops, we have ten." in text_of(response)
    assert not ClientRequest.objects.exists()


@pytest.mark.parametrize("field", ["contact", "project", "contract"])
def test_what_belongs_to_another_client_cannot_be_chosen(office: Office, field: str) -> None:
    theirs = {"contact": office.cast.bob, "contract": office.cast.contract_b, "project": None}[field]
    number = theirs.pk if theirs is not None else 999999
    response = office.browser(office.cast.dora).post(address(office), form(office, **{field: number}))
    assert response.status_code == 422
    assert not ClientRequest.objects.exists()


def test_a_past_promise_is_refused_at_its_field(office: Office) -> None:
    past = timezone.localtime(timezone.now() - timedelta(days=1)).strftime("%Y-%m-%dT%H:%M")
    response = office.browser(office.cast.dora).post(address(office), form(office, promised_by=past))
    assert response.status_code == 422
    assert "Promise a moment that is still to come." in text_of(response)


def test_the_date_that_was_given_is_the_promise(office: Office) -> None:
    at = timezone.localtime(timezone.now() + timedelta(days=3)).replace(second=0, microsecond=0)
    typed = form(office, promised_by=at.strftime("%Y-%m-%dT%H:%M"))
    office.browser(office.cast.dora).post(address(office), typed)
    assert Promise.objects.get().promised_by == at


def test_where_it_goes_is_said_before_it_is_kept(office: Office) -> None:
    browser = office.browser(office.cast.dora)
    query = f"client={office.cast.a.number}&topic={topic('incident')}"
    shown = text_of(browser.get(f"/requests/new/destination/?{query}"))
    assert "Service desk" in shown
    assert shown.index("Answers to the client") < shown.index("Carin Bos")


def test_a_complaint_about_a_person_says_from_whom_it_is_kept(office: Office) -> None:
    browser = office.browser(office.cast.dora)
    query = f"client={office.cast.a.number}&topic={topic('complaint_cm')}"
    shown = text_of(browser.get(f"/requests/new/destination/?{query}"))
    assert "Kept from Carin Bos" in shown
    assert "Lars Vermeer" in shown


def test_a_complaint_keeps_out_whom_it_is_about(office: Office) -> None:
    typed = form(office, topic=topic("complaint_sd"), about=office.cast.dora.pk)
    response = office.browser(office.cast.anna).post(address(office), typed)
    assert response.status_code == 302
    assert Exclusion.objects.filter(employee=office.cast.dora).exists()


def test_a_name_without_a_complaint_keeps_nobody_out(office: Office) -> None:
    office.browser(office.cast.anna).post(address(office), form(office, about=office.cast.dora.pk))
    assert not Exclusion.objects.exists()


def test_topics_are_found_in_both_languages(office: Office) -> None:
    browser = office.browser(office.cast.dora)
    found = text_of(browser.get("/requests/new/topics/?words=factuur"))
    assert ("Invoice question" in found, "Incident" in found) == (True, False)


@pytest.mark.parametrize("path", ["/requests/new/", "/requests/new/topics/", "/requests/new/destination/"])
def test_a_contact_finds_nothing_here(office: Office, path: str) -> None:
    assert office.browser(office.cast.alice).get(path).status_code == 404


@pytest.mark.parametrize("client", ["", "0", "99999999", "x", "١"])
def test_a_client_that_is_none_leads_back_to_choosing(office: Office, client: str) -> None:
    response = office.browser(office.cast.dora).get("/requests/new/", {"client": client})
    assert "Who is it for?" in text_of(response)
