"""Custody as a line: the life of one request from left to right, a segment for each holder.

A knot at each hand-over, hatched where it waits for the client, a flag at each promise, a mark at today.
Plain Python: it knows moments, roles and words, no tables. Time runs in proportion, but every segment keeps a
width that can be seen.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from itertools import pairwise
from typing import Final

from triangel.ui import roles
from triangel.ui.markup import element, hatching, number, safe, title

DANGER: Final = "#C4232B"
INK: Final = "#17202B"
QUIET: Final = "#9AA4AE"
LETTER: Final = 6.4
"""Average width of a letter at 12.5 px, to know what fits."""


class Kept(StrEnum):
    """What became of a promise."""

    OPEN = "open"
    KEPT = "kept"
    BROKEN = "broken"


@dataclass(frozen=True)
class Segment:
    """Held by one party from ``starts_at`` until ``ends_at`` (None: until now), and why it came there."""

    starts_at: datetime
    ends_at: datetime | None
    role: str
    initials: str
    label: str
    reason: str = ""


@dataclass(frozen=True)
class Waiting:
    """The client has the next move from ``starts_at`` until ``ends_at`` (None: until now)."""

    starts_at: datetime
    ends_at: datetime | None
    label: str


@dataclass(frozen=True)
class Flag:
    """A date given to the client, and what became of it."""

    at: datetime
    state: Kept
    label: str


@dataclass(frozen=True)
class CustodyLine:
    """All there is to draw. ``sentence`` tells it in words; ``now`` is the moment of looking;
    ``closed`` leaves out today's mark. ``first_day`` and ``today`` are the words under the ends."""

    segments: tuple[Segment, ...]
    now: datetime
    sentence: str
    waits: tuple[Waiting, ...] = ()
    flags: tuple[Flag, ...] = ()
    closed: bool = False
    first_day: str = ""
    today: str = ""


class Scale:
    """Moments to places: proportional between the knots, but no segment narrower than ``least``."""

    def __init__(self, moments: list[datetime], left: float, width: float, least: float) -> None:
        self.moments = moments
        gaps = [max((later - earlier).total_seconds(), 0.0) for earlier, later in pairwise(moments)]
        least = min(least, width / max(len(gaps), 1))
        total = sum(gaps) or 1.0
        free = width - least * len(gaps)
        self.places = [left]
        for gap in gaps:
            self.places.append(self.places[-1] + least + free * gap / total)

    def __call__(self, at: datetime) -> float:
        """Where a moment stands; outside the line: at its end."""
        index = bisect_right(self.moments, at) - 1
        if index < 0:
            return self.places[0]
        if index >= len(self.moments) - 1:
            return self.places[-1]
        start, end = self.moments[index], self.moments[index + 1]
        share = (at - start) / (end - start)
        return self.places[index] + (self.places[index + 1] - self.places[index]) * share


def scale_of(line: CustodyLine, left: float, width: float, least: float) -> Scale:
    ends = [segment.ends_at or line.now for segment in line.segments]
    moments = {segment.starts_at for segment in line.segments} | set(ends)
    ahead = [flag.at for flag in line.flags if flag.at > max(ends)]
    if ahead:
        moments.add(max(ahead))
    return Scale(sorted(moments), left, width, least)


def custody_inline(line: CustodyLine, width: int = 168) -> str:
    """The small line for a list: colours, knots, hatching, flags; no words but the sentence."""
    height, top, bar = 18, 6.0, 8.0
    if not line.segments:
        return ""
    place = scale_of(line, 4, width - 14, 4)
    inside = title(line.sentence) + future(line, place, top + bar / 2)
    inside += "".join(bar_svg(segment, line.now, place, top, bar) for segment in line.segments)
    inside += "".join(wait_svg(wait, line.now, place, top, bar, 4) for wait in line.waits)
    inside += "".join(knot(segment, place, top + bar / 2, 3) for segment in line.segments[1:])
    inside += "".join(flag_svg(flag, place, top + bar, 0.55) for flag in line.flags)
    return picture(inside, line, width, height, "t-custody t-custody--inline", fixed=True)


def custody_page(line: CustodyLine, width: int = 720) -> str:
    """The large line: initials in the segments, names and days under them."""
    height, top, bar, left = 100, 36.0, 24.0, 10.0
    if not line.segments:
        return ""
    place = scale_of(line, left, width - left - 24, 26 if width > 500 else 16)
    middle = top + bar / 2
    inside = title(line.sentence) + future(line, place, middle)
    inside += "".join(bar_svg(segment, line.now, place, top, bar, words=True) for segment in line.segments)
    inside += "".join(wait_svg(wait, line.now, place, top, bar, 7) for wait in line.waits)
    inside += "".join(letters(segment, line, place, middle) for segment in line.segments)
    inside += "".join(knot(segment, place, middle, 6) for segment in line.segments[1:])
    inside += "".join(flag_svg(flag, place, top + bar, 1) for flag in line.flags)
    inside += today(line, place, top, bar)
    inside += names(line, place, top + bar + 18) + days(line, place, height - 4, width)
    return picture(inside, line, width, height, "t-custody t-custody--page", fixed=False)


def picture(inside: str, line: CustodyLine, width: int, height: int, classes: str, *, fixed: bool) -> str:
    size: dict[str, str | float] = {"width": width, "height": height} if fixed else {}
    return element(
        "svg",
        inside,
        class_=classes,
        viewBox=f"0 0 {width} {height}",
        role="img",
        aria_label=line.sentence,
        **size,
    )


def span(starts_at: datetime, ends_at: datetime | None, now: datetime, place: Scale) -> tuple[float, float]:
    """Left edge and width."""
    left = place(starts_at)
    return left, max(place(ends_at or now) - left, 1.0)


def bar_svg(
    segment: Segment, now: datetime, place: Scale, top: float, bar: float, *, words: bool = False
) -> str:
    left, width = span(segment.starts_at, segment.ends_at, now, place)
    role = roles.known(segment.role)
    told = f"{segment.label}: {segment.reason}" if segment.reason else segment.label
    rectangle = element(
        "rect",
        title(told) if words else "",
        x=left + 0.75,
        y=top,
        width=max(width - 1.5, 0.5),
        height=bar,
        rx=min(bar / 4, 5),
        fill=roles.COLOUR[role],
    )
    return element("g", rectangle, class_=f"t-held t-held--{roles.CODE[role]}")


def wait_svg(wait: Waiting, now: datetime, place: Scale, top: float, bar: float, step: float) -> str:
    """White stripes over the holder's colour: the colour still says who has it, the stripes who must move."""
    left, width = span(wait.starts_at, wait.ends_at, now, place)
    stripes = hatching(left + 1, top, max(width - 2, 1), bar, step)
    cover = element(
        "rect", x=left + 1, y=top, width=max(width - 2, 1), height=bar, fill=roles.PAPER, fill_opacity=0.4
    )
    lines = element("path", d=stripes, stroke=roles.PAPER, stroke_width=step * 0.36, fill="none")
    return element("g", title(wait.label) + cover + lines, class_="t-waits")


def letters(segment: Segment, line: CustodyLine, place: Scale, middle: float) -> str:
    """Initials on the bar where they fit; on a plate of the role's colour where stripes would cross them."""
    left, width = span(segment.starts_at, segment.ends_at, line.now, place)
    text = segment.initials[:3]
    if width < 18 + 8.5 * len(text):
        return ""
    role = roles.known(segment.role)
    half = 4 + 4.3 * len(text)
    centre = left + min(width / 2, half + 9)
    plate = element(
        "rect", x=centre - half, y=middle - 9, width=half * 2, height=18, rx=4, fill=roles.COLOUR[role]
    )
    text_svg = element(
        "text",
        safe(text),
        x=centre,
        y=middle,
        dy="0.36em",
        fill=roles.ON[role],
        font_size=12.5,
        font_weight=600,
        text_anchor="middle",
    )
    return plate + text_svg


def knot(segment: Segment, place: Scale, middle: float, radius: float) -> str:
    """A hand-over: who took it, and why."""
    told = f"{segment.label}: {segment.reason}" if segment.reason else segment.label
    return element(
        "circle",
        title(told),
        cx=place(segment.starts_at),
        cy=middle,
        r=radius,
        fill=roles.PAPER,
        stroke=INK,
        stroke_width=radius * 0.42,
        class_="t-knot",
    )


def flag_svg(flag: Flag, place: Scale, foot: float, size: float) -> str:
    """Kept: a solid flag. Open: an outlined one. Broken: its pole is snapped and it hangs, in red."""
    x = place(flag.at)
    high = foot - (44 * size if size == 1 else 22 * size)
    if flag.state is Kept.BROKEN:
        bend = high + 13 * size
        pole = element(
            "path",
            d=f"M{number(x)} {number(foot)}V{number(bend)}l{number(7 * size)} {number(-7 * size)}",
            fill="none",
            stroke=DANGER,
            stroke_width=max(1.8 * size, 1.2),
            stroke_linejoin="round",
            class_="t-flag-snapped",
        )
        drawn = pole + element(
            "path",
            d=(
                f"M{number(x + 7 * size)} {number(bend - 7 * size)}l{number(12 * size)} {number(4 * size)}"
                f"l{number(-6 * size)} {number(2.5 * size)}l{number(0.5 * size)} {number(6.5 * size)}z"
            ),
            fill=DANGER,
            stroke=DANGER,
            stroke_width=max(1.2 * size, 0.8),
            stroke_linejoin="round",
            class_="t-flag t-flag--broken",
        )
        return element("g", title(flag.label) + drawn)
    solid = flag.state is Kept.KEPT
    pole = element(
        "path",
        d=f"M{number(x)} {number(foot)}V{number(high)}",
        stroke=INK,
        stroke_width=max(1.6 * size, 1.1),
        fill="none",
        class_="t-flag-pole",
    )
    cloth = element(
        "path",
        d=(
            f"M{number(x)} {number(high)}h{number(14 * size)}l{number(-4 * size)} {number(5 * size)}"
            f"l{number(4 * size)} {number(5 * size)}h{number(-14 * size)}z"
        ),
        fill=INK if solid else roles.PAPER,
        stroke=INK,
        stroke_width=max(1.4 * size, 1),
        stroke_linejoin="round",
        class_="t-flag t-flag--kept" if solid else "t-flag t-flag--open",
    )
    return element("g", title(flag.label) + pole + cloth)


def future(line: CustodyLine, place: Scale, middle: float) -> str:
    """The way still to go, dotted, from the last hand to the last promise."""
    end = place(max(segment.ends_at or line.now for segment in line.segments))
    far = place.places[-1]
    if far - end < 2:
        return ""
    return element(
        "path",
        d=f"M{number(end)} {number(middle)}H{number(far)}",
        stroke=QUIET,
        stroke_width=2,
        stroke_dasharray="1 6",
        stroke_linecap="round",
        fill="none",
    )


def today(line: CustodyLine, place: Scale, top: float, bar: float) -> str:
    if line.closed:
        return ""
    x = place(line.now)
    return element(
        "path",
        d=f"M{number(x)} {number(top - 5)}v{number(bar + 10)}",
        stroke=INK,
        stroke_width=2,
        stroke_linecap="round",
        fill="none",
        class_="t-today",
    )


def names(line: CustodyLine, place: Scale, base: float) -> str:
    """The holder's name under his segment where it fits; the others have theirs on hover."""
    written, taken = "", 0.0
    for segment in line.segments:
        left, width = span(segment.starts_at, segment.ends_at, line.now, place)
        name = fitting(segment.label, width - 4)
        if not name or left < taken:
            continue
        taken = left + len(name) * LETTER + 6
        written += element(
            "text", safe(name), x=left + 2, y=base, font_size=12.5, fill=INK, class_="t-line-name"
        )
    return written


def fitting(label: str, width: float) -> str:
    """The whole label, else what stands before its comma ("Carla Koning, contract manager"), else nothing."""
    candidates = (label, label.partition(",")[0])
    return next((text for text in candidates if len(text) * LETTER <= width), "")


def days(line: CustodyLine, place: Scale, base: float, width: int) -> str:
    first = element(
        "text",
        safe(line.first_day),
        x=place.places[0],
        y=base,
        font_size=12,
        fill="#46525F",
        class_="t-line-day",
    )
    if line.closed or not line.today:
        return first
    x = place(line.now)
    near_end = x > width - 60
    mark = element(
        "text",
        safe(line.today),
        x=min(x + 3, width - 2.0) if near_end else x,
        y=base,
        text_anchor="end" if near_end else "middle",
        font_size=12,
        fill="#46525F",
        class_="t-line-day",
    )
    room = x - place.places[0] > (len(line.first_day) + len(line.today)) * LETTER
    return (first if room else "") + mark
