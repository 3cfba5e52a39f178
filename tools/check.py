"""Everything about the source that a program can judge. Ends with 1 if anything is wrong."""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = ROOT / ".venv" / "bin"
PYTHON = str(BIN / "python")

CHECKS = {
    "format": [str(BIN / "ruff"), "format", "--check", "--quiet", "."],
    "lint": [str(BIN / "ruff"), "check", "--quiet", "."],
    "types": [str(BIN / "mypy")],
    "order of rooms and shelves": [str(BIN / "lint-imports"), "--no-cache"],
    "templates": [str(BIN / "djlint"), "--lint", "--quiet", "triangel"],
    # without a database it cannot ask what was applied, and says so; it does not need to
    "migrations": [PYTHON, "-W", "ignore", "-m", "django", "makemigrations", "--check", "--dry-run"],
    "translations": [PYTHON, "tools/messages.py", "--check"],
    "vendored files": [PYTHON, "tools/vendor.py", "--check"],
}


def main() -> int:
    names = sys.argv[1:] or list(CHECKS)
    unknown = [name for name in names if name not in CHECKS]
    if unknown:
        print(f"There is no check {unknown[0]!r}. There are: {', '.join(CHECKS)}.")
        return 2
    with tempfile.TemporaryDirectory() as data:
        settings = {"TRIANGEL_DATA": data, "DJANGO_SETTINGS_MODULE": "triangel.config.settings"}
        failed = [name for name in names if not passes(name, settings)]
    if failed:
        print(f"\nNot in order: {', '.join(failed)}.")
    return 1 if failed else 0


def passes(name: str, settings: dict[str, str]) -> bool:
    start = time.monotonic()
    answer = subprocess.run(
        CHECKS[name], cwd=ROOT, env={**os.environ, **settings}, capture_output=True, text=True, check=False
    )
    done = answer.returncode == 0
    print(f"{'ok  ' if done else 'NOT '} {name} ({time.monotonic() - start:.1f} s)", flush=True)
    if not done:
        print((answer.stdout + answer.stderr).strip())
    return done


if __name__ == "__main__":
    sys.exit(main())
