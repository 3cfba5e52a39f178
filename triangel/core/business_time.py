"""The hours in which the provider works: Monday to Friday 08:30-17:00, save Dutch holidays.

Holidays are those of the Algemene termijnenwet, article 3, as most offices keep them: Good Friday is
worked, Liberation Day is free once in five years.
"""

from datetime import date, datetime, time, timedelta
from functools import lru_cache

from triangel.core.periods import HOME_ZONE

OPENS = time(8, 30)
CLOSES = time(17, 0)
#: Length of a working day, in hours.
DAY_HOURS = 8.5


def easter(year: int) -> date:
    """Easter Sunday of the Gregorian calendar (anonymous algorithm, Nature, 1876)."""
    a, (b, c) = year % 19, divmod(year, 100)
    d, e = divmod(b, 4)
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    m = (32 + 2 * e + 2 * i - h - k) % 7
    n = (a + 11 * h + 22 * m) // 451
    month, day = divmod(h + m - 7 * n + 114, 31)
    return date(year, month, day + 1)


@lru_cache(maxsize=200)
def holidays(year: int) -> frozenset[date]:
    """The days of ``year`` on which Dutch offices are closed."""
    sunday = easter(year)
    kings_day = date(year, 4, 27)
    if kings_day.weekday() == 6:
        kings_day = date(year, 4, 26)
    days = {date(year, 1, 1), kings_day, date(year, 12, 25), date(year, 12, 26)}
    days |= {sunday + timedelta(days=n) for n in (0, 1, 39, 49, 50)}
    if year % 5 == 0:
        days.add(date(year, 5, 5))
    return frozenset(days)


def is_working_day(day: date) -> bool:
    """Whether the provider's office is open on ``day``."""
    return day.weekday() < 5 and day not in holidays(day.year)


def add_working_hours(start: datetime, hours: float) -> datetime:
    """The moment at which ``hours`` of working time have passed since ``start`` (aware)."""
    left = timedelta(hours=hours)
    local = start.astimezone(HOME_ZONE)
    day = local.date()
    while True:
        if is_working_day(day):
            opens = datetime.combine(day, OPENS, HOME_ZONE)
            closes = datetime.combine(day, CLOSES, HOME_ZONE)
            begin = max(local, opens)
            # office hours never cross a change of the clock, so wall time is elapsed time
            if begin < closes and begin + left <= closes:
                return begin + left
            left -= max(closes - begin, timedelta(0))
        day += timedelta(days=1)
