"""The matrix as a decision table of DMN 1.3 (OMG formal/21-02-01).

Inputs are what rows ask, outputs are the roles; names and reasons are annotations. A table in which no two
rules fit the same request is UNIQUE. Where a row for some requests stands beside one for all, the most
specific rules come first and the table is FIRST: another program then decides as we do.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from xml.sax.saxutils import escape, quoteattr

from triangel.core.rules import gettext_noop
from triangel.desk.rules.matrix import CHANNELS, CLASSES, PART_WORDS, TONGUES, Role
from triangel.exchange.matrix.lines import MOST_ROWS, FileRow, UnreadableMatrix, check_words, ordered
from triangel.exchange.matrix.xml import Element, read_xml

SPACE = "https://www.omg.org/spec/DMN/20191111/MODEL/"
#: Earlier and later editions that mean the same by a decision table.
SPACES = (
    SPACE,
    "http://www.omg.org/spec/DMN/20180521/MODEL/",
    "https://www.omg.org/spec/DMN/20211108/MODEL/",
    "https://www.omg.org/spec/DMN/20230324/MODEL/",
)
OURS = "https://triangel.example/responsibility-matrix"
#: The inputs in their order, with the type of each.
INPUTS = {
    "topic": "string",
    "contract_class": "string",
    "has_project": "boolean",
    "client_number": "number",
    "channel": "string",
    "language": "string",
}
ANNOTATIONS = ("reason", "name_en", "name_nl")
WORD = re.compile(r'\s*(?:"((?:[^"\\]|\\.)*)"|([A-Za-z0-9_]+))\s*(,|$)')
ESCAPED = re.compile(r"\\(.)")


def to_dmn(
    rows: Sequence[FileRow], *, number: int, followers: Mapping[str, Sequence[str]] | None = None
) -> str:
    """The rows as a DMN file. ``followers`` are the topics that go as another one: that one's rules name them
    as well."""
    places: dict[str, int] = {}
    for row in rows:
        places.setdefault(row.code, len(places))
    asked = sorted(rows, key=lambda row: (places[row.code], -row.weight))
    policy = "FIRST" if _overlap(rows) else "UNIQUE"
    return "\n".join(_document(asked, number, policy, followers or {})) + "\n"


def from_dmn(data: bytes) -> list[FileRow]:
    """The rows of the first decision table that decides about topics."""
    root = read_xml(data)
    if root.name != "definitions" or root.space not in SPACES:
        raise UnreadableMatrix(gettext_noop("This is XML but no decision table of DMN 1.2 to 1.5."))
    for table in root.deep("decisionTable"):
        inputs = [_expression(each) for each in table.all("input")]
        if "topic" in inputs:
            return list(_rows(table, inputs))
    raise UnreadableMatrix(gettext_noop("There is no decision table about topics in this file."))


def _overlap(rows: Iterable[FileRow]) -> bool:
    """Whether two rows of a topic could fit the same request: whether a topic has rows of unlike weight."""
    weights: dict[str, set[int]] = {}
    for row in rows:
        weights.setdefault(row.code, set()).add(row.weight)
    return any(len(found) > 1 for found in weights.values())


def _document(
    rows: Sequence[FileRow], number: int, policy: str, followers: Mapping[str, Sequence[str]]
) -> Iterator[str]:
    yield '<?xml version="1.0" encoding="UTF-8"?>'
    title = f"Responsibility matrix, version {number}"
    yield _tag(
        "definitions", xmlns=SPACE, id=f"matrix_{number}", name=title, namespace=OURS, exporter="Triangel"
    )
    for word, kind in INPUTS.items():
        yield _tag("inputData", id=f"data_{word}", name=word)
        yield _tag("variable", id=f"variable_{word}", name=word, typeRef=kind) + "</variable>"
        yield "</inputData>"
    yield _tag("decision", id="who_does_what", name="Who does what")
    for word in INPUTS:
        yield _tag("informationRequirement", id=f"needs_{word}")
        yield _tag("requiredInput", href=f"#data_{word}") + "</requiredInput></informationRequirement>"
    yield _tag("decisionTable", id="table", hitPolicy=policy, preferredOrientation="Rule-as-Row")
    yield from _clauses()
    for place, row in enumerate(rows, start=1):
        yield from _rule(place, row, followers.get(row.code, ()))
    yield "</decisionTable></decision></definitions>"


def _clauses() -> Iterator[str]:
    known = {"contract_class": CLASSES, "channel": CHANNELS, "language": TONGUES}
    for word, kind in INPUTS.items():
        yield _tag("input", id=f"input_{word}", label=word)
        yield _entry("inputExpression", word, id=f"expression_{word}", typeRef=kind)
        if word in known:
            yield _entry("inputValues", _said(known[word]), id=f"values_{word}")
        yield "</input>"
    for role in Role:
        yield _tag("output", id=f"output_{role}", name=role.value, typeRef="string")
        yield _entry("outputValues", _said(PART_WORDS), id=f"parts_{role}") + "</output>"
    for word in ANNOTATIONS:
        yield _tag("annotation", name=word) + "</annotation>"


def _rule(place: int, row: FileRow, followers: Sequence[str]) -> Iterator[str]:
    project = {"": "-", "with": "true", "without": "false"}[row.project]
    client = "-" if row.client is None else str(row.client)
    language = _said([row.language] if row.language else [])
    asked = (
        _said([row.code, *followers]),
        _said(row.classes),
        project,
        client,
        _said(row.channels),
        language,
    )
    yield _tag("rule", id=f"rule_{place}")
    for word, entry in zip(INPUTS, asked, strict=True):
        yield _entry("inputEntry", entry, id=f"in_{place}_{word}")
    for role, part in zip(Role, row.parts, strict=True):
        yield _entry("outputEntry", _said([part]), id=f"out_{place}_{role}")
    for text in (row.reason, row.name_en, row.name_nl):
        yield _entry("annotationEntry", text)
    yield "</rule>"


def _tag(name: str, /, **attributes: str) -> str:
    """The beginning of an element."""
    return f"<{name}{''.join(f' {key}={quoteattr(value)}' for key, value in attributes.items())}>"


def _entry(name: str, text: str, /, **attributes: str) -> str:
    """An element that holds a text."""
    return f"{_tag(name, **attributes)}<text>{escape(text)}</text></{name}>"


def _said(words: Iterable[str]) -> str:
    """Words as FEEL writes them; none is a dash."""
    return ",".join('"' + re.sub(r'(["\\])', r"\\\1", word) + '"' for word in words) or "-"


def _words(text: str, line: int) -> list[str]:
    """What an entry asks for; nothing for a dash."""
    entry = text.strip()
    if entry in ("", "-"):
        return []
    found, at = [], 0
    while at < len(entry):
        match = WORD.match(entry, at)
        if match is None:
            raise UnreadableMatrix(
                gettext_noop(
                    "Line %(line)s: “%(entry)s” is more than a list of words, which is all a matrix asks for."
                ),
                line=line,
                entry=entry[:60],
            )
        quoted, bare, _comma = match.groups()
        found.append(ESCAPED.sub(r"\1", quoted) if quoted is not None else bare)
        at = match.end()
    return found


def _expression(clause: Element) -> str:
    expression = clause.first("inputExpression")
    return _text(expression).strip() if expression is not None else ""


def _text(element: Element | None) -> str:
    inner = element.first("text") if element is not None else None
    return inner.text if inner is not None else ""


def _rows(table: Element, inputs: list[str]) -> Iterator[FileRow]:
    policy = table.attributes.get("hitPolicy", "UNIQUE")
    if policy not in ("UNIQUE", "FIRST"):
        raise UnreadableMatrix(
            gettext_noop("The table decides by %(policy)s; a matrix decides by UNIQUE or FIRST."),
            policy=policy[:20],
        )
    outputs = [each.attributes.get("name", "") for each in table.all("output")]
    notes = [each.attributes.get("name", "") for each in table.all("annotation")]
    strange = [name for name in inputs if name not in INPUTS] + [
        name for name in outputs if name not in list(Role)
    ]
    if strange:
        raise UnreadableMatrix(
            gettext_noop("The table has columns that a matrix does not know: %(names)s."),
            names=", ".join(strange)[:200],
        )
    rules = list(table.all("rule"))
    if len(rules) > MOST_ROWS:
        raise UnreadableMatrix(gettext_noop("There are more rows in it than a matrix can have."))
    if not rules:
        raise UnreadableMatrix(gettext_noop("There is no row in this file."))
    for rule in rules:
        yield _row(rule, inputs, outputs, notes)


def _row(rule: Element, inputs: list[str], outputs: list[str], notes: list[str]) -> FileRow:
    asked = _entries(rule, "inputEntry", inputs)
    given = _entries(rule, "outputEntry", outputs)
    said = dict(zip(notes, (_text(each) for each in rule.all("annotationEntry")), strict=False))
    words = {name: _words(asked.get(name, "-"), rule.line) for name in INPUTS}
    parts = {role: (_words(given.get(role, '"-"'), rule.line) or ["-"])[0] for role in Role}
    singles = [words["has_project"], words["client_number"], words["language"]]
    if any(len(each) > 1 for each in singles):
        raise UnreadableMatrix(
            gettext_noop(
                "Line %(line)s asks for several projects, clients or languages; a row asks for one."
            ),
            line=rule.line,
        )
    client = "".join(words["client_number"])
    if client and not (client.isascii() and client.isdecimal() and len(client) < 10):
        raise UnreadableMatrix(
            gettext_noop("Row %(line)s: “%(client)s” is no number of a client."),
            line=rule.line,
            client=client[:40],
        )
    project = "".join(words["has_project"])
    row = FileRow(
        code=words["topic"][0] if words["topic"] else "",
        name_en=said.get("name_en", ""),
        name_nl=said.get("name_nl", ""),
        parts=tuple(parts[role] for role in Role),
        reason=said.get("reason", ""),
        classes=ordered(words["contract_class"], CLASSES),
        project={"": "", "true": "with", "false": "without"}.get(project, project),
        client=int(client) if client else None,
        channels=ordered(words["channel"], CHANNELS),
        language="".join(words["language"]),
    )
    return check_words(row, rule.line)


def _entries(rule: Element, name: str, columns: list[str]) -> dict[str, str]:
    entries = [_text(each) for each in rule.all(name)]
    if len(entries) != len(columns):
        raise UnreadableMatrix(
            gettext_noop("Line %(line)s: a rule has as many entries as the table has columns."),
            line=rule.line,
        )
    return dict(zip(columns, entries, strict=True))
