"""SVG as text, in plain Python: every value that comes from outside passes through ``safe``."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape


def safe(text: str) -> str:
    """Text fit for an element or an attribute."""
    return escape(text, quote=True)


def number(value: float) -> str:
    """At most two decimals, no trailing noughts: short markup for pages with thousands of drawings."""
    return f"{value:.2f}".rstrip("0").rstrip(".") or "0"


def attributes(pairs: dict[str, str | float]) -> str:
    """`` name="value"`` for each pair; an underscore in a name becomes a hyphen, ``class_`` becomes class."""
    written = (
        f' {name.rstrip("_").replace("_", "-")}="{safe(value) if isinstance(value, str) else number(value)}"'
        for name, value in pairs.items()
    )
    return "".join(written)


def element(tag: str, inside: str = "", /, **pairs: str | float) -> str:
    """One element; ``inside`` is markup already made safe."""
    return f"<{tag}{attributes(pairs)}>{inside}</{tag}>" if inside else f"<{tag}{attributes(pairs)}/>"


def title(text: str) -> str:
    """The word shown on hover and read aloud."""
    return f"<title>{safe(text)}</title>" if text else ""


def hatching(x: float, y: float, width: float, height: float, step: float) -> str:
    """Path data of parallel diagonals that stay inside a rectangle; no pattern, so no id that can clash."""
    return "".join(
        f"M{number(start_x)} {number(start_y)}L{number(end_x)} {number(end_y)}"
        for start_x, start_y, end_x, end_y in diagonals(x, y, width, height, step)
    )


def diagonals(
    x: float, y: float, width: float, height: float, step: float
) -> Iterable[tuple[float, float, float, float]]:
    offset = step / 2
    while offset < width + height:
        start = min(offset, width)
        end = max(offset - height, 0.0)
        yield x + start, y + offset - start, x + end, y + offset - end
        offset += step
