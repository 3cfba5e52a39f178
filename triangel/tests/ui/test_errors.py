"""What somebody sees when something breaks."""

import pytest
from django.db.utils import OperationalError
from django.test import RequestFactory

from triangel.ui import errors


@pytest.mark.parametrize(
    ("error", "status", "again", "sentence"),
    [
        (OperationalError("gone"), 503, "10", "The database does not answer"),
        (ZeroDivisionError(), 500, None, "Something broke on our side"),
    ],
)
def test_a_database_that_is_away_is_no_fault_of_the_page(
    error: Exception, status: int, again: str | None, sentence: str
) -> None:
    try:
        raise error
    except Exception:
        answer = errors.server_error(RequestFactory().get("/"))
    assert (answer.status_code, answer.headers.get("Retry-After")) == (status, again)
    assert sentence in answer.content.decode()
