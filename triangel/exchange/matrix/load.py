"""A matrix out of a file: what it would be, and a draft of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from triangel.clients.models import Client
from triangel.core.models import User
from triangel.core.rules import gettext_noop
from triangel.desk import actions, queries
from triangel.desk.actions import PlannedRow, TopicText
from triangel.desk.models import MatrixRow, MatrixVersion, Topic
from triangel.desk.rules.findings import Finding
from triangel.desk.rules.matrix import Role
from triangel.exchange.matrix import dmn, sheet
from triangel.exchange.matrix.lines import FileRow, UnreadableMatrix, rows_of

FORMATS = ("csv", "dmn")


@dataclass(frozen=True, slots=True)
class Preview:
    """What a file would make: rows that are in no table yet, the topics as they would be, those that are new,
    and what is wrong."""

    rows: list[MatrixRow]
    topics: list[Topic]
    new: list[Topic]
    findings: list[Finding]


def read_matrix(data: bytes) -> list[FileRow]:
    """The rows of a file: XML is DMN, anything else CSV."""
    start = data.lstrip(b"\xef\xbb\xbf \t\r\n")[:1]
    rows = dmn.from_dmn(data) if start == b"<" else sheet.from_csv(data)
    seen: set[tuple[object, ...]] = set()
    for number, row in enumerate(rows, start=1):
        key = (row.code, row.classes, row.project, row.client, row.channels, row.language)
        if key in seen:
            raise UnreadableMatrix(
                gettext_noop("Row %(line)s is about the same requests of “%(topic)s” as one before it."),
                line=number,
                topic=row.code,
            )
        seen.add(key)
    return rows


def write_matrix(version: MatrixVersion, form: str) -> str:
    """A version as a file of this form."""
    rows = rows_of(version)
    if form == "dmn":
        return dmn.to_dmn(rows, number=version.number, followers=_followers(version))
    return sheet.to_csv(rows)


def preview(rows: Sequence[FileRow]) -> Preview:
    """What these rows would be as a matrix. Nothing is written; two questions."""
    topics = list(Topic.objects.all())
    known = {topic.code: topic for topic in topics}
    new: list[Topic] = []
    for row in rows:
        if row.code not in known:
            made = Topic(
                pk=-len(new) - 1,
                code=row.code,
                name_en=row.name_en or row.code,
                name_nl=row.name_nl or row.code,
            )
            known[row.code] = made
            new.append(made)
    clients = _clients(rows)
    planned = [
        MatrixRow(
            pk=number,
            topic=known[row.code],
            reason=row.reason,
            contract_classes=list(row.classes),
            project=row.project,
            client=clients[row.client] if row.client is not None else None,
            channels=list(row.channels),
            language=row.language,
            **{role.value: part for role, part in zip(Role, row.parts, strict=True)},
        )
        for number, row in enumerate(rows, start=1)
    ]
    everything = [*topics, *new]
    return Preview(planned, everything, new, queries.findings(planned, everything))


@transaction.atomic
def load_matrix(rows: Sequence[FileRow], *, note: str, actor: User, at: datetime) -> MatrixVersion:
    """Make a draft of these rows, and the topics that are not there yet: all or nothing."""
    looked = preview(rows)
    known = {topic.code: topic for topic in looked.topics if topic.pk > 0}
    for topic in looked.new:
        text = TopicText(name_en=topic.name_en, name_nl=topic.name_nl)
        known[topic.code] = actions.make_topic(text, code=topic.code, parent=None, actor=actor, at=at)
    planned = [
        PlannedRow(
            topic=known[row.topic.code],
            parts=queries.parts_of(row),
            conditions=queries.conditions_of(row),
            reason=row.reason,
        )
        for row in looked.rows
    ]
    return actions.make_draft(planned, note=note, actor=actor, at=at)


def _clients(rows: Sequence[FileRow]) -> dict[int, Client]:
    wanted = {row.client for row in rows if row.client is not None}
    found = {client.number: client for client in Client.objects.filter(number__in=wanted)}
    missing = sorted(wanted - found.keys())
    if missing:
        raise UnreadableMatrix(
            gettext_noop("There is no client with number %(numbers)s."),
            numbers=", ".join(map(str, missing[:5])),
        )
    return found


def _followers(version: MatrixVersion) -> dict[str, list[str]]:
    """Per topic that has rows, the topics that go as it does."""
    topics = {topic.pk: topic for topic in Topic.objects.all()}
    with_rows = set(version.rows.values_list("topic", flat=True))
    found: dict[str, list[str]] = {}
    for topic in topics.values():
        seen = {topic.pk}
        place = topic.parent_id
        if topic.pk in with_rows or topic.is_heading:
            continue
        while place is not None and place not in with_rows and place not in seen:
            seen.add(place)
            place = topics[place].parent_id
        if place in with_rows and place is not None:
            found.setdefault(topics[place].code, []).append(topic.code)
    return found
