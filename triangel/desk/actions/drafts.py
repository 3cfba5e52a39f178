"""A draft of the responsibility matrix: copied or read in, and changed cell by cell."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.db.models import Max

from triangel.clients.models import Client
from triangel.core.actions import record
from triangel.core.models import User
from triangel.core.rules import NotAllowed, Refused, gettext_noop
from triangel.desk import access, queries
from triangel.desk.choices import MatrixState, WithProject
from triangel.desk.models import MatrixRow, MatrixVersion, Topic
from triangel.desk.rules import can_be_kept
from triangel.desk.rules.matrix import ALWAYS, CHANNELS, CLASSES, PART_WORDS, TONGUES, Conditions, Parts, Role


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedRow:
    """A row of a matrix to be made, with its topic and client at hand."""

    topic: Topic
    parts: Parts
    conditions: Conditions = ALWAYS
    reason: str = ""


@transaction.atomic
def copy_matrix(version: MatrixVersion, *, note: str, actor: User, at: datetime) -> MatrixVersion:
    """Make a draft that begins as a copy of this version."""
    if not access.visible_versions(actor).filter(pk=version.pk).exists():
        raise NotAllowed(_ONLY_ADMINISTRATORS)
    rows = [
        PlannedRow(
            topic=row.topic,
            parts=queries.parts_of(row),
            conditions=queries.conditions_of(row),
            reason=row.reason,
        )
        for row in version.rows.select_related("topic")
    ]
    return _draft(rows, note=note, based_on=version, actor=actor, at=at)


@transaction.atomic
def make_draft(rows: Iterable[PlannedRow], *, note: str, actor: User, at: datetime) -> MatrixVersion:
    """Make a draft of rows that were read in from elsewhere."""
    return _draft(list(rows), note=note, based_on=None, actor=actor, at=at)


@transaction.atomic
def set_part(row: MatrixRow, *, role: str, part: str, actor: User, at: datetime) -> MatrixRow:
    """Say what a role does with a topic: one cell of a draft."""
    version, locked = _lock(row, actor=actor)
    if role not in list(Role) or part not in PART_WORDS:
        raise Refused(_PARTS, field="part")
    before = getattr(locked, role)
    if part != before:
        setattr(locked, role, part)
        locked.save(update_fields=[role])
        _changed("set_part", version, locked, actor=actor, at=at, role=role, before=before, after=part)
    return locked


@transaction.atomic
def explain_row(row: MatrixRow, *, reason: str, actor: User, at: datetime) -> MatrixRow:
    """Say why a row is as it is; whoever gets a request by it may read this."""
    version, locked = _lock(row, actor=actor)
    said = _words(reason, 400, "reason")
    if said != locked.reason:
        before, locked.reason = locked.reason, said
        locked.save(update_fields=["reason"])
        _changed("explain_row", version, locked, actor=actor, at=at, before=before, after=said)
    return locked


@transaction.atomic
def change_row(
    row: MatrixRow,
    *,
    conditions: Conditions,
    parts: Parts | None = None,
    reason: str | None = None,
    actor: User,
    at: datetime,
) -> MatrixRow:
    """Say for which requests a row is meant, and where given what each role does and why."""
    version, locked = _lock(row, actor=actor)
    wanted = _columns(conditions)
    _refuse_twin(version, locked.topic, wanted, besides=locked.pk)
    if parts is not None:
        if any(part not in PART_WORDS for part in parts.values()):
            raise Refused(_PARTS, field="part")
        wanted |= {role.value: part for role, part in parts.items()}
    if reason is not None:
        wanted["reason"] = _words(reason, 400, "reason")
    before = {name: getattr(locked, name) for name in wanted if getattr(locked, name) != wanted[name]}
    after = {name: wanted[name] for name in before}
    for name, value in after.items():
        setattr(locked, name, value)
    if before:
        locked.save(update_fields=[name.removesuffix("_id") for name in before])
        _changed("change_row", version, locked, actor=actor, at=at, before=before, after=after)
    return locked


@transaction.atomic
def add_row(
    version: MatrixVersion, *, topic: Topic, conditions: Conditions, actor: User, at: datetime
) -> MatrixRow:
    """Add a row for some requests of a topic. It begins as a copy of the topic's most general row, or with
    the contract manager, the safety net."""
    locked = _lock_version(version, actor=actor)
    columns = _columns(conditions)
    _refuse_twin(locked, topic, columns)
    general = min(
        locked.rows.filter(topic=topic),
        key=lambda row: (queries.conditions_of(row).weight, row.pk),
        default=None,
    )
    parts = queries.parts_of(general) if general else {Role.CONTRACT_MANAGER: "A/R"}
    made = MatrixRow.objects.create(
        version=locked, topic=topic, **{role.value: part for role, part in parts.items()}, **columns
    )
    _changed("add_row", locked, made, actor=actor, at=at, conditions=columns)
    return made


@transaction.atomic
def drop_row(row: MatrixRow, *, actor: User, at: datetime) -> None:
    """Take a row out of a draft. A topic without rows follows the one it stands under."""
    version, locked = _lock(row, actor=actor)
    parts = {role.value: part for role, part in queries.parts_of(locked).items()}
    _changed("drop_row", version, locked, actor=actor, at=at, parts=parts, conditions=_known(locked))
    locked.delete()


_PARTS = gettext_noop("Choose one of -, R, A, A/R, C, I and X.")
_ONLY_ADMINISTRATORS = gettext_noop("Only an administrator changes the responsibility matrix.")


def next_number() -> int:
    """The number of the next version; whoever makes one at the same moment waits."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended('matrix version', 0))")
    newest: int | None = MatrixVersion.objects.aggregate(newest=Max("number"))["newest"]
    return (newest or 0) + 1


def _draft(
    rows: list[PlannedRow], *, note: str, based_on: MatrixVersion | None, actor: User, at: datetime
) -> MatrixVersion:
    if not access.can_edit_matrix(actor):
        raise NotAllowed(_ONLY_ADMINISTRATORS)
    said = _words(note, 200, "note")
    version = MatrixVersion.objects.create(
        number=next_number(), note=said, based_on=based_on, made_by=actor, made_at=at, changed_at=at
    )
    known: set[tuple[int, Conditions]] = set()
    for row in rows:
        if (row.topic.pk, row.conditions) in known:
            raise Refused(_TWIN, topic=row.topic.code)
        known.add((row.topic.pk, row.conditions))
    MatrixRow.objects.bulk_create(
        MatrixRow(
            version=version,
            topic=row.topic,
            reason=_words(row.reason, 400, "reason"),
            **{role.value: row.parts[role] for role in Role},
            **_columns(row.conditions),
        )
        for row in rows
    )
    record(
        "make_draft",
        actor=actor,
        at=at,
        object_type="matrix",
        object_id=version.pk,
        number=version.number,
        based_on=based_on.number if based_on else None,
        note=said,
    )
    return version


def _lock(row: MatrixRow, *, actor: User) -> tuple[MatrixVersion, MatrixRow]:
    version = _lock_version(row.version, actor=actor)
    locked = (
        MatrixRow.objects.select_for_update(of=("self",)).select_related("topic").filter(pk=row.pk).first()
    )
    if locked is None:
        raise Refused(gettext_noop("Somebody else has taken this row out. Look at the page again."))
    return version, locked


def _lock_version(version: MatrixVersion, *, actor: User) -> MatrixVersion:
    locked = MatrixVersion.objects.select_for_update(no_key=True).get(pk=version.pk)
    if not access.can_edit_matrix(actor):
        raise NotAllowed(_ONLY_ADMINISTRATORS)
    if locked.state != MatrixState.DRAFT:
        raise Refused(
            gettext_noop(
                "Version %(number)s is no draft any more. Make a new draft of it to change something."
            ),
            number=locked.number,
        )
    return locked


_TWIN = gettext_noop(
    "“%(topic)s” has a row for these requests already. Change that one, or ask something else."
)


def _refuse_twin(
    version: MatrixVersion, topic: Topic, columns: dict[str, Any], *, besides: int | None = None
) -> None:
    twins = version.rows.filter(topic=topic, **columns)
    if besides is not None:
        twins = twins.exclude(pk=besides)
    if twins.exists():
        raise Refused(_TWIN, topic=topic.name)


def _columns(conditions: Conditions) -> dict[str, Any]:
    """The conditions as columns, in fixed order so that equal ones are equal in the table."""
    classes = [word for word in CLASSES if word in conditions.classes]
    channels = [word for word in CHANNELS if word in conditions.channels]
    languages = [word for word in TONGUES if word in conditions.languages]
    clients = [client for client in conditions.clients if client is not None]
    is_known = len(classes) == len(conditions.classes) and len(channels) == len(conditions.channels)
    is_single = len(conditions.projects) <= 1 and len(languages) <= 1 and len(conditions.clients) <= 1
    if not is_known or not is_single or len(languages) != len(conditions.languages):
        raise Refused(gettext_noop("A row asks for known classes and channels, one client and one language."))
    if conditions.clients and not Client.objects.filter(pk__in=clients).exists():
        raise Refused(gettext_noop("There is no such client."), field="client")
    project = WithProject.ANY
    if conditions.projects:
        project = WithProject.WITH if True in conditions.projects else WithProject.WITHOUT
    return {
        "contract_classes": classes,
        "project": str(project.value),
        "client_id": clients[0] if clients else None,
        "channels": channels,
        "language": languages[0] if languages else "",
    }


def _known(row: MatrixRow) -> dict[str, Any]:
    return _columns(queries.conditions_of(row))


def _words(text: str, most: int, field: str) -> str:
    said = " ".join(text.split())
    if len(said) > most:
        raise Refused(gettext_noop("Keep it under %(most)s characters."), field=field, most=most)
    if not can_be_kept(said):
        raise Refused(gettext_noop("The text holds a character that cannot be kept."), field=field)
    return said


def _changed(
    verb: str, version: MatrixVersion, row: MatrixRow, *, actor: User, at: datetime, **data: Any
) -> None:
    version.changed_at = at
    version.save(update_fields=["changed_at"])
    record(
        verb,
        actor=actor,
        at=at,
        object_type="matrix",
        object_id=version.pk,
        number=version.number,
        row=row.pk,
        topic=row.topic.code,
        **data,
    )
