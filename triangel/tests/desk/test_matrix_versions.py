"""A version of the matrix from draft to in force: who may, what never changes, what is refused."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from triangel.core.models import JournalEntry, User
from triangel.core.rules import NotAllowed, Refused
from triangel.desk import access, actions, queries
from triangel.desk.models import MatrixRow, MatrixVersion, Topic
from triangel.desk.rules.findings import FindingKind
from triangel.desk.rules.matrix import ALWAYS, Conditions, Role
from triangel.people.models import Employee
from triangel.tests import factories
from triangel.tests.broken import breaks
from triangel.tests.cast import By, Cast, user_of
from triangel.tests.desk.conftest import Ask

NOW = factories.NOW
FIRST_CLASS = Conditions(classes=frozenset({"A", "B"}))


@pytest.fixture
def ada(desk: Cast) -> User:
    return user_of(desk.ada)


@pytest.fixture
def diana(desk: Cast) -> User:
    return user_of(desk.diana)


@pytest.fixture
def draft(ada: User) -> MatrixVersion:
    return actions.copy_matrix(MatrixVersion.objects.get(number=1), note="Try", actor=ada, at=NOW)


def row_of(version: MatrixVersion, code: str) -> MatrixRow:
    return version.rows.get(topic__code=code)


def published(draft: MatrixVersion, ada: User, diana: User, **when: object) -> MatrixVersion:
    actions.send_matrix_for_review(draft, actor=ada, at=NOW)
    actions.approve_matrix(draft, note="Good.", actor=diana, at=NOW)
    return actions.publish_matrix(draft, valid_from=when.get("at"), actor=ada, at=NOW)  # type: ignore[arg-type]


def test_a_draft_begins_as_a_copy(draft: MatrixVersion) -> None:
    before = MatrixVersion.objects.get(number=1)
    assert (draft.number, draft.state, draft.based_on, draft.note) == (2, "draft", before, "Try")
    assert queries.differences(before.rows.all(), draft.rows.all()) == []
    assert draft.rows.count() == 45


def test_what_was_changed_is_the_difference(draft: MatrixVersion, ada: User) -> None:
    row, by = row_of(draft, "invoice"), By(actor=ada, at=NOW)
    actions.set_part(row, role="account_manager", part="I", **by)
    actions.explain_row(row, reason="  the account manager\nhears ", **by)
    actions.add_row(draft, topic=row.topic, conditions=FIRST_CLASS, **by)
    actions.drop_row(row_of(draft, "reference"), **by)
    found = queries.differences(MatrixVersion.objects.get(number=1).rows.all(), draft.rows.all())
    assert [(each.row.topic.code, each.before is None, each.after is None, each.roles) for each in found] == [
        ("reference", False, True, ()),
        ("invoice", False, False, (Role.ACCOUNT_MANAGER,)),
        ("invoice", True, False, ()),
    ]
    assert [each.is_reason_other for each in found] == [False, True, False]
    added = draft.rows.get(topic=row.topic, contract_classes=["A", "B"])
    assert queries.parts_of(added) == queries.parts_of(row_of_plain(draft, "invoice"))
    told = JournalEntry.objects.filter(object_type="matrix", object_id=draft.pk).order_by("id")
    assert [each.verb for each in told] == ["make_draft", "set_part", "explain_row", "add_row", "drop_row"]
    assert told[1].data["before"], told[1].data["after"] == ("-", "I")


def row_of_plain(version: MatrixVersion, code: str) -> MatrixRow:
    return version.rows.get(topic__code=code, contract_classes=[], channels=[])


@pytest.mark.parametrize("who", ["sofie", "carin", "lars", "diana"])
def test_only_an_administrator_changes_a_draft(desk: Cast, draft: MatrixVersion, who: str) -> None:
    by = By(actor=user_of(getattr(desk, who)), at=NOW)
    row = row_of(draft, "invoice")
    attempts: tuple[Callable[[], object], ...] = (
        lambda: actions.set_part(row, role="director", part="I", **by),
        lambda: actions.explain_row(row, reason="x", **by),
        lambda: actions.change_row(row, conditions=FIRST_CLASS, **by),
        lambda: actions.add_row(draft, topic=row.topic, conditions=FIRST_CLASS, **by),
        lambda: actions.drop_row(row, **by),
        lambda: actions.make_draft([], note="", **by),
        lambda: actions.send_matrix_for_review(draft, **by),
    )
    for refused in attempts:
        with pytest.raises(NotAllowed):
            refused()


def test_who_sees_which_versions(desk: Cast, draft: MatrixVersion) -> None:
    seen = {
        name: sorted(access.visible_versions(user_of(getattr(desk, name))).values_list("number", flat=True))
        for name in ("ada", "diana", "carin", "sofie", "alice")
    }
    assert seen == {"ada": [1, 2], "diana": [1, 2], "carin": [1], "sofie": [1], "alice": []}


def test_nobody_reviews_what_he_made_or_changed(desk: Cast, draft: MatrixVersion, ada: User) -> None:
    helper = factories.employee("Hans", user=factories.user("Hans"), is_administrator=True)
    hans = user_of(helper)
    actions.set_part(row_of(draft, "invoice"), role="director", part="I", actor=hans, at=NOW)
    actions.send_matrix_for_review(draft, actor=ada, at=NOW)
    for maker in (ada, hans):
        with pytest.raises(NotAllowed):
            actions.approve_matrix(draft, note="", actor=maker, at=NOW)
    for stranger in (desk.carin, desk.lars, desk.sofie):
        with pytest.raises(NotAllowed):
            actions.approve_matrix(draft, note="", actor=user_of(stranger), at=NOW)
    approved = actions.approve_matrix(draft, note="Good.", actor=user_of(desk.diana), at=NOW)
    assert (approved.state, approved.reviewed_by) == ("reviewed", user_of(desk.diana))


def test_a_draft_is_published_only_after_review(draft: MatrixVersion, ada: User, diana: User) -> None:
    with pytest.raises(Refused, match="has gone on"):
        actions.publish_matrix(draft, valid_from=None, actor=ada, at=NOW)
    actions.send_matrix_for_review(draft, actor=ada, at=NOW)
    with pytest.raises(Refused, match="is no draft any more"):
        actions.set_part(row_of(draft, "invoice"), role="director", part="I", actor=ada, at=NOW)
    with pytest.raises(Refused, match="what is to be changed"):
        actions.send_matrix_back(draft, note=" ", actor=diana, at=NOW)
    back = actions.send_matrix_back(draft, note="The director need not know.", actor=diana, at=NOW)
    assert (back.state, back.review_note) == ("draft", "The director need not know.")


def test_the_one_before_ends_when_the_next_begins(draft: MatrixVersion, ada: User, diana: User) -> None:
    begins = NOW + timedelta(days=3)
    published(draft, ada, diana, at=begins)
    first = MatrixVersion.objects.get(number=1)
    assert first.valid_until == begins
    assert [queries.version_in_force(at) for at in (NOW, begins - timedelta(seconds=1), begins)] == [
        first,
        first,
        draft,
    ]


def test_from_its_moment_requests_go_by_the_new_rows(
    desk: Cast, ask: Ask, draft: MatrixVersion, ada: User, diana: User
) -> None:
    topic = Topic.objects.get(code="invoice")
    made = actions.add_row(
        draft, topic=topic, conditions=Conditions(channels=frozenset({"phone"})), actor=ada, at=NOW
    )
    for role, part in (("contract_manager", "A"), ("service_desk", "R")):
        actions.set_part(made, role=role, part=part, actor=ada, at=NOW)
    published(draft, ada, diana)
    by_phone, by_mail = ask("invoice"), ask("invoice", channel="mail")
    assert by_phone.matrix_row == made
    assert queries.hand_of(queries.last_custody(by_phone)).seat == desk.desk_seat.pk
    assert by_mail.matrix_row == row_of_plain(MatrixVersion.objects.get(number=2), "invoice")
    assert queries.hand_of(queries.last_custody(by_mail)).seat == desk.cm_a.pk


@pytest.mark.parametrize(
    ("conditions", "applies"),
    [
        (Conditions(classes=frozenset({"C"})), True),
        (Conditions(classes=frozenset({"A"})), False),
        (Conditions(projects=frozenset({False})), True),
        (Conditions(projects=frozenset({True})), False),
        (Conditions(languages=frozenset({"nl"})), False),
        (Conditions(languages=frozenset({"en"})), True),
    ],
)
def test_each_condition_is_asked_of_the_request(
    ask: Ask, draft: MatrixVersion, ada: User, diana: User, conditions: Conditions, applies: bool
) -> None:
    """Client A has one contract, of class C; the request names none."""
    made = actions.add_row(
        draft, topic=Topic.objects.get(code="invoice"), conditions=conditions, actor=ada, at=NOW
    )
    published(draft, ada, diana)
    assert (ask("invoice").matrix_row == made) is applies


def test_a_row_of_one_client_is_for_that_client_only(
    desk: Cast, ask: Ask, draft: MatrixVersion, ada: User, diana: User
) -> None:
    only_b = Conditions(clients=frozenset({desk.b.pk}))
    made = actions.add_row(
        draft, topic=Topic.objects.get(code="invoice"), conditions=only_b, actor=ada, at=NOW
    )
    published(draft, ada, diana)
    assert ask("invoice").matrix_row != made
    assert ask("invoice", client=desk.b, contact=desk.bob).matrix_row == made


def test_what_is_wrong_stops_it_on_its_way(draft: MatrixVersion, ada: User) -> None:
    row = row_of(draft, "invoice")
    actions.set_part(row, role="contract_manager", part="I", actor=ada, at=NOW)
    actions.set_part(row_of(draft, "complaint_pm"), role="project_manager", part="C", actor=ada, at=NOW)
    assert [each.kind for each in queries.findings_of(draft)] == [
        FindingKind.JUDGES_ITSELF,
        FindingKind.NO_ANSWERABLE,
        FindingKind.NO_RESPONSIBLE,
    ]
    with pytest.raises(Refused, match="3 in all"):
        actions.send_matrix_for_review(draft, actor=ada, at=NOW)


def test_what_became_wrong_after_the_review_stops_it_too(
    draft: MatrixVersion, ada: User, diana: User
) -> None:
    """A topic that was added in the meantime has no row and stands under nothing."""
    actions.send_matrix_for_review(draft, actor=ada, at=NOW)
    actions.approve_matrix(draft, note="", actor=diana, at=NOW)
    text = actions.TopicText(name_en="Phones", name_nl="Telefoons")
    actions.make_topic(text, code="phones", parent=None, actor=ada, at=NOW)
    with pytest.raises(Refused, match="1 in all"):
        actions.publish_matrix(draft, valid_from=None, actor=ada, at=NOW)


def test_a_topic_may_have_one_row_for_the_same_requests(draft: MatrixVersion, ada: User) -> None:
    by = By(actor=ada, at=NOW)
    row = row_of(draft, "invoice")
    with pytest.raises(Refused, match="already"):
        actions.add_row(draft, topic=row.topic, conditions=ALWAYS, **by)
    made = actions.add_row(draft, topic=row.topic, conditions=FIRST_CLASS, **by)
    with pytest.raises(Refused, match="already"):
        actions.change_row(made, conditions=ALWAYS, **by)
    breaks(
        "matrix_conditions_have_one_row",
        "UPDATE desk_matrixrow SET contract_classes = '{}' WHERE id = %s",
        made.pk,
    )


def test_one_that_is_still_to_come_may_be_withdrawn(draft: MatrixVersion, ada: User, diana: User) -> None:
    published(draft, ada, diana, at=NOW + timedelta(days=3))
    gone = actions.withdraw_matrix(draft, actor=diana, at=NOW + timedelta(days=1))
    assert gone.state == "withdrawn"
    assert MatrixVersion.objects.get(number=1).valid_until is None
    with pytest.raises(Refused, match="was withdrawn before"):
        actions.withdraw_matrix(draft, actor=diana, at=NOW)


def test_one_in_force_stays(draft: MatrixVersion, ada: User, diana: User) -> None:
    published(draft, ada, diana)
    for number in (1, 2):
        with pytest.raises(Refused, match="is or was in force"):
            actions.withdraw_matrix(MatrixVersion.objects.get(number=number), actor=diana, at=NOW)


def test_no_two_begin_in_the_wrong_order(draft: MatrixVersion, ada: User, diana: User) -> None:
    published(draft, ada, diana, at=NOW + timedelta(days=3))
    third = actions.copy_matrix(draft, note="", actor=ada, at=NOW)
    actions.send_matrix_for_review(third, actor=ada, at=NOW)
    actions.approve_matrix(third, note="", actor=diana, at=NOW)
    with pytest.raises(Refused, match="Version 2 is to be in force"):
        actions.publish_matrix(third, valid_from=None, actor=ada, at=NOW)
    with pytest.raises(Refused, match="still to come"):
        actions.publish_matrix(third, valid_from=NOW - timedelta(minutes=1), actor=ada, at=NOW)
    actions.publish_matrix(third, valid_from=NOW + timedelta(days=4), actor=ada, at=NOW)
    bounds = MatrixVersion.objects.values_list("number", "valid_from", "valid_until").order_by("number")
    assert [(number, until) for number, _from, until in bounds] == [
        (1, NOW + timedelta(days=3)),
        (2, NOW + timedelta(days=4)),
        (3, None),
    ]


def test_the_database_keeps_what_was_published(draft: MatrixVersion, ada: User, diana: User) -> None:
    published(draft, ada, diana)
    row = row_of(draft, "invoice")
    breaks("matrix_row_changes_in_a_draft", "UPDATE desk_matrixrow SET director = 'I' WHERE id = %s", row.pk)
    breaks("matrix_row_changes_in_a_draft", "DELETE FROM desk_matrixrow WHERE id = %s", row.pk)
    copy = "INSERT INTO desk_matrixrow (version_id, topic_id, account_manager, project_manager, "
    copy += "contract_manager, line_manager, service_desk, director, reason, contract_classes, project, "
    copy += "channels, language) "
    copy += "VALUES (%s, %s, '-', '-', 'A/R', '-', '-', '-', '', '{A}', '', '{}', '')"
    breaks("matrix_row_changes_in_a_draft", copy, draft.pk, row.topic_id)
    update = "UPDATE desk_matrixversion SET"
    one = "WHERE id = %s"
    breaks("matrix_published_never_changes", f"{update} note = 'x' {one}", draft.pk)
    breaks("matrix_published_never_changes", f"{update} state = 'draft' {one}", draft.pk)
    breaks("matrix_version_is_never_deleted", f"DELETE FROM desk_matrixversion {one}", draft.pk)
    breaks("matrix_one_version_at_a_time", f"{update} valid_until = NULL WHERE number = 1")
    breaks(
        "matrix_is_withdrawn_before_it_is_in_force",
        f"{update} state = 'withdrawn', withdrawn_at = valid_from + interval '1 day' {one}",
        draft.pk,
    )
    breaks("matrix_ends_after_start", f"{update} valid_until = valid_from - interval '1 day' {one}", draft.pk)


def test_the_database_wants_a_second_person(draft: MatrixVersion, ada: User) -> None:
    update, one = "UPDATE desk_matrixversion SET", "WHERE id = %s"
    breaks("matrix_is_reviewed_by_a_second_person", f"{update} reviewed_by_id = made_by_id {one}", draft.pk)
    breaks("matrix_is_reviewed_before_it_is_published", f"{update} state = 'published' {one}", draft.pk)
    actions.send_matrix_for_review(draft, actor=ada, at=NOW)
    breaks("matrix_published_was_reviewed", f"{update} state = 'reviewed' {one}", draft.pk)
    insert = (
        "INSERT INTO desk_matrixversion (number, state, note, made_by_id, made_at, changed_at, review_note, "
    )
    insert += "valid_from) SELECT 9, 'published', '', made_by_id, made_at, changed_at, '', made_at "
    breaks("matrix_begins_as_a_draft", f"{insert} FROM desk_matrixversion {one}", draft.pk)
    breaks("matrix_version_number_is_unique", f"{update} number = 1 {one}", draft.pk)


@pytest.mark.parametrize(
    ("name", "part"),
    [("matrix_row_has_one_answerable", "A"), ("matrix_row_has_a_responsible", "")],
)
def test_the_database_publishes_whole_rows_only(
    draft: MatrixVersion, ada: User, diana: User, name: str, part: str
) -> None:
    row = row_of(draft, "invoice")
    parts = {"contract_manager": "A", "service_desk": part or "I", "director": "R" if part else "I"}
    MatrixRow.objects.filter(pk=row.pk).update(**parts)
    update, one = "UPDATE desk_matrixversion SET", "WHERE id = %s"
    MatrixVersion.objects.filter(pk=draft.pk).update(state="in_review")
    MatrixVersion.objects.filter(pk=draft.pk).update(state="reviewed", reviewed_by=diana)
    breaks(name, f"{update} state = 'published', valid_from = now() {one}", draft.pk)


def test_a_published_one_has_a_moment(draft: MatrixVersion, diana: User) -> None:
    MatrixVersion.objects.filter(pk=draft.pk).update(state="in_review")
    MatrixVersion.objects.filter(pk=draft.pk).update(state="reviewed", reviewed_by=diana)
    breaks(
        "matrix_published_is_valid_from_a_moment",
        "UPDATE desk_matrixversion SET state = 'published' WHERE id = %s",
        draft.pk,
    )


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("matrix_classes_are_known", "contract_classes = '{Z}'"),
        ("matrix_channels_are_known", "channels = '{pigeon}'"),
        ("matrix_project_is_known", "project = 'maybe'"),
        ("matrix_language_is_known", "language = 'fr'"),
    ],
)
def test_the_database_knows_the_words_of_conditions(draft: MatrixVersion, name: str, change: str) -> None:
    breaks(name, f"UPDATE desk_matrixrow SET {change} WHERE id = %s", row_of(draft, "invoice").pk)


def test_rubbish_is_refused_in_words(draft: MatrixVersion, ada: User) -> None:
    row, by = row_of(draft, "invoice"), By(actor=ada, at=NOW)
    attempts: tuple[Callable[[], object], ...] = (
        lambda: actions.set_part(row, role="king", part="A", **by),
        lambda: actions.set_part(row, role="director", part="Q", **by),
        lambda: actions.explain_row(row, reason="x" * 401, **by),
        lambda: actions.explain_row(row, reason="a\x00b", **by),
        lambda: actions.change_row(row, conditions=Conditions(classes=frozenset({"Z"})), **by),
        lambda: actions.change_row(row, conditions=Conditions(clients=frozenset({987_654})), **by),
        lambda: actions.change_row(row, conditions=Conditions(languages=frozenset({"nl", "en"})), **by),
    )
    for refused in attempts:
        with pytest.raises(Refused), transaction.atomic():
            refused()
    actions.drop_row(row, **by)
    with pytest.raises(Refused, match="has taken this row out"):
        actions.set_part(row, role="director", part="I", **by)


def test_the_first_matrix_comes_from_the_system(desk: Cast, ada: User) -> None:
    with pytest.raises(NotAllowed):
        actions.publish_first_matrix(actor=ada, at=NOW)


def test_somebody_unknown_to_the_matrix_gets_nothing(desk: Cast, draft: MatrixVersion) -> None:
    stranger: Employee = desk.sofie
    with pytest.raises(NotAllowed):
        actions.copy_matrix(draft, note="", actor=user_of(stranger), at=NOW)
    with pytest.raises(NotAllowed):
        actions.publish_matrix(draft, valid_from=None, actor=user_of(stranger), at=NOW)
    with pytest.raises(NotAllowed):
        actions.send_matrix_back(draft, note="x", actor=user_of(stranger), at=NOW)
    with pytest.raises(NotAllowed):
        actions.withdraw_matrix(draft, actor=user_of(stranger), at=NOW)
    with pytest.raises(IntegrityError), transaction.atomic():
        MatrixVersion.objects.filter(pk=draft.pk).update(reviewed_by=draft.made_by)
