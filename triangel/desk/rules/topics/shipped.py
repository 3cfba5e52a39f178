"""The examples that come with Triangel: what clients write about each topic, in Dutch and in English."""

import tomllib
from pathlib import Path

from triangel.desk.rules.topics.suggester import Example

_FOLDER = Path(__file__).resolve().parents[2] / "data" / "examples"
LANGUAGES = ("nl", "en")


def examples() -> list[Example]:
    """Of every topic."""
    return [
        Example(f"{language}:{topic}:{number}", text.strip(), topic)
        for language in LANGUAGES
        for topic, of_topic in tomllib.loads((_FOLDER / f"{language}.toml").read_text("utf-8")).items()
        for number, text in enumerate(of_topic["examples"])
    ]


def about_person() -> list[Example]:
    """Messages about a person, and others that name people or complain; the topic says which."""
    return [
        Example(f"{language}:{kind}:{number}", text.strip(), kind)
        for language, kinds in tomllib.loads((_FOLDER / "about_person.toml").read_text("utf-8")).items()
        for kind, texts in kinds.items()
        for number, text in enumerate(texts)
    ]
