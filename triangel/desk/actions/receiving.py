"""A request comes in, splits, and is linked."""

from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction

from triangel.clients.models import Client, Contact
from triangel.contracts.models import Contract
from triangel.core.models import User
from triangel.core.periods import local_day
from triangel.core.rules import NotAllowed, Refused, gettext_noop
from triangel.desk import access, queries, rules
from triangel.desk.actions import chain
from triangel.desk.choices import (
    Beginning,
    Channel,
    Direction,
    ExclusionKind,
    LinkKind,
    NoticeKind,
)
from triangel.desk.models import ClientRequest, MatrixRow, Message, Notice, RequestLink, Topic
from triangel.desk.rules.conflicts import Rule, Tie
from triangel.people.models import Employee
from triangel.projects.models import Project


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What a client asks, as it comes in. ``about`` is whom a complaint is about; ``not_for`` is whom the
    client would rather not speak to (no reason asked, rule COI-13). A form that is sent twice brings the same
    ``key`` twice. ``regarding`` is the earlier request that a complaint is about (rule COI-3),
    ``is_steering_decision`` says that it is about a decision of the steering group (rule COI-5)."""

    client: Client
    subject: str
    body: str
    channel: Channel
    contact: Contact | None = None
    topic: Topic | None = None
    contract: Contract | None = None
    project: Project | None = None
    about: Employee | None = None
    not_for: Employee | None = None
    regarding: ClientRequest | None = None
    is_steering_decision: bool = False
    language: str = ""
    promised_by: datetime | None = None
    key: str = ""


@transaction.atomic
def receive(question: Question, *, actor: User, at: datetime) -> ClientRequest:
    """Take a client's question in: from this moment somebody holds it and a date is promised.

    The topic decides by the matrix in force whose it is; without a topic, or with one no row knows, it
    goes to the client's contract manager. The same form twice is one request.
    """
    if question.key:
        chain.lock_key(question.key)
    if not access.can_receive(actor, question.client.pk):
        raise NotAllowed(gettext_noop("You can ask on behalf of your own organisation only."))
    known = _received_before(question, actor=actor, at=at)
    if known is not None:
        return known
    client_request = _write(question, _Inherited(), actor=actor, at=at)
    chain.journal(
        "receive",
        client_request,
        actor=actor,
        at=at,
        channel=question.channel,
        topic=question.topic.code if question.topic else None,
    )
    return client_request


def _received_before(question: Question, *, actor: User, at: datetime) -> ClientRequest | None:
    """What the same form made when it was sent the first time, today or yesterday."""
    if not question.key:
        return None
    since = at - timedelta(days=1)
    return ClientRequest.objects.filter(
        received_at__gte=since, received_by=actor, origin_source="", origin_key=question.key
    ).first()


@dataclass(frozen=True, slots=True)
class _Inherited:
    """Who is kept out of, and stands aside in, the request that another is split off from."""

    kept_out: dict[int, ExclusionKind] = field(default_factory=dict)
    aside: dict[int, Rule] = field(default_factory=dict)


def _write(question: Question, inherited: _Inherited, *, actor: User, at: datetime) -> ClientRequest:
    subject, body = _check(question, at)
    on = local_day(at)
    scope = _scope(question)
    row = queries.row_for(question.topic, scope, at)
    about = _about(question, row, scope, on)
    scope = replace(scope, about=about)
    kept_out = chain.both(inherited.kept_out, _kept_out(question, about, on))
    given = _columns(question, about)
    aside = queries.aside_in(ClientRequest(**given), on) | inherited.aside
    barred = queries.barred_by(frozenset(kept_out), frozenset(aside), on)
    goes_to = queries.destination(row, scope, on, barred)
    client_request = ClientRequest.objects.create(
        **given,
        number=chain.next_number(),
        subject=subject,
        language=scope.language,
        matrix_row=goes_to.row,
        answerable_seat_id=goes_to.answerable.seat,
        answerable_id=goes_to.answerable.employee,
        received_at=at,
        received_by=actor,
        origin_key=question.key,
        first_party=goes_to.holder.party,
    )
    chain.keep_out(client_request, kept_out, at=at)
    chain.stand_aside(client_request, aside, at=at)
    chain.begin(
        client_request, goes_to.holder, 1, beginning=Beginning.RECEIVED, reason="", actor=actor, at=at
    )
    Message.objects.create(
        client_request=client_request,
        direction=Direction.FROM_CLIENT,
        author=actor,
        contact=question.contact,
        body=body,
        at=at,
    )
    _promise_first(client_request, question, actor=actor, at=at)
    _inform(client_request, goes_to, scope, barred, at=at)
    chain.tell_sales(client_request, at=at)
    return client_request


def _columns(question: Question, about: Employee | None) -> dict[str, Any]:
    return {
        "client": question.client,
        "contact": question.contact,
        "contract": question.contract,
        "project": question.project,
        "channel": question.channel,
        "topic": question.topic,
        "about": about,
        "regarding": question.regarding,
        "is_steering_decision": question.is_steering_decision,
    }


def _scope(question: Question) -> queries.Scope:
    language = question.language or _language(question)
    return queries.Scope(
        question.client, question.contract, question.project, question.about, question.channel, language
    )


def _about(question: Question, row: MatrixRow | None, scope: queries.Scope, on: date) -> Employee | None:
    about = question.about or queries.subject_of(question.topic, row, scope, on)
    if about is None and question.topic is not None and question.topic.about_person:
        raise chain.NobodyIsNamed
    return about


def _check(question: Question, at: datetime) -> tuple[str, str]:
    subject = rules.check_said(question.subject, "subject")
    if len(subject) > 200:
        raise Refused(gettext_noop("Keep the subject under 200 characters."), field="subject")
    for part, name in ((question.contact, "contact"), (question.contract, "contract")):
        if part is not None and part.client_id != question.client.pk:
            raise Refused(gettext_noop("This belongs to another client. Choose again."), field=name)
    if question.project is not None and question.project.client_id != question.client.pk:
        raise Refused(gettext_noop("This belongs to another client. Choose again."), field="project")
    if question.regarding is not None and question.regarding.client_id != question.client.pk:
        raise Refused(gettext_noop("This belongs to another client. Choose again."), field="regarding")
    if question.promised_by is not None:
        rules.check_promise(question.promised_by, at)
    return subject, rules.check_said(question.body)


def _language(question: Question) -> str:
    return question.contact.language if question.contact else question.client.language


def _kept_out(question: Question, about: Employee | None, on: date) -> dict[int, ExclusionKind]:
    """Whom to keep out and why: the person it is about, who manages the project it is about, who is not
    wanted, and who is tied to these."""
    chosen = chain.tied_to(question.not_for, Tie.CHOSEN)
    manages = chain.managers_out(question.topic, question.project, on)
    return chain.both(chain.tied_to(about), chain.both(manages, chosen))


def _promise_first(client_request: ClientRequest, question: Question, *, actor: User, at: datetime) -> None:
    is_complaint = question.topic is not None and question.topic.is_complaint
    promised_by = question.promised_by or rules.first_promise(at, is_complaint=is_complaint)
    chain.give_promise(client_request, promised_by, actor=actor, at=at)


def _inform(
    client_request: ClientRequest,
    goes_to: queries.Destination,
    scope: queries.Scope,
    excluded: frozenset[int],
    *,
    at: datetime,
) -> None:
    """Tell whom the matrix wants informed, each once and nobody who is kept out."""
    on = local_day(at)
    told: set[int] = {queries.person_of(goes_to.holder, on, excluded).person}
    for role in goes_to.route.informed:
        hand = queries.hand_for(role, scope, on, excluded)
        person = queries.person_of(hand, on, excluded).person
        if person not in told:
            told.add(person)
            Notice.objects.create(
                client_request=client_request, employee_id=person, kind=NoticeKind.MATRIX, at=at
            )


@transaction.atomic
def split(client_request: ClientRequest, question: Question, *, actor: User, at: datetime) -> ClientRequest:
    """Take a second matter out of a request into one of its own, with its own hand and promise.

    Whoever is kept out of the first, or stands aside in it, does so in the second as well (rule COI-15).
    """
    first = chain.lock_to_work(client_request, actor=actor, at=at)
    if question.client.pk != first.client_id:
        raise Refused(gettext_noop("A request can only be split within its own client."))
    written = {row.employee_id: ExclusionKind(row.kind) for row in first.exclusions.all()}
    aside = {row.employee_id: Rule(row.rule) for row in first.recusals.all()}
    inherited = chain.tied_to(first.about) | written
    second = _write(question, _Inherited(inherited, aside), actor=actor, at=at)
    RequestLink.objects.create(kind=LinkKind.SPLIT, first=first, second=second, at=at, by=actor)
    chain.journal("split", first, actor=actor, at=at, into=second.number)
    chain.journal("split_off", second, actor=actor, at=at, out_of=first.number)
    return second


@transaction.atomic
def link(client_request: ClientRequest, other: ClientRequest, *, actor: User, at: datetime) -> RequestLink:
    """Note that two requests belong together; both timelines show it."""
    if client_request.pk == other.pk:
        raise Refused(gettext_noop("A request cannot be linked to itself."), field="other")
    # always in the same order, so that two who link at once do not wait for each other
    first, second = (chain.lock(row) for row in sorted((client_request, other), key=lambda row: row.pk))
    if not (access.can_note(actor, first) and access.can_note(actor, second)):
        raise NotAllowed(gettext_noop("You can link requests that you can see."))
    if RequestLink.objects.filter(first__in=[first, second], second__in=[first, second]).exists():
        raise Refused(gettext_noop("These requests are linked already."), field="other")
    made = RequestLink.objects.create(kind=LinkKind.RELATED, first=first, second=second, at=at, by=actor)
    chain.journal("link", first, actor=actor, at=at, with_=second.number)
    chain.journal("link", second, actor=actor, at=at, with_=first.number)
    return made
