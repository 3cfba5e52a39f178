"""A client's triangle as the house draws it."""

from collections.abc import Mapping

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from triangel.triangle.rules import CornerStanding, CornerState, Edge, Triangle
from triangel.ui import triangle_svg as drawn
from triangel.ui.templatetags.ui import initials
from triangel.web.bounces import bounce_words
from triangel.web.concerns import kind_words
from triangel.web.faces import photo_address
from triangel.web.spoken import People

STATES = {
    CornerState.FILLED: drawn.State.WELL,
    CornerState.RINGED: drawn.State.CONCERN,
    CornerState.VACANT: drawn.State.VACANT,
    CornerState.NONE: drawn.State.NONE,
}


def drawing(
    triangle: Triangle,
    people: People,
    *,
    name: str = "",
    links: Mapping[str, str] | None = None,
    edges: Mapping[Edge, drawn.Edge] | None = None,
) -> drawn.Triangle:
    """The drawing; ``links`` says per corner where it leads, ``edges`` what there is to say about an edge."""
    leads = links or {}
    words = {edge: drawn.Edge(bounce_words(edge)) for edge in triangle.broken} | dict(edges or {})
    told = "; ".join([summary(triangle), *(bounce_words(edge) for edge in Edge if edge in triangle.broken)])
    return drawn.Triangle(
        account=_corner(triangle.account_manager, _("Account manager"), people, leads),
        project=_corner(triangle.project_manager, _("Project manager"), people, leads),
        contract=_corner(triangle.contract_manager, _("Contract manager"), people, leads),
        sentence=f"{name}: {told}" if name else told,
        broken=frozenset(str(edge) for edge in triangle.broken),
        edges={str(edge): words[edge] for edge in triangle.broken},
    )


def summary(triangle: Triangle) -> str:
    """How it stands, in one short sentence."""
    if triangle.contract_manager.state is CornerState.VACANT:
        return _("no contract manager")
    if triangle.account_manager.state is CornerState.VACANT:
        return _("no account manager")
    if triangle.project_manager.state is CornerState.VACANT:
        return _("no project manager")
    count = len(triangle.concerns) + len(triangle.broken)
    if triangle.is_golden:
        return _("golden")
    if count == 1:
        return kind_words(triangle.concerns[0].kind) if triangle.concerns else _("work goes back and forth")
    return ngettext("%(count)s concern", "%(count)s concerns", count) % {"count": count}


def _corner(corner: CornerStanding, role: str, people: People, links: Mapping[str, str]) -> drawn.Corner:
    who = [people[number] for number in corner.people if number in people]
    names = [one.name for one in who]
    return drawn.Corner(
        STATES[corner.state],
        _label(corner, role, names),
        initials(names[0]) if len(names) == 1 else (str(len(names)) if names else ""),
        links.get(corner.corner, ""),
        photo_address(who[0]) if len(who) == 1 else "",
    )


def _label(corner: CornerStanding, role: str, names: list[str]) -> str:
    if corner.state is CornerState.NONE:
        return _("No project runs, so no project manager is needed")
    who = ", ".join(names) or _("nobody")
    said = f"{role}: {who}"
    if corner.concerns:
        return f"{said} ({', '.join(dict.fromkeys(kind_words(row.kind) for row in corner.concerns))})"
    return said
