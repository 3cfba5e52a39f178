"""A complaint about a person never reaches that person, who stands in for him, or who reports to him."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from triangel.core.models import User
from triangel.core.rules import NotAllowed, Refused
from triangel.desk import access, actions, queries
from triangel.desk.choices import Channel, ExclusionKind
from triangel.desk.models import ClientRequest, Exclusion, Notice, Topic
from triangel.desk.rules import Hand
from triangel.people.models import Employee
from triangel.tests import factories
from triangel.tests.cast import Cast
from triangel.tests.desk.conftest import Ask


def user_of(employee: Employee) -> User:
    assert employee.user is not None
    return employee.user


def sees(employee: Employee) -> list[int]:
    return sorted(access.visible_requests(user_of(employee)).values_list("number", flat=True))


def test_a_complaint_about_the_project_manager_knows_whom_it_is_about(desk: Cast, ask: Ask) -> None:
    complaint = ask("complaint_pm", project=desk.project_a)
    assert complaint.about == desk.piet


def test_the_subject_neither_sees_nor_finds_nor_counts_it(desk: Cast, ask: Ask) -> None:
    ask("incident", subject="Printer broken")
    complaint = ask("complaint_pm", project=desk.project_a, subject="Printer project goes wrong")
    assert complaint.number not in sees(desk.piet)
    found = queries.page(
        access.visible_requests(user_of(desk.piet)),
        queries.RequestFilter(text="printer"),
        at=factories.NOW,
    )
    assert [row.subject for row in found.rows] == ["Printer broken"]
    assert found.count == 1
    assert complaint.number in sees(desk.carin)


def test_who_stands_in_for_the_subject_or_reports_to_him_is_kept_out(desk: Cast, ask: Ask) -> None:
    about_carin = ask("complaint_cm")
    assert about_carin.about == desk.carin
    assert about_carin.number not in sees(desk.carin) + sees(desk.cees)
    about_lotte = ask("complaint_lm", about=desk.lotte)
    for employee in (desk.lotte, desk.anna, desk.piet, desk.sofie):
        assert about_lotte.number not in sees(employee)
    assert about_lotte.number in sees(desk.diana)


def test_a_place_under_the_subject_that_comes_later_keeps_out_too(desk: Cast, ask: Ask) -> None:
    complaint = ask("complaint_lm", about=desk.lars)
    assert complaint.number in sees(desk.lotte)
    desk.lotte.manager = desk.lars
    desk.lotte.save(update_fields=["manager"])
    assert complaint.number not in sees(desk.lotte)


def test_leaving_the_place_under_the_subject_does_not_open_it_again(desk: Cast, ask: Ask) -> None:
    complaint = ask("complaint_lm", about=desk.lotte)
    desk.anna.manager = desk.lars
    desk.anna.save(update_fields=["manager"])
    assert complaint.number not in sees(desk.anna)


def test_one_request_is_seen_by_exactly_those_in_whose_lists_it_stands(desk: Cast, ask: Ask) -> None:
    complaint = ask("complaint_pm", project=desk.project_a)
    kept_away = ask("incident")
    second = actions.Question(
        client=desk.a, contact=desk.alice, subject="Printer too", body="It is broken.", channel=Channel.PHONE
    )
    actions.split(complaint, second, actor=desk.system, at=factories.NOW)
    Exclusion.objects.create(
        client_request=kept_away, employee=desk.anna, kind=ExclusionKind.CHOSEN, at=factories.NOW
    )
    users = [employee.user for employee in Employee.objects.select_related("user") if employee.user]
    contacts = [contact.user for contact in (desk.alice, desk.bob) if contact.user]
    for user in [*users, desk.system, *contacts]:
        listed = set(access.visible_requests(user).values_list("pk", flat=True))
        assert {row.pk for row in ClientRequest.objects.all() if access.can_see(user, row)} == listed
    assert not access.can_see(user_of(desk.anna), kept_away)


def test_somebody_outside_the_circle_does_not_see_it(desk: Cast, ask: Ask) -> None:
    outsider = factories.employee(
        "Olga Out", team=desk.service, manager=desk.lars, user=factories.user("Olga Out")
    )
    complaint, plain = ask("complaint_am"), ask("incident")
    assert sees(outsider) == [plain.number]
    assert complaint.number in sees(desk.lotte)


def test_it_cannot_be_given_to_who_is_kept_out_in_any_way(desk: Cast, ask: Ask) -> None:
    complaint = ask("complaint_pm", project=desk.project_a)
    carin = user_of(desk.carin)
    for gesture in (actions.hand_over, actions.ask_transfer):
        with pytest.raises(Refused, match="cannot go to this person"):
            gesture(complaint, to=Hand(employee=desk.piet.pk), reason="yours", actor=carin, at=factories.NOW)
    actions.hand_over(complaint, to=Hand(seat=desk.pm_a.pk), reason="project", actor=carin, at=factories.NOW)
    holder = queries.people_at_work(complaint, factories.TODAY).holder
    assert holder.person == desk.lotte.pk  # the seat is Piet's, the complaint is not


def test_the_database_refuses_it_as_well(desk: Cast, ask: Ask) -> None:
    complaint = ask("complaint_pm", project=desk.project_a)
    with pytest.raises(IntegrityError, match="kept out"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            """INSERT INTO desk_custody (client_request_id, sequence, employee_id, from_at, beginning, reason,
               given_by_id, hand_number, giver, arrival)
               VALUES (%s, 9, %s, now(), 'handed_over', '', %s, 2, 1, 'forward')""",
            [complaint.pk, desk.piet.pk, desk.system.pk],
        )


@pytest.mark.parametrize("sql", ["DELETE FROM desk_exclusion", "UPDATE desk_exclusion SET kind = 'chosen'"])
def test_an_exclusion_is_never_taken_back(desk: Cast, ask: Ask, sql: str) -> None:
    ask("complaint_pm", project=desk.project_a)
    with pytest.raises(IntegrityError, match="kept"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)
    assert Exclusion.objects.get().employee == desk.piet


def test_it_is_on_the_plate_of_who_is_there_instead(desk: Cast, ask: Ask) -> None:
    complaint = ask("complaint_pm", project=desk.project_a)
    actions.hand_over(
        complaint, to=Hand(seat=desk.pm_a.pk), reason="x", actor=user_of(desk.carin), at=factories.NOW
    )
    plates = {
        employee.name: [
            item.client_request.pk
            for item in queries.plate(
                access.visible_requests(user_of(employee)), employee, at=factories.NOW
            ).items
        ]
        for employee in (desk.piet, desk.lotte)
    }
    assert plates == {"Piet Jansen": [], "Lotte Kok": [complaint.pk]}


def test_nobody_who_is_kept_out_is_told(desk: Cast, ask: Ask) -> None:
    ask("complaint_am")
    assert not Notice.objects.filter(employee__in=[desk.anna]).exists()


def test_whom_the_client_does_not_want_is_kept_out_without_a_reason(desk: Cast, ask: Ask) -> None:
    client_request = ask("sla_report", not_for=desk.carin)
    assert client_request.number not in sees(desk.carin)
    assert queries.people_at_work(client_request, factories.TODAY).holder.person == desk.lars.pk


def test_what_is_split_off_keeps_out_the_same_people(desk: Cast, ask: Ask) -> None:
    complaint = ask("complaint_pm", project=desk.project_a)
    second = actions.split(
        complaint,
        actions.Question(
            client=desk.a,
            subject="And the planning",
            body="When is it done?",
            channel=Channel.PHONE,
            topic=Topic.objects.get(code="project_status"),
            project=desk.project_a,
        ),
        actor=user_of(desk.carin),
        at=factories.NOW,
    )
    assert second.number not in sees(desk.piet)
    assert queries.people_at_work(second, factories.TODAY).holder.person != desk.piet.pk


def test_a_change_of_topic_does_not_open_it(desk: Cast, ask: Ask) -> None:
    complaint = ask("complaint_pm", project=desk.project_a)
    actions.change_topic(
        complaint,
        topic=Topic.objects.get(code="project_status"),
        actor=user_of(desk.carin),
        at=factories.NOW,
    )
    assert complaint.number not in sees(desk.piet)


def test_what_turns_out_to_be_a_complaint_is_kept_from_him_from_then_on(desk: Cast, ask: Ask) -> None:
    client_request = ask("project_status", project=desk.project_a)
    assert client_request.number in sees(desk.piet)
    actions.not_mine(
        client_request,
        topic=Topic.objects.get(code="complaint_pm"),
        actor=user_of(desk.piet),
        at=factories.NOW,
    )
    assert client_request.number not in sees(desk.piet)
    client_request.refresh_from_db()
    assert client_request.about == desk.piet
    assert queries.people_at_work(client_request, factories.TODAY).holder.person == desk.carin.pk
    assert list(queries.faults()) == []


def test_what_turns_out_to_be_a_complaint_leaves_his_hands(desk: Cast, ask: Ask) -> None:
    client_request = ask("incident")
    actions.take(client_request, actor=user_of(desk.dora), at=factories.NOW)
    later = factories.NOW + timedelta(minutes=1)
    conduct, carin = Topic.objects.get(code="conduct"), user_of(desk.carin)
    with pytest.raises(Refused, match="whom it is about"):
        actions.change_topic(client_request, topic=conduct, actor=carin, at=later)
    actions.change_topic(client_request, topic=conduct, about=desk.dora, actor=carin, at=later)
    assert client_request.number not in sees(desk.dora)
    assert queries.last_custody(client_request).employee != desk.dora
    assert list(queries.faults()) == []


def test_a_complaint_that_is_about_somebody_else_stays_kept_from_the_first(desk: Cast, ask: Ask) -> None:
    complaint = ask("complaint_pm", project=desk.project_a)
    actions.change_topic(
        complaint, topic=Topic.objects.get(code="complaint_am"), actor=user_of(desk.carin), at=factories.NOW
    )
    complaint.refresh_from_db()
    assert complaint.about == desk.anna
    assert complaint.number not in sees(desk.piet) + sees(desk.anna)


def test_a_complaint_about_a_person_cannot_come_in_about_nobody(desk: Cast, ask: Ask) -> None:
    for topic in ("conduct", "complaint_sd", "complaint_lm"):
        with pytest.raises(Refused, match="whom it is about"):
            ask(topic)
    assert not ClientRequest.objects.exists()


def test_an_offer_to_who_is_kept_out_since_is_not_accepted_in_his_place(desk: Cast, ask: Ask) -> None:
    complaint = ask("complaint_lm", about=desk.lars)
    diana = user_of(desk.diana)
    actions.ask_transfer(
        complaint, to=Hand(employee=desk.sofie.pk), reason="x", actor=diana, at=factories.NOW
    )
    desk.sofie.manager = desk.lars
    desk.sofie.save(update_fields=["manager"])
    with pytest.raises(Refused):
        actions.accept_transfer(complaint, actor=diana, at=factories.NOW)
    assert queries.last_custody(complaint).employee == desk.diana


def test_somebody_outside_the_circle_who_is_asked_to_take_it_can_do_so(desk: Cast, ask: Ask) -> None:
    complaint = ask("complaint_lm", about=desk.lars)
    sofie = user_of(desk.sofie)
    assert complaint.number not in sees(desk.sofie)
    actions.ask_transfer(
        complaint,
        to=Hand(employee=desk.sofie.pk),
        reason="x",
        actor=user_of(desk.diana),
        at=factories.NOW,
    )
    plate = queries.plate(access.visible_requests(sofie), desk.sofie, at=factories.NOW)
    assert [item.client_request.pk for item in plate.offered] == [complaint.pk]
    actions.accept_transfer(complaint, actor=sofie, at=factories.NOW)
    assert queries.last_custody(complaint).employee == desk.sofie


def test_whoever_a_complaint_comes_to_in_an_absence_sees_it(desk: Cast, ask: Ask) -> None:
    complaint = ask("complaint_cm", client=desk.b, contact=desk.bob)
    assert queries.people_at_work(complaint, factories.TODAY).holder.person == desk.lars.pk
    assert complaint.number not in sees(desk.sofie)
    factories.stand_in(desk.lars, desk.sofie)
    factories.absence(desk.lars, factories.TODAY, factories.in_days(7))
    assert queries.people_at_work(complaint, factories.TODAY).holder.person == desk.sofie.pk
    plate = queries.plate(access.visible_requests(user_of(desk.sofie)), desk.sofie, at=factories.NOW)
    assert [item.client_request.pk for item in plate.items] == [complaint.pk]


def test_a_seat_of_who_is_kept_out_falls_to_a_stand_in_of_his_manager_who_sees_it(
    desk: Cast, ask: Ask
) -> None:
    client_request = ask("complaint_am", client=desk.b, contact=desk.bob, not_for=desk.cees)
    lotte, seat = user_of(desk.lotte), Hand(seat=desk.cm_b.pk)
    actions.hand_over(client_request, to=seat, reason="x", actor=lotte, at=factories.NOW)
    factories.stand_in(desk.lars, desk.sofie)
    factories.absence(desk.lars, factories.TODAY, factories.in_days(7))
    assert queries.people_at_work(client_request, factories.TODAY).holder.person == desk.sofie.pk
    assert client_request.number in sees(desk.sofie)


def test_what_is_split_off_keeps_out_who_came_under_the_subject_since(desk: Cast, ask: Ask) -> None:
    complaint = ask("complaint_lm", about=desk.lars)
    desk.sofie.manager = desk.lars
    desk.sofie.save(update_fields=["manager"])
    question = actions.Question(client=desk.a, subject="And", body="?", channel=Channel.PHONE)
    second = actions.split(complaint, question, actor=user_of(desk.diana), at=factories.NOW)
    assert second.number not in sees(desk.sofie)


def test_a_complaint_from_which_everybody_is_kept_stops_nobody_elses_work(desk: Cast, ask: Ask) -> None:
    plain, complaint = ask("incident"), ask("complaint_lm", about=desk.diana)
    assert queries.people_at_work(complaint, factories.TODAY).holder.person == desk.ivo.pk
    desk.ivo.ends_on = factories.TODAY
    desk.ivo.save(update_fields=["ends_on"])
    plate = queries.plate(access.visible_requests(user_of(desk.dora)), desk.dora, at=factories.NOW)
    assert [item.client_request.pk for item in plate.items] == [plain.pk]
    rows = list(queries.with_hand(ClientRequest.objects.all()))
    assert list(queries.in_hand(rows, factories.TODAY)) == [plain.pk]


def test_who_resolved_a_complaint_does_not_confirm_it_and_it_reopens_elsewhere(desk: Cast, ask: Ask) -> None:
    complaint = ask("complaint_service")
    carin = user_of(desk.carin)
    actions.resolve(complaint, body="We gave a credit.", actor=carin, at=factories.NOW)
    with pytest.raises(NotAllowed, match="Somebody else"):
        actions.confirm(complaint, actor=carin, at=factories.NOW)
    assert desk.alice.user is not None
    actions.reopen(complaint, reason="No credit came.", actor=desk.alice.user, at=factories.NOW)
    assert queries.people_at_work(complaint, factories.TODAY).holder.person == desk.lars.pk


def with_the_desk(desk: Cast, ask: Ask) -> tuple[ClientRequest, Employee, Employee]:
    """A complaint that the contract manager gave to the desk; somebody there, and somebody elsewhere."""
    inside, outside = (
        factories.employee(name, team=team, manager=desk.lars, user=factories.user(name))
        for name, team in (("Dirk Desk", desk.desk), ("Olga Out", desk.service))
    )
    complaint = ask("complaint_pm", project=desk.project_a)
    to, actor = Hand(seat=desk.desk_seat.pk), user_of(desk.carin)
    actions.hand_over(complaint, to=to, reason="look it up", actor=actor, at=factories.NOW)
    return complaint, inside, outside


def test_what_lies_with_a_team_is_seen_and_taken_by_the_team_and_nobody_else(desk: Cast, ask: Ask) -> None:
    complaint, inside, outside = with_the_desk(desk, ask)
    assert [complaint.number in sees(who) for who in (inside, desk.dora, outside, desk.piet)] == [
        True,
        True,
        False,
        False,
    ]
    plate = queries.plate(access.visible_requests(user_of(inside)), inside, at=factories.NOW)
    assert [item.client_request.number for item in plate.items] == [complaint.number]
    actions.take(complaint, actor=user_of(inside), at=factories.NOW)


def test_once_one_of_the_team_took_it_the_others_see_it_no_more(desk: Cast, ask: Ask) -> None:
    complaint, inside, _outside = with_the_desk(desk, ask)
    other = factories.employee("Else", team=desk.desk, manager=desk.lars, user=factories.user("Else"))
    assert complaint.number in sees(other)
    actions.take(complaint, actor=user_of(inside), at=factories.NOW)
    assert [complaint.number in sees(who) for who in (inside, other)] == [True, False]


def test_who_is_kept_out_is_so_in_the_team_it_lies_with_too(desk: Cast, ask: Ask) -> None:
    complaint, _inside, _outside = with_the_desk(desk, ask)
    desk.piet.team = desk.desk
    desk.piet.save(update_fields=["team"])
    assert complaint.number not in sees(desk.piet)


def test_a_team_it_is_offered_to_sees_what_it_is_asked(desk: Cast, ask: Ask) -> None:
    complaint = ask("complaint_pm", project=desk.project_a)
    inside = factories.employee("Dirk", team=desk.desk, manager=desk.lars, user=factories.user("Dirk"))
    assert complaint.number not in sees(inside)
    to, actor = Hand(seat=desk.desk_seat.pk), user_of(desk.carin)
    actions.ask_transfer(complaint, to=to, reason="look it up", actor=actor, at=factories.NOW)
    assert complaint.number in sees(inside)
    actions.accept_transfer(complaint, actor=user_of(inside), at=factories.NOW)
    assert complaint.number in sees(inside)
