"""A version of the matrix on its way: sent for review, judged by a second person, published, withdrawn."""

from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.db.models import Q

from triangel.core.actions import record
from triangel.core.models import User
from triangel.core.rules import NotAllowed, Refused, gettext_noop
from triangel.desk import access, queries
from triangel.desk.choices import MatrixState
from triangel.desk.models import MatrixVersion
from triangel.desk.rules import can_be_kept


@transaction.atomic
def send_matrix_for_review(version: MatrixVersion, *, actor: User, at: datetime) -> MatrixVersion:
    """Ask a second person to judge a draft; from now on it does not change."""
    locked = _lock(version)
    if not access.can_edit_matrix(actor):
        raise NotAllowed(gettext_noop("Only an administrator changes the responsibility matrix."))
    _refuse_unless(locked, MatrixState.DRAFT)
    _refuse_faults(locked)
    locked.state, locked.sent_by, locked.sent_at = MatrixState.IN_REVIEW, actor, at
    locked.reviewed_by, locked.reviewed_at, locked.review_note = None, None, ""
    columns = ["state", "sent_by", "sent_at", "reviewed_by", "reviewed_at", "review_note"]
    return _keep("send_matrix_for_review", locked, columns, actor=actor, at=at)


@transaction.atomic
def send_matrix_back(version: MatrixVersion, *, note: str, actor: User, at: datetime) -> MatrixVersion:
    """Make a version a draft again, with what is to be changed; whoever made it may take it back himself."""
    locked = _lock(version)
    if not access.can_decide_on_matrix(actor):
        raise NotAllowed(_ONLY_DECIDERS)
    _refuse_unless(locked, MatrixState.IN_REVIEW, MatrixState.REVIEWED)
    said = _note(note)
    if not said and not access.had_a_hand_in(actor, locked):
        raise Refused(gettext_noop("Say in a few words what is to be changed."), field="note")
    locked.state, locked.review_note = MatrixState.DRAFT, said
    locked.reviewed_by, locked.reviewed_at = None, None
    columns = ["state", "review_note", "reviewed_by", "reviewed_at"]
    return _keep("send_matrix_back", locked, columns, actor=actor, at=at, note=said)


@transaction.atomic
def approve_matrix(version: MatrixVersion, *, note: str, actor: User, at: datetime) -> MatrixVersion:
    """Judge a version to be right. Who made it or changed anything in it cannot do this himself."""
    locked = _lock(version)
    if not access.can_review_matrix(actor, locked):
        raise NotAllowed(
            gettext_noop(
                "A second person reviews this version: an administrator or the director who had no hand "
                "in it."
            )
        )
    _refuse_unless(locked, MatrixState.IN_REVIEW)
    said = _note(note)
    locked.state, locked.review_note = MatrixState.REVIEWED, said
    locked.reviewed_by, locked.reviewed_at = actor, at
    columns = ["state", "review_note", "reviewed_by", "reviewed_at"]
    return _keep("approve_matrix", locked, columns, actor=actor, at=at, note=said)


@transaction.atomic
def publish_matrix(
    version: MatrixVersion, *, valid_from: datetime | None, actor: User, at: datetime
) -> MatrixVersion:
    """Put a reviewed version in force from a moment, now or ahead; the one before it ends then.

    Without ``valid_from`` it is in force from now.
    """
    _lock_all()
    locked = _lock(version)
    if not access.can_decide_on_matrix(actor):
        raise NotAllowed(_ONLY_DECIDERS)
    _refuse_unless(locked, MatrixState.REVIEWED)
    _refuse_faults(locked)
    begins = valid_from or at
    if begins < at:
        raise Refused(gettext_noop("Choose now or a moment that is still to come."), field="valid_from")
    planned = _published().filter(valid_from__gte=begins).first()
    if planned is not None:
        raise Refused(
            gettext_noop(
                "Version %(number)s is to be in force from %(moment)s. Choose a later moment, or "
                "withdraw that one first."
            ),
            field="valid_from",
            number=planned.number,
            moment=planned.valid_from,
        )
    before = _published().filter(Q(valid_until__isnull=True) | Q(valid_until__gt=begins)).first()
    if before is not None:
        before.valid_until = begins
        before.save(update_fields=["valid_until"])
    locked.state, locked.valid_from = MatrixState.PUBLISHED, begins
    locked.published_by, locked.published_at = actor, at
    columns = ["state", "valid_from", "published_by", "published_at"]
    return _keep("publish_matrix", locked, columns, actor=actor, at=at, valid_from=begins.isoformat())


@transaction.atomic
def withdraw_matrix(version: MatrixVersion, *, actor: User, at: datetime) -> MatrixVersion:
    """Give a version up that is not in force yet; the one it was to replace goes on."""
    _lock_all()
    locked = _lock(version)
    if not access.can_decide_on_matrix(actor):
        raise NotAllowed(_ONLY_DECIDERS)
    if locked.state == MatrixState.WITHDRAWN:
        raise Refused(gettext_noop("Version %(number)s was withdrawn before."), number=locked.number)
    if locked.valid_from is not None and locked.valid_from <= at:
        raise Refused(
            gettext_noop(
                "Version %(number)s is or was in force, so it stays. Publish another: a copy of an "
                "older one, if you like."
            ),
            number=locked.number,
        )
    begins = locked.valid_from
    locked.state, locked.withdrawn_by, locked.withdrawn_at = MatrixState.WITHDRAWN, actor, at
    kept = _keep("withdraw_matrix", locked, ["state", "withdrawn_by", "withdrawn_at"], actor=actor, at=at)
    if begins is not None:
        _published().filter(valid_until=begins).update(valid_until=None)
    return kept


_ONLY_DECIDERS = gettext_noop(
    "Only an administrator or the director decides about the responsibility matrix."
)


def _published() -> Any:
    return MatrixVersion.objects.filter(state=MatrixState.PUBLISHED).order_by("valid_from")


def _lock_all() -> None:
    """Whoever publishes or withdraws another version at the same moment waits."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended('matrix in force', 0))")


def _lock(version: MatrixVersion) -> MatrixVersion:
    return MatrixVersion.objects.select_for_update(no_key=True).get(pk=version.pk)


def _refuse_unless(version: MatrixVersion, *states: MatrixState) -> None:
    if version.state not in states:
        raise Refused(
            gettext_noop("Version %(number)s has gone on in the meantime. Look at the page again."),
            number=version.number,
        )


def _refuse_faults(version: MatrixVersion) -> None:
    count = sum(each.is_fault for each in queries.findings_of(version))
    if count:
        raise Refused(
            gettext_noop("Mend first what is wrong with this version: %(count)s in all."), count=count
        )


def _note(text: str) -> str:
    said = " ".join(text.split())
    if len(said) > 400:
        raise Refused(gettext_noop("Keep it under %(most)s characters."), field="note", most=400)
    if not can_be_kept(said):
        raise Refused(gettext_noop("The text holds a character that cannot be kept."), field="note")
    return said


def _keep(
    verb: str, version: MatrixVersion, columns: list[str], *, actor: User, at: datetime, **data: Any
) -> MatrixVersion:
    version.save(update_fields=columns)
    record(
        verb,
        actor=actor,
        at=at,
        object_type="matrix",
        object_id=version.pk,
        number=version.number,
        **data,
    )
    return version
