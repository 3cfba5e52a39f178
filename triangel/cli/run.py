"""`triangel run`: database, pages and background work as one process tree."""

import argparse
import http.client
import signal
import socket
import sys
import time
from types import FrameType

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.utils import timezone

from triangel.cli import carried, preparation, processes
from triangel.cli.first_start import first_start, sign_ins
from triangel.cli.processes import Child
from triangel.config import environment
from triangel.config.embedded import Cluster

READY_SECONDS = 90
LOOK_SECONDS = 0.5


class Stop(BaseException):
    """Somebody wants Triangel to stop: Ctrl-C, SIGTERM, or the terminal went away."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--empty", action="store_true", help="do not load the example provider the first time"
    )


def run(arguments: argparse.Namespace) -> int:
    signal.signal(signal.SIGINT, stop)
    signal.signal(signal.SIGTERM, stop)
    if signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:  # nohup asks to go on without a terminal
        signal.signal(signal.SIGHUP, stop)
    try:
        port = environment.number("TRIANGEL_PORT", 8000, least=1, most=65535)
        refuse_taken_port(port)
        with carried.database(say) as cluster:
            prepare(with_example=not arguments.empty)
            return serve(port, cluster)
    except Stop:
        return 0


def stop(number: int, frame: FrameType | None) -> None:
    for each in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(each, signal.SIG_IGN)
    raise Stop


def say(sentence: str) -> None:
    print(sentence, flush=True)


def refuse_taken_port(port: int) -> None:
    host = processes.bind_address(port).rpartition(":")[0].strip("[]")
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise ImproperlyConfigured(
                f"Port {port} of {host} cannot be used ({error.strerror}): stop what uses it, "
                f"or choose another one, for example TRIANGEL_PORT={port + 1 if port < 65535 else 8001}."
            ) from None


def prepare(*, with_example: bool) -> None:
    preparation.translations()
    if preparation.pending():
        say("Bringing the database up to date ...")
        preparation.migrate()
    if preparation.static_files():
        say("Collected the files of the pages.")
    if with_example:
        first_start(at=timezone.now(), say=say)


def serve(port: int, cluster: Cluster | None) -> int:
    children = [
        Child("web", processes.web_command(port), processes.web_environment()),
        Child("worker", processes.worker_command(), processes.worker_environment(), needs_database=True),
    ]
    try:
        for child in children:
            child.start()
        wait_until_ready(port, children[0])
        welcome(cluster)
        return watch(children, cluster)
    finally:
        hold_off_signals(children)
        processes.stop_all(children)


def hold_off_signals(children: list[Child]) -> None:
    """Stopping has begun. Whoever asks again does not want to wait for requests in flight."""

    def hurry(number: int, frame: FrameType | None) -> None:
        for child in children:
            child.kill_session()

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, hurry)


def wait_until_ready(port: int, web: Child) -> None:
    deadline = time.monotonic() + READY_SECONDS
    host = processes.bind_address(port).rpartition(":")[0].strip("[]")
    while not answers({"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host), port):  # noqa: S104
        if not web.is_alive() or time.monotonic() > deadline:
            raise ImproperlyConfigured(f"The web server did not start ({web.ended()}): see the lines above.")
        time.sleep(0.1)


def answers(host: str, port: int) -> bool:
    connection = http.client.HTTPConnection(host, port, timeout=10)
    try:
        connection.request("GET", "/accounts/login/", headers={"Host": "localhost"})
        return connection.getresponse().status < 600
    except OSError:
        return False
    finally:
        connection.close()


def welcome(cluster: Cluster | None) -> None:
    say(f"\nTriangel runs on {settings.PUBLIC_URL}\n")
    people = sign_ins()
    if people:
        say("Sign in as:\n" + "\n".join(people) + "\n")
    if "EMAIL_FILE_PATH" in settings.MAIL:
        say(f"Mail is not sent but kept in {settings.MAIL['EMAIL_FILE_PATH']} (TRIANGEL_SMTP_URL sends it).")
    elsewhere = f" (the database: {cluster.home.resolve()})" if cluster and cluster.home.is_symlink() else ""
    say(f"Data: {settings.DATA}{elsewhere}. Ctrl-C stops everything.\n")


def watch(children: list[Child], cluster: Cluster | None) -> int:
    """Until somebody stops us: what dies is started again."""
    while True:
        if cluster is not None and cluster.postmaster() is None:
            bring_back(cluster, children)
        for child in children:
            if not child.watch():
                print(f"The {child.name} process does not stay up: see the lines above.", file=sys.stderr)
                return 1
        time.sleep(LOOK_SECONDS)


def bring_back(cluster: Cluster, children: list[Child]) -> None:
    """Start the database again, and what cannot find its way back to it. Never an empty one in its place."""
    if not (cluster.folder / "PG_VERSION").exists():
        raise ImproperlyConfigured(f"The database in {cluster.home} is gone: bring the data folder back.")
    print("The database ended; starting it again.", file=sys.stderr, flush=True)
    with cluster.locked():
        cluster.start()
    for child in children:
        if child.needs_database:
            child.kill_session()
