"""The processes of a running Triangel: started, watched, started again when they die, stopped in order."""

import ctypes
import os
import signal
import subprocess
import sys
import time
from dataclasses import dataclass, field

from triangel.config import environment

PR_SET_PDEATHSIG = 1
LIBC = ctypes.CDLL(None) if sys.platform == "linux" else None
STOP_SECONDS = 35  # a request in flight gets 30
HOPELESS = 5  # deaths in a row within a few seconds of starting


def bind_address(port: int) -> str:
    return f"{environment.text('TRIANGEL_BIND', '127.0.0.1')}:{port}"


def web_command(port: int) -> list[str]:
    """gunicorn: processes with threads. A thread holds a connection of the pool only during a request."""
    processes = environment.number("TRIANGEL_WEB_PROCESSES", 2, least=1, most=64)
    threads = environment.number("TRIANGEL_WEB_THREADS", 4, least=1, most=64)
    options = {
        "bind": bind_address(port),
        "worker-class": "gthread",
        "workers": str(processes),
        "threads": str(threads),
        "timeout": "60",
        "graceful-timeout": "30",
        "keep-alive": "5",
        "log-level": "warning",
        "name": "triangel-web",
    }
    words = [word for name, value in options.items() for word in (f"--{name}", value)]
    return [sys.executable, "-m", "gunicorn", *words, "--no-control-socket", "triangel.config.wsgi"]


def web_environment() -> dict[str, str]:
    return {"TRIANGEL_POOL": str(environment.number("TRIANGEL_WEB_THREADS", 4, least=1, most=64))}


def worker_environment() -> dict[str, str]:
    """It brings its own pool; Django's would hold connections for nothing."""
    return {"TRIANGEL_POOL": "0"}


def worker_command() -> list[str]:
    return [sys.executable, "-m", "triangel.worker"]


def die_with_parent() -> None:
    """When the supervisor is killed with -9 its children end too, in order. Only Linux can promise that."""
    if LIBC is not None:
        LIBC.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


@dataclass
class Child:
    """One program of the tree, in a session of its own so that Ctrl-C reaches the supervisor alone."""

    name: str
    command: list[str]
    extra: dict[str, str] = field(default_factory=dict)
    # it does not find its way back when the database has been away
    needs_database: bool = False
    process: subprocess.Popen[bytes] | None = None
    started_at: float = 0.0
    deaths: int = 0

    def start(self) -> None:
        self.started_at = time.monotonic()
        self.process = subprocess.Popen(
            self.command,
            env={**os.environ, "DJANGO_SETTINGS_MODULE": "triangel.config.settings", **self.extra},
            stdin=subprocess.DEVNULL,
            start_new_session=True,
            preexec_fn=die_with_parent,  # noqa: PLW1509 (the supervisor has one thread)
        )

    def is_alive(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def watch(self) -> bool:
        """Start it again when it died. False when that has become hopeless."""
        if self.is_alive():
            return True
        self.deaths = self.deaths + 1 if time.monotonic() - self.started_at < 5 else 1
        if self.deaths >= HOPELESS:
            return False
        print(
            f"The {self.name} process ended ({self.ended()}); starting it again.", file=sys.stderr, flush=True
        )
        time.sleep(min(2, 0.2 * 2**self.deaths))
        self.start()
        return True

    def ended(self) -> str:
        code = self.process.returncode if self.process else None
        if code is not None and code < 0:
            return f"signal {signal.Signals(-code).name}"
        return f"exit code {code}"

    def signal(self, number: signal.Signals) -> None:
        if self.process is not None and self.is_alive():
            self.process.send_signal(number)

    def kill_session(self) -> None:
        """What is left of it, with its own children."""
        if self.process is not None and self.is_alive():
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()


def stop_all(children: list[Child]) -> None:
    """Ask all to end, wait for what they are doing, and kill what does not listen."""
    for child in children:
        child.signal(signal.SIGTERM)
    deadline = time.monotonic() + STOP_SECONDS
    while any(child.is_alive() for child in children) and time.monotonic() < deadline:
        time.sleep(0.05)
    for child in children:
        child.kill_session()
