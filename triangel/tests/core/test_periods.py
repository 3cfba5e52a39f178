"""Days, moments and weeks."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from triangel.core.expressions import Week
from triangel.core.periods import week_of

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@given(st.integers(min_value=0, max_value=3000), st.timedeltas(timedelta(0), timedelta(days=7)))
def test_a_week_begins_on_thursday_at_midnight_utc(week: int, within: timedelta) -> None:
    begins = EPOCH + timedelta(weeks=week)
    expected = week if within < timedelta(days=7) else week + 1
    assert week_of(begins + within) == expected


@pytest.mark.django_db
def test_the_database_counts_weeks_alike() -> None:
    edges = [EPOCH + timedelta(weeks=n, seconds=s) for n in (0, 1, 1400, 2966, 5000) for s in (0, 1, 604799)]
    moments = edges + [EPOCH + timedelta(days=997.3 * n) for n in range(40)]
    question = f"SELECT {Week.template % {'expressions': 'at'}} FROM unnest(%s::timestamptz[]) AS at"
    with connection.cursor() as cursor:
        cursor.execute(question, [moments])
        assert [week for (week,) in cursor.fetchall()] == [week_of(at) for at in moments]


@pytest.mark.parametrize("seconds", [-1, 0])
def test_the_last_second_still_belongs_to_the_week(seconds: int) -> None:
    assert week_of(EPOCH + timedelta(weeks=3, seconds=seconds)) == (2 if seconds else 3)
