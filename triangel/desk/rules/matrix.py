"""The responsibility matrix in plain values: which row applies to a request, and what that row makes of it.

A row says for one topic, under conditions or under none, what each role does. Of the rows that fit a request
the one with the most conditions applies; ``findings`` sees to it that there is only one. A topic without rows
of its own follows the nearest topic above it that has some.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, NamedTuple

#: The values that a condition may ask for: the classes of contracts, the channels and the languages.
CLASSES = ("A", "B", "C", "D")
CHANNELS = ("phone", "portal", "mail", "api", "colleague", "import")
TONGUES = ("nl", "en")


class Role(StrEnum):
    """The columns of the responsibility matrix, by their column in the table."""

    ACCOUNT_MANAGER = "account_manager"
    PROJECT_MANAGER = "project_manager"
    CONTRACT_MANAGER = "contract_manager"
    LINE_MANAGER = "line_manager"
    SERVICE_DESK = "service_desk"
    DIRECTOR = "director"


#: What a role may do with a topic, in the order in which they are told.
PART_WORDS = ("-", "R", "A", "A/R", "C", "I", "X")
ANSWERABLE = ("A", "A/R")
RESPONSIBLE = ("R", "A/R")

Parts = Mapping[Role, str]

#: Who goes first where several roles are responsible: the one closest to the matter at hand.
PRECEDENCE = (
    Role.PROJECT_MANAGER,
    Role.CONTRACT_MANAGER,
    Role.ACCOUNT_MANAGER,
    Role.SERVICE_DESK,
    Role.LINE_MANAGER,
    Role.DIRECTOR,
)


class Case(NamedTuple):
    """What the conditions of a row ask of a request. ``contract_class`` is empty where no contract runs."""

    contract_class: str = ""
    has_project: bool = False
    client: int | None = None
    channel: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True)
class Conditions:
    """For which requests a row is meant; an empty side asks nothing.

    As an answer about requests (see ``findings``) a client of ``None`` stands for every client that no row
    names, and a class of nothing for requests where no contract runs.
    """

    classes: frozenset[str] = frozenset()
    projects: frozenset[bool] = frozenset()
    clients: frozenset[int | None] = frozenset()
    channels: frozenset[str] = frozenset()
    languages: frozenset[str] = frozenset()

    @property
    def sides(self) -> tuple[frozenset[Any], ...]:
        """The sides in the order of ``Case``."""
        return self.classes, self.projects, self.clients, self.channels, self.languages

    @property
    def weight(self) -> int:
        """How specific it is: the number of sides that ask something."""
        return sum(1 for side in self.sides if side)

    def fits(self, case: Case) -> bool:
        """Whether a request is one of those that are meant."""
        return all(not side or value in side for side, value in zip(self.sides, case, strict=True))


ALWAYS = Conditions()


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the matrix by the ids of itself and its topic."""

    id: int
    topic: int
    parts: Parts
    conditions: Conditions = ALWAYS


@dataclass(frozen=True, slots=True)
class TopicFacts:
    """A topic as the matrix sees it: what it stands under, and the role that complaints in it are about.

    A heading only groups others: no request is about it itself.
    """

    id: int
    parent: int | None = None
    about_role: Role | None = None
    is_heading: bool = False
    is_active: bool = True


def choose(rows: Iterable[Row], case: Case) -> Row | None:
    """The row that applies to a request: of those that fit the one with the most conditions.

    Where two are equally specific, which a published matrix never has, the older one.
    """
    fitting = [row for row in rows if row.conditions.fits(case)]
    return min(fitting, key=lambda row: (-row.conditions.weight, row.id), default=None)


def followed(
    topic: int | None, parents: Mapping[int, int | None], own: Mapping[int, Sequence[Row]]
) -> int | None:
    """The topic whose rows a topic follows: itself, or the nearest above it that has rows."""
    seen: set[int] = set()
    while topic is not None and topic not in seen:
        if own.get(topic):
            return topic
        seen.add(topic)
        topic = parents.get(topic)
    return None


def by_topic(rows: Iterable[Row]) -> dict[int, list[Row]]:
    """The rows of each topic that has some."""
    own: dict[int, list[Row]] = {}
    for row in rows:
        own.setdefault(row.topic, []).append(row)
    return own


@dataclass(frozen=True, slots=True)
class Route:
    """The roles that a row of the matrix gives a request: who holds it, who answers to the client."""

    holder: Role
    answerable: Role
    informed: tuple[Role, ...]
    excluded: tuple[Role, ...]


#: Where a request goes that fits no row: to the client's contract manager, the safety net.
SAFETY_NET = Route(Role.CONTRACT_MANAGER, Role.CONTRACT_MANAGER, (), ())


def route(parts: Parts, *, has_project: bool) -> Route:
    """The roles of a request by its row of the matrix (``parts``: role -> '-', R, A, A/R, C, I or X).

    The role that is both responsible and accountable goes before others that are responsible. A role of
    the project falls to the contract manager where the request is about no project.
    """

    def filled(role: Role) -> Role:
        if role is Role.PROJECT_MANAGER and not has_project:
            return Role.CONTRACT_MANAGER
        return role

    answerable = next(role for role in Role if parts[role] in ANSWERABLE)
    responsible = [role for role in PRECEDENCE if parts[role] in RESPONSIBLE]
    if parts[answerable] == "A/R":
        responsible.insert(0, answerable)
    elif not has_project and len(responsible) > 1:
        responsible = [role for role in responsible if role is not Role.PROJECT_MANAGER]
    return Route(
        holder=filled(responsible[0]),
        answerable=filled(answerable),
        informed=tuple(role for role in Role if parts[role] == "I"),
        excluded=tuple(role for role in Role if parts[role] == "X"),
    )
