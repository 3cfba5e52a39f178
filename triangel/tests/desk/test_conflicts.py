"""Conflicts of interest in the life of a request: who is out, and who stands aside.

Each with somebody who must not get in.
"""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from triangel.core.models import User
from triangel.core.rules import NotAllowed, Refused
from triangel.desk import access, actions, queries
from triangel.desk.choices import Channel, NoticeKind
from triangel.desk.models import ClientRequest, Exclusion, Notice, Topic
from triangel.desk.rules import Hand
from triangel.people.models import Employee
from triangel.tests import factories
from triangel.tests.cast import Cast
from triangel.tests.desk.conftest import Ask
from triangel.triangle.choices import Part

LATER = factories.NOW + timedelta(hours=1)


def user_of(employee: Employee) -> User:
    assert employee.user is not None
    return employee.user


def sees(employee: Employee, row: ClientRequest) -> bool:
    return access.visible_requests(user_of(employee)).filter(pk=row.pk).exists()


def holder(row: ClientRequest) -> int:
    return queries.people_at_work(row, factories.TODAY).holder.person


def answerable(row: ClientRequest) -> int:
    return queries.people_at_work(row, factories.TODAY).answerable.person


def on_plate(employee: Employee, row: ClientRequest) -> bool:
    plate = queries.plate(access.visible_requests(user_of(employee)), employee, at=factories.NOW)
    return row.pk in [item.client_request.pk for item in [*plate.items, *plate.waiting]]


def told(employee: Employee, row: ClientRequest) -> list[str]:
    notices = Notice.objects.filter(employee=employee, client_request=row)
    return list(notices.order_by("pk").values_list("kind", flat=True))


# --- COI-3 ---


def test_who_handled_what_is_complained_about_does_not_judge_it(desk: Cast, ask: Ask) -> None:
    earlier = ask("sla_report")
    actions.answer(earlier, body="It is as it is.", actor=user_of(desk.carin), at=factories.NOW)
    complaint = ask("complaint_service", regarding=earlier, at=LATER)
    assert (holder(complaint), answerable(complaint)) == (desk.lars.pk, desk.lars.pk)
    assert sees(desk.carin, complaint)  # it is no secret; she just does not judge it
    assert not access.can_work_on(user_of(desk.carin), complaint, LATER)
    assert on_plate(desk.lars, complaint)
    assert not on_plate(desk.carin, complaint)
    with pytest.raises(Refused, match="handled what is complained about"):
        actions.hand_over(
            complaint, to=Hand(employee=desk.carin.pk), reason="x", actor=user_of(desk.lars), at=LATER
        )


def test_a_subordinate_of_who_handled_it_does_not_judge_it_either(desk: Cast, ask: Ask) -> None:
    earlier = ask("sla_report")
    lars = user_of(desk.lars)
    actions.hand_over(earlier, to=Hand(employee=desk.lars.pk), reason="x", actor=lars, at=factories.NOW)
    complaint = ask("complaint_service", regarding=earlier, at=LATER)
    assert holder(complaint) == desk.diana.pk
    with pytest.raises(Refused, match="reports to him"):
        actions.hand_over(
            complaint, to=Hand(employee=desk.cees.pk), reason="x", actor=user_of(desk.diana), at=LATER
        )


def test_it_can_be_said_afterwards_and_leaves_the_hands_it_is_in(desk: Cast, ask: Ask) -> None:
    earlier = ask("incident")
    actions.take(earlier, actor=user_of(desk.dora), at=factories.NOW)
    complaint, carin = ask("complaint_service"), user_of(desk.carin)
    actions.hand_over(complaint, to=Hand(employee=desk.dora.pk), reason="x", actor=carin, at=LATER)
    actions.complain_about(complaint, regarding=earlier, actor=carin, at=LATER)
    assert holder(complaint) not in (desk.dora.pk, desk.carin.pk)
    assert list(queries.faults()) == []


def test_a_complaint_regards_a_request_of_its_own_client(desk: Cast, ask: Ask) -> None:
    of_b = ask("incident", client=desk.b, contact=desk.bob)
    with pytest.raises(Refused, match="another client"):
        ask("complaint_service", regarding=of_b)
    complaint = ask("complaint_service")
    with pytest.raises(IntegrityError, match="same client"), transaction.atomic():
        ClientRequest.objects.filter(pk=complaint.pk).update(regarding=of_b)
    with pytest.raises(IntegrityError, match="request_regards_another"), transaction.atomic():
        ClientRequest.objects.filter(pk=complaint.pk).update(regarding=complaint)


# --- COI-4 ---


def test_a_complaint_about_a_project_is_kept_from_who_manages_it(desk: Cast, ask: Ask) -> None:
    factories.appointment(desk.pm_a, desk.sofie, part=Part.DEPUTY)
    complaint = ask("complaint_project", project=desk.project_a)
    for employee in (desk.piet, desk.sofie):
        assert not sees(employee, complaint)
        assert told(employee, complaint) == []
    with pytest.raises(Refused, match="cannot go to this person"):
        actions.hand_over(
            complaint, to=Hand(employee=desk.piet.pk), reason="x", actor=user_of(desk.carin), at=LATER
        )
    with pytest.raises(Refused, match="gives facts"):
        actions.hand_over(
            complaint, to=Hand(seat=desk.pm_a.pk), reason="x", actor=user_of(desk.carin), at=LATER
        )


def test_who_manages_it_tomorrow_does_not_judge_it_either(desk: Cast, ask: Ask) -> None:
    complaint = ask("complaint_project", project=desk.project_a)
    desk.pm_a.appointments.update(ends_on=factories.TODAY)
    factories.appointment(desk.pm_a, desk.carin, starts_on=factories.TODAY)
    assert holder(complaint) == desk.lars.pk
    assert not on_plate(desk.carin, complaint)


def test_the_project_manager_gives_facts_without_seeing_the_complaint(desk: Cast, ask: Ask) -> None:
    complaint = ask("complaint_project", project=desk.project_a)
    inquiry = actions.ask_for_facts(
        complaint, employee=desk.piet, question="When was it tested?", actor=user_of(desk.carin), at=LATER
    )
    assert list(access.visible_inquiries(user_of(desk.piet))) == [inquiry]
    assert not sees(desk.piet, complaint)
    for other in (desk.sofie, desk.carin):
        assert not access.visible_inquiries(user_of(other)).exists()
        with pytest.raises(NotAllowed):
            actions.answer_inquiry(inquiry, body="Never.", actor=user_of(other), at=LATER)
    actions.answer_inquiry(inquiry, body="On Monday.", actor=user_of(desk.piet), at=LATER)
    with pytest.raises(Refused, match="already"):
        actions.answer_inquiry(inquiry, body="Or not.", actor=user_of(desk.piet), at=LATER)
    assert told(desk.carin, complaint) == [NoticeKind.ANSWERED]
    with pytest.raises(NotAllowed):
        actions.ask_for_facts(complaint, employee=desk.piet, question="?", actor=user_of(desk.anna), at=LATER)


# --- COI-5 ---


def test_a_decision_of_the_steering_group_is_judged_outside_it(desk: Cast, ask: Ask) -> None:
    complaint = ask("complaint_project", project=desk.project_a, is_steering_decision=True)
    assert (holder(complaint), answerable(complaint)) == (desk.diana.pk, desk.diana.pk)
    later = ask("complaint_project", project=desk.project_a)
    assert holder(later) == desk.carin.pk
    actions.complain_about(later, is_steering_decision=True, actor=user_of(desk.carin), at=LATER)
    assert holder(later) == desk.diana.pk
    plain = ask("incident")
    with pytest.raises(Refused, match="Only a complaint"):
        actions.complain_about(plain, is_steering_decision=True, actor=user_of(desk.dora), at=LATER)


# --- COI-6 and COI-14 ---


@pytest.mark.parametrize("topic", ["complaint_service", "service_credit", "invoice_dispute", "claim"])
def test_the_account_manager_is_told_and_handles_nothing(desk: Cast, ask: Ask, topic: str) -> None:
    row, carin = ask(topic), user_of(desk.carin)
    assert told(desk.anna, row) in ([NoticeKind.MATRIX], [NoticeKind.STANDING])
    for to in (Hand(employee=desk.anna.pk), Hand(seat=desk.am_a.pk)):
        with pytest.raises(Refused, match="does not handle them"):
            actions.hand_over(row, to=to, reason="x", actor=carin, at=LATER)
        with pytest.raises(Refused, match="does not handle them"):
            actions.ask_transfer(row, to=to, reason="x", actor=carin, at=LATER)
    Notice.objects.filter(client_request=row).update(read_at=LATER)
    actions.resolve(row, body="Done.", actor=carin, at=LATER)
    assert told(desk.anna, row)[-1] == NoticeKind.STANDING


def test_he_is_told_nothing_when_it_is_about_him(desk: Cast, ask: Ask) -> None:
    row = ask("complaint_am")
    assert told(desk.anna, row) == []
    assert not sees(desk.anna, row)


def test_where_one_person_is_both_a_complaint_goes_to_who_leads_him(desk: Cast, ask: Ask) -> None:
    """The smallest contracts (class D) may have one person as account and contract manager."""
    desk.am_b.appointments.update(ends_on=factories.TODAY)
    factories.appointment(desk.am_b, desk.cees, starts_on=factories.TODAY)
    complaint = ask("complaint_service", client=desk.b, contact=desk.bob)
    plain = ask("sla_report", client=desk.b, contact=desk.bob)
    assert (holder(complaint), holder(plain)) == (desk.lars.pk, desk.cees.pk)
    assert on_plate(desk.lars, complaint)
    assert not on_plate(desk.cees, complaint)
    assert on_plate(desk.cees, plain)
    rows = list(queries.with_hand(ClientRequest.objects.filter(pk__in=[complaint.pk, plain.pk])))
    assert {pk: one.employee for pk, one in queries.in_hand(rows, factories.TODAY).items()} == {
        complaint.pk: desk.lars,
        plain.pk: desk.cees,
    }


def test_who_becomes_account_manager_lets_go_of_complaints(desk: Cast, ask: Ask) -> None:
    complaint = ask("complaint_service")
    assert holder(complaint) == desk.carin.pk
    desk.am_a.appointments.update(ends_on=factories.TODAY)
    factories.appointment(desk.am_a, desk.carin, starts_on=factories.TODAY)
    assert holder(complaint) == desk.lars.pk


# --- COI-13 ---


def test_the_client_can_ask_for_somebody_else_in_between(desk: Cast, ask: Ask) -> None:
    row = ask("sla_report")
    assert desk.alice.user is not None
    actions.hear_client(row, body="Rather with another.", not_for=desk.carin, actor=desk.alice.user, at=LATER)
    assert (holder(row), answerable(row)) == (desk.lars.pk, desk.lars.pk)
    assert not sees(desk.carin, row)
    assert not sees(desk.cees, row)  # who stands in for her
    actions.keep_from(row, employee=desk.lars, actor=desk.alice.user, at=LATER)
    assert holder(row) == desk.diana.pk
    with pytest.raises(NotAllowed):
        actions.keep_from(row, employee=desk.diana, actor=user_of(desk.carin), at=LATER)


# --- COI-15 ---


def test_nothing_that_changes_afterwards_brings_anybody_back(desk: Cast, ask: Ask) -> None:
    complaint = ask("complaint_project", project=desk.project_a)
    carin = user_of(desk.carin)
    out = set(complaint.exclusions.values_list("employee", flat=True))
    aside = set(complaint.recusals.values_list("employee", flat=True))
    assert (desk.piet.pk in out, desk.anna.pk in aside) == (True, True)
    question = actions.Question(client=desk.a, subject="And", body="?", channel=Channel.PHONE)
    second = actions.split(complaint, question, actor=carin, at=LATER)
    topic = Topic.objects.get(code="project_status")
    actions.change_topic(complaint, topic=topic, actor=carin, at=LATER)
    other = ask("incident", at=LATER)
    actions.link(complaint, other, actor=carin, at=LATER)
    desk.pm_a.appointments.update(ends_on=factories.TODAY)
    desk.am_a.appointments.update(ends_on=factories.TODAY)
    desk.piet.manager = desk.diana
    desk.piet.save(update_fields=["manager"])
    for row in (complaint, second):
        assert out <= set(row.exclusions.values_list("employee", flat=True))
        assert aside <= set(row.recusals.values_list("employee", flat=True))
        assert not sees(desk.piet, row)
        assert holder(row) not in out | aside
    assert sees(desk.piet, other)


@pytest.mark.parametrize("sql", ["DELETE FROM desk_recusal", "UPDATE desk_recusal SET rule = 'COI-9'"])
def test_a_recusal_is_never_taken_back(desk: Cast, ask: Ask, sql: str) -> None:
    ask("complaint_service")
    with pytest.raises(IntegrityError, match="kept"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)


def test_the_database_gives_it_to_nobody_who_stands_aside(desk: Cast, ask: Ask) -> None:
    complaint = ask("complaint_service")
    with (
        pytest.raises(IntegrityError, match="stands aside"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(
            """INSERT INTO desk_custody (client_request_id, sequence, employee_id, from_at, beginning, reason,
               given_by_id) VALUES (%s, 9, %s, now(), 'handed_over', '', %s)""",
            [complaint.pk, desk.anna.pk, desk.system.pk],
        )
    assert not Exclusion.objects.filter(client_request=complaint).exists()
