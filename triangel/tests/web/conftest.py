"""What the tests of the staff's pages share."""

import pytest

from triangel.tests.cast import Cast
from triangel.tests.web.desk_office import Office, open_office


@pytest.fixture
def office(cast: Cast) -> Office:
    """The cast at work."""
    return open_office(cast)
