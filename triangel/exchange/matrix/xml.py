"""Just enough XML for a decision table: elements, attributes and text. Document types and entities, which can
make a small file explode, are refused."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.parsers import expat

from triangel.core.rules import gettext_noop
from triangel.exchange.matrix.lines import UnreadableMatrix

MOST_ELEMENTS, DEEPEST = 2_000_000, 40


@dataclass(slots=True)
class Element:
    """An element by its namespace and name, with what stands in it."""

    space: str
    name: str
    attributes: dict[str, str]
    line: int
    children: list["Element"] = field(default_factory=list)
    text: str = ""

    def all(self, name: str) -> Iterator["Element"]:
        """The children of this name."""
        return (child for child in self.children if child.name == name)

    def first(self, name: str) -> "Element | None":
        """The first child of this name."""
        return next(self.all(name), None)

    def deep(self, name: str) -> Iterator["Element"]:
        """Every element of this name, at any depth."""
        for child in self.children:
            if child.name == name:
                yield child
            yield from child.deep(name)


def read_xml(data: bytes) -> Element:
    """The root element."""
    reader = _Reader()
    try:
        reader.parser.Parse(data, True)
    except expat.ExpatError as error:
        raise UnreadableMatrix(
            gettext_noop("Not a well-formed XML file: %(reason)s in line %(line)s."),
            reason=expat.ErrorString(error.code),
            line=error.lineno,
        ) from error
    except (ValueError, LookupError) as error:
        raise UnreadableMatrix(gettext_noop("This is not a text file.")) from error
    if reader.root is None:
        raise UnreadableMatrix(gettext_noop("There is no row in this file."))
    return reader.root


class _Reader:
    """Builds the tree while the parser walks."""

    def __init__(self) -> None:
        self.root: Element | None = None
        self.open: list[Element] = []
        self.count = 0
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._text
        self.parser.StartDoctypeDeclHandler = _refuse
        self.parser.EntityDeclHandler = _refuse

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        self.count += 1
        if self.count > MOST_ELEMENTS or len(self.open) >= DEEPEST:
            raise UnreadableMatrix(gettext_noop("There are more rows in it than a matrix can have."))
        space, _, name = tag.rpartition(" ")
        element = Element(space, name, attributes, self.parser.CurrentLineNumber)
        if self.open:
            self.open[-1].children.append(element)
        else:
            self.root = element
        self.open.append(element)

    def _end(self, _tag: str) -> None:
        self.open.pop()

    def _text(self, text: str) -> None:
        if self.open:
            self.open[-1].text += text


def _refuse(*_: object) -> None:
    raise UnreadableMatrix(
        gettext_noop("This file declares a document type or entities. That is not read: it can be a trap.")
    )
