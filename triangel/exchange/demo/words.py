"""Texts with choices and blanks: ``{a|b}`` is one of the two, ``<app>`` is filled in for the client.

Every text is taken apart once; after that making a message is putting pieces together.
"""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from random import Random
from typing import Any, Protocol


class Fill(Protocol):
    """Knows the words for a blank, and the choices that were made before."""

    chosen: dict[str, int]

    def __call__(self, name: str, /) -> str:
        """The words for a blank."""


#: A text taken apart: literal pieces, blanks (a tuple of one name) and choices (a list of texts).
Text = tuple["str | Blank | Choice", ...]
TOKEN = re.compile(r"<([A-Za-z0-9_]+)>")


@dataclass(frozen=True, slots=True)
class Blank:
    """A place where something of the client's is filled in."""

    name: str


@dataclass(frozen=True, slots=True)
class Choice:
    """A place where one of several texts stands. The same choice in one request is made once."""

    source: str
    texts: tuple[Text, ...]


def take_apart(source: str) -> Text:
    """The pieces of a text; choices may stand in choices."""
    parts, position = _until(source, 0, "")
    if position != len(source):
        raise ValueError(f"a brace too many in: {source}")
    return parts


def _until(source: str, position: int, stops: str) -> tuple[Text, int]:
    parts: list[str | Blank | Choice] = []
    start = position
    while position < len(source) and source[position] not in stops:
        if source[position] == "{":
            parts += _plain(source[start:position])
            choice, position = _choice(source, position + 1)
            parts.append(choice)
            start = position
        else:
            position += 1
    return (*parts, *_plain(source[start:position])), position


def _choice(source: str, position: int) -> tuple[Choice, int]:
    texts, start = [], position
    while True:
        text, position = _until(source, position, "|}")
        texts.append(text)
        if position >= len(source):
            raise ValueError(f"a brace too few in: {source}")
        position += 1
        if source[position - 1] == "}":
            return Choice(source[start : position - 1], tuple(texts)), position


def _plain(piece: str) -> list[str | Blank | Choice]:
    found: list[str | Blank | Choice] = []
    for number, part in enumerate(TOKEN.split(piece)):
        if part:
            found.append(Blank(part) if number % 2 else part)
    return found


def put_together(text: Text, rng: Random, fill: Fill) -> str:
    """The text with every choice made and every blank filled."""
    out: list[str] = []
    _put(text, rng, fill, out)
    return "".join(out)


def _put(text: Text, rng: Random, fill: Fill, out: list[str]) -> None:
    for part in text:
        if isinstance(part, str):
            out.append(part)
        elif isinstance(part, Blank):
            out.append(fill(part.name))
        else:
            made = fill.chosen.get(part.source)
            if made is None:
                made = fill.chosen[part.source] = int(rng.random() * len(part.texts))
            _put(part.texts[made], rng, fill, out)


@dataclass(frozen=True, slots=True)
class Scenario:
    """One thing that clients ask: how they put it, what is asked back, and how it ends.

    Where there are as many messages as subjects, they belong together in that order.
    """

    name: str
    sectors: frozenset[str]
    subject: tuple[Text, ...]
    message: tuple[Text, ...]
    solved: tuple[Text, ...]
    note: tuple[Text, ...] = ()
    question: tuple[Text, ...] = ()
    reply: tuple[Text, ...] = ()


FILES = {
    "nl": ("nl_incident", "nl_request", "nl_question", "nl_contract", "nl_relation", "nl_project"),
    "en": ("en_desk", "en_business"),
}


@cache
def scenarios(language: str) -> Mapping[str, tuple[Scenario, ...]]:
    """Every scenario in a language, by topic."""
    found: dict[str, list[Scenario]] = {}
    for name in FILES[language]:
        for topic, rows in _read(name).items():
            for row in rows:
                own = found.setdefault(topic, [])
                own.append(_scenario(f"{language}.{topic}.{len(own)}", row))
    return {topic: tuple(rows) for topic, rows in found.items()}


def _scenario(name: str, row: dict[str, Any]) -> Scenario:
    texts = {
        key: tuple(take_apart(text) for text in row.get(key, ()))
        for key in ("subject", "message", "solved", "note", "question", "reply")
    }
    return Scenario(name=name, sectors=frozenset(row.get("sectors", ())), **texts)


@cache
def phrases(language: str) -> Mapping[str, tuple[Text, ...]]:
    """What the provider's people write; ``reason.desk_cm`` for a table in the file."""
    found: dict[str, tuple[Text, ...]] = {}
    for key, value in _read(f"staff_{language}").items():
        rows = value.items() if isinstance(value, dict) else [("", value)]
        for part, texts in rows:
            found[f"{key}.{part}" if part else key] = tuple(take_apart(text) for text in texts)
    return found


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads(files(__package__).joinpath("texts", f"{name}.toml").read_text("utf-8"))
