"""Figures over very many requests are counted once in half an hour for each viewer, and say when it was."""

from datetime import datetime
from hashlib import sha256

from django.core.cache import cache

from triangel.core.models import User
from triangel.desk.queries.flow import FlowFilter
from triangel.desk.queries.journeys import Journeys, journeys

MANY = 50_000
SECONDS = 1800


def counted(user: User, wanted: FlowFilter, now: datetime) -> tuple[Journeys, datetime]:
    """The figures of what this user may see, and the moment they were counted."""
    key = f"flow-{user.pk}-{sha256(repr(wanted).encode()).hexdigest()}"
    known: tuple[Journeys, datetime] | None = cache.get(key)
    if known is not None:
        return known
    found = journeys(user, wanted)
    if found.requests >= MANY:
        cache.set(key, (found, now), SECONDS)
    return found, now
