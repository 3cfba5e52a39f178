"""The list of requests and the page of one: found, read, and worked on."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from triangel.desk import actions
from triangel.desk.choices import Channel
from triangel.desk.models import ClientRequest, Custody, Message, Promise, RequestLink, SavedFilter, Topic
from triangel.tests import factories
from triangel.tests.web.desk_office import HTMX, Office, text_of, user_of

pytestmark = pytest.mark.django_db

GESTURES = [
    "answer", "wait_for_client", "note", "resolve", "hear_client", "reopen", "hand_over", "decline_transfer",
    "change_topic", "promise", "split", "link",
]  # fmt: skip


def state(asked: ClientRequest) -> str:
    asked.refresh_from_db()
    return asked.state


# --- the list -----------------------------------------------------------------------------------------------


def test_the_list_says_how_many_are_open_and_shows_them(office: Office) -> None:
    office.ask(subject="First")
    office.ask(subject="Second")
    page = text_of(office.browser(office.cast.sofie).get("/requests/"))
    assert "2 requests are open." in page
    assert page.index("Second") < page.index("First") or page.index("First") < page.index("Second")
    assert "Carin Bos" in page


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", {"renewal", "incident"}),
        ("q=contract", {"renewal"}),
        ("q=Amstel", {"renewal", "incident"}),
        ("kind=service_desk", {"incident"}),
        ("promise=broken", {"renewal"}),
        ("state=closed", set()),
        ("state=nonsense", {"renewal", "incident"}),
        ("channel=phone&period=week", {"renewal", "incident"}),
        ("topic=999999", set()),
        ("client=x&topic=x&employee=x&from=x&until=x&after=x", {"renewal", "incident"}),
        ("until=2020-01-01", set()),
    ],
)
def test_filters_narrow_the_list(office: Office, query: str, found: set[str]) -> None:
    office.ask("renewal", promised_by=timezone.now() - timedelta(hours=2), days_ago=3)
    office.ask("incident", subject="The printer fails", body="Nothing comes out.", days_ago=0)
    page = text_of(office.browser(office.cast.sofie).get(f"/requests/?{query}"))
    seen = {"renewal": "How long does our contract run?" in page, "incident": "The printer fails" in page}
    assert {name for name, is_seen in seen.items() if is_seen} == found


def test_a_chosen_employee_shows_what_is_in_his_hands_through_all_seats(office: Office) -> None:
    office.ask("renewal", subject="For Carin")
    office.ask("incident", subject="For the desk")
    page = text_of(office.browser(office.cast.lars).get(f"/requests/?employee={office.cast.carin.pk}"))
    assert ("For Carin" in page, "For the desk" in page) == (True, False)


def test_an_empty_list_says_what_to_try(office: Office) -> None:
    browser = office.browser(office.cast.sofie)
    assert "No request is open." in text_of(browser.get("/requests/"))
    assert "Try fewer words" in text_of(browser.get("/requests/?q=nowhere"))
    assert "Clear one of them." in text_of(browser.get("/requests/?state=closed"))


def test_a_filter_is_kept_used_and_thrown_away(office: Office) -> None:
    browser = office.browser(office.cast.sofie)
    browser.post("/requests/filters/", {"name": "Late ones", "query": "promise=broken"})
    saved = SavedFilter.objects.get(employee=office.cast.sofie)
    assert (saved.name, saved.query) == ("Late ones", "promise=broken")
    page = text_of(browser.get("/requests/?promise=broken"))
    assert "Late ones" in page
    assert office.browser(office.cast.anna).post(f"/requests/filters/{saved.pk}/drop/").status_code == 404
    browser.post(f"/requests/filters/{saved.pk}/drop/")
    assert not SavedFilter.objects.exists()


def test_a_name_that_is_taken_is_refused_with_a_sentence(office: Office) -> None:
    browser = office.browser(office.cast.sofie)
    for _ in range(2):
        browser.post("/requests/filters/", {"name": "Late ones", "query": "promise=broken"})
    page = text_of(browser.get("/requests/"))
    assert "You already have a filter with this name." in page


def test_pages_follow_each_other_without_gaps(office: Office) -> None:
    for number in range(55):
        office.ask(days_ago=number / 24, subject=f"Matter {number:02}")
    browser = office.browser(office.cast.sofie)
    first = browser.get("/requests/")
    key = first.context["list"].page.next_key
    second = browser.get(f"/requests/?after={key}")
    subjects = [line.row.subject for line in (*first.context["list"].lines, *second.context["list"].lines)]
    assert sorted(subjects) == [f"Matter {number:02}" for number in range(55)]


# --- one request --------------------------------------------------------------------------------------------


def test_the_page_begins_with_whom_it_is_and_what_is_promised(office: Office) -> None:
    asked = office.ask(promised_by=timezone.now() + timedelta(days=1), days_ago=0)
    response = office.browser(office.cast.sofie).get(f"/requests/{asked.number}/")
    assert response.context["sentence"].startswith(
        "With Carin Bos since today; the client hears before tomorrow"
    )


def test_a_late_promise_is_said(office: Office) -> None:
    asked = office.ask(promised_by=timezone.now() - timedelta(hours=1), days_ago=2)
    response = office.browser(office.cast.sofie).get(f"/requests/{asked.number}/")
    assert "the client should have heard before" in response.context["sentence"]


def test_the_page_says_why_it_came_here(office: Office) -> None:
    asked = office.ask("incident")
    why = office.browser(office.cast.carin).get(f"/requests/{asked.number}/").context["why"]
    by_matrix, place = why
    assert by_matrix == (
        "“Incident or outage” goes to the service desk, and the contract manager answers to the client "
        "(matrix, version 1)."
    )
    assert place == "It lies with: Service desk."


def test_without_a_topic_the_safety_net_is_named(office: Office) -> None:
    asked = office.ask(None)
    why = office.browser(office.cast.carin).get(f"/requests/{asked.number}/").context["why"]
    assert why[0] == "No row of the matrix fits, so it came to the contract manager."


@pytest.mark.parametrize("name", ["alice", "bob"])
def test_a_contact_finds_no_page_of_the_staff(office: Office, name: str) -> None:
    asked = office.ask()
    browser = office.browser(getattr(office.cast, name))
    assert browser.get(f"/requests/{asked.number}/").status_code == 404
    assert browser.post(f"/requests/{asked.number}/note/", {"body": "Hello"}).status_code == 404
    assert not Message.objects.filter(body="Hello").exists()


@pytest.mark.parametrize("gesture", GESTURES)
def test_every_form_opens_by_itself_and_on_the_page(office: Office, gesture: str) -> None:
    asked = office.ask()
    browser = office.browser(office.cast.carin)
    address = reverse(gesture, args=[asked.number])
    whole, part = browser.get(address), browser.get(address, headers=HTMX)
    assert (whole.status_code, part.status_code) == (200, 200)
    assert ("<html" in text_of(whole), "<html" in text_of(part)) == (True, False)
    assert f'action="{address}"' in text_of(part) or f'formaction="{address}"' in text_of(part)


def test_an_answer_keeps_the_promise_and_gives_the_next(office: Office) -> None:
    asked = office.ask(promised_by=timezone.now() + timedelta(hours=3), days_ago=0)
    response = office.browser(office.cast.carin).post(
        f"/requests/{asked.number}/answer/", {"body": "Until 2028."}, headers=HTMX
    )
    assert response.status_code == 200
    assert "Sent to the client." in text_of(response)
    assert list(Promise.objects.filter(client_request=asked).values_list("state", flat=True)) == [
        "kept",
        "open",
    ]


def test_a_question_waits_a_resolution_ends_and_the_client_confirms(office: Office) -> None:
    asked = office.ask()
    browser = office.browser(office.cast.carin)
    browser.post(f"/requests/{asked.number}/wait-for-client/", {"body": "Which contract?"})
    assert state(asked) == "waiting"
    browser.post(
        f"/requests/{asked.number}/hear-client/", {"body": "The first.", "contact": office.cast.alice.pk}
    )
    assert state(asked) == "open"
    browser.post(f"/requests/{asked.number}/resolve/", {"body": "It runs until 2028."})
    assert state(asked) == "resolved"
    browser.post(f"/requests/{asked.number}/reopen/", {"reason": "Not the right one"})
    assert state(asked) == "open"
    browser.post(f"/requests/{asked.number}/resolve/", {"body": "The other runs until 2029."})
    browser.post(f"/requests/{asked.number}/confirm/")
    assert state(asked) == "closed"
    assert "Closed today; Carin Bos had it last." in text_of(browser.get(f"/requests/{asked.number}/"))


def test_what_was_typed_stays_when_it_is_refused(office: Office) -> None:
    asked = office.ask()
    response = office.browser(office.cast.sofie).post(
        f"/requests/{asked.number}/answer/", {"body": "I think until 2028."}, headers=HTMX
    )
    assert response.status_code == 422
    assert response.headers["HX-Retarget"] == "#say"
    page = text_of(response)
    assert "I think until 2028." in page
    assert "Only who holds this request, answers for it or leads them can do this. Leave a note." in page
    assert not Message.objects.filter(body="I think until 2028.").exists()


def test_an_empty_answer_is_refused_at_the_text(office: Office) -> None:
    asked = office.ask()
    response = office.browser(office.cast.carin).post(f"/requests/{asked.number}/answer/", {"body": "  "})
    assert response.status_code == 422
    assert "Write something first." in text_of(response)


def test_anybody_here_leaves_a_note(office: Office) -> None:
    asked = office.ask()
    office.browser(office.cast.sofie).post(f"/requests/{asked.number}/note/", {"body": "Ask Piet."})
    page = text_of(office.browser(office.cast.carin).get(f"/requests/{asked.number}/"))
    assert "Ask Piet." in page
    assert "colleagues only" in page


def test_a_request_is_handed_over_to_a_seat_with_a_reason(office: Office) -> None:
    asked = office.ask()
    browser = office.browser(office.cast.carin)
    address = f"/requests/{asked.number}/hand-over/"
    seat = office.cast.am_a
    wrong = browser.post(address, {"to": f"seat:{seat.pk}", "reason": ""}, headers=HTMX)
    assert (wrong.status_code, wrong.headers["HX-Retarget"]) == (422, "#act")
    assert f'value="seat:{seat.pk}" checked' in text_of(wrong)
    done = browser.post(address, {"to": f"seat:{seat.pk}", "reason": "A new need"}, headers=HTMX)
    assert done.status_code == 200
    assert Custody.objects.get(client_request=asked, until_at=None).seat == seat


@pytest.mark.parametrize("to", ["", "seat:", "seat:999999999", "person:0", "nonsense", "seat:1;drop"])
def test_a_hand_that_is_none_is_refused(office: Office, to: str) -> None:
    asked = office.ask()
    response = office.browser(office.cast.carin).post(
        f"/requests/{asked.number}/hand-over/", {"to": to, "reason": "No idea"}
    )
    assert response.status_code == 422
    assert Custody.objects.get(client_request=asked, until_at=None).seat == office.cast.cm_a


def test_somebody_is_found_by_name_and_who_is_kept_out_is_not(office: Office) -> None:
    asked = office.ask("complaint_cm", about=office.cast.carin, days_ago=0)
    browser = office.browser(office.cast.lars)
    found = text_of(browser.get(f"/requests/{asked.number}/hands/?who=sofie"))
    assert f"person:{office.cast.sofie.pk}" in found
    for name in ("carin", "cees"):
        assert "person:" not in text_of(browser.get(f"/requests/{asked.number}/hands/?who={name}"))
    page = text_of(browser.get(f"/requests/{asked.number}/"))
    assert "Kept out: 2 persons." in page


def test_asking_first_leaves_it_where_it_is_until_the_answer(office: Office) -> None:
    asked = office.ask()
    browser = office.browser(office.cast.carin)
    to = {"to": f"person:{office.cast.anna.pk}", "reason": "You know them"}
    browser.post(f"/requests/{asked.number}/ask-transfer/", to)
    assert Custody.objects.get(client_request=asked, until_at=None).seat == office.cast.cm_a
    office.browser(office.cast.anna).post(
        f"/requests/{asked.number}/decline-transfer/", {"reason": "No time"}
    )
    assert "your offer was declined" in text_of(browser.get("/"))


def test_another_topic_sends_it_where_that_belongs(office: Office) -> None:
    asked = office.ask()
    topic = Topic.objects.get(code="new_need")
    office.browser(office.cast.carin).post(
        f"/requests/{asked.number}/change-topic/", {"topic": topic.pk, "send": "on"}
    )
    assert Custody.objects.get(client_request=asked, until_at=None).seat == office.cast.am_a


def test_a_later_date_needs_a_reason(office: Office) -> None:
    asked = office.ask(promised_by=timezone.now() + timedelta(hours=1), days_ago=0)
    browser = office.browser(office.cast.carin)
    later = timezone.localtime(timezone.now() + timedelta(days=2)).strftime("%Y-%m-%dT%H:%M")
    refused = browser.post(f"/requests/{asked.number}/promise/", {"promised_by": later})
    assert refused.status_code == 422
    assert later in text_of(refused)
    browser.post(f"/requests/{asked.number}/promise/", {"promised_by": later, "reason": "Waiting for a part"})
    open_one = Promise.objects.get(client_request=asked, state="open")
    assert open_one.reason == "Waiting for a part"


def test_a_second_matter_is_split_off_and_two_are_linked(office: Office) -> None:
    asked, other = office.ask(), office.ask(subject="Another")
    browser = office.browser(office.cast.carin)
    browser.post(f"/requests/{asked.number}/split/", {"subject": "The printer", "body": "It fails as well."})
    browser.post(f"/requests/{asked.number}/link/", {"other": f"#{other.number}"})
    page = text_of(browser.get(f"/requests/{asked.number}/"))
    assert ("The printer" in page, "Another" in page) == (True, True)
    assert RequestLink.objects.count() == 2


@pytest.mark.parametrize("other", ["0", "99999999999999", "x", "self"])
def test_a_link_to_nothing_is_refused(office: Office, other: str) -> None:
    asked = office.ask()
    number = str(asked.number) if other == "self" else other
    response = office.browser(office.cast.carin).post(f"/requests/{asked.number}/link/", {"other": number})
    assert response.status_code == 422
    assert not RequestLink.objects.exists()


def test_a_request_that_may_not_be_known_is_not_linked_either(office: Office) -> None:
    asked = office.ask(days_ago=0)
    secret = office.ask("complaint_cm", about=office.cast.carin, subject="Secret", days_ago=0)
    actions.link(asked, secret, actor=user_of(office.cast.lars), at=timezone.now())
    page = text_of(office.browser(office.cast.carin).get(f"/requests/{asked.number}/"))
    assert "Secret" not in page
    response = office.browser(office.cast.carin).post(
        f"/requests/{asked.number}/link/", {"other": secret.number}
    )
    assert "There is no request with this number." in text_of(response)


def test_a_closed_request_names_who_had_it_last_whoever_has_the_seat_now(office: Office) -> None:
    asked = office.ask(days_ago=0)
    actor, at = user_of(office.cast.carin), timezone.now()
    actions.resolve(asked, body="It runs until 2028.", actor=actor, at=at)
    actions.confirm(asked, actor=user_of(office.cast.alice), at=at)
    ends_on = timezone.localdate() + timedelta(days=1)
    office.cast.cm_a.appointments.update(ends_on=ends_on)
    context = office.browser(office.cast.lars).get(f"/requests/{asked.number}/").context
    assert context["sentence"] == "Closed today; Carin Bos had it last."
    assert [(person.employee.name, person.note) for person in context["people"]] == [
        ("Carin Bos", "had it last and answers to the client"),
    ]


def test_the_search_for_a_client_shows_the_client_too(office: Office) -> None:
    office.ask()
    browser = office.browser(office.cast.sofie)
    names = [client.name for client in browser.get("/requests/?q=amstel").context["list"].clients]
    assert names == ["Zorggroep Amstel"]
    assert browser.get("/requests/").context["list"].clients == []


def test_the_story_names_no_request_that_who_looks_may_not_know_of(office: Office) -> None:
    asked, lars = office.ask(days_ago=0), user_of(office.cast.lars)
    question = actions.Question(
        client=office.cast.a,
        subject="About Piet",
        body="He never calls back.",
        channel=Channel.PHONE,
        topic=Topic.objects.get(code="complaint_pm"),
        about=office.cast.piet,
    )
    split_off = actions.split(asked, question, actor=lars, at=timezone.now())
    number = f"#{split_off.number}"
    assert number in text_of(office.browser(office.cast.carin).get(f"/requests/{asked.number}/"))
    assert number not in text_of(office.browser(office.cast.piet).get(f"/requests/{asked.number}/"))


def test_a_request_that_turns_into_a_complaint_asks_whom_it_is_about(office: Office) -> None:
    asked, carin = office.ask(days_ago=0), office.browser(office.cast.carin)
    typed = {"topic": Topic.objects.get(code="conduct").pk, "send": "on"}
    path = f"/requests/{asked.number}/change-topic/"
    assert 'name="about"' not in text_of(carin.get(path, headers=HTMX))
    refused = carin.post(path, typed, headers=HTMX)
    assert (refused.status_code, 'name="about"' in text_of(refused)) == (422, True)
    sent = carin.post(path, {**typed, "about": office.cast.anna.pk})
    asked.refresh_from_db()
    assert (sent.status_code, asked.about) == (302, office.cast.anna)
    assert office.browser(office.cast.anna).get(f"/requests/{asked.number}/").status_code == 404


def test_nobody_is_offered_who_cannot_sign_in(office: Office) -> None:
    asked = office.ask()
    factories.employee("Nico Nieuw", team=office.cast.service)
    factories.employee("Nico Nader", team=office.cast.service, user=factories.user("Nico Nader"))
    text = office.browser(office.cast.dora).get(f"/requests/{asked.number}/hands/?who=nico").content.decode()
    assert [name in text for name in ("Nico Nader", "Nico Nieuw")] == [True, False]
