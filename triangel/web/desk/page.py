"""One request as it stands on the page: with whom, what was said and promised, why here, and what can be
done now."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from triangel.core.periods import local_day
from triangel.desk import queries, rules
from triangel.desk.access import visible_messages, visible_requests
from triangel.desk.choices import Beginning, PromiseState, State
from triangel.desk.models import ClientRequest, Custody, Promise, RequestLink, TransferOffer
from triangel.desk.queries import AtWork, Life
from triangel.people.models import Employee
from triangel.triangle.models import Seat
from triangel.ui.custody_svg import CustodyLine
from triangel.ui.spoken import spoken_day, spoken_moment
from triangel.web.desk import picking, timeline
from triangel.web.desk.saying import May, OpenForm, say_context
from triangel.web.lines import custody_line, last_name
from triangel.web.spoken import (
    Mentioned,
    ended,
    mentioned,
    role_of,
    role_word,
    seat_name,
    step_sentences,
    why_sentence,
)
from triangel.web.staff import StaffRequest


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody in it, as the page names him."""

    employee: Employee
    note: str
    role: str


@dataclass(frozen=True, slots=True)
class Linked:
    """A request that belongs to this one, seen from here."""

    client_request: ClientRequest
    word: str


@dataclass(frozen=True, slots=True)
class Look:
    """A request with everything that is looked up for its page."""

    client_request: ClientRequest
    now: datetime
    me: int
    at_work: AtWork
    life: Life
    names: Mentioned
    offer: TransferOffer | None
    links: list[Linked]
    kept_out: int
    may: May

    @property
    def seat(self) -> Seat | None:
        """The seat it lies with now, or lay with last."""
        return self.life.held[-1].custody.seat

    @property
    def is_with_team(self) -> bool:
        """Whether it lies with a team and nobody there took it yet."""
        custody = self.life.held[-1].custody
        return custody.seat is not None and custody.seat.team is not None and custody.employee is None

    @property
    def waits_for_me(self) -> bool:
        """Whether who looks is one of the team it lies with, and nobody there took it yet."""
        return self.is_with_team and self.me in self.at_work.team

    @property
    def holder(self) -> Employee:
        """Who has the next move."""
        return self.names.people[self.at_work.holder.person]

    @property
    def holder_name(self) -> str:
        """Who has the next move, as one says it: a person, or a team where nobody took it yet."""
        if self.is_closed:
            return last_name(self.life)
        return role_of(self.seat) if self.is_with_team and self.seat is not None else self.holder.name

    @property
    def is_closed(self) -> bool:
        """Whether it is in nobody's hands any more."""
        return self.client_request.state == State.CLOSED

    @property
    def promise(self) -> Promise | None:
        """The date that was given to the client and is still to come, or late."""
        return next((row for row in self.life.promises if row.state == PromiseState.OPEN), None)


def context(request: StaffRequest, client_request: ClientRequest, opened: OpenForm | None) -> dict[str, Any]:
    """All that the page of a request shows."""
    look = look_at(request, client_request)
    said = opened if opened is not None and opened.is_said else None
    conversation = list(visible_messages(request.user, client_request))
    return {
        "now": request.now,
        "look": look,
        "r": client_request,
        "sentence": sentence(look),
        "line": line(look),
        "conversation": conversation,
        "promises": promises(look),
        "people": people(look),
        "why": why(look),
        "timeline": timeline.entries(client_request, request.user),
        "opened": None if said else opened,
        **_extra(request, client_request, opened),
        **say_context(look.may, client_request, conversation, said),
    }


def form_context(request: StaffRequest, client_request: ClientRequest, opened: OpenForm) -> dict[str, Any]:
    """What a form by itself needs to be drawn."""
    given = {"now": request.now, "r": client_request, "opened": opened}
    if not opened.is_said:
        return given | _extra(request, client_request, opened)
    look = look_at(request, client_request)
    conversation = list(visible_messages(request.user, client_request))
    return given | {"look": look, **say_context(look.may, client_request, conversation, opened)}


def _extra(request: StaffRequest, client_request: ClientRequest, opened: OpenForm | None) -> dict[str, Any]:
    """What a form shows besides its own fields."""
    if opened is None or opened.name != "hand_over":
        return {}
    words = str(opened.form.data.get("who", ""))[:80]
    return {"choices": picking.choices(request, client_request, words), "words": words}


def look_at(request: StaffRequest, client_request: ClientRequest) -> Look:
    """Look up what the page of a request tells."""
    at_work = queries.people_at_work(client_request, request.today)
    life = queries.lives([client_request.pk])[client_request.pk]
    answers = (at_work.holder, at_work.answerable)
    seats = [
        row.pk for row in (life.held[-1].custody.seat, client_request.answerable_seat) if row is not None
    ]
    offer = queries.open_offer(client_request)
    return Look(
        client_request=client_request,
        now=request.now,
        me=request.employee.pk,
        at_work=at_work,
        life=life,
        names=mentioned(answers, seats=[*seats, *_seats_of(offer)]),
        offer=offer,
        links=links(request, client_request),
        kept_out=client_request.exclusions.count(),
        may=_may(request, client_request, at_work, life, offer),
    )


def _may(
    request: StaffRequest,
    client_request: ClientRequest,
    at_work: AtWork,
    life: Life,
    offer: TransferOffer | None,
) -> May:
    me, state, custody = request.employee.pk, client_request.state, life.held[-1].custody
    works = me in at_work.anybody | at_work.leaders
    is_open = state != State.CLOSED
    is_with_team = custody.seat is not None and custody.seat.team is not None
    has_it = at_work.holder.person == me and not is_with_team
    return May(
        work=works and is_open,
        take=works and is_open and custody.employee_id != me and not has_it,
        send_on=works and state in (State.OPEN, State.WAITING),
        answer_offer=offer is not None and me in queries.people_offered(offer, request.today),
        confirm=state == State.RESOLVED,
        reopen=state in (State.RESOLVED, State.CLOSED),
    )


def sentence(look: Look) -> str:
    """With whom it is since when, and what the client hears by when: the first thing to know."""
    row, now = look.client_request, look.now
    custody = look.life.held[-1].custody
    values = {
        "name": look.holder_name,
        "since": spoken_day(local_day(custody.from_at), local_day(now)),
        "moment": spoken_moment(look.promise.promised_by, now) if look.promise else "",
    }
    if row.state == State.CLOSED:
        values["since"] = spoken_day(local_day(row.closed_at or now), local_day(now))
        said = _("Closed %(since)s; %(name)s had it last.") % values
        return said[:1].upper() + said[1:]
    if row.state == State.RESOLVED:
        return _("Resolved by %(name)s; now the client says whether it is right.") % values
    if row.state == State.WAITING:
        values["since"] = spoken_day(local_day(look.life.waits[-1].from_at), local_day(now))
        return _("Waits for the client since %(since)s; %(name)s goes on when the answer comes.") % values
    if look.promise is None:
        return _("With %(name)s since %(since)s; nothing was promised.") % values
    if look.promise.promised_by < now:
        return _("With %(name)s since %(since)s; the client should have heard before %(moment)s.") % values
    return _("With %(name)s since %(since)s; the client hears before %(moment)s.") % values


def line(look: Look) -> CustodyLine:
    """Its life as a line."""
    return custody_line(look.client_request, look.life, look.now)


def promises(look: Look) -> list[Promise]:
    """The dates that were given before, newest first."""
    return [row for row in reversed(look.life.promises) if row.state != PromiseState.OPEN]


def people(look: Look) -> list[Person]:
    """Who has the next move or had it last, and who answers to the client; none of a team that has it."""
    role = look.seat.kind if look.seat else "other"
    seat = look.client_request.answerable_seat
    answerable = look.names.people[look.at_work.answerable.person]
    answers = Person(answerable, _("answers to the client"), seat.kind if seat else "line_manager")
    if look.is_closed:
        last = look.life.held[-1].employee
        if last == answerable:
            return [Person(last, _("had it last and answers to the client"), role)]
        return [Person(last, _("had it last"), role), answers] if last else [answers]
    if look.is_with_team:
        return [answers]
    if look.holder == answerable:
        return [Person(look.holder, _("has the next move and answers to the client"), role)]
    return [Person(look.holder, _("has the next move"), role), answers]


def why(look: Look) -> list[str]:
    """Why it lies where it lies: the matrix, the hand-overs, and the way to the person of today."""
    row, day = look.client_request, local_day(look.now)
    said = [_by_the_matrix(row)]
    custody = look.life.held[-1].custody
    if len(look.life.held) > 1:
        said.append(_last_change(custody))
        if custody.reason:
            said.append(_("The reason given: “%(reason)s”.") % {"reason": custody.reason})
    if look.seat is not None and not look.is_closed:
        said.append(_("It lies with: %(seat)s.") % {"seat": seat_name(look.names.seats[look.seat.pk])})
    holder, found = look.at_work.holder, look.names
    if not look.is_with_team and not look.is_closed:
        said += step_sentences(holder, found.people, found.seats, day)
        said.append(why_sentence(holder, found.people, found.seats, day))
    return [ended(sentence) for sentence in dict.fromkeys(said)]


def _last_change(custody: Custody) -> str:
    name = custody.given_by.name
    if custody.beginning == Beginning.ACCEPTED:
        return _("After that it changed hands; last because %(name)s asked for it.") % {"name": name}
    values = {"name": name, "word": custody.get_beginning_display()}
    return _("After that it changed hands; last %(word)s, by %(name)s.") % values


def _by_the_matrix(row: ClientRequest) -> str:
    if row.origin_source:
        return _("It was read in from an old system: %(source)s.") % {"source": row.origin_source}
    if row.matrix_row is None or row.topic is None:
        return _("No row of the matrix fits, so it came to the contract manager.")
    chosen = rules.route(queries.parts_of(row.matrix_row), has_project=row.project_id is not None)
    values = {
        "topic": row.topic.name,
        "version": row.matrix_row.version.number,
        "holder": role_word(chosen.holder),
        "answerable": role_word(chosen.answerable),
    }
    if chosen.holder is chosen.answerable:
        return _("“%(topic)s” goes to the %(holder)s (matrix, version %(version)s).") % values
    return (
        _(
            "“%(topic)s” goes to the %(holder)s, and the %(answerable)s answers to the client"
            " (matrix, version %(version)s)."
        )
        % values
    )


def links(request: StaffRequest, client_request: ClientRequest) -> list[Linked]:
    """The requests that belong to it, as far as who looks may know of them; two queries, and those
    of what he sees only where there are any."""
    rows = list(RequestLink.objects.filter(first=client_request)) + list(
        RequestLink.objects.filter(second=client_request)
    )
    others = {
        row.second_id if row.first_id == client_request.pk else row.first_id: _link_word(row, client_request)
        for row in rows
    }
    if not others:
        return []
    seen = visible_requests(request.user).filter(pk__in=others).order_by("number")
    return [Linked(other, others[other.pk]) for other in seen]


def _link_word(row: RequestLink, client_request: ClientRequest) -> str:
    if row.kind != "split":
        return _("belongs with")
    return _("split into") if row.first_id == client_request.pk else _("split off from")


def _seats_of(offer: TransferOffer | None) -> Iterable[int]:
    return [offer.to_seat_id] if offer is not None and offer.to_seat_id is not None else []
