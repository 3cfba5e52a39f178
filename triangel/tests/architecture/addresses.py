"""Every address there is, and rows to fill in for its numbers."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver, reverse

from triangel.tests.architecture.world import World

PLACE = re.compile(r"<(\w+):(\w+)>")

#: What to fill in, by the address up to and with the place. A new kind of place needs a line here.
SAMPLES: dict[str, Callable[[World], int | str]] = {
    "requests/<int:number>/": lambda world: world.open.number,
    "requests/filters/<int:pk>/": lambda world: world.saved_filter.pk,
    "asked/<int:pk>/": lambda world: world.inquiry.pk,
    "notices/<int:pk>/": lambda world: world.notice.pk,
    "clients/<int:number>/": lambda world: world.cast.a.number,
    "clients/<int:number>/contacts/<int:pk>/": lambda world: world.cast.alice.pk,
    "clients/<int:number>/contracts/<int:pk>/": lambda world: world.cast.contract_a.pk,
    "clients/<int:number>/projects/<int:pk>/": lambda world: world.cast.project_a.pk,
    "people/<int:pk>/": lambda world: world.cast.carin.pk,
    "people/<int:pk>/photo/<slug:digest>/": lambda world: world.photo.pk,
    "people/<int:pk>/absences/<int:absence>/": lambda world: world.absence.pk,
    "people/<int:pk>/stand-ins/<int:stand_in>/": lambda world: world.stand_in.pk,
    "people/seats/<int:pk>/": lambda world: world.cast.cm_a.pk,
    "people/seats/<int:pk>/appointments/<int:appointment>/": lambda world: world.appointment.pk,
    "history/<slug:token>/": lambda world: world.upload.token,
    "matrix/versions/<int:number>/": lambda world: world.draft.number,
    "matrix/versions/<int:number>/rows/<int:pk>/": lambda world: world.draft.rows.values_list(
        "pk", flat=True
    )[0],
    "matrix/versions/<int:number>/replays/<int:pk>/": lambda world: world.replay.pk,
    "matrix/topics/<slug:code>/": lambda _world: "invoice",
    "portal/people/<int:pk>/": lambda world: world.cast.carin.pk,
    "portal/people/<int:pk>/photo/<slug:digest>/": lambda world: world.photo.pk,
    "portal/requests/<int:number>/": lambda world: world.open.number,
    "portal/sign-in/<str:token>/": lambda _world: "a-token",
}
#: Addresses of the sign-in pages, which are not ours, that are written in another way.
WRITTEN_OTHERWISE = {
    "account_confirm_email": {"key": "a-key"},
    "account_reset_password_from_key": {"uidb36": "1", "key": "set-password"},
}


@dataclass(frozen=True)
class Address:
    """An address by its name; ``room`` is whose door it is at, ``is_open`` that strangers may come."""

    name: str
    route: str
    room: str
    is_open: bool

    @property
    def has_place(self) -> bool:
        """Whether a row is filled in."""
        return "<" in self.route

    def path(self, world: World) -> str:
        """The address of rows that exist."""
        if self.name in WRITTEN_OTHERWISE:
            return reverse(self.name, kwargs=WRITTEN_OTHERWISE[self.name])
        found = {match[2]: self._sample(match)(world) for match in PLACE.finditer(self.route)}
        return reverse(self.name, kwargs=found)

    def path_with(self, number: int, word: str) -> str:
        """The address with this in every place."""
        if self.name in WRITTEN_OTHERWISE:
            return reverse(self.name, kwargs=dict.fromkeys(WRITTEN_OTHERWISE[self.name], word))
        kinds: dict[str, Any] = {"int": number, "slug": word, "str": word}
        return reverse(self.name, kwargs={name: kinds[kind] for kind, name in PLACE.findall(self.route)})

    def _sample(self, match: "re.Match[str]") -> Callable[[World], int | str]:
        upto = self.route[: match.end()] + "/"
        assert upto in SAMPLES, (
            f"{self.route}: give {upto} a row in SAMPLES of tests/architecture/addresses.py"
        )
        return SAMPLES[upto]


def addresses() -> dict[str, Address]:
    """Every address, by name."""
    return {each.name: each for each in _walk(get_resolver())}


def _walk(resolver: URLResolver, before: str = "") -> Iterator[Address]:
    for each in resolver.url_patterns:
        route = before + str(each.pattern)
        if isinstance(each, URLResolver):
            yield from _walk(each, route)
        elif isinstance(each, URLPattern):
            view = each.callback
            assert each.name, f"{route} has no name"
            room = view.__module__.split(".")[1] if view.__module__.startswith("triangel.") else "accounts"
            yield Address(each.name, route, room, not getattr(view, "login_required", True))
