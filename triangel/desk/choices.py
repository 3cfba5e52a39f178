"""The words that columns about requests may hold."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Channel(models.TextChoices):
    """How a request came in."""

    PHONE = "phone", _("telephone")
    PORTAL = "portal", _("portal")
    MAIL = "mail", _("e-mail")
    API = "api", _("API")
    COLLEAGUE = "colleague", _("colleague")
    IMPORT = "import", _("imported")


class State(models.TextChoices):
    """Where a request stands. There is no state "unassigned": somebody holds it from the first moment."""

    OPEN = "open", _("open")
    WAITING = "waiting", _("waiting for the client")
    RESOLVED = "resolved", _("resolved")
    CLOSED = "closed", _("closed")


class Beginning(models.TextChoices):
    """How a hand came to hold a request."""

    RECEIVED = "received", _("received")
    HANDED_OVER = "handed_over", _("handed over")
    ACCEPTED = "accepted", _("accepted")
    TAKEN = "taken", _("taken")
    ESCALATED = "escalated", _("escalated")
    REOPENED = "reopened", _("reopened")


class Direction(models.TextChoices):
    """Who a message goes to. The client never sees an internal note."""

    FROM_CLIENT = "from_client", _("from the client")
    TO_CLIENT = "to_client", _("to the client")
    INTERNAL = "internal", _("internal note")


class PromiseState(models.TextChoices):
    """What became of a date that was promised."""

    OPEN = "open", _("open")
    KEPT = "kept", _("kept")
    BROKEN = "broken", _("broken")
    REPLACED = "replaced", _("replaced by a later promise")
    DROPPED = "dropped", _("no longer needed")


class OfferState(models.TextChoices):
    """What became of a request that was offered to somebody else."""

    OPEN = "open", _("waiting for an answer")
    ACCEPTED = "accepted", _("accepted")
    DECLINED = "declined", _("declined")
    WITHDRAWN = "withdrawn", _("withdrawn")


class ExclusionKind(models.TextChoices):
    """Why somebody may neither see nor hold a request."""

    SUBJECT = "subject", _("the complaint is about this person")
    STAND_IN = "stand_in", _("stands in for the person it is about")
    REPORTS_TO = "reports_to", _("reports to the person it is about")
    CHOSEN = "chosen", _("the client asked for somebody else")
    MANAGES = "manages", _("manages the project that the complaint is about")


class LinkKind(models.TextChoices):
    """How two requests belong together."""

    SPLIT = "split", _("split off")
    RELATED = "related", _("related")


class EscalationStep(models.TextChoices):
    """What the clock did about a broken promise."""

    INFORMED = "informed", _("line manager informed")
    IN_HAND = "in_hand", _("put in the line manager's hands")


class NoticeKind(models.TextChoices):
    """Why somebody is told about a request that he does not hold."""

    BROKEN_PROMISE = "broken_promise", _("a promise was broken")
    MATRIX = "matrix", _("for your information")
    DECLINED = "declined", _("your offer was declined")
    CLIENT_MANAGER = "client_manager", _("a contact follows all requests")
    STANDING = "standing", _("so that you know how this stands; others handle it")
    SECOND_PERSON = "second_person", _("the client is silent: you decide whether this can be closed")
    AMOUNT = "amount", _("an amount waits for your decision")
    AMOUNT_DECIDED = "amount_decided", _("your amount was decided")
    ANSWERED = "answered", _("your question to a colleague was answered")


class MatrixState(models.TextChoices):
    """Where a version of the responsibility matrix stands."""

    DRAFT = "draft", _("draft")
    IN_REVIEW = "in_review", _("in review")
    REVIEWED = "reviewed", _("reviewed")
    PUBLISHED = "published", _("published")
    WITHDRAWN = "withdrawn", _("withdrawn")


class MatrixRole(models.TextChoices):
    """The roles of the matrix that somebody may complain about."""

    ACCOUNT_MANAGER = "account_manager", _("account manager")
    PROJECT_MANAGER = "project_manager", _("project manager")
    CONTRACT_MANAGER = "contract_manager", _("contract manager")
    LINE_MANAGER = "line_manager", _("line manager")
    SERVICE_DESK = "service_desk", _("service desk")
    DIRECTOR = "director", _("director")


class WithProject(models.TextChoices):
    """Whether a row is meant for requests about a project."""

    ANY = "", _("with or without a project")
    WITH = "with", _("about a project")
    WITHOUT = "without", _("about no project")


class ReplayState(models.TextChoices):
    """How far a draft has been run over past requests."""

    WAITING = "waiting", _("waiting")
    RUNNING = "running", _("running")
    DONE = "done", _("done")
    FAILED = "failed", _("failed")


class RecusalRule(models.TextChoices):
    """By which rule somebody may see a request, but neither hold it nor answer for it."""

    TOOK_PART = "COI-3", _("handled what is complained about")
    ABOUT_A_PROJECT = "COI-4", _("manages the project")
    STEERING_GROUP = "COI-5", _("shared the decision of the steering group")
    NEXT_SALE = "COI-6", _("is the account manager")
    CLOSED_BY_TWO = "COI-9", _("resolved it before")
    TIED = "COI-10", _("reports to somebody who had a part in it")


class InquiryKind(models.TextChoices):
    """Why somebody is asked about a request that he does not see."""

    FACTS = "facts", _("asked for facts")
    HEARING = "hearing", _("heard")


class AmountKind(models.TextChoices):
    """Under which name a client gets money or is let off."""

    SERVICE_CREDIT = "service_credit", _("service credit")
    WRITE_OFF = "write_off", _("write-off")
    CLAIM = "claim", _("compensation")


class AmountState(models.TextChoices):
    """What became of an amount that was proposed."""

    OPEN = "open", _("waits for a second person")
    APPROVED = "approved", _("approved")
    REFUSED = "refused", _("refused")
    WITHDRAWN = "withdrawn", _("withdrawn")


#: What a role does with a topic: nothing, responsible (has the next move), accountable (answers to the
#: client), both, consulted, informed, or excluded (gets nothing, sees nothing).
PARTS = [("-", "-"), ("R", "R"), ("A", "A"), ("A/R", "A/R"), ("C", "C"), ("I", "I"), ("X", "X")]
