"""Trying a version of the matrix out over past requests: asked for, on its way, done."""

from datetime import datetime
from typing import Any

from django.db import transaction

from triangel.core.actions import record
from triangel.core.models import User
from triangel.core.rules import NotAllowed, Refused, gettext_noop
from triangel.desk import access, queries
from triangel.desk.choices import MatrixState, ReplayState
from triangel.desk.models import MatrixReplay, MatrixVersion

_ON_ITS_WAY = (ReplayState.WAITING, ReplayState.RUNNING)


@transaction.atomic
def ask_replay(
    version: MatrixVersion, *, received_from: datetime, received_until: datetime, actor: User, at: datetime
) -> MatrixReplay:
    """Ask what a version would have done with the requests of a period; the worker finds it out."""
    locked = MatrixVersion.objects.select_for_update(no_key=True).get(pk=version.pk)
    if not access.can_decide_on_matrix(actor):
        raise NotAllowed(gettext_noop("Only an administrator or the director tries a matrix out."))
    if received_from >= received_until or received_from > at:
        raise Refused(gettext_noop("Choose days that have been."), field="first")
    if locked.state == MatrixState.WITHDRAWN:
        raise Refused(gettext_noop("Version %(number)s was withdrawn before."), number=locked.number)
    count = sum(each.is_fault for each in queries.findings_of(locked))
    if count:
        raise Refused(
            gettext_noop("Mend first what is wrong with this version: %(count)s in all."), count=count
        )
    if locked.replays.filter(state__in=_ON_ITS_WAY).exists():
        raise Refused(gettext_noop("This version is being tried out already. Wait until that is done."))
    replay = MatrixReplay.objects.create(
        version=locked,
        received_from=received_from,
        received_until=received_until,
        asked_by=actor,
        asked_at=at,
    )
    record(
        "ask_replay",
        actor=actor,
        at=at,
        object_type="matrix",
        object_id=locked.pk,
        number=locked.number,
        replay=replay.pk,
    )
    return replay


@transaction.atomic
def follow_replay(replay: MatrixReplay, *, done: int, total: int, actor: User, at: datetime) -> MatrixReplay:
    """Note how far a replay is."""
    locked = _lock(replay, actor)
    if locked.state in _ON_ITS_WAY:
        locked.state, locked.done, locked.total = ReplayState.RUNNING, done, total
        locked.save(update_fields=["state", "done", "total"])
    return locked


@transaction.atomic
def finish_replay(
    replay: MatrixReplay, *, result: dict[str, Any] | None, actor: User, at: datetime
) -> MatrixReplay:
    """Keep what a replay found; without a result it went wrong. Done twice it counts once."""
    locked = _lock(replay, actor)
    if locked.state in _ON_ITS_WAY:
        locked.state = ReplayState.FAILED if result is None else ReplayState.DONE
        locked.finished_at, locked.result, locked.done = at, result or {}, locked.total
        locked.save(update_fields=["state", "finished_at", "result", "done"])
    return locked


def _lock(replay: MatrixReplay, actor: User) -> MatrixReplay:
    if not actor.is_system:
        raise NotAllowed(gettext_noop("Only the clock does this."))
    return MatrixReplay.objects.select_for_update(no_key=True).get(pk=replay.pk)
