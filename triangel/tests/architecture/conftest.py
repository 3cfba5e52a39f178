"""A provider in which every address leads to something."""

import pytest

from triangel.tests.architecture import world as worlds
from triangel.tests.architecture.world import World
from triangel.tests.cast import Cast


@pytest.fixture
def world(cast: Cast) -> World:
    """The cast with requests in every state, around now."""
    return worlds.make(cast)
