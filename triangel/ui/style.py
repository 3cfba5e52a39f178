"""The style page: every component in every state, for whoever draws pages. Only in development."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from triangel.ui import roles
from triangel.ui.custody_svg import CustodyLine, Flag, Kept, Segment, Waiting
from triangel.ui.navigation import Entry
from triangel.ui.spoken import spoken_day
from triangel.ui.strip_svg import Cover, Stretch, Strip
from triangel.ui.triangle_svg import Corner, State, Triangle


class ExampleForm(forms.Form):
    """One field of each kind."""

    subject = forms.CharField(label="Onderwerp", help_text="In een paar woorden, zoals de klant het zegt.")
    kind = forms.ChoiceField(label="Soort", choices=[("q", "Vraag"), ("c", "Klacht")])
    due = forms.DateField(label="Toezegging", widget=forms.DateInput(attrs={"type": "date"}))
    text = forms.CharField(label="Bericht", widget=forms.Textarea(attrs={"rows": 3}), required=False)
    way = forms.ChoiceField(
        label="Hoe kwam het binnen", choices=[("p", "Telefoon"), ("m", "Mail")], widget=forms.RadioSelect
    )
    urgent = forms.BooleanField(label="De klant kan niet verder", required=False)


@login_not_required
def style(request: HttpRequest) -> HttpResponse:
    """Everything on one page; elsewhere than in development it does not exist."""
    if not settings.DEBUG:
        raise Http404
    return render(request, "ui/style.html", examples(timezone.now()))


def examples(now: datetime) -> dict[str, Any]:
    """Invented values for every component."""
    return {
        "now": now,
        "nav": [
            Entry("/style/", _("My work"), "inbox", on_phone=True, active=True),
            Entry("/style/?2", _("Clients"), "triangle", on_phone=True, active=False),
            Entry("/style/?3", _("Requests"), "message", on_phone=True, active=False),
            Entry("/style/?4", _("People"), "users", on_phone=False, active=False),
            Entry("/style/?5", _("Coverage"), "calendar-stats", on_phone=True, active=False),
            Entry("/style/?6", _("Flow"), "route", on_phone=False, active=False),
        ],
        "settings_nav": [Entry("/style/?7", _("Settings"), "settings", on_phone=False, active=False)],
        "search_url": "/style/",
        "triangles": triangles(),
        "wall": [triangle for _name, triangle in triangles()],
        "linked": linked(triangles()[2][1]),
        "line": custody(now),
        "lines": [custody(now - timedelta(days=3 * n)) for n in range(3)],
        "strips": strips(timezone.localtime(now).date()),
        "form": ExampleForm(),
        "wrong_form": ExampleForm({"subject": "", "kind": "q", "due": "gisteren", "text": "Wat ik typte"}),
        "moments": [now + timedelta(hours=hours) for hours in (-24 * 400, -100, -30, -2, 2, 26, 70, 900)],
        "roles": [role for role in roles.COLOUR if role != roles.OTHER],
        "codes": ["am", "pm", "cm", "lm", "sd", "cl"],
        "flow": flow(),
        "bars": bars(),
        "amount": 1_284_500,
    }


def triangles() -> list[tuple[str, Triangle]]:
    def corner(state: State, name: str) -> Corner:
        return Corner(state, f"{name}: {state}", name)

    well, concern, vacant, none = State.WELL, State.CONCERN, State.VACANT, State.NONE
    cases = (
        ("Zorggroep De Linde", well, well, well, ()),
        ("Gemeente Oudwaard", well, none, well, ()),
        ("Van der Veen Logistiek", well, concern, well, ()),
        ("Scholengroep Rijnmond", well, well, concern, ("account-project",)),
        ("Bakkerij Hulst", well, vacant, well, ()),
        ("Waterschap Eemvallei", well, well, vacant, ()),
        ("Drukkerij Noord", concern, none, vacant, ()),
        ("Nieuwe klant", vacant, none, vacant, ()),
    )
    return [
        (
            name,
            Triangle(
                account=corner(account, "AW"),
                project=corner(project, "PB"),
                contract=corner(contract, "CK"),
                sentence=f"{name}: {account}, {project}, {contract}",
                broken=frozenset(broken),
            ),
        )
        for name, account, project, contract, broken in cases
    ]


def linked(triangle: Triangle) -> Triangle:
    """The same with corners that lead to the people."""
    return replace(
        triangle,
        account=replace(triangle.account, href="#account"),
        project=replace(triangle.project, href="#project"),
        contract=replace(triangle.contract, href="#contract"),
    )


def custody(now: datetime) -> CustodyLine:
    def ago(days: float) -> datetime:
        return now - timedelta(days=days)

    return CustodyLine(
        segments=(
            Segment(ago(20), ago(19.2), roles.DESK, "SD", "Servicedesk"),
            Segment(ago(19.2), ago(14), roles.ACCOUNT, "AW", "Anna de Wit", "vraag over de prijs"),
            Segment(ago(14), ago(13.8), roles.PROJECT, "PB", "Pieter Bos", "hoort bij de migratie"),
            Segment(
                ago(13.8),
                None,
                roles.CONTRACT,
                "CK",
                "Carla Koning",
                "niet van mij: het staat in het contract",
            ),
        ),
        waits=(Waiting(ago(10), ago(6), "Wacht op de klant"),),
        flags=(
            Flag(ago(16), Kept.KEPT, "Toegezegd en nagekomen"),
            Flag(ago(4), Kept.BROKEN, "Toegezegd, niet nagekomen"),
            Flag(ago(-3), Kept.OPEN, "Toegezegd voor donderdag"),
        ),
        now=now,
        sentence="In handen van Carla Koning, 14 dagen; toegezegd voor donderdag.",
        first_day=spoken_day(ago(20).date(), now.date()),
        today=_("today"),
    )


def strips(today: date) -> list[tuple[str, str, Strip]]:
    start = today.replace(day=1)
    end = date(start.year + 1, start.month, 1)

    def after(days: int) -> date:
        return start + timedelta(days=days)

    gap = Stretch(after(95), after(140), Cover.GAP, "Niemand van 1 maart tot 15 april", href="#gat")
    cases = (
        ("Zorggroep De Linde", roles.ACCOUNT, ()),
        ("Zorggroep De Linde", roles.CONTRACT, (gap,)),
        (
            "Waterschap Eemvallei",
            roles.PROJECT,
            (Stretch(after(20), after(60), Cover.STAND_IN, "Vervangen door Pieter Bos", roles.PROJECT),),
        ),
    )
    drawn = []
    for client, role, extra in cases:
        stretches: list[Stretch] = []
        since = start
        for one in extra:
            stretches += [Stretch(since, one.starts_on, Cover.HELD, "Anna de Wit", role), one]
            since = one.ends_on or end
        stretches.append(Stretch(since, None, Cover.HELD, "Anna de Wit", role))
        drawn.append((client, role, Strip(start, end, today, tuple(stretches), f"{client}: {len(extra)}")))
    return drawn


def flow() -> dict[str, Any]:
    names = (
        ("Servicedesk", roles.DESK),
        ("Accountmanager", roles.ACCOUNT),
        ("Projectmanager", roles.PROJECT),
        ("Contractmanager", roles.CONTRACT),
        ("Opgelost", roles.OTHER),
    )
    links = ((0, 3, 210), (0, 1, 64), (1, 3, 41), (0, 2, 38), (2, 3, 12), (3, 4, 240), (1, 4, 20), (2, 4, 25))
    return {
        "series": [
            {
                "type": "sankey",
                "data": [{"name": name, "itemStyle": {"color": roles.COLOUR[role]}} for name, role in names],
                "links": [
                    {
                        "source": names[a][0],
                        "target": names[b][0],
                        "value": n,
                        "tip": f"{names[a][0]}: {n} vragen",
                    }
                    for a, b, n in links
                ],
                "lineStyle": {"color": "source", "opacity": 0.3},
                "left": 0,
                "right": 130,
            }
        ]
    }


def bars() -> dict[str, Any]:
    return {
        "grid": {"left": 40, "right": 10, "top": 10, "bottom": 30},
        "xAxis": {"type": "category", "data": ["ma", "di", "wo", "do", "vr"]},
        "yAxis": {"type": "value"},
        "series": [
            {
                "type": "bar",
                "data": [12, 18, 9, 22, 14],
                "itemStyle": {"color": roles.COLOUR[roles.PROJECT]},
                "barMaxWidth": 28,
            }
        ],
    }
