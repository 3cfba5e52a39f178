"""The provider's working hours: Monday to Friday 08:30-17:00, Dutch holidays closed."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from triangel.core import business_time
from triangel.core.periods import HOME_ZONE


def local(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=HOME_ZONE)


@pytest.mark.parametrize(
    ("start", "hours", "due"),
    [
        ("2026-04-02 16:00", 8, "2026-04-03 15:30"),  # Good Friday is worked
        ("2026-04-03 16:30", 4, "2026-04-07 12:00"),  # Easter Monday is not
        ("2026-04-24 15:00", 4, "2026-04-28 10:30"),  # King's day on a Monday
        ("2026-05-04 16:00", 8, "2026-05-05 15:30"),  # Liberation day, no lustrum
        ("2026-05-13 12:00", 12, "2026-05-15 15:30"),  # Ascension day
        ("2026-12-24 16:30", 4, "2026-12-28 12:00"),  # Christmas and a weekend
        ("2026-07-04 10:00", 1, "2026-07-06 09:30"),  # begins on a Saturday
    ],
)
def test_working_hours_are_added_over_nights_weekends_and_holidays(start: str, hours: int, due: str) -> None:
    assert business_time.add_working_hours(local(start), hours) == local(due)


def test_the_holidays_of_2026_are_those_of_the_law_without_good_friday() -> None:
    assert sorted(business_time.holidays(2026)) == [
        date(2026, 1, 1),
        date(2026, 4, 5),
        date(2026, 4, 6),
        date(2026, 4, 27),
        date(2026, 5, 14),
        date(2026, 5, 24),
        date(2026, 5, 25),
        date(2026, 12, 25),
        date(2026, 12, 26),
    ]


def test_kings_day_moves_to_saturday_and_liberation_day_is_free_once_in_five_years() -> None:
    assert date(2031, 4, 26) in business_time.holidays(2031)
    assert date(2031, 4, 27) not in business_time.holidays(2031)
    assert date(2030, 5, 5) in business_time.holidays(2030)
    assert date(2029, 5, 5) not in business_time.holidays(2029)


def minute_by_minute(start: datetime, minutes: int) -> datetime:
    """The same question, answered slowly."""
    moment = start
    while minutes:
        local_moment = moment.astimezone(HOME_ZONE)
        is_open = (
            business_time.is_working_day(local_moment.date())
            and business_time.OPENS <= local_moment.time() < business_time.CLOSES
        )
        moment += timedelta(minutes=1)
        minutes -= is_open
    return moment


FIRST = datetime(2025, 1, 1, tzinfo=UTC)


@given(offset=st.integers(0, 3 * 365 * 24 * 60), minutes=st.integers(1, 900))
def test_working_hours_are_those_of_counting_minutes(offset: int, minutes: int) -> None:
    start = FIRST + timedelta(minutes=offset)
    due = business_time.add_working_hours(start, minutes / 60)
    assert abs((due - minute_by_minute(start, minutes)).total_seconds()) < 1
