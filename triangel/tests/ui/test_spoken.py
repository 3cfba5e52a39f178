from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import translation

from triangel.ui.spoken import full_moment, spoken_day, spoken_moment, spoken_span

HOME = ZoneInfo("Europe/Amsterdam")
NOW = datetime(2026, 11, 23, 13, 0, tzinfo=HOME)  # a Monday


@pytest.mark.parametrize(
    ("at", "said"),
    [
        (datetime(2026, 11, 23, 14, 0, tzinfo=HOME), "today 14:00"),
        (datetime(2026, 11, 24, 12, 0, tzinfo=HOME), "tomorrow 12:00"),
        (datetime(2026, 11, 22, 9, 5, tzinfo=HOME), "yesterday 09:05"),
        (datetime(2026, 11, 26, 9, 0, tzinfo=HOME), "Thursday 09:00"),
        (datetime(2026, 11, 19, 9, 0, tzinfo=HOME), "last Thursday 09:00"),
        (datetime(2026, 3, 3, 9, 0, tzinfo=HOME), "3 March"),
        (datetime(2025, 3, 3, 9, 0, tzinfo=HOME), "3 March 2025"),
    ],
)
def test_moments_are_said_as_people_say_them(at: datetime, said: str) -> None:
    with translation.override("en"):
        assert spoken_moment(at, NOW) == said


def test_the_day_is_that_of_the_reader_not_of_greenwich() -> None:
    late = datetime(2026, 11, 23, 23, 30, tzinfo=ZoneInfo("UTC"))
    with translation.override("en"):
        assert spoken_moment(late, NOW) == "tomorrow 00:30"


def test_dutch_days_and_months_have_no_capitals() -> None:
    with translation.override("nl"):
        days = [spoken_day(day, date(2026, 11, 23)) for day in (date(2026, 11, 26), date(2026, 3, 3))]
        assert (days, full_moment(NOW)) == (["donderdag", "3 maart"], "maandag 23 november 2026 13:00")


@pytest.mark.parametrize(
    ("span", "said"),
    [
        (timedelta(minutes=40), "40 min"),
        (timedelta(minutes=70), "1 hour"),
        (timedelta(hours=5), "5 hours"),
        (timedelta(days=3, hours=4), "3 days"),
    ],
)
def test_a_span_is_said_in_one_unit(span: timedelta, said: str) -> None:
    with translation.override("en"):
        assert spoken_span(span) == said
