"""Two people at the same moment with the matrix: one wins, and no version is half this and half that."""

from datetime import timedelta

import pytest

from triangel.desk import actions, queries
from triangel.desk.models import MatrixVersion, Topic
from triangel.tests import cast as casts
from triangel.tests import factories
from triangel.tests.cast import Cast, user_of
from triangel.tests.desk.test_races import Gesture, at_once

pytestmark = pytest.mark.django_db(transaction=True)

ROUNDS = 5
NOW = factories.NOW


@pytest.fixture
def desk() -> Cast:
    cast = casts.make()
    actions.publish_first_matrix(actor=cast.system, at=NOW - timedelta(days=1))
    return cast


def reviewed(desk: Cast) -> MatrixVersion:
    ada, diana = user_of(desk.ada), user_of(desk.diana)
    made = actions.copy_matrix(MatrixVersion.objects.get(number=1), note="", actor=ada, at=NOW)
    actions.send_matrix_for_review(made, actor=ada, at=NOW)
    return actions.approve_matrix(made, note="", actor=diana, at=NOW)


def test_two_versions_that_are_published_at_once_follow_each_other(desk: Cast) -> None:
    ada = user_of(desk.ada)
    for number in range(1, ROUNDS + 1):
        moment = NOW + timedelta(minutes=number)
        first, second = reviewed(desk), reviewed(desk)

        def publish(version: MatrixVersion, moment: object = moment) -> Gesture:
            return lambda: actions.publish_matrix(version, valid_from=None, actor=ada, at=moment)  # type: ignore[arg-type]

        assert sorted(at_once(publish(first), publish(second))) == ["Refused", "done"]
        in_force = queries.version_in_force(moment)
        assert in_force in (first, second)
        MatrixVersion.objects.filter(state="reviewed").update(state="draft", reviewed_by=None)


def test_the_same_version_is_published_once(desk: Cast) -> None:
    ada, diana = user_of(desk.ada), user_of(desk.diana)
    for number in range(1, ROUNDS + 1):
        moment = NOW + timedelta(minutes=number)
        version = reviewed(desk)

        def publish(actor: object, version: MatrixVersion = version, moment: object = moment) -> Gesture:
            return lambda: actions.publish_matrix(version, valid_from=None, actor=actor, at=moment)  # type: ignore[arg-type]

        assert sorted(at_once(publish(ada), publish(diana))) == ["Refused", "done"]


def test_a_cell_changes_before_it_is_sent_or_not_at_all(desk: Cast) -> None:
    ada = user_of(desk.ada)
    for _round in range(ROUNDS):
        draft = actions.copy_matrix(MatrixVersion.objects.get(number=1), note="", actor=ada, at=NOW)
        row = draft.rows.get(topic__code="invoice")

        def change(row: object = row) -> object:
            return actions.set_part(row, role="contract_manager", part="I", actor=ada, at=NOW)  # type: ignore[arg-type]

        def send(draft: MatrixVersion = draft) -> object:
            return actions.send_matrix_for_review(draft, actor=ada, at=NOW)

        assert sorted(at_once(change, send)) == ["Refused", "done"]
        draft.refresh_from_db()
        row.refresh_from_db()
        assert (draft.state == "in_review") == (row.contract_manager == "A/R")


def test_two_drafts_at_once_get_numbers_of_their_own(desk: Cast) -> None:
    ada, first = user_of(desk.ada), MatrixVersion.objects.get(number=1)

    def copy() -> object:
        return actions.copy_matrix(first, note="", actor=ada, at=NOW)

    assert at_once(copy, copy, copy) == ["done"] * 3
    assert sorted(MatrixVersion.objects.values_list("number", flat=True)) == [1, 2, 3, 4]


def test_two_moves_at_once_make_no_circle(desk: Cast) -> None:
    ada = user_of(desk.ada)
    for _round in range(ROUNDS):
        one, other = Topic.objects.get(code="invoice"), Topic.objects.get(code="quote")

        def move(topic: Topic, parent: Topic) -> Gesture:
            return lambda: actions.move_topic(topic, parent=parent, before=None, actor=ada, at=NOW)

        assert sorted(at_once(move(one, other), move(other, one))) == ["Refused", "done"]
        for topic in (one, other):
            actions.move_topic(topic, parent=None, before=None, actor=ada, at=NOW)
