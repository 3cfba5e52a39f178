"""The running whole: it stops in order, brings back what dies, and recovers from being killed."""

import os
import signal
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from triangel.tests.faults.tree import Tree, command, free_port, is_gone, until

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform != "linux", reason="looks at processes the way of Linux"),
]
Run = Callable[..., Tree]


@pytest.fixture
def run() -> Iterator[Run]:
    trees: list[Tree] = []

    def start(data: Path, **more: object) -> Tree:
        trees.append(Tree(data, **more))  # type: ignore[arg-type]
        return trees[-1]

    yield start
    for tree in trees:
        tree.clean_up()


def kill(number: int) -> None:
    assert number > 0
    os.kill(number, signal.SIGKILL)


def test_it_serves_and_every_way_of_asking_stops_all_of_it(data_folder: Path, run: Run) -> None:
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        tree = run(data_folder).wait_until_ready()
        assert tree.get() == 200
        parts = [tree.web(), tree.worker(), tree.cluster.postmaster()]
        assert tree.end(number) == 0, tree.said()
        assert [is_gone(part) for part in parts if part] == [True, True, True]


def test_what_dies_is_brought_back(data_folder: Path, run: Run) -> None:
    tree = run(data_folder).wait_until_ready()
    before = [tree.web(), tree.worker(), tree.cluster.postmaster() or 0]
    for number in before:
        kill(number)
    until(lambda: tree.web() not in {0, before[0]} and tree.worker() not in {0, before[1]}, tree)
    until(lambda: tree.cluster.postmaster() not in {None, before[2]}, tree)
    until(lambda: tree.get() == 200, tree)
    assert tree.end(signal.SIGTERM) == 0


def test_a_killed_supervisor_leaves_no_pages_and_the_next_one_takes_over(data_folder: Path, run: Run) -> None:
    tree = run(data_folder).wait_until_ready()
    web, worker, server = tree.web(), tree.worker(), tree.cluster.postmaster()
    kill(tree.process.pid)
    tree.process.wait()
    until(lambda: is_gone(web) and is_gone(worker))
    assert tree.cluster.postmaster() == server
    following = run(data_folder).wait_until_ready()
    assert "The database was running already." in following.said()
    assert (following.get(), following.end(signal.SIGINT)) == (200, 0)
    assert following.cluster.postmaster() is None


def test_after_a_power_cut_the_next_start_recovers(data_folder: Path, run: Run) -> None:
    tree = run(data_folder).wait_until_ready()
    parts = [tree.process.pid, tree.web(), tree.worker(), tree.cluster.postmaster() or 0]
    for number in parts:
        kill(number)
    tree.process.wait()
    until(lambda: all(is_gone(part) for part in parts))
    following = run(data_folder).wait_until_ready()
    assert (following.get(), following.end(signal.SIGTERM)) == (200, 0)


def test_two_copies_run_beside_each_other(
    tmp_path_factory: pytest.TempPathFactory, data_folder: Path, run: Run
) -> None:
    first, second = data_folder / "first", data_folder / "second"
    for folder in (first, second):
        folder.mkdir(mode=0o711)
    trees = [run(first).wait_until_ready(), run(second).wait_until_ready()]
    assert trees[0].cluster.postmaster() != trees[1].cluster.postmaster()
    assert [tree.end(signal.SIGTERM) for tree in trees] == [0, 0]


def test_a_taken_port_is_said_in_a_sentence(data_folder: Path, run: Run) -> None:
    tree = run(data_folder).wait_until_ready()
    answer = command("run", data=data_folder / "other", port=tree.port)
    assert answer.returncode == 2
    assert answer.stderr.startswith(f"Port {tree.port} of 127.0.0.1 cannot be used (Address already in use)")
    assert not (data_folder / "other" / "postgres").exists()
    assert tree.end(signal.SIGTERM) == 0


def test_a_command_beside_it_leaves_the_database_as_found(data_folder: Path, run: Run) -> None:
    tree = run(data_folder).wait_until_ready()
    server = tree.cluster.postmaster()
    assert command("manage", "check", data=data_folder).returncode == 0
    assert tree.cluster.postmaster() == server
    refused = command("database", "stop", data=data_folder)
    assert refused.stderr == "The database is in use by a running Triangel: stop that one.\n"
    assert tree.end(signal.SIGTERM) == 0
    port = free_port()
    assert command("manage", "check", data=data_folder, port=port).returncode == 0
    assert tree.cluster.postmaster() is None
