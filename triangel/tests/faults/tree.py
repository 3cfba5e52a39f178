"""A real Triangel in processes of its own, for the tests that break it."""

import http.client
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path

from triangel.config.embedded import Cluster

WAIT_SECONDS = 90


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def plain_environment(data: Path, port: int) -> dict[str, str]:
    """What a user's shell would give, and where this copy keeps its data."""
    kept = {
        name: value for name, value in os.environ.items() if not name.startswith(("TRIANGEL_", "DJANGO_"))
    }
    return {**kept, "TRIANGEL_DATA": str(data), "TRIANGEL_PORT": str(port), "PYTHONUNBUFFERED": "1"}


def command(
    *words: str, data: Path, port: int = 1, more: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """Run `triangel ...` to its end."""
    return subprocess.run(
        [sys.executable, "-m", "triangel.cli", *words],
        env={**plain_environment(data, port), **(more or {})},
        capture_output=True,
        text=True,
        check=False,
        timeout=WAIT_SECONDS,
    )


class Tree:
    """`triangel run` with everything below it."""

    def __init__(self, data: Path, *, port: int | None = None, **more: str) -> None:
        self.data = data
        self.cluster = Cluster(data)
        self.port = port or free_port()
        self.log = data / "run.log"
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "triangel.cli", "run", "--empty"],
                env={**plain_environment(data, self.port), **more},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def said(self) -> str:
        return self.log.read_text()

    def wait_until_ready(self) -> "Tree":
        until(lambda: self.is_ready() or self.process.poll() is not None, self)
        assert self.is_ready(), self.said()
        return self

    def is_ready(self) -> bool:
        return f"Triangel runs on http://127.0.0.1:{self.port}" in self.said()

    def get(self, path: str = "/accounts/login/") -> int:
        """The status of a page, or 0 if nobody answers."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            connection.request("GET", path)
            return connection.getresponse().status
        except OSError:
            return 0
        finally:
            connection.close()

    def child(self, word: str) -> int:
        """The number of the child whose command line has this word in it, or 0."""
        for number in children(self.process.pid):
            if word in command_line(number):
                return number
        return 0

    def web(self) -> int:
        return self.child("gunicorn")

    def worker(self) -> int:
        return self.child("triangel.worker")

    def end(self, number: signal.Signals) -> int:
        self.process.send_signal(number)
        return self.process.wait(WAIT_SECONDS)

    def clean_up(self) -> None:
        """Whatever a failed test left: only what we started."""
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()


def command_line(number: int) -> str:
    try:
        return Path(f"/proc/{number}/cmdline").read_bytes().replace(b"\0", b" ").decode()
    except OSError:
        return ""


def children(number: int) -> list[int]:
    try:
        return [int(word) for word in Path(f"/proc/{number}/task/{number}/children").read_text().split()]
    except OSError:
        return []


def is_gone(number: int) -> bool:
    """Ended; one that only waits for its parent to notice has ended too."""
    try:
        return re.search(r"^State:\s+Z", Path(f"/proc/{number}/status").read_text(), re.M) is not None
    except OSError:
        return True


def until(condition: Callable[[], bool], tree: Tree | None = None, *, seconds: float = WAIT_SECONDS) -> None:
    """Wait for something that must come true; how long it takes is not what is tested."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, tree.said() if tree else "it did not come true"
        time.sleep(0.05)
