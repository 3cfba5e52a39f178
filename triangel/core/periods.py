"""Days and moments. Contract dates and appointments are local days; events are moments.

All periods are half-open: the day or moment they end on is the first that no longer belongs.
"""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

#: The zone in which the provider's days begin and end.
HOME_ZONE = ZoneInfo("Europe/Amsterdam")


def local_day(at: datetime) -> date:
    """The provider's calendar day on which the moment ``at`` (aware) falls."""
    return at.astimezone(HOME_ZONE).date()


def start_of_day(day: date) -> datetime:
    """The moment at which the provider's calendar day ``day`` begins."""
    return datetime.combine(day, time.min, HOME_ZONE)


def contains(starts_on: date, ends_on: date | None, day: date) -> bool:
    """Whether ``day`` lies in the half-open period; an open end never ends."""
    return starts_on <= day and (ends_on is None or day < ends_on)


def week_of(at: datetime) -> int:
    """The number of the week in which the moment ``at`` lies, as ``expressions.Week`` counts them."""
    return int(at.timestamp() // (7 * 24 * 3600))
