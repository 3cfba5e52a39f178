"""Entries of a menu: the doors say where they lead, this says how they are shown."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise


@dataclass(frozen=True)
class Destination:
    """A place in the menu: the name of its address, a word, an icon (see tools/vendor.py), and whether it
    stands in the bar of a phone or behind *More*."""

    name: str
    label: str | Promise
    icon: str
    on_phone: bool = True


@dataclass(frozen=True)
class Entry:
    """A destination as shown now."""

    url: str
    label: str | Promise
    icon: str
    on_phone: bool
    active: bool


def entries(destinations: Iterable[Destination], path: str) -> list[Entry]:
    """The destinations that exist, with the one marked that ``path`` belongs to (the longest match)."""
    found = [(reached, place) for place in destinations if (reached := address(place.name))]
    here = max((url for url, _ in found if belongs(path, url)), key=len, default="")
    return [
        Entry(url=url, label=place.label, icon=place.icon, on_phone=place.on_phone, active=url == here)
        for url, place in found
    ]


def belongs(path: str, url: str) -> bool:
    """The home page is only itself; another place is everything under it."""
    return path == url or (url != "/" and path.startswith(url))


def address(name: str) -> str:
    """Where a name leads; nothing when no such page exists."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""
