"""Bring the translations in step with the source, or check that they are.

    python tools/messages.py          write what is new to the .po files, ready to be translated
    python tools/messages.py --check  say what is missing, unsure, superfluous or damaged

Needs xgettext (Debian: gettext). Works in a copy, so that a check changes nothing.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import polib

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "triangel"
LANGUAGES = ["nl"]  # the source itself is English
PLACES = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}")


def main() -> int:
    if not shutil.which("xgettext"):
        print("xgettext is not on this machine (Debian: apt install gettext): only the catalog is looked at.")
    problems = []
    for language in LANGUAGES:
        target = PACKAGE / "locale" / language / "LC_MESSAGES" / "django.po"
        fresh = extract(language, target) if shutil.which("xgettext") else catalog(target)
        if "--check" in sys.argv[1:]:
            problems += [f"{language}: {problem}" for problem in judge(fresh, catalog(target))]
        elif shutil.which("xgettext"):
            write(fresh, target)
    for problem in problems:
        print(problem)
    return 1 if problems else 0


def catalog(path: Path) -> polib.POFile:
    return polib.pofile(str(path)) if path.exists() else polib.POFile()


def extract(language: str, target: Path) -> polib.POFile:
    """The catalog as the source wants it now, with the translations we have."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "triangel"
        shutil.copytree(
            PACKAGE, copy, ignore=shutil.ignore_patterns("tests", "static", "__pycache__", "locale")
        )
        place = copy / "locale" / language / "LC_MESSAGES" / "django.po"
        place.parent.mkdir(parents=True)
        if target.exists():
            shutil.copy(target, place)
        command = [sys.executable, "-m", "django", "makemessages", "-l", language, "--no-location"]
        plain = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
        subprocess.run([*command, "--no-obsolete", "-v", "0"], cwd=copy, env=plain, check=True)
        return catalog(place)


def judge(fresh: polib.POFile, kept: polib.POFile) -> Iterator[str]:
    """What is wrong with the translations."""
    have = {key(entry): entry for entry in kept if not entry.obsolete}
    want = {key(entry) for entry in fresh if not entry.obsolete}
    for unknown in sorted(want - set(have), key=str):
        yield f"not in the catalog: {unknown[1]!r}"
    for superfluous in sorted(set(have) - want, key=str):
        yield f"no longer in the source: {superfluous[1]!r}"
    for entry in have.values():
        if entry.fuzzy:
            yield f"unsure (fuzzy): {entry.msgid!r}"
        elif not entry.translated():
            yield f"not translated: {entry.msgid!r}"
        else:
            yield from damaged(entry)


def key(entry: polib.POEntry) -> tuple[str, str]:
    return entry.msgctxt or "", entry.msgid


def damaged(entry: polib.POEntry) -> Iterator[str]:
    """A translation must leave the places open that the sentence has, or filling it in fails."""
    wanted = set(PLACES.findall(entry.msgid)) | set(PLACES.findall(entry.msgid_plural or ""))
    for translation in [entry.msgstr, *(entry.msgstr_plural or {}).values()]:
        found = set(PLACES.findall(translation))
        if translation and not entry.msgid_plural and found != wanted:
            yield f"places differ: {entry.msgid!r} and {translation!r}"
        if entry.msgid_plural and not found <= wanted:
            yield f"unknown place: {translation!r}"


def write(fresh: polib.POFile, target: Path) -> None:
    fresh.metadata = {
        "Project-Id-Version": "Triangel",
        "Language": target.parent.parent.name,
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": "nplurals=2; plural=(n != 1);",
    }
    fresh.header = ""
    fresh.metadata_is_fuzzy = False
    fresh.wrapwidth = 100
    fresh.sort(key=key)
    target.parent.mkdir(parents=True, exist_ok=True)
    fresh.save(str(target))
    unfinished = len(fresh.untranslated_entries()) + len(fresh.fuzzy_entries())
    print(f"{target.relative_to(ROOT)}: {len(fresh)} sentences, {unfinished} to translate.")


if __name__ == "__main__":
    sys.exit(main())
