"""The carried PostgreSQL: started, found again, brought back after a crash, closed to everybody else."""

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from triangel.config import binaries, embedded
from triangel.config.binaries import Unavailable
from triangel.config.embedded import Cluster
from triangel.tests import server

as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root has to run the server as another account")


@pytest.fixture
def cluster(data_folder: Path) -> Cluster:
    return Cluster(data_folder, durable=False)


@pytest.fixture(scope="module")
def running() -> Iterator[Cluster]:
    """One that runs, for the tests that only look at it."""
    with server.temporary_folder() as folder:
        cluster = Cluster(folder, durable=False)
        start(cluster)
        yield cluster


def start(cluster: Cluster) -> bool:
    with cluster.locked():
        return cluster.start()


def stop(cluster: Cluster) -> None:
    with cluster.locked():
        cluster.stop()


def ask(cluster: Cluster, question: bytes) -> object:
    with cluster.connect(database=embedded.DATABASE, user=embedded.OWNER) as connection:
        row = connection.execute(question).fetchone()
    return row[0] if row else None


def kill(cluster: Cluster) -> None:
    """As a power cut would: without a word, and wait until it is gone."""
    number = cluster.postmaster()
    assert number is not None
    os.kill(number, signal.SIGKILL)
    while cluster.postmaster() is not None:
        time.sleep(0.01)


def test_it_starts_and_stops(cluster: Cluster) -> None:
    assert start(cluster) is True
    assert ask(cluster, b"SELECT current_user || ' in ' || current_database()") == "triangel in triangel"
    stop(cluster)
    assert cluster.postmaster() is None


def test_a_server_that_runs_is_found(cluster: Cluster) -> None:
    start(cluster)
    again = Cluster(cluster.data, durable=False)
    assert start(again) is False
    assert again.postmaster() == cluster.postmaster()


def test_what_was_acknowledged_survives_a_kill(data_folder: Path) -> None:
    cluster = Cluster(data_folder)
    start(cluster)
    with cluster.connect(database=embedded.DATABASE, user=embedded.OWNER) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 42 AS answer")
    kill(cluster)
    assert start(cluster) is True
    assert ask(cluster, b"SELECT answer FROM kept") == 42


def test_a_number_that_another_process_got_is_no_server(cluster: Cluster) -> None:
    start(cluster)
    stop(cluster)
    left = f"{os.getpid()}\n{cluster.folder}\n1\n5432\n{cluster.socket_folder}\n\n\nready\n"
    (cluster.folder / "postmaster.pid").write_text(left)
    (cluster.socket_folder / ".s.PGSQL.5432.lock").write_text(left)
    assert cluster.postmaster() is None
    assert start(cluster) is True


@pytest.mark.parametrize("name", ["with space, and comma", "é'\"", "long-" * 40])
def test_any_folder_will_do(data_folder: Path, name: str) -> None:
    inside = data_folder / name
    inside.mkdir(mode=0o711)
    cluster = Cluster(inside, durable=False)
    try:
        assert start(cluster) is True
        assert ask(cluster, b"SELECT 1") == 1
    finally:
        stop(cluster)


def test_the_role_of_triangel_is_no_superuser(running: Cluster) -> None:
    rights = b"""SELECT (rolsuper, rolbypassrls, rolcreatedb, rolcreaterole)::text FROM pg_roles
        WHERE rolname = current_user"""
    assert ask(running, rights) == "(f,f,t,t)"
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        ask(running, b"COPY (SELECT 1) TO PROGRAM 'cat'")


def test_it_may_make_the_extensions_we_need(running: Cluster) -> None:
    with running.connect(database=embedded.DATABASE, user=embedded.OWNER) as connection:
        for name in ("btree_gist", "pg_trgm", "unaccent"):
            connection.execute(f"CREATE EXTENSION {name}".encode())
    assert ask(running, b"SELECT count(*) FROM pg_extension WHERE extname IN ('unaccent', 'pg_trgm')") == 2


def test_upper_and_lower_case_know_every_letter(running: Cluster) -> None:
    assert ask(running, "SELECT lower('ÉÖÇ') || upper('ĳ')".encode()) == "éöçĲ"


def test_there_is_no_way_in_but_the_private_socket(running: Cluster) -> None:
    assert ask(running, b"SHOW listen_addresses") == ""
    assert running.socket_folder.stat().st_mode & 0o077 == 0
    assert running.folder.stat().st_mode & 0o077 == 0


@as_root
def test_another_account_is_not_let_in(running: Cluster) -> None:
    look = ["/bin/sh", "-c", 'test -S "$1/.s.PGSQL.5432"', "sh", str(running.socket_folder)]
    ours = subprocess.run(look, check=False)
    other = subprocess.run(look, cwd="/", user="daemon", group="daemon", extra_groups=[], check=False)
    assert (ours.returncode, other.returncode) == (0, 1)


def test_data_of_another_version_is_left_alone(cluster: Cluster) -> None:
    start(cluster)
    stop(cluster)
    (cluster.folder / "PG_VERSION").write_text("12\n")
    with pytest.raises(Unavailable, match=r"was made by PostgreSQL 12, and this is PostgreSQL \d+\."):
        start(cluster)
    assert (cluster.folder / "PG_VERSION").read_text() == "12\n"


def test_starting_at_the_same_moment_gives_one_server(data_folder: Path) -> None:
    program = (
        "import sys, time; from pathlib import Path; from triangel.config.embedded import Cluster\n"
        "cluster = Cluster(Path(sys.argv[1]), durable=False)\n"
        "with cluster.in_use(): print(cluster.postmaster(), flush=True); sys.stdin.read()\n"
    )
    command = [sys.executable, "-c", program, str(data_folder)]
    starters = [
        subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) for _ in range(4)
    ]
    numbers = {starter.stdout.readline().strip() for starter in starters if starter.stdout}
    assert numbers == {str(Cluster(data_folder).postmaster())}
    for starter in starters:
        starter.communicate()
    assert [starter.returncode for starter in starters] == [0, 0, 0, 0]
    assert Cluster(data_folder).postmaster() is None


def test_the_last_who_lets_go_stops_it(cluster: Cluster) -> None:
    other = Cluster(cluster.data, durable=False)
    with other.in_use() as started_by_other:
        with cluster.in_use() as started:
            assert (started_by_other, started) == (True, False)
        assert cluster.postmaster() is not None
    assert cluster.postmaster() is None


def test_one_that_was_started_apart_keeps_running(cluster: Cluster) -> None:
    start(cluster)
    cluster.kept.touch()
    with cluster.in_use():
        pass
    assert cluster.postmaster() is not None


def test_a_link_to_data_that_is_gone_makes_no_empty_database(cluster: Cluster) -> None:
    cluster.data.mkdir(exist_ok=True)
    cluster.home.symlink_to(cluster.data / "gone")
    with pytest.raises(Unavailable, match="which is gone: bring it back"):
        start(cluster)
    cluster.home.unlink()


@as_root
def test_a_private_home_stays_private(data_folder: Path) -> None:
    private = data_folder / "private"
    data = private / "data"
    private.mkdir(mode=0o700)
    data.mkdir(mode=0o700)
    cluster = Cluster(data, durable=False)
    try:
        assert start(cluster) is True
        assert cluster.home.resolve().parent == binaries.COMMON
        assert [path.stat().st_mode & 0o777 for path in (private, data)] == [0o700, 0o700]
    finally:
        stop(cluster)
        with contextlib.suppress(FileNotFoundError):
            subprocess.run(["rm", "-rf", str(cluster.home.resolve())], check=True)
