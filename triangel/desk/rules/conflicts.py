"""Conflicts of interest: who stays out of a request, who may see it but not judge it, and who decides.

Fifteen rules, each with one definition here; access, routing and actions ask these. Two degrees: *kept out*
is to see, hold, find and hear nothing; to *stand aside* is to neither hold a request nor answer for it.
People are ids of employees. Sources: the provider's reference on client management, section 3; for hearing
both sides and for not judging one's own work the analogy with articles 9:7 and 9:9 of the Dutch Awb.
"""

from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from triangel.core.rules import NotAllowed, Refused, gettext_noop
from triangel.desk.rules import Role


class Rule(StrEnum):
    """The rules by their number."""

    ABOUT_A_PERSON = "COI-1"
    GOES_UP = "COI-2"
    TOOK_PART = "COI-3"
    ABOUT_A_PROJECT = "COI-4"
    STEERING_GROUP = "COI-5"
    NEXT_SALE = "COI-6"
    MONEY = "COI-7"
    SURVEY = "COI-8"
    CLOSED_BY_TWO = "COI-9"
    TIED = "COI-10"
    BOTH_SIDES = "COI-11"
    LOOKED_AT = "COI-12"
    NOT_FOR = "COI-13"
    SEPARATE_ROLES = "COI-14"
    STAYS_OUT = "COI-15"

    #: What each rule says, as a user reads it.


SENTENCES: Mapping[Rule, str] = {
    Rule.ABOUT_A_PERSON: gettext_noop("A complaint about a person never reaches that person."),
    Rule.GOES_UP: gettext_noop("What somebody is kept out of goes up the line, never back to him."),
    Rule.TOOK_PART: gettext_noop("Who handled what is complained about does not judge the complaint."),
    Rule.ABOUT_A_PROJECT: gettext_noop(
        "The project manager gives facts about a complaint on his project when asked; he does not see it."
    ),
    Rule.STEERING_GROUP: gettext_noop(
        "Who sat in the steering group does not judge a complaint about its decision."
    ),
    Rule.NEXT_SALE: gettext_noop(
        "The account manager is told of complaints, service credits and disputes, and does not handle them."
    ),
    Rule.MONEY: gettext_noop(
        "A larger amount is decided by a second person who has no margin target on the contract."
    ),
    Rule.SURVEY: gettext_noop(
        "A survey about a person is neither sent nor read per answer by him, and shown from five answers on."
    ),
    Rule.CLOSED_BY_TWO: gettext_noop(
        "A complaint is closed by two: its handler and the client, or a second person when the client is"
        " silent; opened again it goes to somebody else."
    ),
    Rule.TIED: gettext_noop("Who stands in for the person concerned, or reports to him, stays out as well."),
    Rule.BOTH_SIDES: gettext_noop(
        "Both sides are heard: the person concerned is told in other words what is said, and can answer."
    ),
    Rule.LOOKED_AT: gettext_noop("Everybody who opens a complaint about a person is written down."),
    Rule.NOT_FOR: gettext_noop("The client asked for somebody else; nobody asks why."),
    Rule.SEPARATE_ROLES: gettext_noop(
        "On one project the project manager is neither senior supplier nor contract manager; with one client"
        " account and contract manager are two people, but for the smallest contracts."
    ),
    Rule.STAYS_OUT: gettext_noop("Who is kept out stays out, whatever changes afterwards."),
}


class Tie(StrEnum):
    """Why somebody is kept out; the words of the column."""

    SUBJECT = "subject"
    STAND_IN = "stand_in"
    REPORTS_TO = "reports_to"
    CHOSEN = "chosen"
    MANAGES = "manages"


RULE_OF_TIE: Mapping[Tie, Rule] = {
    Tie.SUBJECT: Rule.ABOUT_A_PERSON,
    Tie.STAND_IN: Rule.TIED,
    Tie.REPORTS_TO: Rule.TIED,
    Tie.CHOSEN: Rule.NOT_FOR,
    Tie.MANAGES: Rule.ABOUT_A_PROJECT,
}


def kept_out_with(
    person: int, tie: Tie, *, stand_ins: AbstractSet[int], under: AbstractSet[int]
) -> dict[int, Tie]:
    """Whom a request is kept from together with this person, and why (COI-1, COI-4, COI-10, COI-13).

    A client who asks for somebody else passes no judgement: then the person's own people stay in.
    """
    tied = dict.fromkeys(stand_ins, Tie.STAND_IN)
    if tie is not Tie.CHOSEN:
        tied |= dict.fromkeys(under, Tie.REPORTS_TO)
    return {**tied, person: tie}


@dataclass(frozen=True, slots=True)
class Matter:
    """What a request is, as far as conflicts of interest go. ``is_dispute``: about money between the
    parties."""

    is_complaint: bool
    is_dispute: bool
    is_steering_decision: bool = False

    @property
    def is_kept_from_sales(self) -> bool:
        """Whether an interest in the next sale must not touch it (COI-6)."""
        return self.is_complaint or self.is_dispute


@dataclass(frozen=True, slots=True)
class Parts:
    """What people had or have to do with a request: as account manager of the client, manager of the
    project, in its steering group, in what is complained about, and in closing it before."""

    account_managers: frozenset[int] = frozenset()
    project_managers: frozenset[int] = frozenset()
    steering_group: frozenset[int] = frozenset()
    handled_before: frozenset[int] = frozenset()
    closed_before: frozenset[int] = frozenset()


def standing_aside(matter: Matter, parts: Parts) -> dict[int, Rule]:
    """Who may see this request but neither hold it nor answer for it, and by which rule."""
    found: dict[int, Rule] = {}
    if matter.is_kept_from_sales:
        found |= dict.fromkeys(parts.account_managers, Rule.NEXT_SALE)
    if matter.is_complaint:
        found |= dict.fromkeys(parts.closed_before, Rule.CLOSED_BY_TWO)
        found |= dict.fromkeys(parts.project_managers, Rule.ABOUT_A_PROJECT)
        found |= dict.fromkeys(parts.handled_before, Rule.TOOK_PART)
    if matter.is_steering_decision:
        found |= dict.fromkeys(parts.steering_group, Rule.STEERING_GROUP)
    return found


def fitting_role(role: Role, matter: Matter, *, is_about_person: bool) -> Role:
    """The role that takes a part in this matter in place of one that the matrix names and that may not: the
    contract manager for the account manager (COI-6), and for the project manager (COI-4)."""
    if role is Role.ACCOUNT_MANAGER and matter.is_kept_from_sales:
        return Role.CONTRACT_MANAGER
    if role is Role.PROJECT_MANAGER and matter.is_complaint and not is_about_person:
        return Role.CONTRACT_MANAGER
    return role


#: Part in the matter itself: a subordinate does not judge what his boss did (COI-10).
JUDGED_WITH_THEIR_BOSS = frozenset({Rule.TOOK_PART, Rule.ABOUT_A_PROJECT, Rule.STEERING_GROUP})


def with_subordinates(aside: Mapping[int, Rule], under: Mapping[int, AbstractSet[int]]) -> dict[int, Rule]:
    """The same with who reports to those who had a part in the matter itself; ``under`` tells who does."""
    found = dict(aside)
    for person, rule in aside.items():
        if rule in JUDGED_WITH_THEIR_BOSS:
            for other in under.get(person, ()):
                found.setdefault(other, Rule.TIED)
    return found


def barred(excluded: AbstractSet[int], aside: AbstractSet[int], in_service: Iterable[int]) -> frozenset[int]:
    """Who can neither hold a request nor answer for it: kept out or standing aside (COI-2: it goes up).

    Where that would leave nobody in service, those who only stand aside may after all: a request is never
    nobody's. Who is kept out never may.
    """
    everybody = frozenset(excluded | aside)
    if aside and all(person in everybody for person in in_service):
        return frozenset(excluded)
    return everybody


# --- money (COI-7) ---


@dataclass(frozen=True, slots=True)
class Limits:
    """From where on money needs a second person: a part of the monthly fee where that is known, else an
    amount."""

    amount: Decimal = Decimal(2500)
    percentage: Decimal = Decimal(5)

    def above(self, monthly_fee: Decimal | None) -> Decimal:
        """The most that one person gives by himself."""
        return self.amount if monthly_fee is None else monthly_fee * self.percentage / 100


def needs_second_person(
    amount: Decimal, given_before: Decimal, monthly_fee: Decimal | None, limits: Limits
) -> bool:
    """Whether this amount, with what was given on the same request before, is more than one may give
    alone."""
    return amount + given_before > limits.above(monthly_fee)


def may_decide_amount(person: int, proposed_by: int | None, margin_holders: AbstractSet[int]) -> bool:
    """Whether somebody is that second person: not who proposed it, and without a margin target here."""
    return person != proposed_by and person not in margin_holders


# --- surveys (COI-8) ---

#: Fewer answers than this would tell who said what.
FEWEST_ANSWERS = 5


def may_handle_survey(person: int, about: int | None, kept_out: AbstractSet[int] = frozenset()) -> bool:
    """Whether somebody may send a survey, choose who gets it, or read single answers."""
    return about is None or (person != about and person not in kept_out)


def shows_survey_result(answers: int) -> bool:
    """Whether there are enough answers to show a result about a person."""
    return answers >= FEWEST_ANSWERS


# --- closing (COI-9) ---


def check_second_person(person: int | None, resolved_by: int | None, *, is_complaint: bool) -> None:
    """Refuse that a complaint is closed by who resolved it; ``None`` is nobody who works here."""
    if is_complaint and person is not None and person == resolved_by:
        raise NotAllowed(gettext_noop("Somebody else than who resolved a complaint has to confirm it."))


# --- hearing both sides (COI-4, COI-11) ---


def check_asked(person: int, about: int | None, *, is_hearing: bool) -> None:
    """The person a complaint is about is heard; anybody else is asked for facts."""
    if is_hearing and about is None:
        raise Refused(gettext_noop("This request is not about a person, so nobody has to be heard."))
    if is_hearing != (person == about):
        raise Refused(
            gettext_noop("This is the person it is about: let him be heard instead.")
            if not is_hearing
            else gettext_noop("Only the person it is about is heard; ask others for facts."),
            field="employee",
        )
