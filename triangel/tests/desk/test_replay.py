"""A draft over past requests: where each would have gone, counted; the same answers as routing gives."""

from datetime import timedelta
from typing import Any

import pytest

from triangel.core.models import User
from triangel.core.periods import local_day
from triangel.core.rules import NotAllowed, Refused
from triangel.desk import access, actions, queries
from triangel.desk.models import ClientRequest, MatrixReplay, MatrixRow, MatrixVersion, Topic
from triangel.desk.queries.replay.offices import Asked, Offices
from triangel.desk.rules.matrix import Conditions, Role
from triangel.tests import factories
from triangel.tests.broken import breaks
from triangel.tests.cast import Cast, user_of
from triangel.tests.desk.conftest import Ask
from triangel.worker.replays import run_replay

NOW = factories.NOW
LATER = NOW + timedelta(days=1)


@pytest.fixture
def by(desk: Cast) -> dict[str, Any]:
    return {"actor": user_of(desk.ada), "at": NOW}


@pytest.fixture
def draft(by: dict[str, Any]) -> MatrixVersion:
    return actions.copy_matrix(MatrixVersion.objects.get(number=1), note="", **by)


def row_of(version: MatrixVersion, code: str) -> MatrixRow:
    return version.rows.get(topic__code=code)


def to_the_desk(draft: MatrixVersion, code: str, by: dict[str, Any]) -> None:
    """The service desk does it, the contract manager answers."""
    row = row_of(draft, code)
    actions.set_part(row, role="contract_manager", part="A", **by)
    actions.set_part(row, role="service_desk", part="R", **by)


def run(draft: MatrixVersion, actor: User, *, days: int = 7) -> dict[str, Any]:
    start = NOW - timedelta(days=days)
    replay = actions.ask_replay(draft, received_from=start, received_until=LATER, actor=actor, at=LATER)
    run_replay(replay.pk, LATER)
    replay.refresh_from_db()
    assert (replay.state, replay.done, replay.finished_at) == ("done", replay.total, LATER)
    result: dict[str, Any] = replay.result
    return result


def asked_of(row: ClientRequest) -> Asked:
    contract = row.project.contract_id if row.project else None
    return Asked(
        row.pk,
        local_day(row.received_at),
        row.client_id,
        row.client.service_desk_id,
        row.contract_id,
        row.project_id,
        contract,
        row.topic_id,
        row.channel,
        row.language,
        row.about_id,
        row.matrix_row_id,
    )


def test_every_role_is_filled_as_routing_fills_it(desk: Cast, ask: Ask) -> None:
    """With and without project, with a contract of its own, with somebody away, and with people kept out."""
    own = factories.contract_seat(desk.contract_a)
    factories.appointment(own, desk.cees)
    today = factories.TODAY
    factories.absence(desk.anna, today, today + timedelta(days=3))
    made = [ask("invoice"), ask("invoice", contract=desk.contract_a), ask("invoice", not_for=desk.carin)]
    made += [ask("project_status", project=desk.project_a)]
    for code in ("complaint_pm", "complaint_cm", "complaint_am", "complaint_lm", "conduct"):
        made.append(
            ask(code, project=desk.project_a, about=desk.lars if code == "complaint_lm" else desk.piet)
        )
    offices = Offices(today)
    found, expected = [], []
    for row in ClientRequest.objects.select_related("client", "contract", "project", "about", "topic"):
        excluded = queries.excluded_from(row)
        scope = queries.scope_of(row)
        assert offices.case(asked_of(row)).contract_class == queries.class_of(scope, today)
        for role in Role:
            hand = queries.hand_for(role, scope, today, excluded)
            expected.append((row.pk, role, hand, queries.person_of(hand, today, excluded).person))
            filled = offices.filled(role, asked_of(row), excluded)
            assert filled is not None
            found.append((row.pk, role, filled.hand, filled.person))
    assert len(found) == len(made) * len(Role)
    assert found == expected


def test_nothing_moves_by_a_draft_that_is_the_same(desk: Cast, ask: Ask, draft: MatrixVersion) -> None:
    for topic in ("incident", "invoice", "new_need"):
        ask(topic)
    ask(None)
    result = run(draft, user_of(desk.ada))
    assert (result["requests"], result["moved"], result["without_topic"], result["imported"]) == (3, 0, 1, 0)
    assert result["examples"] == []
    assert all(row[0] == row[1] and row[2] == row[3] and row[4] == row[5] for row in result["roles"].values())


def test_what_moves_is_counted_by_role_person_and_topic(
    desk: Cast, ask: Ask, draft: MatrixVersion, by: dict[str, Any]
) -> None:
    first = [ask("invoice"), ask("invoice")]
    ask("incident")
    actions.hand_over(
        first[0],
        to=actions_hand(desk),
        reason="to the desk",
        actor=user_of(desk.carin),
        at=NOW + timedelta(hours=2),
    )
    to_the_desk(draft, "invoice", by)
    result = run(draft, user_of(desk.ada))
    assert (result["requests"], result["moved"], result["other_holder"], result["other_answerable"]) == (
        3,
        2,
        2,
        0,
    )
    assert result["holders"] == [["contract_manager", "service_desk", 2]]
    assert result["answerables"] == []
    assert result["topics"] == [[Topic.objects.get(code="invoice").pk, 2]]
    # requests in hand before and after, to answer for before and after, hours before and after
    assert result["roles"]["contract_manager"] == [2, 0, 3, 3, 26.0, 0.0]
    assert result["roles"]["service_desk"] == [1, 3, 0, 0, 24.0, 50.0]
    assert result["persons"][str(desk.carin.pk)] == [2, 0, 3, 3, 26.0, 0.0]
    assert result["persons"][str(desk.dora.pk)] == [1, 3, 0, 0, 24.0, 50.0]
    assert sorted(each["request"] for each in result["examples"]) == sorted(each.pk for each in first)


def actions_hand(desk: Cast) -> Any:
    return queries.hand_for(Role.SERVICE_DESK, queries.Scope(desk.a), factories.TODAY, frozenset())


def test_a_condition_moves_only_what_it_asks_for(
    desk: Cast, ask: Ask, draft: MatrixVersion, by: dict[str, Any]
) -> None:
    ask("invoice")
    ask("invoice", channel="mail")
    mailed = Conditions(channels=frozenset({"mail"}), classes=frozenset({"C"}))
    made = actions.add_row(draft, topic=Topic.objects.get(code="invoice"), conditions=mailed, **by)
    for role, part in (("contract_manager", "A"), ("service_desk", "R")):
        actions.set_part(made, role=role, part=part, **by)
    result = run(draft, user_of(desk.ada))
    assert (result["requests"], result["moved"]) == (2, 1)


def test_a_topic_that_lost_its_rows_goes_as_the_one_above_it(
    desk: Cast, ask: Ask, draft: MatrixVersion, by: dict[str, Any]
) -> None:
    ask("major")
    topic = Topic.objects.get(code="invoice")
    actions.move_topic(topic, parent=Topic.objects.get(code="incident"), before=None, **by)
    ask("invoice")
    actions.drop_row(row_of(draft, "major"), **by)
    actions.drop_row(row_of(draft, "invoice"), **by)
    result = run(draft, user_of(desk.ada))
    assert (result["requests"], result["holders"]) == (2, [["contract_manager", "service_desk", 1]])


def test_a_complaint_about_a_person_is_counted_and_never_an_example(
    desk: Cast, ask: Ask, draft: MatrixVersion, by: dict[str, Any]
) -> None:
    ask("complaint_am", about=desk.anna)
    row = row_of(draft, "complaint_am")
    actions.set_part(row, role="line_manager", part="A", **by)
    actions.set_part(row, role="contract_manager", part="R", **by)
    result = run(draft, user_of(desk.ada))
    assert (result["moved"], result["confidential"]) == (1, 1)
    assert (result["topics"], result["examples"]) == ([], [])


def test_the_organisation_is_that_of_the_day(
    desk: Cast, ask: Ask, draft: MatrixVersion, by: dict[str, Any]
) -> None:
    """Who was account manager when it came in, not who is now."""
    ask("invoice", at=NOW - timedelta(days=2))
    leaves = local_day(NOW - timedelta(days=1))
    held = desk.am_a.appointments.get()
    held.ends_on = leaves
    held.save(update_fields=["ends_on"])
    factories.appointment(desk.am_a, desk.sofie, starts_on=leaves)
    ask("invoice")
    row = row_of(draft, "invoice")
    actions.set_part(row, role="account_manager", part="A/R", **by)
    actions.set_part(row, role="contract_manager", part="I", **by)
    result = run(draft, user_of(desk.ada))
    after = {int(pk): int(row[1]) for pk, row in result["persons"].items()}
    assert (after[desk.anna.pk], after[desk.sofie.pk], after[desk.carin.pk]) == (1, 1, 0)


@pytest.mark.parametrize("who", ["carin", "lars", "sofie"])
def test_only_who_decides_tries_it_out(desk: Cast, draft: MatrixVersion, who: str) -> None:
    stranger = user_of(getattr(desk, who))
    week = {"received_from": NOW - timedelta(days=7), "received_until": NOW}
    with pytest.raises(NotAllowed):
        actions.ask_replay(draft, **week, actor=stranger, at=NOW)
    replay = actions.ask_replay(draft, **week, actor=user_of(desk.diana), at=NOW)
    assert not access.visible_replays(stranger).exists()
    with pytest.raises(NotAllowed):
        actions.finish_replay(replay, result={}, actor=stranger, at=NOW)
    with pytest.raises(NotAllowed):
        actions.follow_replay(replay, done=1, total=1, actor=stranger, at=NOW)


def test_a_faulty_draft_and_days_to_come_are_refused(
    desk: Cast, draft: MatrixVersion, by: dict[str, Any]
) -> None:
    week = timedelta(days=7)
    with pytest.raises(Refused, match="have been"):
        actions.ask_replay(draft, received_from=NOW + week, received_until=NOW + 2 * week, **by)
    with pytest.raises(Refused, match="have been"):
        actions.ask_replay(draft, received_from=NOW, received_until=NOW - week, **by)
    actions.ask_replay(draft, received_from=NOW - week, received_until=NOW, **by)
    with pytest.raises(Refused, match="being tried out already"):
        actions.ask_replay(draft, received_from=NOW - week, received_until=NOW, **by)
    other = actions.copy_matrix(draft, note="", **by)
    actions.set_part(row_of(other, "invoice"), role="contract_manager", part="I", **by)
    with pytest.raises(Refused, match="Mend first"):
        actions.ask_replay(other, received_from=NOW - week, received_until=NOW, **by)


def test_done_twice_it_counts_once_and_a_broken_one_says_so(
    desk: Cast, draft: MatrixVersion, by: dict[str, Any]
) -> None:
    replay = actions.ask_replay(draft, received_from=NOW - timedelta(days=7), received_until=NOW, **by)
    run_replay(replay.pk, NOW)
    run_replay(replay.pk, LATER)
    replay.refresh_from_db()
    assert replay.finished_at == NOW
    system = desk.system
    broken = actions.ask_replay(draft, received_from=NOW - timedelta(days=7), received_until=NOW, **by)
    assert actions.finish_replay(broken, result=None, actor=system, at=NOW).state == "failed"
    assert actions.finish_replay(broken, result={"x": 1}, actor=system, at=LATER).state == "failed"
    assert MatrixReplay.objects.get(pk=broken.pk).result == {}
    run_replay(987_654, NOW)


def test_the_database_keeps_replays(draft: MatrixVersion, by: dict[str, Any]) -> None:
    replay = actions.ask_replay(draft, received_from=NOW - timedelta(days=7), received_until=NOW, **by)
    breaks("replay_is_never_deleted", "DELETE FROM desk_matrixreplay WHERE id = %s", replay.pk)
    update, one = "UPDATE desk_matrixreplay SET", "WHERE id = %s"
    breaks("replay_period_holds_a_moment", f"{update} received_until = received_from {one}", replay.pk)
    breaks("replay_that_ended_has_a_moment", f"{update} state = 'done' {one}", replay.pk)
