"""What all tests share. The database server itself is in server.py."""

from collections.abc import Iterator
from pathlib import Path

import hypothesis
import pytest
from django.conf import settings

from triangel.tests import cast as casts
from triangel.tests import server


def pytest_configure() -> None:
    # the real one takes a third of a second for every password, on purpose
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    # a busy machine is slow, not wrong
    slow = [hypothesis.HealthCheck.too_slow, hypothesis.HealthCheck.data_too_large]
    hypothesis.settings.register_profile("triangel", deadline=None, suppress_health_check=slow)
    hypothesis.settings.load_profile("triangel")


@pytest.fixture(autouse=True)
def _language_of_the_tests(settings: object) -> None:
    """Sentences are asserted in English; tests of the Dutch say so."""
    settings.LANGUAGE_CODE = "en"  # type: ignore[attr-defined]


@pytest.fixture
def cast(db: None) -> casts.Cast:
    """The small provider with two clients in which most tests play."""
    return casts.make()


@pytest.fixture
def data_folder() -> Iterator[Path]:
    """A data folder of its own, where also the unprivileged account of the database can come."""
    with server.temporary_folder() as folder:
        yield folder
