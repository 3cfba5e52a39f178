"""`{% load ui %}`: the components of the house. What each looks like stands on the style page."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any

from django import template
from django.forms import BoundField, CheckboxInput, CheckboxSelectMultiple, RadioSelect, Select
from django.http import QueryDict
from django.template import Context
from django.utils import formats, timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from triangel.ui import custody_svg, roles, spoken, strip_svg
from triangel.ui.custody_svg import CustodyLine
from triangel.ui.markup import safe
from triangel.ui.strip_svg import Strip
from triangel.ui.triangle_svg import Triangle
from triangel.ui.triangle_svg import triangle_svg as draw_triangle
from triangel.ui.triangle_svg import triangle_symbols as draw_symbols
from triangel.ui.triangle_svg import triangle_use as draw_use

register = template.Library()

ICONS = Path(__file__).resolve().parent.parent / "static" / "vendor" / "tabler-icons" / "icons.json"

ROLE_WORDS = {
    roles.ACCOUNT: gettext_lazy("account manager"),
    roles.PROJECT: gettext_lazy("project manager"),
    roles.CONTRACT: gettext_lazy("contract manager"),
    roles.LINE: gettext_lazy("line manager"),
    roles.SUPPLIER: gettext_lazy("senior supplier"),
    roles.DESK: gettext_lazy("service desk"),
    roles.CLIENT: gettext_lazy("client"),
}


@lru_cache(maxsize=1)
def drawn_icons() -> dict[str, str]:
    """The inside of each icon we ship, by name."""
    icons: dict[str, str] = json.loads(ICONS.read_text(encoding="utf-8"))
    return icons


def markup(text: str) -> SafeString:
    """SVG from our own drawing functions, which escape what they are given."""
    return mark_safe(text)  # noqa: S308


@register.simple_tag
def icon(name: str, size: int = 18, label: str = "") -> SafeString:
    """`{% icon "phone" %}`: decoration beside a word; with ``label`` it speaks for itself."""
    said = f' role="img" aria-label="{safe(str(label))}"' if label else ' aria-hidden="true"'
    return markup(
        f'<svg class="t-icon" width="{int(size)}" height="{int(size)}" viewBox="0 0 24 24" fill="none" '
        f'stroke="currentColor" stroke-width="1.75" stroke-linecap="round" stroke-linejoin="round"{said}>'
        f"{drawn_icons()[name]}</svg>"
    )


@register.simple_tag
def triangle_svg(triangle: Triangle, size: int = 64) -> SafeString:
    """`{% triangle_svg client.triangle 64 %}`."""
    return markup(draw_triangle(triangle, int(size)))


@register.simple_tag
def triangle_symbols(triangles: Iterable[Triangle]) -> SafeString:
    """`{% triangle_symbols triangles %}` once, before many `{% triangle_use triangle 72 %}`."""
    return markup(draw_symbols(triangles))


@register.simple_tag
def triangle_use(triangle: Triangle, size: int = 64) -> SafeString:
    """The same picture as ``triangle_svg`` for a wall of many: a seventh of the markup."""
    return markup(draw_use(triangle, int(size)))


@register.simple_tag
def custody_line(line: CustodyLine, variant: str = "inline") -> SafeString:
    """`{% custody_line line %}` in a list, `{% custody_line line "page" %}` on a page (one drawing for a wide
    screen, one for a phone: words keep their size)."""
    if variant == "inline":
        return markup(custody_svg.custody_inline(line))
    return markup(
        f'<div class="t-custody-wide">{custody_svg.custody_page(line, 720)}</div>'
        f'<div class="t-custody-narrow">{custody_svg.custody_page(line, 340)}</div>'
    )


@register.simple_tag
def strip(drawn: Strip) -> SafeString:
    """`{% strip seat.strip %}`: fills the width of what it stands in."""
    return markup(strip_svg.strip_svg(drawn))


@register.inclusion_tag("ui/_strip_axis.html")
def strip_axis(drawn: Strip) -> dict[str, list[str]]:
    """The months above strips that all cover the same days."""
    months = [drawn.starts_on, *strip_svg.first_days(drawn.starts_on, drawn.ends_on)]
    return {"months": [formats.date_format(month, "M").rstrip(".") for month in months]}


@register.simple_tag(takes_context=True)
def when(context: Context, value: datetime | date | None, empty: str = "") -> SafeString | str:
    """`{% when received_at %}`: "today 14:00", "tomorrow", "Thursday", "3 March"; in full on hover."""
    if value is None:
        return empty
    now: datetime = context["now"]
    if isinstance(value, datetime):
        said, told = spoken.spoken_moment(value, now), spoken.full_moment(value)
    else:
        said, told = spoken.spoken_day(value, timezone.localtime(now).date()), spoken.full_day(value)
    return format_html('<time datetime="{}" title="{}">{}</time>', value.isoformat(), told, said)


@register.filter
def span(value: timedelta | None) -> str:
    """`{{ held_for|span }}`: "40 min", "5 hours", "3 days"."""
    return "" if value is None else spoken.spoken_span(value)


@register.filter
def initials(name: str) -> str:
    """First letters of first and last name; the small words between ("de", "van der") do not count."""
    words = [word for word in str(name).replace("-", " ").split() if word[:1].isalpha()]
    large = [word for word in words if word[0].isupper()] or words
    return "".join(word[0].upper() for word in (large[:1] + large[1:][-1:]))


@register.filter
def address(email: str) -> SafeString:
    """An e-mail address that breaks before its "@" where the line is too short for it."""
    return format_html_join(mark_safe("<wbr>@"), "{}", ((part,) for part in email.split("@")))


@register.filter
def money(value: Decimal | float | None, currency: str = "EUR") -> str:
    """Whole units with thousands marks in the reader's notation: "€ 12.500" or "€ 12,500"."""
    if value is None:
        return ""
    sign = {"EUR": "€", "USD": "$", "GBP": "£"}.get(currency, currency)
    written = formats.number_format(round(value), use_l10n=True, force_grouping=True)
    return f"{sign}\N{NO-BREAK SPACE}{written}"


@register.simple_tag
def role_dot(role: str, word: str = "") -> SafeString:
    """`{% role_dot "contract_manager" %}`: the role's colour with its word beside it."""
    known = roles.known(role)
    said = word or ROLE_WORDS.get(known, role)
    return format_html(
        '<span class="t-role"><svg class="t-dot" width="10" height="10" viewBox="0 0 10 10" '
        'aria-hidden="true"><circle cx="5" cy="5" r="5" fill="{}"/></svg>{}</span>',
        roles.COLOUR[known],
        said,
    )


@register.simple_tag
def avatar(name: str, role: str = "", size: str = "", photo: str = "") -> SafeString:
    """A photo or initials in a circle, ringed in the role's colour; the name is read, not the letters."""
    classes = f"t-avatar{f' t-avatar--{size}' if size else ''}"
    if role:
        classes += f" t-avatar--{roles.CODE[roles.known(role)]}"
    # the letters stay under the photo, for as long as it is on its way
    face = format_html('<img src="{}" alt="" width="56" height="56">', photo) if photo else ""
    return format_html('<span class="{}" aria-hidden="true">{}{}</span>', classes, initials(name), face)


@register.inclusion_tag("ui/_person.html")
def person(
    name: str, note: str = "", role: str = "", href: str = "", size: str = "", photo: str = ""
) -> dict[str, str]:
    """`{% person "Anna de Wit" "account manager" role="account_manager" href=... photo=... %}`."""
    return {"name": name, "note": note, "role": role, "href": href, "size": size, "photo": photo}


@register.filter
def control(field: BoundField) -> SafeString:
    """The input of a field, with our class for its kind, tied to its help and its errors."""
    widget = field.field.widget
    if isinstance(widget, CheckboxInput | CheckboxSelectMultiple | RadioSelect):
        kind = ""
    elif isinstance(widget, Select):
        kind = "form-select"
    else:
        kind = "form-control"
    told = " ".join([kind, str(widget.attrs.get("class", "")), "is-invalid" if field.errors else ""]).split()
    attrs: dict[str, Any] = {"class": " ".join(told)} if told else {}
    described = [f"{field.auto_id}_help"] if field.help_text else []
    described += [f"{field.auto_id}_error"] if field.errors else []
    if described:
        attrs["aria-describedby"] = " ".join(described)
    if field.errors:
        attrs["aria-invalid"] = "true"
    return field.as_widget(attrs=attrs)


@register.filter
def control_kind(field: BoundField) -> str:
    """``check`` (one box), ``choices`` (several) or ``line``: how label and input stand to each other."""
    widget = field.field.widget
    if isinstance(widget, CheckboxSelectMultiple | RadioSelect):
        return "choices"
    return "check" if isinstance(widget, CheckboxInput) else "line"


@register.simple_tag(takes_context=True)
def query(context: Context, **changes: object) -> str:
    """`{% query page=2 %}`: the address of this page with other parameters; empty or None removes one."""
    params: QueryDict = context["request"].GET.copy()
    for name, value in changes.items():
        if value in (None, ""):
            params.pop(name, None)
        else:
            params[name] = str(value)
    return f"?{params.urlencode()}" if params else "."


@register.filter
def signed_in_name(user: Any) -> str:
    """The name of the person who looks, or his address."""
    return str(getattr(user, "name", "") or getattr(user, "email", "") or _("You"))
