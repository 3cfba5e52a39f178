"""Two people at the same moment: one of them wins, the chain stays whole, nothing is lost."""

import threading
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection

from triangel.core.models import User
from triangel.core.rules import Refused
from triangel.desk import actions, queries
from triangel.desk.choices import Channel
from triangel.desk.models import ClientRequest, Custody, Promise, Topic
from triangel.desk.rules import Hand
from triangel.people.models import Employee
from triangel.tests import cast as casts
from triangel.tests import factories
from triangel.tests.cast import Cast

pytestmark = pytest.mark.django_db(transaction=True)

ROUNDS = 10
Gesture = Callable[[], object]


@pytest.fixture
def desk() -> Cast:
    cast = casts.make()
    actions.publish_first_matrix(actor=cast.system, at=factories.NOW - timedelta(days=1))
    return cast


def user_of(employee: Employee) -> User:
    assert employee.user is not None
    return employee.user


def received(desk: Cast, code: str = "") -> ClientRequest:
    topic = Topic.objects.filter(code=code).first()
    question = actions.Question(
        client=desk.a, subject="Printer", body="Broken.", channel=Channel.PHONE, topic=topic
    )
    return actions.receive(question, actor=user_of(desk.carin), at=factories.NOW)


def at_once(*gestures: Gesture) -> list[str]:
    """Do these at the same moment, each on a connection of its own; what became of each."""
    outcome = [""] * len(gestures)
    barrier = threading.Barrier(len(gestures))

    def run(place: int, gesture: Gesture) -> None:
        try:
            barrier.wait(timeout=10)
            gesture()
            outcome[place] = "done"
        except Refused as refused:
            outcome[place] = type(refused).__name__
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(gestures)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    return sorted(outcome)


def test_two_hand_overs_at_once_leave_one_whole_chain(desk: Cast) -> None:
    dora, soon = factories.user("Dora Hof"), factories.NOW + timedelta(minutes=1)
    desk.dora.user = dora
    desk.dora.save(update_fields=["user"])
    for _round in range(ROUNDS):
        client_request = received(desk, "incident")

        def give(seat: int, client_request: ClientRequest = client_request) -> Gesture:
            return lambda: actions.hand_over(
                client_request, to=Hand(seat=seat), reason="x", actor=dora, at=soon
            )

        outcome = at_once(give(desk.am_a.pk), give(desk.cm_a.pk))
        # who comes second no longer holds it
        assert outcome == ["NotAllowed", "done"]
        assert Custody.objects.filter(client_request=client_request, until_at=None).count() == 1
    assert list(queries.faults()) == []


def test_an_offer_is_accepted_once_even_by_the_whole_team(desk: Cast) -> None:
    users = [factories.user(f"Agent {number}") for number in range(4)]
    for user in users:
        factories.employee(user.name, user=user, team=desk.desk, manager=desk.lars)
    for _round in range(ROUNDS):
        client_request = received(desk)
        actions.ask_transfer(
            client_request,
            to=Hand(seat=desk.desk_seat.pk),
            reason="x",
            actor=user_of(desk.carin),
            at=factories.NOW,
        )

        def accept(user: User, client_request: ClientRequest = client_request) -> Gesture:
            return lambda: actions.accept_transfer(client_request, actor=user, at=factories.NOW)

        assert at_once(*[accept(user) for user in users]) == ["Refused", "Refused", "Refused", "done"]
    assert list(queries.faults()) == []


def test_an_answer_and_a_hand_over_at_once_keep_one_promise(desk: Cast) -> None:
    soon = factories.NOW + timedelta(minutes=1)
    for _round in range(ROUNDS):
        client_request = received(desk)

        def answer(client_request: ClientRequest = client_request) -> object:
            return actions.answer(client_request, body="Yes.", actor=user_of(desk.carin), at=soon)

        def promise(client_request: ClientRequest = client_request) -> object:
            return actions.promise(
                client_request,
                promised_by=soon + timedelta(days=2),
                reason="x",
                actor=user_of(desk.carin),
                at=soon,
            )

        assert at_once(answer, promise) == ["done", "done"]
        assert Promise.objects.filter(client_request=client_request, state="open").count() == 1
    assert list(queries.faults()) == []


def test_confirming_and_reopening_at_once_end_in_one_state(desk: Cast) -> None:
    assert desk.arend.user is not None
    arend = desk.arend.user
    for _round in range(ROUNDS):
        client_request = received(desk)
        actions.resolve(client_request, body="Done.", actor=user_of(desk.carin), at=factories.NOW)

        def confirm(client_request: ClientRequest = client_request) -> object:
            return actions.confirm(client_request, actor=arend, at=factories.NOW)

        def reopen(client_request: ClientRequest = client_request) -> object:
            return actions.reopen(client_request, reason="No.", actor=arend, at=factories.NOW)

        assert at_once(confirm, reopen) in (["Refused", "done"], ["done", "done"])
    assert list(queries.faults()) == []


def test_the_clock_of_two_workers_escalates_once(desk: Cast) -> None:
    late = factories.NOW + timedelta(days=2)
    for _round in range(ROUNDS):
        client_request = received(desk)

        def escalate(client_request: ClientRequest = client_request) -> object:
            return actions.escalate(client_request, actor=desk.system, at=late)

        assert at_once(escalate, escalate) == ["done", "done"]
        steps = client_request.promises.values_list("escalations__step", flat=True)
        assert [step for step in steps if step] in (["informed"], ["informed", "in_hand"])
    assert list(queries.faults()) == []
