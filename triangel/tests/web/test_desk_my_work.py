"""My work: what waits, why it is here, and the one gesture that sends it on."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from triangel.core.models import JournalEntry
from triangel.desk import actions, queries
from triangel.desk.models import Custody, Notice
from triangel.tests import factories
from triangel.tests.web.desk_office import HTMX, Office, text_of, user_of
from triangel.web.desk.plate import spelled

pytestmark = pytest.mark.django_db


def hand(number: int) -> tuple[int | None, int | None]:
    custody = Custody.objects.get(client_request__number=number, until_at=None)
    return custody.seat_id, custody.employee_id


def test_the_first_sentence_says_what_waits_and_what_presses(office: Office) -> None:
    for _ in range(2):
        office.ask(days_ago=0)
    office.ask(days_ago=4, promised_by=timezone.now() - timedelta(days=2))
    page = text_of(office.browser(office.cast.carin).get("/"))
    assert "Three things wait for you; one is late" in page


def test_an_empty_plate_is_kind_and_offers_the_next_step(office: Office) -> None:
    page = text_of(office.browser(office.cast.sofie).get("/"))
    assert "Nothing waits for you." in page
    assert "Nothing to do right now" in page
    assert 'href="/requests/new/"' in page


def test_a_stand_in_reads_for_whom_and_until_when(office: Office) -> None:
    today = timezone.localdate()
    factories.absence(office.cast.carin, today, today + timedelta(days=1))
    office.ask()
    page = text_of(office.browser(office.cast.cees).get("/"))
    assert "you stand in for Carin Bos, who is away until tomorrow" in page


def test_who_leads_reads_that_nobody_holds_the_seat(office: Office) -> None:
    office.cast.cm_a.appointments.update(ends_on=timezone.localdate() - timedelta(days=3))
    office.ask(days_ago=0)
    page = text_of(office.browser(office.cast.lars).get("/"))
    assert "nobody is contract manager since " in page
    assert "you lead Carin Bos" in page


@pytest.mark.parametrize(("name", "status"), [("carin", 200), ("diana", 200)])
def test_employees_get_in(office: Office, name: str, status: int) -> None:
    assert office.browser(getattr(office.cast, name)).get("/").status_code == status


@pytest.mark.parametrize("name", ["alice", "bob"])
def test_a_contact_is_sent_on_to_the_portal(office: Office, name: str) -> None:
    response = office.browser(getattr(office.cast, name)).get("/")
    assert (response.status_code, response.headers["Location"]) == (302, "/portal/")


def test_who_has_left_does_not_get_in(office: Office) -> None:
    office.cast.sofie.ends_on = timezone.localdate()
    office.cast.sofie.save()
    assert office.browser(office.cast.sofie).get("/").status_code == 404


def test_not_mine_sends_it_on_and_says_where_to(office: Office) -> None:
    asked = office.ask()
    response = office.browser(office.cast.carin).post(
        f"/requests/{asked.number}/not-mine/", {"from": "plate", "place": "0"}, headers=HTMX
    )
    assert response.status_code == 200
    assert hand(asked.number) == (None, office.cast.lars.pk)
    page = text_of(response)
    assert "Sent on to Lars Vermeer." in page
    assert f"/requests/{asked.number}/take-back/?from=plate" in page
    assert "Nothing waits for you." in page


def test_a_slip_can_be_undone(office: Office) -> None:
    asked = office.ask()
    browser = office.browser(office.cast.carin)
    browser.post(f"/requests/{asked.number}/not-mine/", {"from": "plate"})
    response = browser.post(f"/requests/{asked.number}/take-back/?from=plate")
    assert (response.status_code, response.headers["Location"]) == (302, "/")
    assert hand(asked.number) == (office.cast.cm_a.pk, None)


def test_an_old_hand_over_stays(office: Office) -> None:
    asked = office.ask()
    carin = user_of(office.cast.carin)
    actions.not_mine(asked, actor=carin, at=timezone.now() - timedelta(minutes=2))
    response = office.browser(office.cast.carin).post(f"/requests/{asked.number}/take-back/", headers=HTMX)
    assert response.status_code == 422
    assert "It is too late to take this back." in text_of(response)
    assert hand(asked.number) == (None, office.cast.lars.pk)


def test_nobody_else_takes_a_hand_over_back(office: Office) -> None:
    asked = office.ask()
    actions.not_mine(asked, actor=user_of(office.cast.carin), at=timezone.now())
    office.browser(office.cast.sofie).post(f"/requests/{asked.number}/take-back/")
    assert hand(asked.number) == (None, office.cast.lars.pk)


def test_after_a_gesture_the_keys_go_on_where_they_were(office: Office) -> None:
    asked = [office.ask(days_ago=days, subject=f"Matter {days}") for days in (5, 4, 3)]
    response = office.browser(office.cast.carin).post(
        f"/requests/{asked[1].number}/not-mine/", {"from": "plate", "place": "1"}, headers=HTMX
    )
    items = text_of(response).split("<li data-t-item")[1:]
    assert [("Matter" in item, "data-t-focus" in item) for item in items] == [(True, False), (True, True)]


def test_a_member_of_the_desk_takes_what_lies_with_the_team(office: Office) -> None:
    asked = office.ask("incident")
    browser = office.browser(office.cast.dora)
    assert f"/requests/{asked.number}/take/" in text_of(browser.get("/"))
    browser.post(f"/requests/{asked.number}/take/", {"from": "plate"})
    assert hand(asked.number) == (office.cast.desk_seat.pk, office.cast.dora.pk)


def test_what_was_offered_is_accepted_or_declined_there(office: Office) -> None:
    asked = office.ask()
    carin, at = user_of(office.cast.carin), timezone.now()
    to = queries.hand_of(Custody(seat=office.cast.am_a))
    actions.ask_transfer(asked, to=to, reason="You know them", actor=carin, at=at)
    browser = office.browser(office.cast.anna)
    page = text_of(browser.get("/"))
    assert "Carin Bos asks: You know them" in page
    browser.post(f"/requests/{asked.number}/accept-transfer/", {"from": "plate"})
    assert hand(asked.number) == (office.cast.am_a.pk, None)


def test_a_notice_is_read_by_whom_it_is_for(office: Office) -> None:
    asked = office.ask()
    notice = Notice.objects.create(
        client_request=asked, employee=office.cast.anna, kind="matrix", at=timezone.now()
    )
    address = f"/notices/{notice.pk}/read/"
    assert office.browser(office.cast.sofie).post(address).status_code == 404
    assert office.browser(office.cast.anna).post(address, {"from": "plate"}).status_code == 302
    notice.refresh_from_db()
    assert notice.read_at is not None


def test_a_complaint_is_not_on_the_plate_of_whom_it_is_about(office: Office) -> None:
    asked = office.ask("complaint_cm", about=office.cast.carin, subject="About Carin", days_ago=0)
    assert "About Carin" in text_of(office.browser(office.cast.lars).get("/"))
    for name in ("carin", "cees"):
        browser = office.browser(getattr(office.cast, name))
        assert "About Carin" not in text_of(browser.get("/"))
        assert browser.get(f"/requests/{asked.number}/").status_code == 404
        assert browser.post(f"/requests/{asked.number}/take/").status_code == 404


def test_gaps_wait_for_who_has_to_fill_them(office: Office) -> None:
    office.cast.cm_a.appointments.update(ends_on=timezone.localdate() - timedelta(days=3))
    seen = text_of(office.browser(office.cast.lars).get("/gaps/"))
    assert "Nobody is contract manager of Zorggroep Amstel since" in seen
    assert "Nobody is" not in text_of(office.browser(office.cast.anna).get("/gaps/"))


@pytest.mark.parametrize("path", ["/", "/requests/"])
def test_the_queries_do_not_grow_with_the_rows(
    office: Office, path: str, django_assert_max_num_queries: Any
) -> None:
    browser = office.browser(office.cast.carin)
    office.ask()
    browser.get(path)
    with django_assert_max_num_queries(60) as few:
        browser.get(path)
    for number in range(30):
        office.ask(days_ago=number / 10, subject=f"Matter {number}")
    with django_assert_max_num_queries(len(few.captured_queries)):
        browser.get(path)


def test_every_gesture_leaves_a_trace_in_the_journal(office: Office) -> None:
    asked = office.ask()
    browser = office.browser(office.cast.carin)
    browser.post(f"/requests/{asked.number}/not-mine/")
    browser.post(f"/requests/{asked.number}/take-back/")
    verbs = JournalEntry.objects.filter(object_type="request", object_id=asked.pk).order_by("id")
    assert list(verbs.values_list("verb", flat=True)) == ["receive", "not_mine", "take_back"]


def test_small_numbers_are_words() -> None:
    assert [spelled(number) for number in (0, 1, 12, 13)] == ["nothing", "one", "twelve", "13"]
