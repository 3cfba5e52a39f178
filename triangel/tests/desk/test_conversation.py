"""What is said, what is promised, how it ends, and what the clock does."""

from datetime import datetime, timedelta

import pytest

from triangel.core.models import User
from triangel.core.rules import NotAllowed, Refused
from triangel.desk import access, actions, queries
from triangel.desk.models import ClientRequest, Escalation, Notice, Promise, Wait
from triangel.people.models import Employee
from triangel.tests import factories
from triangel.tests.cast import Cast
from triangel.tests.desk.conftest import Ask

NOW = factories.NOW  # Monday 10:00
SOON = NOW + timedelta(minutes=5)
LATER = NOW + timedelta(hours=1)


def user_of(employee: Employee) -> User:
    assert employee.user is not None
    return employee.user


def promises(client_request: ClientRequest) -> list[tuple[str, datetime]]:
    return list(client_request.promises.values_list("state", "promised_by"))


def state(client_request: ClientRequest) -> str:
    client_request.refresh_from_db()
    return client_request.state


def test_a_date_is_promised_from_the_first_moment(desk: Cast, ask: Ask) -> None:
    assert promises(ask("incident")) == [("open", NOW + timedelta(days=1))]  # one working day
    assert promises(ask("complaint_service")) == [("open", NOW + timedelta(hours=4))]


def test_an_answer_keeps_the_promise_and_gives_the_next_date(desk: Cast, ask: Ask) -> None:
    client_request = ask("incident")
    actions.answer(client_request, body="We look at it.", actor=user_of(desk.dora), at=LATER)
    assert promises(client_request) == [
        ("kept", NOW + timedelta(days=1)),
        ("open", LATER + timedelta(days=7)),  # five working days
    ]


def test_a_later_promise_needs_a_reason_and_the_first_is_kept_on_record(desk: Cast, ask: Ask) -> None:
    client_request = ask("incident")
    dora = user_of(desk.dora)
    later = NOW + timedelta(days=3)
    with pytest.raises(Refused, match="Say why"):
        actions.promise(client_request, promised_by=later, actor=dora, at=LATER)
    actions.promise(client_request, promised_by=later, reason="part ordered", actor=dora, at=LATER)
    assert promises(client_request) == [("replaced", NOW + timedelta(days=1)), ("open", later)]


@pytest.mark.parametrize("offset", [timedelta(0), timedelta(days=-1), timedelta(days=400)])
def test_a_promise_is_about_the_near_future(desk: Cast, ask: Ask, offset: timedelta) -> None:
    client_request = ask("incident")
    with pytest.raises(Refused):
        actions.promise(
            client_request, promised_by=LATER + offset, reason="x", actor=user_of(desk.dora), at=LATER
        )
    assert len(promises(client_request)) == 1


def test_it_waits_for_the_client_only_with_a_question(desk: Cast, ask: Ask) -> None:
    client_request = ask("incident")
    dora = user_of(desk.dora)
    with pytest.raises(Refused, match="Write something"):
        actions.wait_for_client(client_request, question=" ", actor=dora, at=SOON)
    actions.wait_for_client(client_request, question="Which printer?", actor=dora, at=SOON)
    assert state(client_request) == "waiting"
    assert Wait.objects.get().question.body == "Which printer?"  # type: ignore[union-attr]
    with pytest.raises(Refused, match="already waits"):
        actions.wait_for_client(client_request, question="Well?", actor=dora, at=LATER)


def test_the_reply_of_the_client_ends_the_wait_and_gives_him_a_date(desk: Cast, ask: Ask) -> None:
    client_request = ask("incident")
    actions.wait_for_client(client_request, question="Which?", actor=user_of(desk.dora), at=SOON)
    assert desk.alice.user is not None
    actions.hear_client(client_request, body="The red one.", actor=desk.alice.user, at=LATER)
    assert state(client_request) == "open"
    assert Wait.objects.get().until_at == LATER
    assert promises(client_request)[-1] == ("open", LATER + timedelta(days=1))


def test_the_client_reads_no_notes(desk: Cast, ask: Ask) -> None:
    client_request = ask("incident")
    actions.note(client_request, body="He is always like this.", actor=user_of(desk.sofie), at=SOON)
    assert desk.alice.user is not None
    bodies = [message.body for message in access.visible_messages(desk.alice.user, client_request)]
    assert bodies == ["It prints nothing since this morning."]
    with pytest.raises(NotAllowed):
        actions.note(client_request, body="x", actor=desk.alice.user, at=SOON)


def test_who_belongs_to_another_client_sees_and_says_nothing(desk: Cast, ask: Ask) -> None:
    client_request = ask("incident")
    assert desk.bob.user is not None
    assert list(access.visible_requests(desk.bob.user)) == []
    for gesture in (
        lambda user: actions.hear_client(client_request, body="x", actor=user, at=SOON),
        lambda user: actions.reopen(client_request, reason="x", actor=user, at=SOON),
        lambda user: actions.confirm(client_request, actor=user, at=SOON),
    ):
        with pytest.raises(NotAllowed):
            gesture(desk.bob.user)


def test_a_contact_follows_his_own_and_a_client_manager_all(desk: Cast, ask: Ask) -> None:
    ask("incident")
    other = ask("incident", contact=desk.arend)
    assert desk.alice.user is not None and desk.arend.user is not None
    assert access.visible_requests(desk.arend.user).count() == 2
    assert other not in access.visible_requests(desk.alice.user)
    desk.arend.is_active = False
    desk.arend.save(update_fields=["is_active"])
    desk.arend.user.refresh_from_db()
    assert access.visible_requests(User.objects.get(pk=desk.arend.user.pk)).count() == 0


def test_resolved_stays_in_hand_until_the_client_agrees(desk: Cast, ask: Ask) -> None:
    client_request = ask("incident")
    actions.resolve(client_request, body="New toner.", actor=user_of(desk.dora), at=LATER)
    assert client_request.custody.get().until_at is None
    assert desk.alice.user is not None
    actions.confirm(client_request, actor=desk.alice.user, at=LATER + timedelta(hours=1))
    assert state(client_request) == "closed"
    assert client_request.custody.get().until_at == LATER + timedelta(hours=1)
    with pytest.raises(actions.Closed):
        actions.answer(client_request, body="x", actor=user_of(desk.dora), at=LATER + timedelta(hours=2))


def test_a_closed_request_reopens_in_the_last_hand_with_a_date(desk: Cast, ask: Ask) -> None:
    client_request = ask("incident")
    actions.resolve(client_request, body="New toner.", actor=user_of(desk.dora), at=LATER)
    assert desk.alice.user is not None
    actions.confirm(client_request, actor=desk.alice.user, at=LATER)
    again = LATER + timedelta(days=1)
    actions.reopen(client_request, reason="It smears.", actor=desk.alice.user, at=again)
    rows = list(client_request.custody.values_list("seat", "from_at", "until_at", "beginning"))
    assert rows[-1] == (desk.desk_seat.pk, again, None, "reopened")
    assert (state(client_request), client_request.reopened) == ("open", 1)
    assert promises(client_request)[-1][0] == "open"


def test_silence_closes_what_was_resolved_after_five_working_days(desk: Cast, ask: Ask) -> None:
    client_request = ask("incident")
    actions.resolve(client_request, body="New toner.", actor=user_of(desk.dora), at=NOW)
    before, after = NOW + timedelta(days=7, minutes=-1), NOW + timedelta(days=7)
    assert actions.close_after_silence(client_request, actor=desk.system, at=before) is None
    assert actions.close_after_silence(client_request, actor=desk.system, at=after) is not None
    assert state(client_request) == "closed"


def test_a_broken_promise_informs_the_line_and_then_goes_into_its_hands(desk: Cast, ask: Ask) -> None:
    client_request = ask("sla_report")
    due = NOW + timedelta(days=1)
    assert actions.escalate(client_request, actor=desk.system, at=due) is None  # not yet passed
    first = actions.escalate(client_request, actor=desk.system, at=due + timedelta(minutes=1))
    assert first is not None and (first.step, first.employee) == ("informed", desk.lars)
    assert Notice.objects.get(employee=desk.lars).kind == "broken_promise"
    assert actions.escalate(client_request, actor=desk.system, at=due + timedelta(hours=2)) is None
    second = actions.escalate(client_request, actor=desk.system, at=due + timedelta(days=1))
    assert second is not None and (second.step, second.employee) == ("in_hand", desk.lars)
    last = client_request.custody.last()
    assert last is not None and (last.employee, last.beginning) == (desk.lars, "escalated")
    assert [row[0] for row in promises(client_request)] == ["broken", "open"]
    assert Escalation.objects.count() == 2


def test_an_answer_in_time_escalates_nothing(desk: Cast, ask: Ask) -> None:
    client_request = ask("sla_report")
    actions.answer(client_request, body="Here it is.", actor=user_of(desk.carin), at=LATER)
    assert actions.escalate(client_request, actor=desk.system, at=NOW + timedelta(days=2)) is None
    assert list(queries.with_broken_promise(NOW + timedelta(days=2))) == []


def test_a_late_answer_breaks_the_promise(desk: Cast, ask: Ask) -> None:
    client_request = ask("sla_report")
    actions.answer(client_request, body="Sorry.", actor=user_of(desk.carin), at=NOW + timedelta(days=2))
    assert [row[0] for row in promises(client_request)] == ["broken", "open"]


def test_only_the_clock_escalates_and_closes(desk: Cast, ask: Ask) -> None:
    client_request = ask("sla_report")
    for gesture in (actions.escalate, actions.close_after_silence):
        with pytest.raises(NotAllowed):
            gesture(client_request, actor=user_of(desk.diana), at=LATER)


@pytest.mark.parametrize("body", ["", "   ", "text\x00with nothing"])
def test_nothing_is_written_when_there_is_nothing_to_say(desk: Cast, ask: Ask, body: str) -> None:
    client_request = ask("incident")
    for gesture in (actions.answer, actions.note, actions.resolve, actions.hear_client):
        with pytest.raises(Refused):
            gesture(client_request, body=body, actor=user_of(desk.dora), at=SOON)
    assert client_request.messages.count() == 1
    assert Promise.objects.count() == 1


def test_links_are_made_once_between_two_requests_that_one_sees(desk: Cast, ask: Ask) -> None:
    first, second = ask("incident"), ask("incident")
    dora = user_of(desk.dora)
    actions.link(first, second, actor=dora, at=SOON)
    with pytest.raises(Refused, match="linked already"):
        actions.link(second, first, actor=dora, at=SOON)
    with pytest.raises(Refused, match="itself"):
        actions.link(first, first, actor=dora, at=SOON)


def test_a_kept_filter_has_a_name_of_its_own_and_is_nobody_elses(desk: Cast) -> None:
    carin = user_of(desk.carin)
    kept = actions.save_filter(name="Late", query="promise=broken", actor=carin, at=NOW)
    with pytest.raises(Refused, match="already"):
        actions.save_filter(name="Late", query="", actor=carin, at=NOW)
    with pytest.raises(NotAllowed):
        actions.drop_filter(kept, actor=user_of(desk.cees), at=NOW)
    actions.drop_filter(kept, actor=carin, at=NOW)
