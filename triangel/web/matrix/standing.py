"""Where a version stands, in a sentence, and the steps it has been through."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from triangel.desk.choices import MatrixState
from triangel.desk.models import MatrixVersion
from triangel.ui.spoken import full_moment


@dataclass(frozen=True, slots=True)
class Happened:
    """A step of a version: what was done, by whom and when."""

    said: str
    at: datetime


def is_in_force(version: MatrixVersion, now: datetime) -> bool:
    """Whether this version decides now."""
    return (
        version.state == MatrixState.PUBLISHED
        and version.valid_from is not None
        and version.valid_from <= now
        and (version.valid_until is None or now < version.valid_until)
    )


def state_word(version: MatrixVersion, now: datetime) -> str:
    """Where it stands, in a word or two."""
    if version.state != MatrixState.PUBLISHED or version.valid_from is None:
        return str(version.get_state_display())
    if is_in_force(version, now):
        return _("in force")
    return _("to come") if version.valid_from > now else _("of the past")


def standing(version: MatrixVersion, now: datetime) -> str:
    """Where it stands, in a sentence."""
    values = {
        "number": version.number,
        "maker": version.made_by.name,
        "reviewer": version.reviewed_by.name if version.reviewed_by else "",
        "from": full_moment(version.valid_from) if version.valid_from else "",
        "until": full_moment(version.valid_until) if version.valid_until else "",
    }
    if version.state == MatrixState.DRAFT:
        return _("Version %(number)s is a draft of %(maker)s.") % values
    if version.state == MatrixState.IN_REVIEW:
        return _("Version %(number)s waits for a second person to review it.") % values
    if version.state == MatrixState.REVIEWED:
        return _("Version %(number)s was reviewed by %(reviewer)s and can be published.") % values
    if version.state == MatrixState.WITHDRAWN:
        return _("Version %(number)s was withdrawn and was never in force.") % values
    if is_in_force(version, now):
        if version.valid_until is not None:
            return _("Version %(number)s is in force until %(until)s.") % values
        return _("Version %(number)s is in force since %(from)s.") % values
    if version.valid_from is not None and version.valid_from > now:
        return _("Version %(number)s will be in force from %(from)s.") % values
    return _("Version %(number)s was in force from %(from)s until %(until)s.") % values


def steps(version: MatrixVersion) -> list[Happened]:
    """What happened to it, the first step first."""
    done = (
        (version.made_at, version.made_by, _("Made by %(name)s")),
        (version.sent_at, version.sent_by, _("Sent for review by %(name)s")),
        (version.reviewed_at, version.reviewed_by, _("Reviewed by %(name)s")),
        (version.published_at, version.published_by, _("Published by %(name)s")),
        (version.withdrawn_at, version.withdrawn_by, _("Withdrawn by %(name)s")),
    )
    return [
        Happened(said % {"name": by.name}, at) for at, by, said in done if at is not None and by is not None
    ]


def checked(faults: int, untidy: int) -> str:
    """What the checks found, in a sentence."""
    if faults:
        return ngettext(
            "%(count)s thing is wrong and stops it from being published.",
            "%(count)s things are wrong and stop it from being published.",
            faults,
        ) % {"count": faults}
    if untidy:
        return ngettext(
            "It is complete and unambiguous; %(count)s row never applies.",
            "It is complete and unambiguous; %(count)s rows never apply.",
            untidy,
        ) % {"count": untidy}
    return _("It is complete and unambiguous: every request has exactly one row.")
