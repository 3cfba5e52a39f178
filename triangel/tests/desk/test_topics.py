"""The tree of topics: made, named, moved, retired; never deleted, never in a circle."""

from collections.abc import Callable

import pytest

from triangel.core.models import User
from triangel.core.rules import NotAllowed, Refused
from triangel.desk import actions, queries
from triangel.desk.actions import TopicText
from triangel.desk.models import Topic
from triangel.tests import factories
from triangel.tests.broken import breaks
from triangel.tests.cast import By, Cast, user_of
from triangel.tests.desk.conftest import Ask

NOW = factories.NOW
PRINTERS = TopicText(name_en="Printers", name_nl="Printers", description="What prints.", examples="a \n\n b")


@pytest.fixture
def ada(desk: Cast) -> User:
    return user_of(desk.ada)


def topic(code: str) -> Topic:
    return Topic.objects.get(code=code)


def test_a_new_topic_follows_the_one_it_stands_under(ask: Ask, ada: User) -> None:
    made = actions.make_topic(PRINTERS, code="printers", parent=topic("incident"), actor=ada, at=NOW)
    assert (made.examples, made.is_active, made.is_complaint) == ("a\nb", True, False)
    row = ask("printers").matrix_row
    assert row is not None
    assert row.topic.code == "incident"
    offered = {each.code: row for each, row in queries.choosable_topics(NOW)}
    assert offered["printers"] == row
    assert "services" not in offered


def test_a_topic_under_nothing_goes_to_the_safety_net(ask: Ask, ada: User) -> None:
    actions.make_topic(PRINTERS, code="printers", parent=topic("services"), actor=ada, at=NOW)
    assert ask("printers").matrix_row is None


@pytest.mark.parametrize("who", ["diana", "carin", "sofie"])
def test_only_an_administrator_arranges_topics(desk: Cast, who: str) -> None:
    by = By(actor=user_of(getattr(desk, who)), at=NOW)
    one = topic("incident")
    attempts: tuple[Callable[[], object], ...] = (
        lambda: actions.make_topic(PRINTERS, code="printers", parent=None, **by),
        lambda: actions.describe_topic(one, text=PRINTERS, **by),
        lambda: actions.move_topic(one, parent=None, before=None, **by),
        lambda: actions.retire_topic(one, **by),
        lambda: actions.restore_topic(one, **by),
    )
    for refused in attempts:
        with pytest.raises(NotAllowed):
            refused()


def test_it_is_called_something_else_and_keeps_its_code(ada: User) -> None:
    changed = actions.describe_topic(topic("incident"), text=PRINTERS, actor=ada, at=NOW)
    assert (changed.code, changed.name_en, changed.description) == ("incident", "Printers", "What prints.")
    breaks("topic_code_never_changes", "UPDATE desk_topic SET code = 'x' WHERE code = 'incident'")


def test_a_complaint_about_a_role_is_a_complaint_about_a_person(ada: User) -> None:
    text = TopicText(name_en="About the director", name_nl="Over de directeur", about_role="director")
    made = actions.make_topic(text, code="complaint_dir", parent=topic("complaints"), actor=ada, at=NOW)
    assert (made.is_complaint, made.about_person) == (True, True)
    with pytest.raises(Refused, match="stays so"):
        actions.describe_topic(made, text=PRINTERS, actor=ada, at=NOW)
    breaks(
        "topic_about_a_role_is_about_a_person",
        "UPDATE desk_topic SET about_role = 'director' WHERE code = 'incident'",
    )


def test_topics_move_and_keep_the_order_of_others(ada: User) -> None:
    moved = actions.move_topic(
        topic("invoice"), parent=topic("services"), before=topic("request"), actor=ada, at=NOW
    )
    assert moved.parent == topic("services")
    under = Topic.objects.filter(parent=topic("services")).order_by("position", "id")
    codes = list(under.values_list("code", flat=True))
    assert codes.index("invoice") + 1 == codes.index("request")
    assert sorted(codes) == sorted([*codes])


def test_no_topic_stands_under_itself(ada: User) -> None:
    with pytest.raises(Refused, match="cannot stand under itself"):
        actions.move_topic(topic("incident"), parent=topic("major"), before=None, actor=ada, at=NOW)
    incident, major = topic("incident"), topic("major")
    move = "UPDATE desk_topic SET parent_id = %s WHERE id = %s"
    breaks("topic_tree_has_no_circle", move, major.pk, incident.pk)
    breaks("topic_tree_has_no_circle", move, incident.pk, incident.pk)


def test_a_retired_topic_is_no_choice_any_more_and_what_is_about_it_stays(ask: Ask, ada: User) -> None:
    client_request = ask("invoice")
    with pytest.raises(Refused, match="topics under it"):
        actions.retire_topic(topic("incident"), actor=ada, at=NOW)
    retired = actions.retire_topic(topic("invoice"), actor=ada, at=NOW)
    assert not retired.is_active
    assert "invoice" not in {each.code for each, _row in queries.choosable_topics(NOW)}
    client_request.refresh_from_db()
    assert client_request.topic == retired
    assert actions.restore_topic(retired, actor=ada, at=NOW).is_active
    breaks("topic_is_never_deleted", "DELETE FROM desk_topic WHERE code = 'reference'")


def test_a_heading_is_about_nothing_itself(ask: Ask, ada: User) -> None:
    ask("invoice")
    heading = TopicText(name_en="Invoices", name_nl="Facturen", is_heading=True)
    with pytest.raises(Refused, match="more than a heading"):
        actions.describe_topic(topic("invoice"), text=heading, actor=ada, at=NOW)
    with pytest.raises(Refused, match="cannot be a complaint"):
        text = TopicText(name_en="X", name_nl="X", is_heading=True, is_complaint=True)
        actions.make_topic(text, code="heading", parent=None, actor=ada, at=NOW)
    breaks(
        "topic_heading_is_no_complaint", "UPDATE desk_topic SET is_complaint = true WHERE code = 'services'"
    )


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("Printers", PRINTERS),
        ("1st", PRINTERS),
        ("p" * 41, PRINTERS),
        ("incident", PRINTERS),
        ("empty", TopicText(name_en=" ", name_nl="x")),
        ("long", TopicText(name_en="x" * 121, name_nl="x")),
        ("nul", TopicText(name_en="a\x00", name_nl="x")),
        ("role", TopicText(name_en="a", name_nl="x", about_role="king")),
    ],
)
def test_rubbish_is_refused_in_words(ada: User, code: str, text: TopicText) -> None:
    with pytest.raises(Refused):
        actions.make_topic(text, code=code, parent=None, actor=ada, at=NOW)
    assert Topic.objects.count() == 52


def test_every_topic_starts_with_questions_in_both_languages(ada: User) -> None:
    counts = {each.code: len(each.examples.splitlines()) for each in Topic.objects.filter(is_heading=False)}
    assert counts == dict.fromkeys(counts, 8)
    assert not Topic.objects.filter(is_heading=True).exclude(examples="").exists()
