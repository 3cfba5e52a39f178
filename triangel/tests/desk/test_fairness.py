"""Amounts that two decide, complaints that two close, both sides heard, and readers written down."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction

from triangel.core.models import User
from triangel.core.rules import NotAllowed, Refused
from triangel.desk import access, actions, queries
from triangel.desk.choices import AmountKind, AmountState, NoticeKind
from triangel.desk.models import AmountDecision, ClientRequest, Notice, Reading, Recusal
from triangel.people.models import Employee
from triangel.tests import factories
from triangel.tests.cast import Cast
from triangel.tests.desk.conftest import Ask

LATER = factories.NOW + timedelta(hours=1)
MUCH_LATER = factories.NOW + timedelta(days=30)


def user_of(employee: Employee) -> User:
    assert employee.user is not None
    return employee.user


def sees(employee: Employee, row: ClientRequest) -> bool:
    return access.visible_requests(user_of(employee)).filter(pk=row.pk).exists()


def holder(row: ClientRequest) -> int:
    return queries.people_at_work(row, factories.TODAY).holder.person


def told(employee: Employee, row: ClientRequest) -> list[str]:
    notices = Notice.objects.filter(employee=employee, client_request=row)
    return list(notices.order_by("pk").values_list("kind", flat=True))


# --- COI-7 ---


def propose(row: ClientRequest, by: Employee, amount: int, *, at: object = LATER) -> AmountDecision:
    return actions.propose_amount(
        row,
        kind=AmountKind.SERVICE_CREDIT,
        amount=Decimal(amount),
        reason="Four days without scanning",
        actor=user_of(by),
        at=LATER,
    )


def test_a_small_amount_is_decided_at_once_and_amounts_count_together(desk: Cast, ask: Ask) -> None:
    row = ask("service_credit")
    first = propose(row, desk.carin, 2000)
    assert (first.state, first.needs_second) == (AmountState.APPROVED, False)
    second = propose(row, desk.carin, 501)
    assert (second.state, second.needs_second, second.asked) == (AmountState.OPEN, True, desk.lars)


def test_a_larger_amount_waits_for_somebody_without_a_margin_target(desk: Cast, ask: Ask) -> None:
    row = ask("service_credit")
    amount = propose(row, desk.carin, 4000)
    assert told(desk.lars, row)[-1] == NoticeKind.AMOUNT
    for other in (desk.carin, desk.anna, desk.cees, desk.sofie, desk.lotte):
        assert not access.can_decide_amount(user_of(other), amount, LATER)
        with pytest.raises(NotAllowed):
            actions.decide_amount(amount, approve=True, actor=user_of(other), at=LATER)
    with pytest.raises(Refused, match="second person"):
        actions.resolve(row, body="Here it is.", actor=user_of(desk.carin), at=LATER)
    with pytest.raises(IntegrityError, match="nobody decided"), transaction.atomic():
        ClientRequest.objects.filter(pk=row.pk).update(state="resolved", resolved_at=LATER)
    with pytest.raises(Refused, match="Say why"):
        actions.decide_amount(amount, approve=False, actor=user_of(desk.lars), at=LATER)
    decided = actions.decide_amount(amount, approve=True, actor=user_of(desk.lars), at=LATER)
    assert (decided.state, decided.decided_by) == (AmountState.APPROVED, desk.lars.user)
    assert told(desk.carin, row)[-1] == NoticeKind.AMOUNT_DECIDED
    with pytest.raises(Refused, match="already"):
        actions.decide_amount(amount, approve=True, actor=user_of(desk.lars), at=LATER)
    actions.resolve(row, body="Here it is.", actor=user_of(desk.carin), at=LATER)


def test_a_line_manager_with_the_contract_himself_is_not_the_second_person(desk: Cast, ask: Ask) -> None:
    desk.cm_a.appointments.update(ends_on=factories.TODAY)
    factories.appointment(desk.cm_a, desk.lars, starts_on=factories.TODAY)
    row = ask("service_credit")
    amount = propose(row, desk.lars, 4000)
    assert amount.asked == desk.diana
    assert not access.can_decide_amount(user_of(desk.lars), amount, LATER)
    assert access.can_decide_amount(user_of(desk.diana), amount, LATER)


def test_where_the_fee_is_known_the_limit_is_a_part_of_it(desk: Cast, ask: Ask) -> None:
    contract = factories.contract(desk.a, annual_value=Decimal(120_000))
    row = ask("service_credit", contract=contract)
    assert propose(row, desk.carin, 500).needs_second is False
    assert propose(row, desk.carin, 1).needs_second is True


def test_a_proposal_can_be_taken_back_and_another_be_made(desk: Cast, ask: Ask) -> None:
    row = ask("claim")
    amount = propose(row, desk.carin, 9000)
    with pytest.raises(Refused, match="second person"):
        propose(row, desk.carin, 10)
    with pytest.raises(NotAllowed):
        actions.withdraw_amount(amount, actor=user_of(desk.sofie), at=LATER)
    actions.withdraw_amount(amount, actor=user_of(desk.carin), at=LATER)
    assert propose(row, desk.carin, 10).state == AmountState.APPROVED


@pytest.mark.parametrize(
    ("change", "name"),
    [
        ("decided_by_id = proposed_by_id, decided_at = now(), state = 'approved'", "second_person"),
        ("state = 'approved'", "amount_decided_has_a_moment"),
        ("amount = 1", "never changes"),
        ("asked_id = NULL", "never changes"),
    ],
)
def test_the_database_holds_the_second_person_up(desk: Cast, ask: Ask, change: str, name: str) -> None:
    amount = propose(ask("claim"), desk.carin, 9000)
    with pytest.raises(IntegrityError, match=name), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE desk_amountdecision SET {change} WHERE id = %s", [amount.pk])


def test_the_database_knows_amounts_by_rules_of_their_own(desk: Cast, ask: Ask) -> None:
    row = ask("claim")
    plain = {
        "client_request": row,
        "kind": "claim",
        "reason": "x",
        "proposed_at": LATER,
        "proposed_by": desk.carin.user,
    }
    with pytest.raises(IntegrityError, match="amount_is_more_than_nought"), transaction.atomic():
        AmountDecision.objects.create(**plain, amount=0, needs_second=False)
    with pytest.raises(IntegrityError, match="amount_for_two_is_asked_of_somebody"), transaction.atomic():
        AmountDecision.objects.create(**plain, amount=1, needs_second=True)
    AmountDecision.objects.create(**plain, amount=1, needs_second=False)
    with pytest.raises(IntegrityError, match="amount_one_open"), transaction.atomic():
        AmountDecision.objects.create(**plain, amount=1, needs_second=False)


# --- COI-9 ---


def test_the_clock_closes_no_complaint_but_asks_a_second_person(desk: Cast, ask: Ask) -> None:
    complaint, system = ask("complaint_service"), desk.system
    actions.resolve(complaint, body="We gave a credit.", actor=user_of(desk.carin), at=LATER)
    assert actions.ask_second_person(complaint, actor=system, at=LATER + timedelta(days=2)) is None
    assert actions.close_after_silence(complaint, actor=system, at=MUCH_LATER) is None
    with pytest.raises(Refused, match="still has time"):
        actions.close_for_silence(complaint, actor=user_of(desk.lars), at=LATER)
    notice = actions.ask_second_person(complaint, actor=system, at=MUCH_LATER)
    assert notice is not None
    assert notice.employee == desk.lars
    assert actions.ask_second_person(complaint, actor=system, at=MUCH_LATER) is None
    for other in (desk.carin, desk.anna, desk.sofie):
        with pytest.raises(NotAllowed):
            actions.close_for_silence(complaint, actor=user_of(other), at=MUCH_LATER)
    closed = actions.close_for_silence(complaint, actor=user_of(desk.lars), at=MUCH_LATER)
    assert closed.state == "closed"
    assert list(queries.faults()) == []


def test_a_second_person_who_leaves_is_followed_by_another(desk: Cast, ask: Ask) -> None:
    complaint = ask("complaint_service")
    actions.resolve(complaint, body="Done.", actor=user_of(desk.carin), at=LATER)
    actions.ask_second_person(complaint, actor=desk.system, at=MUCH_LATER)
    desk.lars.ends_on = factories.TODAY
    desk.lars.save(update_fields=["ends_on"])
    again = actions.ask_second_person(complaint, actor=desk.system, at=MUCH_LATER)
    assert again is not None
    assert again.employee == desk.diana


def test_opened_again_it_goes_to_somebody_else_and_never_back(desk: Cast, ask: Ask) -> None:
    complaint = ask("complaint_service")
    assert desk.alice.user is not None
    had = []
    for _time in range(3):
        person = holder(complaint)
        had.append(person)
        by = Employee.objects.get(pk=person)
        actions.resolve(complaint, body="Done.", actor=user_of(by), at=LATER)
        actions.confirm(complaint, actor=desk.alice.user, at=LATER)
        actions.reopen(complaint, reason="It came back.", actor=desk.alice.user, at=LATER)
        assert holder(complaint) not in had
        assert not access.can_hold(person, complaint, factories.TODAY)
    assert had == [desk.carin.pk, desk.lars.pk, desk.diana.pk]
    assert list(queries.faults()) == []


def test_it_can_always_be_opened_again_also_when_everybody_had_it(desk: Cast, ask: Ask) -> None:
    """Nobody is left who did not handle it: then a request is rather with somebody than with nobody."""
    complaint = ask("complaint_service")
    for employee in Employee.objects.all():
        Recusal.objects.get_or_create(
            client_request=complaint, employee=employee, defaults={"rule": "COI-9", "at": LATER}
        )
    actions.resolve(complaint, body="Done.", actor=desk.system, at=LATER)
    assert desk.alice.user is not None
    actions.reopen(complaint, reason="It came back.", actor=desk.alice.user, at=LATER)
    assert holder(complaint)


# --- COI-11 and COI-12 ---


def test_both_sides_are_heard_and_the_subject_sees_only_what_he_is_told(desk: Cast, ask: Ask) -> None:
    complaint = ask("complaint_pm", project=desk.project_a, body="He shouted at my people on the 3rd.")
    carin, piet = user_of(desk.carin), user_of(desk.piet)
    with pytest.raises(Refused, match="let him be heard"):
        actions.ask_for_facts(complaint, employee=desk.piet, question="?", actor=carin, at=LATER)
    heard = actions.hear_subject(complaint, told="Somebody was hurt by your tone.", actor=carin, at=LATER)
    assert (heard.employee, heard.original) == (desk.piet, "")
    assert not sees(desk.piet, complaint)
    actions.answer_inquiry(heard, body="I am sorry to hear that.", actor=piet, at=LATER)
    assert not sees(desk.piet, complaint)
    assert told(desk.piet, complaint) == []
    opened = actions.hear_subject(
        complaint, told="As agreed.", consent="Alice Groen, by phone", actor=carin, at=LATER
    )
    assert opened.original == "He shouted at my people on the 3rd."
    plain = ask("incident")
    with pytest.raises(Refused, match="nobody has to be heard"):
        actions.hear_subject(plain, told="x", actor=user_of(desk.dora), at=LATER)


@pytest.mark.parametrize(
    ("change", "name"),
    [
        ("told = 'else'", "never changes"),
        ("answer = '', answered_at = now()", "inquiry_answer_has_a_moment"),
        ("told = ''", "never changes"),
    ],
)
def test_what_was_asked_never_changes(desk: Cast, ask: Ask, change: str, name: str) -> None:
    complaint = ask("complaint_pm", project=desk.project_a)
    actions.hear_subject(complaint, told="x", actor=user_of(desk.carin), at=LATER)
    with pytest.raises(IntegrityError, match=name), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE desk_inquiry SET {change}")


def test_the_original_stays_closed_without_consent(desk: Cast, ask: Ask) -> None:
    complaint = ask("complaint_pm", project=desk.project_a)
    fields = {
        "client_request": complaint,
        "employee": desk.piet,
        "asked_at": LATER,
        "asked_by": desk.carin.user,
    }
    rows = complaint.inquiries
    with pytest.raises(IntegrityError, match="inquiry_original_stays_closed"), transaction.atomic():
        rows.model.objects.create(**fields, kind="hearing", told="x", original="his words")
    with pytest.raises(IntegrityError, match="inquiry_says_something"), transaction.atomic():
        rows.model.objects.create(**fields, kind="hearing", told="")


def test_every_view_of_a_complaint_about_a_person_is_written_down_for_good(desk: Cast, ask: Ask) -> None:
    complaint, plain = ask("complaint_pm", project=desk.project_a), ask("incident")
    carin = user_of(desk.carin)
    assert actions.log_reading(plain, door="page", actor=carin, at=LATER) is None
    actions.log_reading(complaint, door="page", actor=carin, at=LATER)
    assert list(Reading.objects.values_list("user", "door")) == [(carin.pk, "page")]
    for who, may in ((desk.carin, True), (desk.lotte, True), (desk.ivo, True), (desk.anna, False)):
        assert access.can_see_readings(user_of(who), complaint, LATER) is may
    for sql in ("DELETE FROM desk_reading", "UPDATE desk_reading SET door = 'x'"):
        with pytest.raises(IntegrityError, match="kept"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql)


def test_an_administrator_knows_that_it_exists_and_no_more(desk: Cast, ask: Ask) -> None:
    complaint = ask("complaint_pm", project=desk.project_a)
    ada = user_of(desk.ada)
    assert not sees(desk.ada, complaint)
    assert list(access.confidential_rows(ada)) == [complaint]
    about_her = ask("conduct", about=desk.ada)
    assert about_her not in access.confidential_rows(ada)
    for other in (desk.piet, desk.sofie, desk.carin):
        assert not access.confidential_rows(user_of(other)).exists()
