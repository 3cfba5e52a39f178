"""What the worker does by itself: escalate, close, and tell clients."""

from datetime import timedelta

import pytest
from django.core import mail

from triangel.core.models import JournalEntry
from triangel.desk import actions, queries
from triangel.desk.choices import Channel
from triangel.desk.models import ClientRequest
from triangel.tests import factories
from triangel.tests.cast import Cast
from triangel.worker import clock, reactions

NOW = factories.NOW


@pytest.fixture
def client_request(cast: Cast) -> ClientRequest:
    actions.publish_first_matrix(actor=cast.system, at=NOW - timedelta(days=1))
    question = actions.Question(
        client=cast.a, contact=cast.alice, subject="Printer", body="Broken.", channel=Channel.PHONE
    )
    assert cast.carin.user is not None
    return actions.receive(question, actor=cast.carin.user, at=NOW)


def test_the_clock_takes_each_step_once(cast: Cast, client_request: ClientRequest) -> None:
    assert clock.escalate_broken_promises(NOW) == 0
    late = NOW + timedelta(days=1, minutes=1)
    assert [clock.escalate_broken_promises(late), clock.escalate_broken_promises(late)] == [1, 0]
    later = NOW + timedelta(days=2)
    assert [clock.escalate_broken_promises(later), clock.escalate_broken_promises(later)] == [1, 0]
    assert queries.people_at_work(client_request, factories.TODAY).holder.person == cast.lars.pk


def test_silence_closes(cast: Cast, client_request: ClientRequest) -> None:
    assert cast.carin.user is not None
    actions.resolve(client_request, body="Done.", actor=cast.carin.user, at=NOW)
    assert clock.close_silent_requests(NOW + timedelta(days=3)) == 0
    assert clock.close_silent_requests(NOW + timedelta(days=8)) == 1
    client_request.refresh_from_db()
    assert client_request.state == "closed"


def test_the_client_is_mailed_what_was_said_to_him_once(cast: Cast, client_request: ClientRequest) -> None:
    assert cast.carin.user is not None
    actions.note(client_request, body="Difficult client.", actor=cast.carin.user, at=NOW)
    actions.answer(client_request, body="We look at it.", actor=cast.carin.user, at=NOW)
    reactions.react(NOW)
    reactions.react(NOW)
    (sent,) = mail.outbox
    assert sent.to == [cast.alice.email]
    assert sent.subject == f"Printer [#{client_request.number}]"
    assert "We look at it." in sent.body and "Difficult" not in sent.body
    assert not JournalEntry.objects.filter(reacted_at=None).exists()


def test_a_contact_who_left_is_not_mailed(cast: Cast, client_request: ClientRequest) -> None:
    cast.alice.is_active = False
    cast.alice.save(update_fields=["is_active"])
    assert cast.carin.user is not None
    actions.answer(client_request, body="We look at it.", actor=cast.carin.user, at=NOW)
    reactions.react(NOW)
    assert mail.outbox == []


def test_one_mail_that_cannot_be_sent_holds_no_other_up(cast: Cast, client_request: ClientRequest) -> None:
    assert cast.carin.user is not None
    carin = cast.carin.user
    other = actions.receive(
        actions.Question(client=cast.a, contact=cast.arend, subject="Scan", body="?", channel=Channel.PHONE),
        actor=carin,
        at=NOW,
    )
    cast.alice.email = "alice@client.example\nBcc: everybody@client.example"
    cast.alice.save(update_fields=["email"])
    actions.answer(client_request, body="We look at it.", actor=carin, at=NOW)
    actions.answer(other, body="We look at that too.", actor=carin, at=NOW)
    reactions.react(NOW)
    reactions.react(NOW)
    assert [sent.to for sent in mail.outbox] == [[cast.arend.email]]
    assert JournalEntry.objects.get(reacted_at=None).object_id == client_request.pk
    reactions.react(NOW + timedelta(days=1))
    assert not JournalEntry.objects.filter(reacted_at=None).exists()


def test_a_subject_in_lines_is_mailed_as_one(cast: Cast, client_request: ClientRequest) -> None:
    assert cast.carin.user is not None and cast.alice.user is not None
    question = actions.Question(
        client=cast.a, contact=cast.alice, subject="One\rtwo\nthree", body="?", channel=Channel.PORTAL
    )
    made = actions.receive(question, actor=cast.alice.user, at=NOW)
    actions.answer(made, body="Yes.", actor=cast.carin.user, at=NOW)
    reactions.react(NOW)
    assert [sent.subject for sent in mail.outbox] == [f"One two three [#{made.number}]"]


def test_a_request_the_clock_cannot_deal_with_stops_no_other(
    cast: Cast, client_request: ClientRequest
) -> None:
    assert cast.carin.user is not None
    question = actions.Question(client=cast.a, subject="Scan", body="?", channel=Channel.PHONE)
    actions.receive(question, actor=cast.carin.user, at=NOW)
    done = clock._each(
        ClientRequest.objects.order_by("pk"), lambda row: 1 // (row.pk - client_request.pk) >= 0
    )
    assert done == 1


def test_who_left_cannot_sign_in_any_longer(cast: Cast) -> None:
    cast.piet.ends_on = factories.TODAY
    cast.piet.save(update_fields=["ends_on"])
    assert [clock.close_sign_ins(NOW), clock.close_sign_ins(NOW)] == [1, 0]
    assert cast.piet.user is not None
    cast.piet.user.refresh_from_db()
    assert not cast.piet.user.is_active
