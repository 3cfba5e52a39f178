"""Keeps the meanings of examples in a file, so that only new ones are read when Triangel starts.

Only what was asked to be remembered is kept, under a checksum of its text: no message of a client by itself.
"""

import os
import zipfile
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from triangel.desk.rules.topics.meaning import Meanings, Reader


class Memory:
    """Reads meanings like the reader it is given, and knows those in the file by heart."""

    def __init__(self, path: Path, reader: Reader) -> None:
        self._path, self._reader = path, reader
        self._known: dict[bytes, NDArray[np.float32]] = {}
        try:
            with np.load(path, allow_pickle=False) as kept:
                names = kept["names"].tobytes()
                rows = kept["meanings"]
                self._known = {names[at * 32 : at * 32 + 32]: row for at, row in enumerate(rows)}
        except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile):
            # not there yet, or half of one: it is read again
            self._known = {}

    def remember(self, texts: Sequence[str]) -> None:
        """Read these where they are new, and keep them and no others."""
        named = {_name(text): text for text in texts}
        new = [name for name in named if name not in self._known]
        if not new and len(named) == len(self._known):
            return
        read = self._reader([named[name] for name in new])
        self._known.update(zip(new, read, strict=True))
        self._known = {name: self._known[name] for name in named}
        self._keep()

    def read(self, texts: Sequence[str]) -> Meanings:
        """The meanings of texts, remembered or not."""
        names = [_name(text) for text in texts]
        new = {name: text for name, text in zip(names, texts, strict=True) if name not in self._known}
        read = dict(zip(new, self._reader(list(new.values())) if new else [], strict=True))
        return np.array([read[name] if name in read else self._known[name] for name in names], np.float32)

    def _keep(self) -> None:
        beside = self._path.with_suffix(f".{os.getpid()}.new")
        with beside.open("wb") as file:
            np.savez(
                file,
                names=np.frombuffer(b"".join(self._known), np.uint8),
                meanings=np.array(list(self._known.values()), np.float32),
            )
        beside.replace(self._path)


def _name(text: str) -> bytes:
    return sha256(text.encode("utf-8", "surrogatepass")).digest()
