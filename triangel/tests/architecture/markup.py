"""Reading HTML for what must not be in it, and for words that nobody translated."""

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

from django.template.base import DebugLexer, TokenType

#: What stands in a template where something is filled in.
FILLED_IN = "\ue000"
#: Attributes that people read or hear.
SPOKEN = {"alt", "aria-label", "aria-description", "placeholder", "title", "data-t-confirm", "hx-confirm"}
WORD = re.compile(r"[^\W\d_]{2,}")
#: The same in every language.
NAMES = {"Triangel", "CSV", "XES", "gz", "RACI", "ISO", "Esc", "Enter", "Ctrl"}
JAVASCRIPT = re.compile(r"^\s*(javascript|js|vbscript)\s*:", re.IGNORECASE)


@dataclass
class Found:
    """What an HTML text has in it."""

    inline: list[str] = field(default_factory=list)
    elsewhere: list[str] = field(default_factory=list)
    words: list[str] = field(default_factory=list)


class Reader(HTMLParser):
    """Collects inline script and style, things loaded from elsewhere, and words."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found = Found()
        self.inside: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name.replace(FILLED_IN, ""): value or "" for name, value in attrs}
        if tag in {"script", "style", "pre", "code", "kbd"}:
            self.inside.append(tag)
        is_data = given.get("type") in {"application/json", "text/template"}
        if tag == "style" or (tag == "script" and "src" not in given and not is_data):
            self.found.inline.append(f"<{tag}>")
        for name, value in given.items():
            self._look(tag, name, value)
        if tag == "input" and given.get("type") in {"submit", "button", "reset"}:
            self._read(given.get("value", ""))

    def handle_endtag(self, tag: str) -> None:
        if self.inside and self.inside[-1] == tag:
            self.inside.pop()

    def handle_data(self, data: str) -> None:
        if not self.inside:
            self._read(data)

    def _look(self, tag: str, name: str, value: str) -> None:
        is_script = name.startswith(("on", "hx-on", "data-hx-on")) or JAVASCRIPT.match(value)
        if name == "style" or is_script or (name in {"hx-vals", "hx-headers"} and "js:" in value):
            self.found.inline.append(f"<{tag} {name}={value[:40]!r}>")
        loads = (name == "src" or (tag == "link" and name == "href")) and value.startswith(
            ("http:", "https:", "//")
        )
        if loads:
            self.found.elsewhere.append(value)
        if name in SPOKEN:
            self._read(value)

    def _read(self, text: str) -> None:
        words = [word for word in WORD.findall(text) if word not in NAMES]
        if words:
            self.found.words.append(" ".join(text.replace(FILLED_IN, "…").split()))


def read(html: str) -> Found:
    """What is in a page, or in a template of which the filled in parts were taken out."""
    reader = Reader()
    reader.feed(html)
    reader.close()
    return reader.found


def bare(template: str) -> str:
    """A template with what is filled in, and what is translated, taken out."""
    kept, ends_with = [], ""
    for token in DebugLexer(template).tokenize():
        word = token.contents.split(" ", 1)[0] if token.token_type is TokenType.BLOCK else ""
        if ends_with:
            ends_with = "" if word == ends_with else ends_with
        elif word in {"blocktranslate", "blocktrans", "comment"}:
            ends_with = f"end{word}"
            kept.append(FILLED_IN)
        elif token.token_type is TokenType.TEXT:
            kept.append(token.contents)
        elif token.token_type in {TokenType.VAR, TokenType.BLOCK}:
            kept.append(FILLED_IN)
    # the name of a tag may be filled in as well
    return re.sub(f"(</?){FILLED_IN}+", r"\1x", "".join(kept))
