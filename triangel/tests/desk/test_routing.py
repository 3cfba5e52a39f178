"""Where a request goes: by the matrix, or to the contract manager, never to somebody it is about."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from triangel.desk import queries, rules
from triangel.desk.models import MatrixRow, MatrixVersion, Topic
from triangel.desk.rules import Hand, Role
from triangel.tests import factories
from triangel.tests.cast import Cast
from triangel.tests.desk.conftest import Ask

NOBODY = dict.fromkeys(Role, "-")


def parts(**given: str) -> dict[Role, str]:
    return NOBODY | {Role(name): part for name, part in given.items()}


def test_who_is_both_responsible_and_accountable_holds_it() -> None:
    route = rules.route(parts(account_manager="R", contract_manager="A/R"), has_project=False)
    assert (route.holder, route.answerable) == (Role.CONTRACT_MANAGER, Role.CONTRACT_MANAGER)


def test_a_role_of_the_project_falls_to_the_contract_manager_without_project() -> None:
    row = parts(project_manager="A/R", contract_manager="I")
    assert rules.route(row, has_project=True).holder == Role.PROJECT_MANAGER
    assert rules.route(row, has_project=False).holder == Role.CONTRACT_MANAGER
    assert rules.route(row, has_project=False).answerable == Role.CONTRACT_MANAGER


def test_the_handover_of_a_project_is_with_the_desk_when_no_project_is_named() -> None:
    row = parts(project_manager="R", contract_manager="A", service_desk="R")
    assert rules.route(row, has_project=True).holder == Role.PROJECT_MANAGER
    assert rules.route(row, has_project=False).holder == Role.SERVICE_DESK


@given(
    st.lists(st.sampled_from(["-", "R", "C", "I", "X"]), min_size=6, max_size=6),
    st.integers(0, 5),
    st.sampled_from(["A", "A/R"]),
    st.booleans(),
)
def test_a_row_always_names_a_holder_who_may_hold_it(
    others: list[str], place: int, answerable: str, has_project: bool
) -> None:
    row = dict(zip(Role, others, strict=True))
    row[list(Role)[place]] = answerable
    if "R" not in "".join(row.values()):
        return
    route = rules.route(row, has_project=has_project)
    fell = Role.CONTRACT_MANAGER if not has_project else None
    assert row[route.holder] in ("R", "A/R") or route.holder == fell
    assert route.informed == tuple(role for role in Role if row[role] == "I")


def test_the_default_matrix_holds_every_topic_once(desk: Cast) -> None:
    version = MatrixVersion.objects.get()
    topics = Topic.objects.filter(is_heading=False)
    assert (topics.count(), MatrixRow.objects.filter(version=version).count()) == (45, 45)
    assert queries.findings_of(version) == []
    assert sorted(Topic.objects.filter(about_person=True).values_list("code", flat=True)) == [
        "complaint_am",
        "complaint_cm",
        "complaint_lm",
        "complaint_pm",
        "complaint_sd",
        "conduct",
    ]


@pytest.mark.parametrize(
    ("topic", "holder", "answerable"),
    [
        ("incident", "dora", "carin"),
        ("question", "dora", "dora"),
        ("sla_report", "carin", "carin"),
        ("new_need", "anna", "anna"),
        ("project_status", "piet", "piet"),
        ("project_change", "piet", "carin"),
        ("complaint_pm", "carin", "lotte"),
        ("complaint_cm", "lars", "lars"),
        ("complaint_am", "lotte", "lotte"),
        ("claim", "carin", "lars"),
        ("complaint_lm", "diana", "diana"),
        (None, "carin", "carin"),
    ],
)
def test_each_topic_reaches_its_role(
    desk: Cast, ask: Ask, topic: str | None, holder: str, answerable: str
) -> None:
    about = desk.lars if topic == "complaint_lm" else None
    client_request = ask(topic, project=desk.project_a, about=about)
    people = queries.people_at_work(client_request, factories.TODAY)
    assert people.holder.person == getattr(desk, holder).pk
    assert people.answerable.person == getattr(desk, answerable).pk


def test_why_it_came_here_is_kept_with_the_request(desk: Cast, ask: Ask) -> None:
    row = ask("incident").matrix_row
    assert row is not None
    assert (row.version.number, row.topic.code, row.service_desk) == (1, "incident", "R")
    assert ask(None).matrix_row is None


def test_a_contract_with_its_own_contract_manager_goes_to_him(desk: Cast, ask: Ask) -> None:
    own = factories.contract_seat(desk.contract_a)
    factories.appointment(own, desk.cees)
    client_request = ask("sla_report", contract=desk.contract_a)
    assert queries.hand_of(queries.last_custody(client_request)) == Hand(seat=own.pk)
    assert queries.hand_of(queries.last_custody(ask("sla_report"))) == Hand(seat=desk.cm_a.pk)


def test_a_complaint_about_the_director_goes_to_the_independent_person(desk: Cast, ask: Ask) -> None:
    client_request = ask("conduct", about=desk.diana)
    assert queries.people_at_work(client_request, factories.TODAY).holder.person == desk.ivo.pk
