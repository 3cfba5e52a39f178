"""Killed under load, part by part and then whole: what was acknowledged is there, and nothing is half."""

import json
import os
import signal
import sys
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from triangel.exchange.demo.house import PASSWORD
from triangel.tests.faults.load import Office, Told
from triangel.tests.faults.tree import WAIT_SECONDS, Tree, children, command, is_gone, until
from triangel.worker.tasks import STALLED_SECONDS

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform != "linux", reason="looks at processes the way of Linux"),
]
#: How much has to be done before the next part is killed.
SOME = 10


def ask(tree: Tree, question: str) -> list[tuple[object, ...]]:
    """Rows of the database of a running tree."""
    with tree.cluster.connect(database="triangel") as connection:
        return connection.execute(question).fetchall()


@pytest.fixture
def tree(data_folder: Path) -> Iterator[Tree]:
    loaded = command("demo", "--clients", "6", "--requests", "30", data=data_folder)
    assert loaded.returncode == 0, loaded.stderr
    tree = Tree(data_folder).wait_until_ready()
    yield tree
    tree.clean_up()


@pytest.fixture
def office(tree: Tree) -> Iterator[Office]:
    director = ask(
        tree,
        """SELECT u.email FROM people_employee e JOIN core_user u ON u.id = e.user_id
           WHERE e.manager_id IS NULL AND NOT e.is_independent
           AND EXISTS (SELECT 1 FROM people_employee r WHERE r.manager_id = e.id)""",
    )
    seats = ask(
        tree,
        """SELECT c.number, s.id FROM clients_client c JOIN triangle_seat s ON s.client_id = c.id
           WHERE s.kind = 'account_manager' AND c.until_on IS NULL""",
    )
    contacts = ask(
        tree,
        """SELECT min(k.email) FROM clients_contact k JOIN clients_client c ON c.id = k.client_id
           WHERE k.is_active AND k.user_id IS NOT NULL AND c.until_on IS NULL GROUP BY k.client_id""",
    )
    office = Office(
        tree.port,
        str(director[0][0]),
        PASSWORD,
        {int(str(a)): int(str(b)) for a, b in seats},
        [str(a) for (a,) in contacts],
    )
    office.open()
    yield office
    office.close()


def goes_on(office: Office, tree: Tree) -> None:
    """More was done after this moment."""
    enough = len(office.told) + SOME
    until(lambda: len(office.told) >= enough, tree)


def everything(tree: Tree) -> list[int]:
    """The supervisor first, so that nobody is brought back; then the rest of the tree."""
    found = [tree.process.pid]
    for number in found:
        found += children(number)
    return [*found, tree.cluster.postmaster() or 0]


def number_of(tree: Tree, part: str) -> int:
    """The process of a part of the tree, or 0 while there is none."""
    if part == "database":
        return tree.cluster.postmaster() or 0
    if part == "worker":
        return tree.worker()
    web = tree.web()
    if part == "web":
        return web
    serving = children(web) or [0]
    return serving[0] if part == "pages" else serving[-1]


def kill(number: int) -> None:
    assert number > 0
    os.kill(number, signal.SIGKILL)


def kill_all(tree: Tree) -> None:
    numbers = everything(tree)
    for number in numbers:
        kill(number)
    tree.process.wait()
    until(lambda: all(is_gone(number) for number in numbers))


def test_what_was_acknowledged_outlives_every_kill(tree: Tree, office: Office) -> None:
    goes_on(office, tree)
    for part in ("pages", "worker", "database", "web", "other pages"):
        until(lambda named=part: number_of(tree, named) > 0, tree)  # type: ignore[misc]
        kill(number_of(tree, part))
        goes_on(office, tree)
    kill_all(tree)
    office.close()
    told = office.told
    assert min(len(told.received), len(told.answered), len(told.handed_over)) > 3, told.refusals

    following = Tree(tree.data).wait_until_ready()
    try:
        assert_kept(following, told)
        assert_nothing_half(following)
        # what a killed worker was doing is found after a minute without a sign of life
        until(lambda: background_is_done(following), following, seconds=3 * STALLED_SECONDS + WAIT_SECONDS)
        assert_mailed(tree.data, told)
        assert following.end(signal.SIGTERM) == 0, following.said()
    finally:
        following.clean_up()
    assert following.cluster.postmaster() is None


def assert_kept(tree: Tree, told: Told) -> None:
    """Everything somebody was told is done is there, and once."""
    received = ask(tree, "SELECT origin_key, number FROM desk_clientrequest WHERE subject LIKE 'Load %'")
    assert {key: number for key, number in received if key in told.received} == told.received
    assert len({key for key, _number in received}) == len(received)
    answers = ask(
        tree,
        """SELECT m.body, r.number FROM desk_message m JOIN desk_clientrequest r ON r.id = m.client_request_id
           WHERE m.body LIKE 'Answer %'""",
    )
    assert {body: number for body, number in answers if body in told.answered} == told.answered
    assert len({body for body, _number in answers}) == len(answers)
    hands = ask(
        tree,
        """SELECT c.reason, r.number FROM desk_custody c
           JOIN desk_clientrequest r ON r.id = c.client_request_id
           WHERE c.reason LIKE 'Reason %'""",
    )
    assert {reason: number for reason, number in hands if reason in told.handed_over} == told.handed_over
    assert len({reason for reason, _number in hands}) == len(hands)


def assert_nothing_half(tree: Tree) -> None:
    """Also of what nobody was told about."""
    answer = command("check", "--json", data=tree.data)
    assert (answer.returncode, json.loads(answer.stdout)["faults"]) == (0, [])
    for table, verb in (("desk_message", "answer"), ("desk_custody", "hand_over")):
        lonely = ask(
            tree,
            f"""SELECT r.number FROM desk_clientrequest r WHERE r.subject LIKE 'Load %' AND
                (SELECT count(*) FROM {table} t WHERE t.client_request_id = r.id) - 1 <>
                (SELECT count(*) FROM core_journalentry j WHERE j.object_type = 'request'
                 AND j.object_id = r.id AND j.verb = '{verb}')""",
        )
        assert (table, lonely) == (table, [])


def background_is_done(tree: Tree) -> bool:
    """No letter waits, and the worker has read all of the journal."""
    try:
        rows = ask(
            tree,
            """SELECT (SELECT count(*) FROM core_journalentry WHERE reacted_at IS NULL),
                      (SELECT count(*) FROM procrastinate_jobs
                       WHERE task_name LIKE '%mail_sign_in_link' AND status IN ('todo', 'doing'))""",
        )
    except psycopg.OperationalError:
        return False
    return rows == [(0, 0)]


def assert_mailed(data: Path, told: Told) -> None:
    """Who was told to look in his mail finds a letter there."""
    letters = "\n".join(path.read_text(errors="replace") for path in (data / "mail").iterdir())
    assert [email for email in told.links if f"To: {email}" not in letters] == []
