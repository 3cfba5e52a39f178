"""Where work bounces between two corners of a triangle, in words, and where these requests are found."""

from datetime import date

from django.urls import reverse
from django.utils.formats import number_format
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from triangel.core.periods import local_day
from triangel.desk.queries import Bounce
from triangel.triangle.rules import Edge
from triangel.ui.spoken import spoken_day


def between(edge: Edge) -> str:
    """The two of an edge: "account and contract manager"."""
    return {
        Edge.ACCOUNT_PROJECT: _("account and project manager"),
        Edge.ACCOUNT_CONTRACT: _("account and contract manager"),
        Edge.PROJECT_CONTRACT: _("project and contract manager"),
    }[edge]


def bounce_words(edge: Edge) -> str:
    """That work bounces there, in a few words."""
    return _("back and forth between %(two)s") % {"two": between(edge)}


def bounce_sentence(bounce: Bounce, today: date) -> str:
    """ "3 requests went back and forth between account and contract manager since 4 September."."""
    count = len(bounce.requests)
    values = {
        "count": number_format(count),
        "times": number_format(bounce.times),
        "two": between(bounce.edge),
        "day": spoken_day(local_day(bounce.since), today),
    }
    if count == 1:
        said = _("1 request went back and forth between %(two)s %(times)s times since %(day)s.")
    else:
        said = ngettext(
            "%(count)s request went back and forth between %(two)s since %(day)s.",
            "%(count)s requests went back and forth between %(two)s since %(day)s.",
            count,
        )
    return said % values


def bounce_address(bounce: Bounce, client: int) -> str:
    """The list of exactly these requests of this client (id)."""
    query = urlencode({"client": str(client), "state": "all", "bounced": str(bounce.edge)})
    return f"{reverse('requests')}?{query}"
