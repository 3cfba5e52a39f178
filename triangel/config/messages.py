"""Translations: from the .po files that people edit to the .mo files that the program reads."""

import io
import os
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from triangel.config import environment

LOCALE = environment.PACKAGE / "locale"


def compile_all() -> list[Path]:
    """Compile what is older than its source. Returns what was written."""
    return [compile_one(source) for source in sorted(LOCALE.glob("*/LC_MESSAGES/*.po")) if is_behind(source)]


def is_behind(source: Path) -> bool:
    target = source.with_suffix(".mo")
    return not target.exists() or target.stat().st_mtime_ns < source.stat().st_mtime_ns


def compile_one(source: Path) -> Path:
    with source.open("rb") as file:
        catalog = read_po(file, locale=source.parent.parent.name)
    compiled = io.BytesIO()
    write_mo(compiled, catalog)
    target = source.with_suffix(".mo")
    draft = target.with_name(f"{target.name}.{os.getpid()}")
    draft.write_bytes(compiled.getvalue())
    draft.replace(target)
    return target
