"""A stretch of days as a strip: who holds a seat when, where the gaps are, and today. Plain Python.

The drawing stretches to any width (nothing in it is text); a row of months stands above it as ordinary text.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from triangel.ui import roles
from triangel.ui.markup import element, hatching, number, title

WIDTH: Final = 730.0
HEIGHT: Final = 20.0
DANGER: Final = "#C4232B"
INK: Final = "#17202B"
LINE: Final = "#9AA4AE"


class Cover(StrEnum):
    """How a seat is held in a stretch of days."""

    HELD = "held"
    STAND_IN = "stand_in"
    """Held by another than the holder, or held with a concern."""
    GAP = "gap"


@dataclass(frozen=True)
class Stretch:
    """From ``starts_on`` up to but not including ``ends_on`` (None: open), and what to say about it."""

    starts_on: date
    ends_on: date | None
    cover: Cover
    label: str
    role: str = roles.OTHER
    href: str = ""


@dataclass(frozen=True)
class Strip:
    """The days from ``starts_on`` to ``ends_on`` (exclusive) with the stretches in them."""

    starts_on: date
    ends_on: date
    today: date
    stretches: tuple[Stretch, ...]
    sentence: str

    def place(self, day: date) -> float:
        """Where a day stands, kept inside the strip."""
        share = (day - self.starts_on) / (self.ends_on - self.starts_on)
        return min(max(share, 0.0), 1.0) * WIDTH


def strip_svg(strip: Strip) -> str:
    """The strip as one ``<svg>`` that fills the width it is given."""
    inside = month_lines(strip) + "".join(stretch_svg(strip, stretch) for stretch in strip.stretches)
    linked = any(stretch.href for stretch in strip.stretches)
    return element(
        "svg",
        inside + today_mark(strip),
        class_="t-strip",
        viewBox=f"0 0 {number(WIDTH)} {number(HEIGHT)}",
        height=HEIGHT,
        preserveAspectRatio="none",
        role="group" if linked else "img",
        aria_label=strip.sentence,
    )


def first_days(start: date, end: date) -> list[date]:
    """The first day of each month inside the period, its own first day left out."""
    found: list[date] = []
    year, month = start.year, start.month
    while True:
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
        day = date(year, month, 1)
        if day >= end:
            return found
        found.append(day)


def month_lines(strip: Strip) -> str:
    lines = "".join(
        f"M{number(strip.place(day))} 0V{number(HEIGHT)}"
        for day in first_days(strip.starts_on, strip.ends_on)
    )
    return element(
        "path",
        d=f"M0 0V{number(HEIGHT)}{lines}",
        stroke=LINE,
        stroke_opacity=0.45,
        stroke_width=1,
        vector_effect="non-scaling-stroke",
        fill="none",
    )


def stretch_svg(strip: Strip, stretch: Stretch) -> str:
    left = strip.place(stretch.starts_on)
    right = strip.place(stretch.ends_on) if stretch.ends_on else WIDTH
    if right <= left:
        return ""
    width = max(right - left, 2.0)
    body = title(stretch.label) + filling(stretch, left, width)
    classes = f"t-stretch t-stretch--{stretch.cover}"
    if stretch.href:
        return element("a", body, href=stretch.href, aria_label=stretch.label, class_=classes)
    return element("g", body, class_=classes)


def filling(stretch: Stretch, left: float, width: float) -> str:
    """Held: the role's colour. Stand-in: the same, paler and hatched. Gap: an outlined hole in red."""
    colour = roles.COLOUR[roles.known(stretch.role)]
    if stretch.cover is Cover.GAP:
        return element(
            "rect",
            x=left,
            y=1,
            width=width,
            height=HEIGHT - 2,
            fill=DANGER,
            fill_opacity=0.1,
            stroke=DANGER,
            stroke_width=1.5,
            stroke_dasharray="4 3",
            vector_effect="non-scaling-stroke",
        )
    plane = element(
        "rect",
        x=left,
        y=4,
        width=width,
        height=HEIGHT - 8,
        fill=colour,
        fill_opacity=1.0 if stretch.cover is Cover.HELD else 0.3,
    )
    if stretch.cover is Cover.HELD:
        return plane
    stripes = hatching(left, 4, width, HEIGHT - 8, 7)
    return plane + element(
        "path", d=stripes, stroke=colour, stroke_width=1.6, vector_effect="non-scaling-stroke", fill="none"
    )


def today_mark(strip: Strip) -> str:
    if not strip.starts_on <= strip.today < strip.ends_on:
        return ""
    return element(
        "path",
        d=f"M{number(strip.place(strip.today))} 0V{number(HEIGHT)}",
        stroke=INK,
        stroke_width=2,
        vector_effect="non-scaling-stroke",
        fill="none",
        class_="t-today",
    )
