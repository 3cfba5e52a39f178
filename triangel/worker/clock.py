"""What has to happen because time passed. Each step is an action: one that fails stops no other."""

import logging
from collections.abc import Callable, Iterable
from datetime import datetime

from triangel.core.models import User
from triangel.desk import actions, queries
from triangel.desk.models import ClientRequest
from triangel.people import actions as people_actions

logger = logging.getLogger(__name__)


def escalate_broken_promises(at: datetime) -> int:
    """Inform line managers of broken promises, or put the requests in their hands; how many steps."""
    system = User.objects.system()
    return _each(
        queries.with_broken_promise(at), lambda row: actions.escalate(row, actor=system, at=at) is not None
    )


def close_silent_requests(at: datetime) -> int:
    """Close what was resolved and to which the client did not object in time; how many were closed."""
    system = User.objects.system()
    return _each(
        queries.resolved_for_days(at),
        lambda row: actions.close_after_silence(row, actor=system, at=at) is not None,
    )


def ask_second_persons(at: datetime) -> int:
    """Ask a second person about complaints on which the client is silent; how many were asked."""
    system = User.objects.system()
    return _each(
        queries.resolved_for_days(at),
        lambda row: actions.ask_second_person(row, actor=system, at=at) is not None,
    )


def close_sign_ins(at: datetime) -> int:
    """Close the sign-ins of who no longer works here; how many."""
    return len(people_actions.close_sign_ins(actor=User.objects.system(), at=at))


def _each(rows: Iterable[ClientRequest], step: Callable[[ClientRequest], bool]) -> int:
    done = 0
    for row in rows:
        try:
            done += step(row)
        except Exception:
            logger.exception("The clock could not deal with request %s.", row.number)
    return done
