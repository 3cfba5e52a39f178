"""The database during a command."""

import contextlib
from collections.abc import Callable, Iterator

from triangel.config import databases, environment
from triangel.config.embedded import Cluster


def quietly(sentence: str) -> None:
    """For commands whose output is for another program."""


@contextlib.contextmanager
def database(say: Callable[[str], None] = quietly) -> Iterator[Cluster | None]:
    """A database that runs as long as this lasts: the carried one, or None for the one of DATABASE_URL."""
    if databases.is_external():
        databases.check_external()
        say("Using the database of DATABASE_URL.")
        yield None
        return
    cluster = Cluster(environment.data_folder())
    say(f"Starting the database in {cluster.home} ...")
    with cluster.in_use() as started:
        if not started:
            say("The database was running already.")
        yield cluster
