"""A request goes from hand to hand and never lies between two."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from triangel.core.models import JournalEntry, User
from triangel.core.rules import NotAllowed, Refused
from triangel.desk import access, actions, queries
from triangel.desk.models import ClientRequest, Topic, TransferOffer
from triangel.desk.rules import Hand
from triangel.people.models import Employee
from triangel.tests import factories
from triangel.tests.broken import breaks
from triangel.tests.cast import Cast
from triangel.tests.desk.conftest import Ask

SOON = factories.NOW + timedelta(minutes=5)
LATER = factories.NOW + timedelta(minutes=10)


def user_of(employee: Employee) -> User:
    assert employee.user is not None
    return employee.user


def chain(client_request: ClientRequest) -> list[tuple[int | None, int | None, str]]:
    return list(client_request.custody.values_list("seat", "employee", "beginning"))


def holder(client_request: ClientRequest) -> int:
    return queries.people_at_work(client_request, factories.TODAY).holder.person


def test_somebody_holds_it_from_the_moment_it_is_received(desk: Cast, ask: Ask) -> None:
    client_request = ask("incident")
    custody = client_request.custody.get()
    assert (custody.seat, custody.from_at, custody.until_at) == (desk.desk_seat, factories.NOW, None)


def test_a_hand_over_ends_one_row_where_the_next_begins(desk: Cast, ask: Ask) -> None:
    client_request = ask("incident")
    actions.hand_over(
        client_request, to=Hand(seat=desk.cm_a.pk), reason="contract", actor=user_of(desk.dora), at=SOON
    )
    rows = list(client_request.custody.values_list("seat", "from_at", "until_at", "reason"))
    assert rows == [
        (desk.desk_seat.pk, factories.NOW, SOON, ""),
        (desk.cm_a.pk, SOON, None, "contract"),
    ]
    entry = JournalEntry.objects.get(verb="hand_over")
    assert (entry.object_id, entry.actor, entry.data["seat"]) == (
        client_request.pk,
        desk.dora.user,
        desk.cm_a.pk,
    )


def test_a_hand_over_needs_a_reason_and_another_hand(desk: Cast, ask: Ask) -> None:
    client_request = ask("incident")
    dora = user_of(desk.dora)
    with pytest.raises(Refused, match="Say why"):
        actions.hand_over(client_request, to=Hand(seat=desk.cm_a.pk), reason="  ", actor=dora, at=SOON)
    with pytest.raises(actions.AlreadyThere):
        actions.hand_over(client_request, to=Hand(seat=desk.desk_seat.pk), reason="x", actor=dora, at=SOON)
    assert client_request.custody.count() == 1


def test_it_cannot_go_to_a_seat_of_another_client_or_to_who_left(desk: Cast, ask: Ask) -> None:
    client_request = ask("incident")
    left = factories.employee("Left Long Ago", ends_on=factories.in_days(-30))
    for hand in (Hand(seat=desk.cm_b.pk), Hand(employee=left.pk), Hand(employee=999999)):
        with pytest.raises(Refused):
            actions.hand_over(client_request, to=hand, reason="x", actor=user_of(desk.dora), at=SOON)


def test_who_has_nothing_to_do_with_it_cannot_hand_it_over(desk: Cast, ask: Ask) -> None:
    client_request = ask("sla_report")
    for employee in (desk.sofie, desk.piet, desk.anna, desk.dora):
        with pytest.raises(NotAllowed):
            actions.hand_over(
                client_request, to=Hand(seat=desk.am_a.pk), reason="x", actor=user_of(employee), at=SOON
            )
    with pytest.raises(NotAllowed):
        assert desk.alice.user is not None
        actions.hand_over(
            client_request, to=Hand(seat=desk.am_a.pk), reason="x", actor=desk.alice.user, at=SOON
        )
    actions.hand_over(
        client_request, to=Hand(seat=desk.am_a.pk), reason="x", actor=user_of(desk.lars), at=SOON
    )  # leads the contract manager
    assert holder(client_request) == desk.anna.pk


def test_not_mine_goes_to_where_the_topic_belongs_then_to_the_safety_net_then_up(
    desk: Cast, ask: Ask
) -> None:
    client_request = ask("new_need")
    anna = user_of(desk.anna)
    actions.not_mine(client_request, topic=Topic.objects.get(code="invoice"), actor=anna, at=SOON)
    assert holder(client_request) == desk.carin.pk
    client_request.refresh_from_db()
    assert client_request.topic == Topic.objects.get(code="invoice")
    actions.not_mine(client_request, actor=user_of(desk.carin), at=LATER)
    assert holder(client_request) == desk.lars.pk


def test_not_mine_never_sends_it_back_to_who_sent_it_on(desk: Cast, ask: Ask) -> None:
    client_request = ask("incident")
    actions.not_mine(client_request, actor=user_of(desk.dora), at=SOON)
    assert chain(client_request)[-1] == (desk.cm_a.pk, None, "handed_over")
    actions.not_mine(client_request, actor=user_of(desk.carin), at=LATER)
    assert holder(client_request) == desk.lars.pk
    actions.not_mine(
        client_request, topic=Topic.objects.get(code="question"), actor=user_of(desk.lars), at=LATER
    )
    assert chain(client_request)[-1] == (desk.desk_seat.pk, None, "handed_over")


def test_it_cannot_go_to_somebody_out_of_an_imported_history(desk: Cast, ask: Ask) -> None:
    client_request = ask("incident")
    known = factories.employee("Known From A Log", is_imported=True)
    with pytest.raises(Refused, match="no longer works here"):
        actions.hand_over(
            client_request, to=Hand(employee=known.pk), reason="x", actor=user_of(desk.dora), at=SOON
        )


def test_not_mine_of_a_project_manager_goes_to_the_contract_manager(desk: Cast, ask: Ask) -> None:
    client_request = ask("project_status", project=desk.project_a)
    actions.not_mine(client_request, actor=user_of(desk.piet), at=SOON)
    assert chain(client_request)[-1] == (desk.cm_a.pk, None, "handed_over")


def test_taking_it_in_a_team_is_not_a_hand_over(desk: Cast, ask: Ask) -> None:
    client_request = ask("incident")
    actions.take(client_request, actor=user_of(desk.dora), at=SOON)
    assert chain(client_request) == [
        (desk.desk_seat.pk, None, "received"),
        (desk.desk_seat.pk, desk.dora.pk, "taken"),
    ]
    assert client_request.custody.values("party").distinct().count() == 1


def test_an_offer_leaves_it_where_it_is_until_the_other_says_yes(desk: Cast, ask: Ask) -> None:
    client_request = ask("sla_report")
    actions.ask_transfer(
        client_request,
        to=Hand(employee=desk.cees.pk),
        reason="you know it",
        actor=user_of(desk.carin),
        at=SOON,
    )
    assert holder(client_request) == desk.carin.pk
    with pytest.raises(NotAllowed, match="somebody else"):
        actions.accept_transfer(client_request, actor=user_of(desk.anna), at=LATER)
    actions.accept_transfer(client_request, actor=user_of(desk.cees), at=LATER)
    assert holder(client_request) == desk.cees.pk
    assert TransferOffer.objects.get().state == "accepted"


def test_a_declined_offer_stays_and_the_giver_is_told(desk: Cast, ask: Ask) -> None:
    client_request = ask("sla_report")
    actions.ask_transfer(
        client_request, to=Hand(employee=desk.cees.pk), reason="please", actor=user_of(desk.carin), at=SOON
    )
    actions.decline_transfer(client_request, answer="no time", actor=user_of(desk.cees), at=LATER)
    assert holder(client_request) == desk.carin.pk
    plate = queries.plate(access.visible_requests(user_of(desk.carin)), desk.carin, at=LATER)
    assert [notice.kind for notice in plate.notices] == ["declined"]
    with pytest.raises(Refused, match="not offered"):
        actions.accept_transfer(client_request, actor=user_of(desk.cees), at=LATER)


def test_a_hand_over_ends_an_offer(desk: Cast, ask: Ask) -> None:
    client_request = ask("sla_report")
    carin = user_of(desk.carin)
    actions.ask_transfer(client_request, to=Hand(employee=desk.cees.pk), reason="x", actor=carin, at=SOON)
    actions.hand_over(client_request, to=Hand(seat=desk.am_a.pk), reason="x", actor=carin, at=LATER)
    assert TransferOffer.objects.get().state == "withdrawn"


def test_work_flows_to_the_stand_in_and_back(desk: Cast, ask: Ask) -> None:
    client_request = ask("sla_report")
    factories.absence(desk.carin, factories.TODAY, factories.in_days(7))
    people = queries.people_at_work(client_request, factories.TODAY)
    assert (people.holder.person, people.holder.via) == (desk.cees.pk, "stand_in")
    assert queries.people_at_work(client_request, factories.in_days(7)).holder.person == desk.carin.pk


def test_who_left_leaves_nothing_behind(desk: Cast, ask: Ask) -> None:
    client_request = ask("project_status", project=desk.project_a)
    desk.piet.ends_on = factories.TODAY
    desk.piet.save(update_fields=["ends_on"])
    assert holder(client_request) == desk.lotte.pk
    plate = queries.plate(access.visible_requests(user_of(desk.lotte)), desk.lotte, at=SOON)
    assert [item.client_request.pk for item in plate.items] == [client_request.pk]


BROKEN_CHAINS = {
    "a hand that ends before the next begins": """UPDATE desk_custody
        SET until_at = until_at - interval '1 minute' WHERE sequence = 1""",
    "a hand that changes afterwards": """UPDATE desk_custody
        SET seat_id = NULL, employee_id = 1 WHERE sequence = 1""",
    "no hand at all": "UPDATE desk_custody SET until_at = now() WHERE until_at IS NULL",
    "a hand that is thrown away": "DELETE FROM desk_custody",
    "two hands at once": """INSERT INTO desk_custody
        (client_request_id, sequence, seat_id, from_at, beginning, reason, given_by_id, hand_number, giver,
         arrival)
        SELECT client_request_id, 3, giver, from_at, 'taken', '', given_by_id, 3, party, 'direct'
        FROM desk_custody WHERE sequence = 2""",
    "a moment it was never received": """UPDATE desk_clientrequest
        SET received_at = received_at - interval '1 day'""",
    "closed while somebody holds it": "UPDATE desk_clientrequest SET state = 'closed', closed_at = now()",
    "waiting without a question": "UPDATE desk_clientrequest SET state = 'waiting'",
    "a request that disappears": "DELETE FROM desk_clientrequest",
    "nobody to answer for it": """UPDATE desk_clientrequest
        SET answerable_seat_id = NULL, answerable_id = NULL""",
    "a contact of another client": """UPDATE desk_clientrequest SET contact_id =
        (SELECT id FROM clients_contact WHERE name = 'Bob Stam')""",
    "a message that is rewritten": "UPDATE desk_message SET body = 'nothing happened'",
    "a promise that is moved": "UPDATE desk_promise SET promised_by = promised_by + interval '1 day'",
    "a promise that disappears": "DELETE FROM desk_promise",
    "a request that forgets a hand-over": "UPDATE desk_clientrequest SET hand_overs = 0",
    "more returns than hand-overs": "UPDATE desk_clientrequest SET returns = 2",
    "a hand that came from nobody": """INSERT INTO desk_custody
        (client_request_id, sequence, seat_id, from_at, until_at, beginning, reason, given_by_id, hand_number,
         arrival)
        SELECT client_request_id, 3, giver, from_at, from_at, 'taken', '', given_by_id, 3, 'direct'
        FROM desk_custody WHERE sequence = 2""",
}


@pytest.mark.parametrize("what", BROKEN_CHAINS)
def test_the_database_refuses_to_lose_a_request(desk: Cast, ask: Ask, what: str) -> None:
    client_request = ask("incident")
    actions.hand_over(
        client_request, to=Hand(seat=desk.cm_a.pk), reason="x", actor=user_of(desk.dora), at=SOON
    )
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(BROKEN_CHAINS[what])
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_a_gap_is_no_reopening_because_it_says_so(desk: Cast, ask: Ask) -> None:
    ask("incident")
    breaks(
        "custody_has_no_gap",
        """WITH ended AS (UPDATE desk_custody SET until_at = from_at + interval '1 hour'
               RETURNING client_request_id, seat_id, until_at, given_by_id)
           INSERT INTO desk_custody
               (client_request_id, sequence, seat_id, from_at, beginning, reason, given_by_id, hand_number,
                arrival)
           SELECT client_request_id, 2, seat_id, until_at + interval '1 day', 'reopened', '', given_by_id,
                  1, 'stays'
           FROM ended""",
    )


def test_waits_and_offers_are_kept(desk: Cast, ask: Ask) -> None:
    client_request, carin = ask("sla_report"), user_of(desk.carin)
    actions.ask_transfer(client_request, to=Hand(seat=desk.am_a.pk), reason="x", actor=carin, at=SOON)
    actions.wait_for_client(client_request, question="Which one?", actor=carin, at=SOON)
    breaks("wait_is_never_deleted", "DELETE FROM desk_wait")
    breaks("offer_is_never_deleted", "DELETE FROM desk_transferoffer")
    actions.resolve(client_request, body="Done.", actor=carin, at=LATER)
    actions.confirm(client_request, actor=user_of(desk.dora), at=LATER)
    breaks(
        "request_closed_has_no_open_offer",
        "UPDATE desk_transferoffer SET state = 'open', answered_at = NULL",
    )


def test_check_finds_nothing_wrong_after_all_gestures(desk: Cast, ask: Ask) -> None:
    client_request = ask("incident")
    dora, carin = user_of(desk.dora), user_of(desk.carin)
    actions.take(client_request, actor=dora, at=SOON)
    actions.not_mine(client_request, actor=dora, at=LATER)
    actions.resolve(client_request, body="Done.", actor=carin, at=LATER)
    actions.confirm(client_request, actor=dora, at=LATER)
    actions.reopen(client_request, reason="Not done.", actor=dora, at=LATER + timedelta(days=2))
    assert list(queries.faults()) == []


def test_check_finds_what_was_broken_behind_the_back_of_the_database(desk: Cast, ask: Ask) -> None:
    client_request = ask("incident")
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE desk_custody DISABLE TRIGGER USER")
        cursor.execute("UPDATE desk_custody SET until_at = from_at + interval '1 hour'")
        cursor.execute("ALTER TABLE desk_custody ENABLE TRIGGER USER")
    assert list(queries.faults()) == [
        queries.Fault("custody_has_a_hand_until_closed", "desk_clientrequest", client_request.pk)
    ]


@pytest.mark.parametrize("gesture", [actions.hand_over, actions.ask_transfer])
@pytest.mark.parametrize("has_closed_sign_in", [True, False])
def test_it_never_goes_to_somebody_who_cannot_sign_in(
    desk: Cast, ask: Ask, gesture: Callable[..., object], *, has_closed_sign_in: bool
) -> None:
    client_request = ask()
    user = factories.user("Nico") if has_closed_sign_in else None
    if user is not None:
        user.is_active = False
        user.save(update_fields=["is_active"])
    nico = factories.employee("Nico", team=desk.service, user=user)
    to, actor = Hand(employee=nico.pk), desk.dora.user
    with pytest.raises(Refused, match="Nico cannot sign in") as refused:
        gesture(client_request, to=to, reason="yours", actor=actor, at=factories.NOW)
    assert refused.value.field == "to"
    assert queries.last_custody(client_request).employee_id is None
