"""The triangle: account manager on top, project manager lower left, contract manager lower right. Always.

One drawing for every place, from 16 px in a table to 360 px on a client's page, in documents and as favicon.
Plain Python: it knows no table and no page, only the state of three corners and of the edges between them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from math import hypot
from typing import Final

from triangel.ui import roles
from triangel.ui.markup import element, number, safe, title

GOLD: Final = "#F2B705"
SEA: Final = "#0B5C7A"
SEA_LIGHT: Final = "#7FC4DB"
EDGE: Final = "#5B6470"
QUIET: Final = "#9AA4AE"
SMALL: Final = 32
WITH_INITIALS: Final = 88


class State(StrEnum):
    """How well a corner is held."""

    WELL = "well"
    CONCERN = "concern"
    VACANT = "vacant"
    NONE = "none"
    """Nothing to hold (a client without a project needs no project manager)."""


@dataclass(frozen=True)
class Corner:
    """One role of a client: its state, what to say about it, the initials of who holds it, where it leads,
    and the address of his photo where there is one."""

    state: State
    label: str = ""
    initials: str = ""
    href: str = ""
    photo: str = ""


@dataclass(frozen=True)
class Edge:
    """What to say about an edge, and where it leads."""

    label: str = ""
    href: str = ""


@dataclass(frozen=True)
class Triangle:
    """Three corners and the edges where work bounces (``"account-project"``, ``"account-contract"``,
    ``"project-contract"``); ``edges`` has the words for some of these, and ``sentence`` says what the drawing
    shows."""

    account: Corner
    project: Corner
    contract: Corner
    sentence: str
    broken: frozenset[str] = frozenset()
    edges: Mapping[str, Edge] = field(default_factory=dict)

    @property
    def mood(self) -> str:
        """``golden`` when all is well, ``sunk`` when nobody is contract manager, else ``plain``."""
        if self.contract.state in (State.VACANT, State.NONE):
            return "sunk"
        corners = (self.account, self.project, self.contract)
        calm = all(corner.state in (State.WELL, State.NONE) for corner in corners)
        return "golden" if calm and not self.broken else "plain"


@dataclass(frozen=True)
class Shape:
    """Where things stand in the 100 by 100 box, for a small and for a large drawing."""

    top: tuple[float, float]
    left: tuple[float, float]
    right: tuple[float, float]
    radius: float
    line: float

    def points(self) -> str:
        return " ".join(f"{number(x)},{number(y)}" for x, y in (self.top, self.left, self.right))


SMALL_SHAPE: Final = Shape(top=(50, 20), left=(18, 77), right=(82, 77), radius=17, line=9)
LARGE_SHAPE: Final = Shape(top=(50, 17), left=(15, 79), right=(85, 79), radius=13.5, line=4)


def triangle_svg(triangle: Triangle, size: int = 64) -> str:
    """The drawing as one ``<svg>`` of ``size`` px square."""
    shape = SMALL_SHAPE if size <= SMALL else LARGE_SHAPE
    corners = (
        (triangle.account, shape.top, roles.ACCOUNT),
        (triangle.project, shape.left, roles.PROJECT),
        (triangle.contract, shape.right, roles.CONTRACT),
    )
    linked = any(corner.href for corner, _, _ in corners)
    inside = (
        title(triangle.sentence if not linked else "")
        + ground(triangle.mood, shape)
        + edges(triangle, shape)
        + "".join(corner_svg(corner, at, role, shape, size, triangle.mood) for corner, at, role in corners)
    )
    return element(
        "svg",
        inside,
        class_=f"t-triangle t-triangle--{triangle.mood}",
        viewBox="0 0 100 100",
        width=size,
        height=size,
        role="group" if linked else "img",
        aria_label=triangle.sentence,
    )


def drawing_key(triangle: Triangle) -> str:
    """A name for how a triangle looks, apart from who is in it: two with the same name look the same."""
    states = "".join(corner.state[0] for corner in (triangle.account, triangle.project, triangle.contract))
    edges_broken = "".join(
        str(number_of)
        for number_of, edge in enumerate(("account-project", "account-contract", "project-contract"))
        if edge in triangle.broken
    )
    return f"t-triangle-{states}{edges_broken}"


def triangle_symbols(triangles: Iterable[Triangle]) -> str:
    """Each different look once, hidden, for ``triangle_use``: a wall of thousands stays light."""
    looks = {drawing_key(triangle): triangle for triangle in triangles}
    return element(
        "svg",
        "".join(symbol(key, looks[key]) for key in sorted(looks)),
        width=0,
        height=0,
        class_="t-symbols",
        aria_hidden="true",
    )


def symbol(key: str, triangle: Triangle) -> str:
    """The drawing without words, links and initials."""
    bare = Triangle(
        account=Corner(triangle.account.state),
        project=Corner(triangle.project.state),
        contract=Corner(triangle.contract.state),
        sentence="",
        broken=triangle.broken,
    )
    drawn = triangle_svg(bare, 64)
    return element("symbol", drawn[drawn.index(">") + 1 : -len("</svg>")], id=key, viewBox="0 0 100 100")


def triangle_use(triangle: Triangle, size: int = 64) -> str:
    """A triangle whose look stands among the ``triangle_symbols`` of the page."""
    return element(
        "svg",
        title(triangle.sentence) + element("use", href=f"#{drawing_key(triangle)}"),
        class_=f"t-triangle t-triangle--{triangle.mood}",
        width=size,
        height=size,
        role="img",
        aria_label=triangle.sentence,
    )


def ground(mood: str, shape: Shape) -> str:
    """What lies under the corners: gold that glows, the sea, or nothing but a quiet plane."""
    if mood == "golden":
        return "".join(
            element(
                "polygon",
                points=shape.points(),
                fill=GOLD,
                stroke=GOLD,
                stroke_width=width,
                stroke_linejoin="round",
                opacity=opacity,
                class_="t-triangle-gold",
            )
            for width, opacity in ((shape.radius * 2.1, 0.2), (shape.radius * 0.8, 0.72))
        )
    if mood == "sunk":
        return sea(shape)
    return element("polygon", points=shape.points(), fill=QUIET, fill_opacity=0.16)


def sea(shape: Shape) -> str:
    """Water to half the height, with two swells; the lower corners stand in it."""
    level = (shape.top[1] + shape.left[1]) / 2 + 2
    swells = ((level - 5, 5.0, SEA_LIGHT, 0.55), (level, 4.0, SEA, 0.92))
    return "".join(
        element(
            "path",
            d=(
                f"M1 {number(y)}q12.25 {number(-2 * rise)} 24.5 0t24.5 0t24.5 0t24.5 0"
                "V90a9 9 0 0 1 -9 9H10a9 9 0 0 1 -9 -9z"
            ),
            fill=colour,
            fill_opacity=opacity,
        )
        for y, rise, colour, opacity in swells
    )


def edges(triangle: Triangle, shape: Shape) -> str:
    pairs = (
        ("account-project", triangle.account, shape.top, triangle.project, shape.left),
        ("account-contract", triangle.account, shape.top, triangle.contract, shape.right),
        ("project-contract", triangle.project, shape.left, triangle.contract, shape.right),
    )
    return "".join(
        told(
            edge_svg(start, end, shape, edge_kind(name in triangle.broken, one, other), triangle.mood),
            triangle.edges.get(name, Edge()),
            (start, end),
        )
        for name, one, start, other, end in pairs
    )


def told(drawn: str, edge: Edge, ends: tuple[tuple[float, float], tuple[float, float]]) -> str:
    """An edge with its words, on a broader line that can be hit with a finger."""
    if not drawn or not edge.label:
        return drawn
    (x1, y1), (x2, y2) = ends
    line = f"M{number(x1)} {number(y1)}L{number(x2)} {number(y2)}"
    broad = element(
        "path", d=line, stroke="transparent", stroke_width=12, fill="none", pointer_events="stroke"
    )
    body = title(edge.label) + broad + drawn
    if edge.href:
        return element("a", body, href=edge.href, aria_label=edge.label, class_="t-edge")
    return element("g", body, class_="t-edge")


def edge_kind(broken: bool, one: Corner, other: Corner) -> str:  # noqa: FBT001
    """``faint`` where an end is vacant, ``none`` where an end is not needed: nobody to work together with."""
    if State.NONE in (one.state, other.state):
        return "none"
    if State.VACANT in (one.state, other.state):
        return "faint"
    return "broken" if broken else "solid"


def edge_svg(start: tuple[float, float], end: tuple[float, float], shape: Shape, kind: str, mood: str) -> str:
    """A line between two corners; broken: two halves that miss each other."""
    colour = {"golden": "#8A6100", "sunk": SEA_LIGHT}.get(mood, EDGE)
    width = shape.line * (0.6 if kind == "faint" else 1)
    if kind == "none":
        return ""
    if kind != "broken":
        d = f"M{number(start[0])} {number(start[1])}L{number(end[0])} {number(end[1])}"
    else:
        d = snapped(start, end, shape)
    return element(
        "path",
        d=d,
        fill="none",
        stroke=colour,
        stroke_width=width,
        stroke_linecap="round",
        stroke_opacity=0.5 if kind == "faint" else 1.0,
        class_=f"t-triangle-edge t-triangle-edge--{kind}",
        **({"stroke_dasharray": "1 9"} if kind == "faint" and shape is LARGE_SHAPE else {}),
    )


def snapped(start: tuple[float, float], end: tuple[float, float], shape: Shape) -> str:
    """Two halves with a gap, each bent aside at the break."""
    dx, dy = end[0] - start[0], end[1] - start[1]
    length = hypot(dx, dy)
    aside = (-dy / length * shape.line * 1.4, dx / length * shape.line * 1.4)

    def along(share: float, lean: float) -> str:
        return (
            f"{number(start[0] + dx * share + aside[0] * lean)} "
            f"{number(start[1] + dy * share + aside[1] * lean)}"
        )

    first = f"M{along(0, 0)}L{along(0.42, 0)}L{along(0.46, 1)}"
    return f"{first}M{along(0.54, -1)}L{along(0.58, 0)}L{along(1, 0)}"


def corner_svg(corner: Corner, at: tuple[float, float], role: str, shape: Shape, size: int, mood: str) -> str:
    drawn = (
        vacant(at, shape, sunk=mood == "sunk" and at is not shape.top)
        if corner.state is State.VACANT
        else disc(corner.state, at, roles.COLOUR[role], shape)
    )
    body = title(corner.label) + drawn
    if size >= WITH_INITIALS and corner.initials and corner.state in (State.WELL, State.CONCERN):
        body += initials(corner, at, role, shape)
        body += photo(corner, at, shape) if corner.photo else ""
    group = {"class_": f"t-corner t-corner--{roles.CODE[role]} t-corner--{corner.state}"}
    if corner.href:
        return element("a", body, href=corner.href, aria_label=corner.label, **group)
    return element("g", body, **group)


def disc(state: State, at: tuple[float, float], colour: str, shape: Shape) -> str:
    """Filled: well held. A ring round a smaller disc: held, with a concern. A dot: none needed."""
    x, y = at
    radius = shape.radius
    paper = element("circle", cx=x, cy=y, r=radius + shape.line / 3, fill=roles.PAPER, class_="t-paper")
    if state is State.WELL:
        return paper + element("circle", cx=x, cy=y, r=radius, fill=colour)
    if state is State.CONCERN:
        ring = element(
            "circle",
            cx=x,
            cy=y,
            r=radius - shape.line / 3,
            fill="none",
            stroke=colour,
            stroke_width=shape.line * 0.7,
        )
        return paper + ring + element("circle", cx=x, cy=y, r=radius * 0.62, fill=colour)
    return element("circle", cx=x, cy=y, r=radius * 0.32, fill=QUIET)


def vacant(at: tuple[float, float], shape: Shape, *, sunk: bool) -> str:
    """A dashed circle round nothing; under water its outline is light."""
    small = shape is SMALL_SHAPE
    return element(
        "circle",
        cx=at[0],
        cy=at[1],
        r=shape.radius - shape.line / 3,
        fill=SEA if sunk else roles.PAPER,
        stroke="#D5EEF7" if sunk else EDGE,
        class_="t-drowned" if sunk else "t-vacant",
        stroke_width=shape.line * (0.5 if small else 0.55),
        stroke_dasharray="10 7" if small else "5 4.4",
    )


def initials(corner: Corner, at: tuple[float, float], role: str, shape: Shape) -> str:
    ringed = corner.state is State.CONCERN
    return element(
        "text",
        safe(corner.initials[:3]),
        x=at[0],
        y=at[1],
        dy="0.35em",
        fill=roles.ON[role],
        font_size=shape.radius * (0.6 if ringed else 0.78),
        font_weight=600,
        text_anchor="middle",
        aria_hidden="true",
    )


def photo(corner: Corner, at: tuple[float, float], shape: Shape) -> str:
    """Who holds it, within the colour of the role; the style sheet makes it round."""
    radius = shape.radius * (0.68 if corner.state is State.CONCERN else 0.86)
    return element(
        "image",
        href=corner.photo,
        x=at[0] - radius,
        y=at[1] - radius,
        width=2 * radius,
        height=2 * radius,
        aria_hidden="true",
    )
