"""The provider's tree of topics: made, named, moved and retired."""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.db.models import Max

from triangel.core.actions import record
from triangel.core.models import User
from triangel.core.rules import NotAllowed, Refused, gettext_noop
from triangel.desk import access
from triangel.desk.models import Topic
from triangel.desk.rules import can_be_kept
from triangel.desk.rules.matrix import Role

CODE = re.compile(r"[a-z][a-z0-9_]{1,39}")


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicText:
    """What is said about a topic. ``about_role`` makes it a complaint about whoever has that role."""

    name_en: str
    name_nl: str
    description: str = ""
    examples: str = ""
    is_heading: bool = False
    is_complaint: bool = False
    about_person: bool = False
    about_role: str = ""


@transaction.atomic
def make_topic(text: TopicText, *, code: str, parent: Topic | None, actor: User, at: datetime) -> Topic:
    """Add a topic to the tree. Until it has rows in a published matrix it follows the one above it."""
    _lock_tree(actor)
    if not CODE.fullmatch(code):
        raise Refused(
            gettext_noop(
                "A code is 2 to 40 small letters, figures and underscores, and begins with a letter."
            ),
            field="code",
        )
    if Topic.objects.filter(code=code).exists():
        raise Refused(gettext_noop("There is already a topic with this code."), field="code")
    last: int | None = Topic.objects.aggregate(last=Max("position"))["last"]
    position = min((last or 0) + 1, 32_000)
    topic = Topic.objects.create(code=code, parent=parent, position=position, **_checked(text))
    _note("make_topic", topic, actor=actor, at=at, parent=parent.code if parent else None)
    return topic


@transaction.atomic
def describe_topic(topic: Topic, *, text: TopicText, actor: User, at: datetime) -> Topic:
    """Change what a topic is called and what is said about it; its code stays.

    What was a complaint about a person stays one: requests are kept from people because of it.
    """
    _lock_tree(actor)
    locked = Topic.objects.select_for_update(no_key=True).get(pk=topic.pk)
    values = _checked(text)
    if locked.about_person and not values["about_person"]:
        raise Refused(
            gettext_noop("A topic that is about a person stays so. Retire it and make another."),
            field="about_person",
        )
    if values["is_heading"] and not locked.is_heading and locked.requests.exists():
        raise Refused(
            gettext_noop("There are requests about this topic, so it is more than a heading."),
            field="is_heading",
        )
    before = {name: getattr(locked, name) for name in values if getattr(locked, name) != values[name]}
    for name in before:
        setattr(locked, name, values[name])
    if before:
        locked.save(update_fields=list(before))
        after = {name: values[name] for name in before}
        _note("describe_topic", locked, actor=actor, at=at, before=before, after=after)
    return locked


@transaction.atomic
def move_topic(
    topic: Topic, *, parent: Topic | None, before: Topic | None, actor: User, at: datetime
) -> Topic:
    """Put a topic under another or at the top, in front of one of its new neighbours or last."""
    _lock_tree(actor)
    locked = Topic.objects.select_for_update(no_key=True).get(pk=topic.pk)
    if parent is not None and locked.pk in _above(parent):
        raise Refused(
            gettext_noop("“%(topic)s” stands above it. A topic cannot stand under itself."),
            field="parent",
            topic=locked.name,
        )
    was, locked.parent = locked.parent_id, parent
    neighbours = [
        one for one in Topic.objects.filter(parent=parent).order_by("position", "id") if one != locked
    ]
    place = next(
        (n for n, one in enumerate(neighbours) if before is not None and one == before), len(neighbours)
    )
    neighbours.insert(place, locked)
    # the places that these have among all stay theirs, so that other branches keep their order
    places = sorted({one.position for one in neighbours})
    while len(places) < len(neighbours):
        places.append(places[-1] + 1)
    for position, one in zip(places, neighbours, strict=True):
        one.position = min(position, 32_000)
    Topic.objects.bulk_update(neighbours, ["position"])
    locked.save(update_fields=["parent"])
    _note("move_topic", locked, actor=actor, at=at, before=was, after=parent.pk if parent else None)
    return locked


@transaction.atomic
def retire_topic(topic: Topic, *, actor: User, at: datetime) -> Topic:
    """Let nobody choose a topic any more; what is about it stays as it is."""
    _lock_tree(actor)
    locked = Topic.objects.select_for_update(no_key=True).get(pk=topic.pk)
    if locked.children.filter(is_active=True).exists():
        raise Refused(gettext_noop("There are topics under it. Move or retire these first."))
    return _set_active(locked, is_active=False, verb="retire_topic", actor=actor, at=at)


@transaction.atomic
def restore_topic(topic: Topic, *, actor: User, at: datetime) -> Topic:
    """Let a retired topic be chosen again."""
    _lock_tree(actor)
    locked = Topic.objects.select_for_update(no_key=True).get(pk=topic.pk)
    if locked.parent is not None and not locked.parent.is_active:
        raise Refused(gettext_noop("What it stands under is retired. Restore that first, or move this one."))
    return _set_active(locked, is_active=True, verb="restore_topic", actor=actor, at=at)


def _set_active(topic: Topic, *, is_active: bool, verb: str, actor: User, at: datetime) -> Topic:
    if topic.is_active != is_active:
        topic.is_active = is_active
        topic.save(update_fields=["is_active"])
        _note(verb, topic, actor=actor, at=at)
    return topic


def _lock_tree(actor: User) -> None:
    """Whoever changes the tree at the same moment waits, so that no two moves make a circle."""
    if not access.can_edit_matrix(actor):
        raise NotAllowed(gettext_noop("Only an administrator changes the topics."))
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended('topics', 0))")


def _above(topic: Topic) -> set[int]:
    """The topic and everything it stands under."""
    parents = dict(Topic.objects.values_list("pk", "parent"))
    above: set[int] = set()
    place: int | None = topic.pk
    while place is not None and place not in above:
        above.add(place)
        place = parents.get(place)
    return above


def _checked(text: TopicText) -> dict[str, Any]:
    if text.about_role and text.about_role not in list(Role):
        raise Refused(gettext_noop("There is no such role."), field="about_role")
    about_person = text.about_person or bool(text.about_role)
    is_complaint = text.is_complaint or about_person
    if text.is_heading and is_complaint:
        raise Refused(
            gettext_noop("A heading is no topic of its own, so it cannot be a complaint."), field="is_heading"
        )
    return {
        "name_en": _line(text.name_en, 120, "name_en"),
        "name_nl": _line(text.name_nl, 120, "name_nl"),
        "description": _line(text.description, 400, "description", may_be_empty=True),
        "examples": _lines(text.examples),
        "is_heading": text.is_heading,
        "is_complaint": is_complaint,
        "about_person": about_person,
        "about_role": text.about_role,
    }


def _line(text: str, most: int, field: str, *, may_be_empty: bool = False) -> str:
    said = " ".join(text.split())
    if not said and not may_be_empty:
        raise Refused(gettext_noop("Give it a name in both languages."), field=field)
    return _short(said, most, field)


def _lines(text: str) -> str:
    lines = [" ".join(line.split()) for line in text.splitlines()]
    return _short("\n".join(line for line in lines if line), 4000, "examples")


def _short(said: str, most: int, field: str) -> str:
    if len(said) > most:
        raise Refused(gettext_noop("Keep it under %(most)s characters."), field=field, most=most)
    if not can_be_kept(said):
        raise Refused(gettext_noop("The text holds a character that cannot be kept."), field=field)
    return said


def _note(verb: str, topic: Topic, *, actor: User, at: datetime, **data: Any) -> None:
    record(verb, actor=actor, at=at, object_type="topic", object_id=topic.pk, code=topic.code, **data)
