"""The box under a conversation: the ways in which something can be said about a request now."""

from dataclasses import dataclass
from typing import Any

from django.forms import BaseForm
from django.urls import reverse
from django.utils.translation import gettext as _

from triangel.desk.choices import State
from triangel.desk.models import ClientRequest, Message
from triangel.web.desk.forms import SayForm

#: What is said in the one box under the conversation; everything else opens above it.
SAID = ("answer", "wait_for_client", "note", "resolve", "hear_client")


@dataclass(frozen=True, slots=True)
class OpenForm:
    """A form that stands open on the page, by the name of its gesture."""

    name: str
    form: BaseForm

    @property
    def is_said(self) -> bool:
        """Whether it is something to say."""
        return self.name in SAID

    @property
    def template(self) -> str:
        """The fragment that draws it."""
        return "web/desk/_say.html" if self.is_said else f"web/desk/_{self.name}.html"

    @property
    def target(self) -> str:
        """Where on the page it stands."""
        return "#say" if self.is_said else "#act"


@dataclass(frozen=True, slots=True)
class May:
    """What who looks can do with it now."""

    work: bool
    take: bool
    send_on: bool
    answer_offer: bool
    confirm: bool
    reopen: bool


@dataclass(frozen=True, slots=True)
class Saying:
    """One way of saying something: where it goes, and what the button says."""

    name: str
    url: str
    tab: str
    button: str
    hint: str


def say_context(
    may: May, client_request: ClientRequest, conversation: list[Message], said: OpenForm | None
) -> dict[str, Any]:
    """The box under the conversation: the ways that are open now, and the one chosen."""
    ways = sayings(may, client_request)
    names = [way.name for way in ways]
    chosen = said.name if said is not None and said.name in names else names[0]
    return {
        "say": said.form if said is not None else SayForm(client_request=client_request),
        "sayings": ways,
        "saying": chosen,
        # the box starts afresh once something was said; until then nothing typed is lost
        "say_key": f"{client_request.number}-{conversation[-1].pk if conversation else 0}",
        "say_now": said is not None,
    }


def sayings(may: May, client_request: ClientRequest) -> list[Saying]:
    """What can be said about a request now, the likeliest first."""
    state, works = client_request.state, may.work
    open_ways = {
        "answer": works and state != State.RESOLVED,
        "wait_for_client": works and state == State.OPEN,
        "resolve": works and state != State.RESOLVED,
        "note": True,
        "hear_client": True,
    }
    return [way for way in _all_sayings(client_request.number) if open_ways[way.name]]


def _all_sayings(number: int) -> list[Saying]:
    def way(name: str, tab: str, button: str, hint: str) -> Saying:
        return Saying(name, reverse(name, args=[number]), tab, button, hint)

    return [
        way(
            "answer",
            _("Answer"),
            _("Send to the client"),
            _("The client reads this, and the promise is kept. The next word follows in five working days."),
        ),
        way(
            "wait_for_client",
            _("Ask the client"),
            _("Send the question and wait"),
            _("The client reads this. The request waits for his answer and stays in the same hands."),
        ),
        way(
            "resolve",
            _("Resolve"),
            _("Tell the client it is done"),
            _("The client reads this and says whether it is right. Silence for five working days closes it."),
        ),
        way("note", _("Note"), _("Keep this note"), _("Only colleagues read this.")),
        way(
            "hear_client",
            _("The client said"),
            _("Write this down"),
            _("What the client told you, on the phone say. Waiting ends, and a closed request opens again."),
        ),
    ]
