"""Make .venv from the locked requirements. Runs on a bare Python, and does nothing when nothing changed."""

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
LEAST, MOST = (3, 11), (3, 13)


def main() -> int:
    if not LEAST <= sys.version_info[:2] <= MOST:
        return with_another_python()
    lock_name = "requirements-dev.lock" if "--dev" in sys.argv[1:] else "requirements.lock"
    with (ROOT / ".venv.lock").open("w") as guard:
        fcntl.flock(guard, fcntl.LOCK_EX)
        return install(lock_name)


def with_another_python() -> int:
    """The python3 of this machine is too old or too new: perhaps another one is there."""
    for minor in range(MOST[1], LEAST[1] - 1, -1):
        other = shutil.which(f"python3.{minor}")
        if other:
            return subprocess.call([other, __file__, *sys.argv[1:]])
    found = ".".join(map(str, sys.version_info[:3]))
    print(
        f"Triangel needs Python 3.11, 3.12 or 3.13; python3 is {found}. "
        "Name another one: make PYTHON=/path/to/python3.11"
    )
    return 1


def install(lock_name: str) -> int:
    wanted = fingerprint(lock_name)
    if wanted in stamps(lock_name):
        return 0
    python = VENV / "bin" / "python"
    if not works(python) and not make_venv():
        return 1
    print(f"Installing {lock_name} into .venv ...", flush=True)
    pip = [python, "-m", "pip", "--disable-pip-version-check", "install", "--quiet"]
    steps = [
        [*pip, "--require-hashes", "--only-binary", ":all:", "-r", lock_name],
        [*pip, "--no-deps", "--no-build-isolation", "--no-index", "--editable", "."],
    ]
    for step in steps:
        if subprocess.call(step, cwd=ROOT) != 0:
            print("The installation did not succeed: see the lines above.")
            return 1
    (VENV / f"{lock_name}.done").write_text(wanted)
    return 0


def fingerprint(lock_name: str) -> str:
    """What the environment is made of: the lock, the package's description, this Python, this folder."""
    parts = [(ROOT / lock_name).read_bytes(), (ROOT / "pyproject.toml").read_bytes()]
    parts += [sys.version.encode(), os.fsencode(ROOT)]
    return hashlib.sha256(b"\0".join(parts)).hexdigest()


def stamps(lock_name: str) -> set[str]:
    """What was installed before. Everything in requirements.lock stands in requirements-dev.lock too."""
    path = VENV / f"{lock_name}.done"
    found = {path.read_text()} if path.is_file() else set()
    development = VENV / "requirements-dev.lock.done"
    if development.is_file() and development.read_text() == fingerprint("requirements-dev.lock"):
        found.add(fingerprint("requirements.lock"))
    return found if works(VENV / "bin" / "python") else set()


def works(python: Path) -> bool:
    """A virtual environment that was moved, or whose Python is gone, does not."""
    if not python.exists():
        return False
    probe = "import sys; print(sys.prefix)"
    answer = subprocess.run([python, "-c", probe], capture_output=True, text=True, check=False)
    return answer.returncode == 0 and Path(answer.stdout.strip()) == VENV


def make_venv() -> bool:
    shutil.rmtree(VENV, ignore_errors=True)
    command = [sys.executable, "-m", "venv", str(VENV)]
    if subprocess.run(command, capture_output=True, check=False).returncode == 0:
        return True
    # Debian packs this part of Python on its own
    shutil.rmtree(VENV, ignore_errors=True)
    package = f"python3.{sys.version_info[1]}-venv"
    if apt_install(package) and subprocess.call(command) == 0:
        return True
    print(f"Python cannot make a virtual environment here. On Debian and Ubuntu: apt install {package}")
    return False


def apt_install(*packages: str) -> bool:
    """Install Debian packages where that is possible without asking for a password."""
    prefix = administrator()
    if prefix is None or not shutil.which("apt-get"):
        return False
    print(f"Installing {' '.join(packages)} from the system's packages ...", flush=True)
    settings = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    update = [*prefix, "apt-get", "update", "-q"]
    add = [*prefix, "apt-get", "install", "-q", "-y", "--no-install-recommends", *packages]
    subprocess.run(update, env=settings, capture_output=True, check=False)
    done = subprocess.run(add, env=settings, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        print(done.stderr.strip()[-500:])
    return done.returncode == 0


def administrator() -> list[str] | None:
    """How to run a command as the system's administrator, or None."""
    if os.geteuid() == 0:
        return []
    if shutil.which("sudo"):
        asked = subprocess.run(["sudo", "-n", "true"], capture_output=True, check=False)
        if asked.returncode == 0:
            return ["sudo", "-n"]
    return None


if __name__ == "__main__":
    sys.exit(main())
