"""Moments and days as people say them, in the language of the reader."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.utils import formats, timezone
from django.utils.translation import gettext as _


def spoken_day(day: date, today: date) -> str:
    """As in "today", "tomorrow", "Thursday", "last Thursday", "3 March", "3 March 2024"."""
    ahead = (day - today).days
    if -1 <= ahead <= 1:
        return (_("yesterday"), _("today"), _("tomorrow"))[ahead + 1]
    if 1 < ahead < 7:
        return formats.date_format(day, "l")
    if -7 < ahead < 0:
        return _("last %(weekday)s") % {"weekday": formats.date_format(day, "l")}
    return formats.date_format(day, "j F" if day.year == today.year else "j F Y")


def spoken_moment(at: datetime, now: datetime) -> str:
    """A day as people say it, with the time while it is near (within a week)."""
    local, here = timezone.localtime(at), timezone.localtime(now)
    day = spoken_day(local.date(), here.date())
    if abs((local.date() - here.date()).days) >= 7:
        return day
    return f"{day} {local:%H:%M}"


def full_moment(at: datetime) -> str:
    """Weekday, day, month, year and time: what stands behind the short form."""
    local = timezone.localtime(at)
    return f"{formats.date_format(local, 'l j F Y')} {local:%H:%M}"


def full_day(day: date) -> str:
    """Weekday, day, month and year."""
    return formats.date_format(day, "l j F Y")


def spoken_span(span: timedelta) -> str:
    """How long, in one unit: "40 minutes", "5 hours", "3 days"."""
    minutes = max(int(span.total_seconds() // 60), 0)
    if minutes < 60:
        return _("%(count)s min") % {"count": minutes}
    if minutes < 48 * 60:
        return _("%(count)s hours") % {"count": minutes // 60} if minutes >= 120 else _("1 hour")
    return _("%(count)s days") % {"count": minutes // (24 * 60)}
