"""The responsibility matrix as it stands: what is in force, what is wrong with it, what two differ in."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q, QuerySet

from triangel.clients.models import Client
from triangel.contracts.models import Contract
from triangel.core.periods import local_day
from triangel.desk.choices import MatrixState, WithProject
from triangel.desk.models import MatrixRow, MatrixVersion, Topic
from triangel.desk.rules.findings import Finding, check_matrix
from triangel.desk.rules.matrix import (
    Case,
    Conditions,
    Role,
    Row,
    TopicFacts,
    by_topic,
    choose,
    followed,
)
from triangel.people.models import Employee
from triangel.projects.models import Project

#: The columns of a row's conditions.
CONDITIONS = ("contract_classes", "project", "client", "channels", "language")


@dataclass(frozen=True, slots=True)
class Scope:
    """What a request is about and how it came: the client, its contract or project when it is about one, whom
    a complaint is about, and the channel and language."""

    client: Client
    contract: Contract | None = None
    project: Project | None = None
    about: Employee | None = None
    channel: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True)
class RowDifference:
    """A row that only one of two versions has, or that differs: ``roles`` names the parts that do."""

    before: MatrixRow | None
    after: MatrixRow | None
    roles: tuple[Role, ...]
    is_reason_other: bool

    @property
    def row(self) -> MatrixRow:
        """The row as it is in the later version, or was in the earlier one."""
        found = self.after or self.before
        if found is None:
            raise ValueError("a difference is about a row")
        return found


def version_in_force(at: datetime) -> MatrixVersion | None:
    """The version of the matrix that decides at a moment."""
    return _in_force(MatrixVersion.objects.filter(state=MatrixState.PUBLISHED), at, "").first()


def rows_in_force(at: datetime) -> QuerySet[MatrixRow]:
    """All rows of the version of the matrix in force at a moment, in the order of the topics."""
    rows = MatrixRow.objects.filter(version__state=MatrixState.PUBLISHED)
    return _in_force(rows, at, "version__").select_related("version", "topic")


def choosable_topics(at: datetime) -> list[tuple[Topic, MatrixRow | None]]:
    """The topics that a request may be about, each with the row that applies to most of its requests.

    Two questions.
    """
    rows = list(rows_in_force(at))
    topics = list(Topic.objects.all())
    own, by_id = by_topic(map(facts_of, rows)), {row.pk: row for row in rows}
    parents = {topic.pk: topic.parent_id for topic in topics}
    found: list[tuple[Topic, MatrixRow | None]] = []
    for topic in topics:
        if topic.is_active and not topic.is_heading:
            leader = followed(topic.pk, parents, own)
            general = min(own[leader], key=_most_general) if leader is not None else None
            found.append((topic, by_id[general.id] if general is not None else None))
    return found


def row_for(topic: Topic | None, scope: Scope, at: datetime) -> MatrixRow | None:
    """The row of the version in force that applies to a request with this topic and scope.

    One question, and one more only where a row asks for something that is not at hand.
    """
    rows: list[MatrixRow] = []
    seen: set[int] = set()
    while topic is not None and not rows and topic.pk not in seen:
        seen.add(topic.pk)
        rows = list(rows_in_force(at).filter(topic=topic))
        topic = None if rows or topic.parent_id is None else topic.parent
    case = _case_of(scope, at, asks_class=any(row.contract_classes for row in rows))
    chosen = choose(map(facts_of, rows), case)
    return next((row for row in rows if chosen is not None and row.pk == chosen.id), None)


def class_of(scope: Scope, on: date) -> str:
    """The class of the contract that a request is under: its own, else that of its project, else the heaviest
    that its client has running on that day; nothing without any."""
    contract = scope.contract or (scope.project.contract if scope.project is not None else None)
    if contract is not None:
        return contract.contract_class
    running = Contract.objects.running_on(on).filter(client=scope.client).order_by("contract_class")
    return running.values_list("contract_class", flat=True).first() or ""


def parts_of(row: MatrixRow) -> dict[Role, str]:
    """What each role does by this row."""
    return {role: getattr(row, role.value) for role in Role}


def facts_of(row: MatrixRow) -> Row:
    """The row in plain values."""
    return Row(row.pk, row.topic_id, parts_of(row), conditions_of(row))


def conditions_of(row: MatrixRow) -> Conditions:
    """For which requests the row is meant."""
    return Conditions(
        classes=frozenset(row.contract_classes),
        projects=frozenset([row.project == WithProject.WITH] if row.project else []),
        clients=frozenset([row.client_id] if row.client_id is not None else []),
        channels=frozenset(row.channels),
        languages=frozenset([row.language] if row.language else []),
    )


def topic_facts(topics: Iterable[Topic]) -> list[TopicFacts]:
    """Topics in plain values, in their order."""
    return [
        TopicFacts(
            id=topic.pk,
            parent=topic.parent_id,
            about_role=Role(topic.about_role) if topic.about_role else None,
            is_heading=topic.is_heading,
            is_active=topic.is_active,
        )
        for topic in topics
    ]


def findings(rows: Iterable[MatrixRow], topics: Iterable[Topic]) -> list[Finding]:
    """What is wrong with these rows as a matrix."""
    return check_matrix(map(facts_of, rows), topic_facts(topics))


def findings_of(version: MatrixVersion) -> list[Finding]:
    """What is wrong with a version; two questions."""
    return findings(version.rows.all(), Topic.objects.all())


def differences(before: Iterable[MatrixRow], after: Iterable[MatrixRow]) -> list[RowDifference]:
    """In which rows two versions differ, in the order of the topics; rows are the same by topic and
    conditions."""
    earlier, later = _by_meaning(before), _by_meaning(after)
    found = []
    for key in sorted(earlier.keys() | later.keys(), key=lambda key: _place(earlier, later, key)):
        one, other = earlier.get(key), later.get(key)
        if one is None or other is None:
            found.append(RowDifference(one, other, (), is_reason_other=False))
            continue
        was, now = parts_of(one), parts_of(other)
        roles = tuple(role for role in Role if was[role] != now[role])
        is_reason_other = one.reason != other.reason
        if roles or is_reason_other:
            found.append(RowDifference(one, other, roles, is_reason_other))
    return found


_Key = tuple[int, Conditions]


def _by_meaning(rows: Iterable[MatrixRow]) -> dict[_Key, MatrixRow]:
    return {(row.topic_id, conditions_of(row)): row for row in rows}


def _place(earlier: Mapping[_Key, MatrixRow], later: Mapping[_Key, MatrixRow], key: _Key) -> tuple[int, ...]:
    row = later.get(key) or earlier[key]
    return row.topic.position, row.topic_id, key[1].weight, row.pk


def _most_general(row: Row) -> tuple[int, int]:
    return row.conditions.weight, row.id


def _case_of(scope: Scope, at: datetime, *, asks_class: bool) -> Case:
    return Case(
        contract_class=class_of(scope, local_day(at)) if asks_class else "",
        has_project=scope.project is not None,
        client=scope.client.pk,
        channel=scope.channel,
        language=scope.language,
    )


def _in_force(rows: QuerySet, at: datetime, to: str) -> QuerySet:  # type: ignore[type-arg]
    is_open = Q(**{f"{to}valid_until__isnull": True}) | Q(**{f"{to}valid_until__gt": at})
    return rows.filter(is_open, **{f"{to}valid_from__lte": at})
