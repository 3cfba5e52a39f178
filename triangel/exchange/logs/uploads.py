"""Logs that were sent in through a page: kept in the data folder until they are imported or thrown away.

The page and the background work meet here: one writes down what is wanted, the other how far it is. Each
upload is a folder of its own with the file and what is known about it; nothing of it is served to anybody.
"""

import json
import os
import re
import secrets
import shutil
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Literal

from django.conf import settings

from triangel.exchange.logs.source import LogSource, open_log

State = Literal["sent", "to read", "read", "to import", "imported", "refused"]

TOKEN = re.compile(r"[A-Za-z0-9_-]{22}")
KEPT = timedelta(days=7)
BUSY: tuple[State, ...] = ("to read", "to import")
MOST_UNPACKED = 2 << 30


@dataclass(frozen=True)
class Upload:
    """One log on its way in.

    `mapping` is a document as `mapping.from_document` reads it; `done` of `total` is how far the work is;
    `report` is what reading it found and `result` what importing it did; `refusal` is the English sentence of
    a refusal with its values.
    """

    token: str
    name: str
    sent_at: str
    sent_by: int
    state: State = "sent"
    mapping: dict[str, Any] = field(default_factory=dict)
    client_name: str = ""
    leave_out: bool = False
    done: int = 0
    total: int = 0
    report: dict[str, Any] = field(default_factory=dict)
    result: dict[str, Any] = field(default_factory=dict)
    refusal: dict[str, Any] = field(default_factory=dict)

    @property
    def is_busy(self) -> bool:
        """Whether the background has yet to finish something with it."""
        return self.state in BUSY

    @property
    def may_be_imported(self) -> bool:
        """Whether it was read and holds something new, also when an import of it was refused before."""
        return self.state in {"read", "refused"} and bool(self.report) and bool(self.report["new"])

    @property
    def percent(self) -> int:
        """How far the work is."""
        return min(100, self.done * 100 // self.total) if self.total else 0

    def source(self) -> LogSource:
        """The log itself. Raises UnreadableLog."""
        return open_log(_folder(self.token) / "log", name=self.name, max_unpacked=MOST_UNPACKED)


def keep(chunks: Iterable[bytes], *, name: str, by: int, at: datetime) -> Upload:
    """Keep a file that is being sent in, and throw away those nobody finished."""
    _forget_old(at)
    upload = Upload(secrets.token_urlsafe(16), name[-200:], at.isoformat(), by)
    folder = _folder(upload.token)
    folder.mkdir(parents=True, mode=0o700)
    with (folder / "log").open("wb") as file:
        file.writelines(chunks)
    return write(upload)


def find(token: str) -> Upload | None:
    """The upload of this token, if there is one."""
    if not TOKEN.fullmatch(token):
        return None
    try:
        return Upload(**json.loads((_folder(token) / "about.json").read_text(encoding="utf-8")))
    except FileNotFoundError:
        return None


def write(upload: Upload, **changes: Any) -> Upload:
    """Write down what changed; who reads meanwhile sees the old or the new, never half of it."""
    changed = replace(upload, **changes)
    about = _folder(upload.token) / "about.json"
    half = about.with_suffix(f".{os.getpid()}")
    half.write_text(json.dumps(asdict(changed)), encoding="utf-8")
    half.replace(about)
    return changed


def drop(upload: Upload) -> None:
    """Throw the file away, with all that is known about it."""
    shutil.rmtree(_folder(upload.token), ignore_errors=True)


def waiting() -> list[Upload]:
    """The uploads that were not imported yet, the latest first."""
    found = [find(folder.name) for folder in _root().glob("*") if folder.is_dir()]
    unfinished = [upload for upload in found if upload is not None and upload.state != "imported"]
    return sorted(unfinished, key=lambda upload: upload.sent_at, reverse=True)


def _forget_old(at: datetime) -> None:
    for folder in _root().glob("*"):
        upload = find(folder.name)
        if upload is not None and datetime.fromisoformat(upload.sent_at) < at - KEPT:
            drop(upload)


def _root() -> Path:
    return Path(settings.MEDIA_ROOT) / "logs"


def _folder(token: str) -> Path:
    return _root() / token
