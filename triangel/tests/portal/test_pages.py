"""What a client sees, what he may do, and what of others he never sees."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client as Browser
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from triangel.desk import actions
from triangel.desk.actions import Question
from triangel.desk.choices import Channel
from triangel.desk.models import ClientRequest, Exclusion, Topic
from triangel.desk.rules import Hand
from triangel.portal.forms import subject_of
from triangel.tests import cast as casts
from triangel.tests import factories
from triangel.tests.cast import Cast
from triangel.tests.portal.conftest import Ask, browser_of


def text(browser: Browser, path: str) -> str:
    response = browser.get(path)
    assert response.status_code == 200
    return response.content.decode()


def test_a_contact_sees_his_three_people_and_what_each_is_for(desk: Cast) -> None:
    page = text(browser_of(desk.alice), "/portal/")
    assert [name in page for name in ("Carin Bos", "Anna Visser", "Piet Jansen")] == [True] * 3
    assert "For new wishes, and for what changes in your organisation." in page
    assert "Cees Mol" not in page


def test_he_sees_who_stands_in_today_and_until_when(desk: Cast) -> None:
    today = timezone.localdate()
    factories.absence(desk.carin, today - timedelta(days=1), today + timedelta(days=1), kind="sick")
    page = text(browser_of(desk.alice), "/portal/")
    assert "Away, back tomorrow. Cees Mol is there for you today." in page
    assert "sick" not in page


def test_a_seat_that_nobody_holds_still_has_a_person(desk: Cast) -> None:
    desk.cm_a.appointments.update(ends_on=timezone.localdate() - timedelta(days=1))
    page = text(browser_of(desk.alice), "/portal/")
    assert "Nobody has been named yet; Lars Vermeer helps you until then." in page


def test_asking_in_one_box_makes_a_request_with_a_holder_and_a_date(desk: Cast) -> None:
    browser = browser_of(desk.alice)
    response = browser.post("/portal/ask/", {"body": "The printer is broken. Can you help?", "key": "k1"})
    made = ClientRequest.objects.get()
    assert response["Location"] == f"/portal/requests/{made.number}/"
    assert (made.subject, made.contact, made.client) == ("The printer is broken", desk.alice, desk.a)
    assert (made.channel, made.topic) == ("portal", None)
    page = text(browser, response["Location"])
    assert "In the hands of Carin Bos, your contract manager." in page
    assert "You hear from us by" in page


def test_a_form_sent_twice_asks_once(desk: Cast) -> None:
    browser = browser_of(desk.alice)
    sent = {"body": "The printer is broken.", "key": "the key of this form"}
    first, second = browser.post("/portal/ask/", sent), browser.post("/portal/ask/", sent)
    assert first["Location"] == second["Location"]
    browser.post("/portal/ask/", sent | {"key": "another form"})
    assert ClientRequest.objects.count() == 2


def test_the_key_of_one_contact_means_nothing_for_another(desk: Cast) -> None:
    for contact in (desk.alice, desk.arend, desk.bob):
        browser_of(contact).post("/portal/ask/", {"body": "The printer is broken.", "key": "same"})
    assert ClientRequest.objects.count() == 3


@pytest.mark.django_db(transaction=True)
def test_a_form_sent_twice_at_once_asks_once() -> None:
    people = casts.make()
    actions.publish_first_matrix(actor=people.system, at=timezone.now() - timedelta(days=1))
    question = Question(
        client=people.a, contact=people.alice, subject="x", body="x", channel=Channel.PORTAL, key="k"
    )

    def send(_number: int) -> int:
        try:
            assert people.alice.user is not None
            return actions.receive(question, actor=people.alice.user, at=timezone.now()).number
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as pool:
        assert len(set(pool.map(send, range(6)))) == 1
    assert ClientRequest.objects.count() == 1


def test_nothing_typed_is_said_beside_the_box_and_the_rest_is_kept(desk: Cast) -> None:
    sent = {"body": "  ", "topic": "invoice", "not_for": str(desk.carin.pk)}
    response = browser_of(desk.alice).post("/portal/ask/", sent)
    page = response.content.decode()
    assert response.status_code == 422
    assert "Tell us first what we can do for you." in page
    assert f'<option value="{desk.carin.pk}" selected>' in page
    assert ClientRequest.objects.count() == 0


def test_the_topic_decides_where_it_goes(desk: Cast) -> None:
    browser = browser_of(desk.alice)
    browser.post("/portal/ask/", {"body": "It does not work.", "topic": "incident"})
    browser.post("/portal/ask/", {"body": "We want something new.", "topic": "new_need"})
    seats = [row.custody.get().seat for row in ClientRequest.objects.order_by("number")]
    assert seats == [desk.desk_seat, desk.am_a]


def test_a_complaint_about_a_project_does_not_go_to_its_manager(desk: Cast) -> None:
    sent = {"body": "Too slow.", "topic": "complaint_service", "scope": f"project-{desk.project_a.pk}"}
    browser_of(desk.alice).post("/portal/ask/", sent)
    made = ClientRequest.objects.get()
    assert made.topic == Topic.objects.get(code="complaint_project")
    assert (made.project, made.custody.get().seat) == (desk.project_a, desk.cm_a)


def test_rather_not_with_somebody_keeps_him_out_without_a_reason(desk: Cast) -> None:
    browser = browser_of(desk.alice)
    browser.post("/portal/ask/", {"body": "About our agreement.", "not_for": str(desk.carin.pk)})
    made = ClientRequest.objects.get()
    assert list(made.exclusions.values_list("employee", "kind")) == [(desk.carin.pk, "chosen")]
    page = text(browser, f"/portal/requests/{made.number}/")
    assert "in place of your contract manager" in page
    assert "Carin Bos" not in page


def test_a_complaint_about_a_person_keeps_out_who_is_tied_to_him(desk: Cast) -> None:
    sent = {"body": "Unfriendly.", "not_for": str(desk.carin.pk), "is_about_person": "on"}
    browser_of(desk.alice).post("/portal/ask/", sent)
    made = ClientRequest.objects.get()
    assert (made.about, made.topic) == (desk.carin, Topic.objects.get(code="complaint_cm"))
    assert set(Exclusion.objects.values_list("employee", flat=True)) == {desk.carin.pk, desk.cees.pk}


def test_a_complaint_about_a_person_names_the_person(desk: Cast) -> None:
    response = browser_of(desk.alice).post("/portal/ask/", {"body": "Unfriendly.", "is_about_person": "on"})
    assert response.status_code == 422
    assert "Choose whom it is about." in response.content.decode()


def test_people_contracts_and_projects_of_others_cannot_be_chosen(desk: Cast) -> None:
    other = {"body": "x y", "scope": f"contract-{desk.contract_b.pk}"}
    assert browser_of(desk.alice).post("/portal/ask/", other).status_code == 422
    stranger = {"body": "x y", "not_for": str(desk.sofie.pk)}
    assert browser_of(desk.alice).post("/portal/ask/", stranger).status_code == 422


def test_a_request_of_another_client_does_not_exist(desk: Cast, ask: Ask) -> None:
    number = ask(desk.alice).number
    for contact in (desk.bob,):
        browser = browser_of(contact)
        assert browser.get(f"/portal/requests/{number}/").status_code == 404
        for verb in ("reply", "confirm", "reopen"):
            sent = {"body": "x", "reason": "x"}
            assert browser.post(f"/portal/requests/{number}/{verb}/", sent).status_code == 404
        assert "Printer" not in text(browser, "/portal/requests/?of=all")


def test_a_contact_sees_his_own_and_a_client_manager_all(desk: Cast, ask: Ask) -> None:
    hers, his = ask(desk.alice, "Hers"), ask(desk.arend, "His")
    assert browser_of(desk.alice).get(f"/portal/requests/{his.number}/").status_code == 404
    assert browser_of(desk.arend).get(f"/portal/requests/{hers.number}/").status_code == 200
    assert "Hers" not in text(browser_of(desk.arend), "/portal/requests/")
    assert "Hers" in text(browser_of(desk.arend), "/portal/requests/?of=all")
    assert "His" not in text(browser_of(desk.alice), "/portal/requests/?of=all")


@pytest.mark.parametrize("path", ["/portal/", "/portal/requests/", "/portal/requests/1/"])
def test_a_stranger_is_asked_in_and_an_employee_goes_home(desk: Cast, path: str) -> None:
    assert Browser().get(path)["Location"] == f"/portal/sign-in/?next={path}"
    employee = Browser()
    assert desk.anna.user is not None
    employee.force_login(desk.anna.user)
    assert employee.get(path)["Location"] == "/"
    assert employee.post("/portal/ask/", {"body": "x"})["Location"] == "/"


def test_notes_and_reasons_of_colleagues_stay_inside(desk: Cast, ask: Ask) -> None:
    asked, now = ask(desk.alice), timezone.now()
    actions.note(asked, body="SECRET NOTE", actor=desk.system, at=now)
    to = Hand(seat=desk.cm_a.pk)
    actions.hand_over(asked, to=to, reason="SECRET REASON", actor=desk.system, at=now)
    page = text(browser_of(desk.alice), f"/portal/requests/{asked.number}/")
    assert [word in page for word in ("SECRET NOTE", "SECRET REASON")] == [False, False]
    assert "Came in with our service desk." in page
    assert "Went on to Carin Bos, your contract manager." in page


def test_a_question_to_him_is_answered_and_we_go_on(desk: Cast, ask: Ask) -> None:
    asked, browser = ask(desk.alice), browser_of(desk.alice)
    actions.wait_for_client(asked, question="Which printer?", actor=desk.system, at=timezone.now())
    page = text(browser, "/portal/")
    assert "We wait for you." in page or "One request waits for you." in page
    response = browser.post(f"/portal/requests/{asked.number}/reply/", {"body": "The one upstairs."})
    assert response.status_code == 302
    asked.refresh_from_db()
    assert asked.state == "open"
    assert "The one upstairs." in text(browser, f"/portal/requests/{asked.number}/")


def test_an_empty_reply_is_said_beside_the_box(desk: Cast, ask: Ask) -> None:
    asked = ask(desk.alice)
    assert browser_of(desk.alice).post(f"/portal/requests/{asked.number}/reply/", {}).status_code == 422


def test_he_confirms_that_it_is_solved(desk: Cast, ask: Ask) -> None:
    asked, browser = ask(desk.alice), browser_of(desk.alice)
    actions.resolve(asked, body="Repaired.", actor=desk.system, at=timezone.now())
    assert "We think this is solved. Do you agree?" in text(browser, "/portal/")
    browser.post(f"/portal/requests/{asked.number}/confirm/")
    asked.refresh_from_db()
    assert asked.state == "closed"
    assert "This is done." in text(browser, f"/portal/requests/{asked.number}/")
    assert "Printer at the entrance" in text(browser, "/portal/requests/?state=done")


def test_what_is_not_solved_yet_cannot_be_confirmed(desk: Cast, ask: Ask) -> None:
    asked, browser = ask(desk.alice), browser_of(desk.alice)
    response = browser.post(f"/portal/requests/{asked.number}/confirm/", follow=True)
    assert "Only a resolved request can be confirmed." in response.content.decode()


def test_he_opens_it_again_and_says_what_is_missing(desk: Cast, ask: Ask) -> None:
    asked, browser = ask(desk.alice), browser_of(desk.alice)
    actions.resolve(asked, body="Repaired.", actor=desk.system, at=timezone.now())
    path = f"/portal/requests/{asked.number}/reopen/"
    assert browser.post(path, {"reason": " "}).status_code == 422
    assert browser.post(path, {"reason": "It jams."}).status_code == 302
    asked.refresh_from_db()
    assert (asked.state, asked.reopened) == ("open", 1)


def test_a_date_that_was_not_kept_is_said_as_it_is(desk: Cast, ask: Ask) -> None:
    ask(desk.alice, days_ago=20)
    assert "We are late: you should have heard" in text(browser_of(desk.alice), "/portal/")


def test_a_number_that_cannot_be_does_not_exist(desk: Cast) -> None:
    assert browser_of(desk.alice).get(f"/portal/requests/{10**30}/").status_code == 404


@pytest.mark.parametrize(
    ("path", "questions"), [("/portal/", 32), ("/portal/requests/", 22), ("/portal/requests/1/", 24)]
)
def test_a_page_asks_no_more_questions_for_thirty_requests_than_for_one(
    desk: Cast, ask: Ask, django_assert_max_num_queries: DjangoAssertNumQueries, path: str, questions: int
) -> None:
    browser, first = browser_of(desk.alice), ask(desk.alice)
    path = path.replace("/1/", f"/{first.number}/")
    browser.get(path)
    with django_assert_max_num_queries(questions) as one:
        browser.get(path)
    for number in range(29):
        ask(desk.alice, topic="incident" if number % 2 else "invoice", days_ago=number)
    with django_assert_max_num_queries(questions) as many:
        browser.get(path)
    assert len(many.captured_queries) == len(one.captured_queries)


@pytest.mark.parametrize(
    ("body", "subject"),
    [
        ("Short", "Short"),
        ("The printer is broken. Can you help?", "The printer is broken"),
        ("Can you help us with the printer? It is broken.", "Can you help us with the printer?"),
        ("First line\nsecond line", "First line"),
        ("word " * 40, "word " * 17 + "word…"),
    ],
)
def test_the_subject_is_the_first_thing_said(body: str, subject: str) -> None:
    assert subject_of(body) == subject


def test_when_the_client_leaves_its_contacts_are_put_out(desk: Cast) -> None:
    browser = browser_of(desk.alice)
    assert browser.get("/portal/").status_code == 200
    desk.a.until_on = timezone.localdate()
    desk.a.save(update_fields=["until_on"])
    sent = browser.post("/portal/ask/", {"body": "Still there?", "key": "k1"})
    assert (sent.status_code, sent["Location"]) == (302, "/portal/sign-in/")
    assert not ClientRequest.objects.exists()
    assert "_auth_user_id" not in browser.session


def test_a_contact_who_left_is_out_at_once(desk: Cast, ask: Ask) -> None:
    browser, asked = browser_of(desk.alice), ask(desk.alice)
    actions.contact_leaves(desk.alice, actor=casts.user_of(desk.carin), at=timezone.now())
    assert browser.get(f"/portal/requests/{asked.number}/").status_code == 302
    assert browser.get("/portal/").status_code == 302


def test_a_complaint_from_which_everybody_is_kept_leaves_his_pages_standing(desk: Cast, ask: Ask) -> None:
    complaint = ask(desk.alice, "About the director", topic="complaint_lm", about=desk.diana)
    desk.ivo.ends_on = timezone.localdate()
    desk.ivo.save(update_fields=["ends_on"])
    browser = browser_of(desk.alice)
    assert "About the director" in text(browser, "/portal/")
    assert "About the director" in text(browser, f"/portal/requests/{complaint.number}/")
