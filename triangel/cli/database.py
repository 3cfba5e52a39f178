"""`triangel database`: the database that Triangel carries."""

import argparse
import subprocess

from django.core.exceptions import ImproperlyConfigured

from triangel.config import binaries, databases, embedded, environment
from triangel.config.embedded import Cluster


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "what",
        choices=["status", "start", "stop", "url", "bin", "psql"],
        help="status: does it run; start: let it run until `stop`; url: its address for other programs; "
        "bin: the folder of its programs; psql: open it",
    )
    parser.add_argument(
        "--superuser", action="store_true", help="url and psql as the superuser, to change settings"
    )


def run(arguments: argparse.Namespace) -> int:
    if databases.is_external():
        raise ImproperlyConfigured(
            "DATABASE_URL names another server: this command is about the carried one."
        )
    cluster = Cluster(environment.data_folder())
    if arguments.what in {"url", "psql"}:
        return {"url": url, "psql": psql}[arguments.what](cluster, superuser=arguments.superuser)
    return {"status": status, "start": start, "stop": stop, "bin": programs}[arguments.what](cluster)


def status(cluster: Cluster) -> int:
    number = cluster.postmaster()
    print(f"Runs as process {number} in {cluster.home}." if number else f"Does not run in {cluster.home}.")
    return 0 if number else 3


def start(cluster: Cluster) -> int:
    with cluster.locked():
        started = cluster.start()
        cluster.kept.touch()
    print(f"The database in {cluster.home} {'runs' if started else 'ran already'}.")
    return 0


def stop(cluster: Cluster) -> int:
    with cluster.locked():
        cluster.kept.unlink(missing_ok=True)
        if cluster.has_users():
            raise ImproperlyConfigured("The database is in use by a running Triangel: stop that one.")
        cluster.stop()
    print(f"The database in {cluster.home} is stopped.")
    return 0


def programs(cluster: Cluster) -> int:
    """Where pg_dump and the others are."""
    print(binaries.installed())
    return 0


def url(cluster: Cluster, *, superuser: bool) -> int:
    print(embedded.url(cluster, user=embedded.SUPERUSER) if superuser else embedded.url(cluster))
    return 0


def psql(cluster: Cluster, *, superuser: bool) -> int:
    """Become psql. The server keeps running for it: psql is asked to end before we let go."""
    program = binaries.installed() / "psql"
    with cluster.in_use():
        return subprocess.call(
            [program, embedded.url(cluster, user=embedded.SUPERUSER if superuser else embedded.OWNER)]
        )
