"""The database of the tests: a PostgreSQL of their own in a temporary folder.

Loaded by pytest before everything else (`-p` in pyproject.toml), because Django's settings are read early.
With DATABASE_URL the tests use that server instead; they only make and drop databases called test_... .
"""

import contextlib
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from triangel.config import databases, messages
from triangel.config.embedded import Cluster

FOLDER = "TRIANGEL_TESTS_FOLDER"
PREFIX = "triangel-tests-"


def is_alive(number: str) -> bool:
    try:
        os.kill(int(number), 0)
    except (ValueError, ProcessLookupError):
        return False
    except PermissionError:
        return True
    return True


def remove(folder: Path) -> None:
    cluster = Cluster(folder, durable=False)
    with cluster.locked():
        cluster.stop()
    if cluster.home.is_symlink():
        shutil.rmtree(cluster.home.resolve())
    if cluster.socket_folder.exists():
        shutil.rmtree(cluster.socket_folder)
    shutil.rmtree(folder)


def remove_leftovers() -> None:
    """Servers of test runs that were killed."""
    for folder in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        number = folder.name.removeprefix(PREFIX).partition("-")[0]
        if folder.stat().st_uid == os.geteuid() and not is_alive(number):
            remove(folder)


def make_folder() -> Path:
    """A data folder where also the unprivileged account of the database can come."""
    folder = Path(tempfile.mkdtemp(prefix=f"{PREFIX}{os.getpid()}-"))
    folder.chmod(0o711 if os.geteuid() == 0 else 0o700)
    return folder


@contextlib.contextmanager
def temporary_folder() -> Iterator[Path]:
    folder = make_folder()
    try:
        yield folder
    finally:
        remove(folder)


def prepare_environment() -> bool:
    """Point the settings at the tests' own folder. True in the process that made it and must clean up."""
    is_first = FOLDER not in os.environ
    if is_first:
        os.environ[FOLDER] = str(make_folder())
    for name in [name for name in os.environ if name.startswith("TRIANGEL_") and name != FOLDER]:
        del os.environ[name]
    os.environ["TRIANGEL_DATA"] = os.environ[FOLDER]
    os.environ["TRIANGEL_PLAIN_STATIC"] = "1"
    os.environ["TRIANGEL_LOG_LEVEL"] = "WARNING"
    return is_first


IS_FIRST = prepare_environment()


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    if config.option.collectonly or not IS_FIRST:
        return
    messages.compile_all()
    remove_leftovers()
    if not databases.is_external():
        cluster = Cluster(Path(os.environ[FOLDER]), durable=False)
        with cluster.locked():
            cluster.start()
    print(f"Tests on Python {sys.version.split()[0]}, data in {os.environ[FOLDER]}")


@pytest.hookimpl(trylast=True)
def pytest_unconfigure(config: pytest.Config) -> None:
    if IS_FIRST:
        remove(Path(os.environ[FOLDER]))
