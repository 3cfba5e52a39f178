"""What the page of a request tells about fairness: who stays out and why, what was asked, given and read."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from triangel.core.periods import local_day
from triangel.desk import access, queries, rules
from triangel.desk.choices import AmountState, State
from triangel.desk.models import AmountDecision, ClientRequest, Exclusion, Inquiry, Reading
from triangel.desk.rules import conflicts
from triangel.desk.rules.conflicts import RULE_OF_TIE, Rule, Tie
from triangel.people.models import Employee, EmployeeQuerySet
from triangel.web.staff import StaffRequest

#: How many readers the page shows, the newest.
READERS = 30


@dataclass(frozen=True, slots=True)
class Out:
    """Some people who stay out of a request or stand aside in it, and the rule that says so."""

    who: str
    sentence: str
    rule: Rule


@dataclass(frozen=True, slots=True)
class Fairness:
    """All of it. What was asked and answered is only for who deals with the request."""

    out: list[Out]
    aside: list[Out]
    inquiries: list[Inquiry]
    amounts: list[AmountDecision]
    readings: list[Reading]
    sees_readings: bool
    may_decide: bool
    may_close: bool
    is_complaint: bool

    @property
    def open_amount(self) -> AmountDecision | None:
        """The amount that waits for a second person."""
        return next((row for row in self.amounts if row.state == AmountState.OPEN), None)


def fairness(request: StaffRequest, client_request: ClientRequest, *, works: bool) -> Fairness:
    """Look it up for who looks; ``works`` says that he deals with it."""
    user, now = request.user, request.now
    amounts = list(client_request.amounts.select_related("proposed_by", "decided_by", "asked"))
    open_amount = next((row for row in amounts if row.state == AmountState.OPEN), None)
    sees_inquiries = works or request.employee.is_independent
    sees_readings = access.can_see_readings(user, client_request, now)
    return Fairness(
        out=_out(client_request, with_names=works),
        aside=_aside(client_request, request),
        inquiries=list(client_request.inquiries.select_related("employee", "asked_by"))
        if sees_inquiries
        else [],
        amounts=amounts,
        readings=list(client_request.readings.select_related("user")[:READERS]) if sees_readings else [],
        sees_readings=sees_readings,
        may_decide=open_amount is not None and access.can_decide_amount(user, open_amount, now),
        may_close=_may_close(request, client_request, now),
        is_complaint=queries.matter_of(client_request).is_complaint,
    )


def _out(client_request: ClientRequest, *, with_names: bool) -> list[Out]:
    """Who is kept out, a line a rule; by name only for who deals with it."""
    rows = list(Exclusion.objects.filter(client_request=client_request).select_related("employee"))
    by_rule: dict[Rule, list[str]] = {}
    for row in rows:
        by_rule.setdefault(RULE_OF_TIE[Tie(row.kind)], []).append(row.employee.name)
    order = list(Rule)
    return [
        Out(_names(names, with_names=with_names), _(conflicts.SENTENCES[rule]), rule)
        for rule, names in sorted(by_rule.items(), key=lambda pair: order.index(pair[0]))
    ]


def _names(names: list[str], *, with_names: bool) -> str:
    if with_names and len(names) <= 3:
        return ", ".join(sorted(names))
    return _("one person") if len(names) == 1 else _("%(count)s persons") % {"count": len(names)}


def _aside(client_request: ClientRequest, request: StaffRequest) -> list[Out]:
    found = queries.aside_from(client_request, request.today)
    excluded = queries.excluded_from(client_request)
    people = Employee.objects.in_bulk(set(found) - excluded)
    lines: dict[Rule, list[str]] = {}
    for person, employee in sorted(people.items()):
        lines.setdefault(found[person], []).append(employee.name)
    order = list(Rule)
    return [
        Out(_names(lines[rule], with_names=True), _(conflicts.SENTENCES[rule]), rule)
        for rule in sorted(lines, key=order.index)
    ]


def _may_close(request: StaffRequest, client_request: ClientRequest, now: datetime) -> bool:
    """Whether who looks may close a complaint on which the client has been silent for long enough."""
    if client_request.state != State.RESOLVED or client_request.resolved_at is None:
        return False
    if not queries.matter_of(client_request).is_complaint:
        return False
    if now < rules.silence_closes_at(client_request.resolved_at, is_complaint=True):
        return False
    if request.employee.pk in queries.resolvers(client_request):
        return False
    return access.can_close_for_silence(request.user, client_request, now)


def people_to_ask(request: StaffRequest, client_request: ClientRequest) -> EmployeeQuerySet:
    """Who can be asked for facts: anybody in service but who asks and whom it is about."""
    people = Employee.objects.employed_on(local_day(request.now)).filter(is_imported=False)
    people = people.exclude(pk__in=[pk for pk in (request.employee.pk, client_request.about_id) if pk])
    return people.by_name()
