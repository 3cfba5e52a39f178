"""Which row applies, and what is wrong with a matrix: for any rows at all."""

from collections.abc import Sequence
from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from triangel.clients.choices import Language
from triangel.contracts.choices import ContractClass
from triangel.desk.choices import PARTS, Channel
from triangel.desk.rules import matrix
from triangel.desk.rules.findings import Finding, FindingKind, check_matrix
from triangel.desk.rules.matrix import (
    CHANNELS,
    CLASSES,
    TONGUES,
    Case,
    Conditions,
    Role,
    Row,
    TopicFacts,
    choose,
    followed,
)

TOPIC = TopicFacts(1)
NOBODY = dict.fromkeys(Role, "-")
#: Clients that rows name, and one that none names.
CLIENTS = (7, 8)
EVERY_CASE = [
    Case(*values) for values in product((*CLASSES, ""), (True, False), (*CLIENTS, 99), CHANNELS, TONGUES)
]


def parts(**given: str) -> dict[Role, str]:
    return NOBODY | {Role(name): part for name, part in given.items()}


PLAIN = parts(contract_manager="A", service_desk="R")


def row(number: int, *, topic: int = 1, **sides: set[object]) -> Row:
    asked = {name: frozenset(side) for name, side in sides.items()}
    return Row(number, topic, PLAIN, Conditions(**asked))  # type: ignore[arg-type]


def some(values: Sequence[object]) -> st.SearchStrategy[frozenset[object]]:
    return st.one_of(st.just(frozenset()), st.frozensets(st.sampled_from(values), min_size=1, max_size=3))


conditions = st.builds(
    Conditions,
    classes=some(CLASSES),
    projects=st.sampled_from([frozenset(), frozenset({True}), frozenset({False})]),
    clients=st.sampled_from([frozenset(), frozenset({7}), frozenset({8}), frozenset({7, 8})]),
    channels=some(CHANNELS),
    languages=st.sampled_from([frozenset(), frozenset({"nl"}), frozenset({"en"})]),
)
tables = st.lists(conditions, min_size=1, max_size=6).map(
    lambda asked: [Row(number, 1, PLAIN, each) for number, each in enumerate(asked, start=1)]
)


def kinds(found: list[Finding]) -> set[FindingKind]:
    return {each.kind for each in found}


def covered(rows: list[Row], kind: FindingKind) -> set[Case]:
    """The requests that findings of this kind speak of."""
    boxes = [box for each in check_matrix(rows, [TOPIC]) if each.kind is kind for box in each.cases]
    named = {client for each in rows for client in each.conditions.clients}
    return {
        case
        for case in EVERY_CASE
        if any(box.fits(case if case.client in named else case._replace(client=None)) for box in boxes)
    }


def top(rows: list[Row], case: Case) -> list[Row]:
    fitting = [each for each in rows if each.conditions.fits(case)]
    most = max((each.conditions.weight for each in fitting), default=0)
    return [each for each in fitting if each.conditions.weight == most]


def test_the_words_are_those_of_the_columns() -> None:
    assert tuple(Channel.values) == CHANNELS
    assert tuple(Language.values) == TONGUES
    assert tuple(ContractClass.values) == CLASSES
    assert tuple(word for word, _label in PARTS) == matrix.PART_WORDS


@settings(deadline=None)
@given(tables)
def test_a_request_has_no_row_exactly_where_the_findings_say_so(rows: list[Row]) -> None:
    missing = {case for case in EVERY_CASE if choose(rows, case) is None}
    assert covered(rows, FindingKind.MISSING) == missing


@settings(deadline=None)
@given(tables)
def test_two_rows_are_equally_specific_exactly_where_the_findings_say_so(rows: list[Row]) -> None:
    tied = {case for case in EVERY_CASE if len(top(rows, case)) > 1}
    assert covered(rows, FindingKind.OVERLAP) == tied


@settings(deadline=None)
@given(tables)
def test_a_row_is_unreachable_exactly_when_it_never_applies(rows: list[Row]) -> None:
    won = {each.id for case in EVERY_CASE for each in top(rows, case)}
    never = {each.id for each in rows} - won
    found = check_matrix(rows, [TOPIC])
    assert {each.rows[0] for each in found if each.kind is FindingKind.UNREACHABLE} == never


@settings(deadline=None)
@given(tables, st.sampled_from(EVERY_CASE))
def test_without_faults_exactly_one_row_applies_whatever_their_order(rows: list[Row], case: Case) -> None:
    if not any(each.is_fault for each in check_matrix(rows, [TOPIC])):
        assert len(top(rows, case)) == 1
    assert choose(rows, case) == choose(list(reversed(rows)), case)


@given(st.lists(st.sampled_from(matrix.PART_WORDS), min_size=6, max_size=6))
def test_a_row_has_exactly_one_answerable_and_somebody_responsible(words: list[str]) -> None:
    found = kinds(check_matrix([Row(1, 1, dict(zip(Role, words, strict=True)))], [TOPIC]))
    answerable = sum(word in ("A", "A/R") for word in words)
    assert (FindingKind.NO_ANSWERABLE in found) == (answerable == 0)
    assert (FindingKind.SEVERAL_ANSWERABLE in found) == (answerable > 1)
    assert (FindingKind.NO_RESPONSIBLE in found) == (not {"R", "A/R"} & set(words))


@given(st.sampled_from(list(Role)), st.sampled_from(matrix.PART_WORDS))
def test_no_role_judges_a_complaint_about_itself(role: Role, part: str) -> None:
    complaint = TopicFacts(1, about_role=role)
    found = check_matrix([Row(4, 1, PLAIN | {role: part})], [complaint])
    judges = [each for each in found if each.kind is FindingKind.JUDGES_ITSELF]
    assert judges == ([] if part == "X" else [Finding(FindingKind.JUDGES_ITSELF, 1, (4,))])


def test_the_row_with_most_conditions_applies() -> None:
    rows = [
        row(1),
        row(2, classes={"A", "B"}),
        row(3, classes={"A"}, channels={"phone"}),
        row(4, clients={7}, channels={"mail"}, languages={"en"}),
    ]
    assert check_matrix(rows, [TOPIC]) == []
    asked = [
        Case("C", channel="phone", language="nl"),
        Case("B", channel="phone", language="nl"),
        Case("A", channel="phone", language="nl"),
        Case("A", client=7, channel="mail", language="en"),
    ]
    chosen = [choose(rows, case) for case in asked]
    assert [each.id for each in chosen if each is not None] == [1, 2, 3, 4]


def test_a_finding_says_which_requests_in_the_fewest_words() -> None:
    only = row(1, classes={"A", "B"}, projects={True})
    (missing,) = check_matrix([only], [TOPIC])
    assert missing.cases == (
        Conditions(projects=frozenset({False})),
        Conditions(classes=frozenset({"C", "D", ""}), projects=frozenset({True})),
    )
    tied = check_matrix([row(1), row(2, classes={"A"}), row(3, clients={7})], [TOPIC])
    both = Conditions(classes=frozenset({"A"}), clients=frozenset({7}))
    assert tied == [Finding(FindingKind.OVERLAP, 1, (2, 3), (both,))]
    mended = [row(1), row(2, classes={"A"}), row(3, clients={7}), row(4, classes={"A"}, clients={7})]
    assert check_matrix(mended, [TOPIC]) == []


def test_a_row_in_the_shadow_of_others_names_them() -> None:
    rows = [row(1), row(2, projects={True}), row(3, projects={False})]
    assert check_matrix(rows, [TOPIC]) == [Finding(FindingKind.UNREACHABLE, 1, (1, 2, 3))]


def test_a_topic_without_rows_follows_the_one_above_it() -> None:
    topics = [TopicFacts(1, is_heading=True), TopicFacts(2, parent=1), TopicFacts(3, parent=2), TopicFacts(4)]
    rows = [row(1, topic=2)]
    parents = {topic.id: topic.parent for topic in topics}
    assert [followed(number, parents, {2: rows}) for number in (1, 2, 3, 4)] == [None, 2, 2, None]
    assert check_matrix(rows, topics) == [Finding(FindingKind.NO_ROW, 4)]
    retired = [*topics[:3], TopicFacts(4, is_active=False)]
    assert check_matrix(rows, retired) == []


def test_a_circle_of_topics_ends() -> None:
    assert followed(1, {1: 2, 2: 1}, {}) is None


def test_a_complaint_that_follows_another_topic_is_judged_by_its_rows() -> None:
    topics = [TopicFacts(1), TopicFacts(2, parent=1, about_role=Role.SERVICE_DESK)]
    assert check_matrix([row(9)], topics) == [Finding(FindingKind.JUDGES_ITSELF, 2, (9,))]
