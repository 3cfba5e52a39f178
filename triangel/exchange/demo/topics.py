"""How often what is asked, who is first to hold it, and how long it takes."""

import csv
from bisect import bisect
from functools import cache
from importlib.resources import files
from itertools import accumulate
from random import Random

from triangel.desk.rules import Role, Route, route
from triangel.exchange.demo.worktime import DAY

#: Requests in a thousand, by topic. Estimates for a provider of this kind; nobody measured them.
FREQUENCY: dict[str, float] = {
    "incident": 232, "request": 172, "question": 148, "status": 46, "small_change": 48, "other": 24,
    "contact_data": 28, "security": 14, "major": 4, "sla_report": 22, "review": 20, "complaint_service": 20,
    "compliment": 14, "invoice": 30, "invoice_dispute": 5, "indexation": 6, "contract_change": 14,
    "renewal": 8,
    "notice": 3, "legal_question": 4, "claim": 1.2, "service_credit": 4, "quote": 32, "new_need": 20,
    "new_project": 8, "strategy": 9, "client_org": 5, "reference": 4, "staffing": 4, "escalation": 6,
    "privacy": 6, "audit": 9, "complaint_cm": 0.8, "complaint_am": 0.6, "complaint_sd": 2.2, "complaint_lm":
    0.4,
    "conduct": 0.3,
}  # fmt: skip
#: The same for a client in whose house a project runs, on top.
IN_PROJECT: dict[str, float] = {
    "project_status": 52, "project_accept": 16, "project_change_small": 18, "project_change": 16,
    "project_exception": 8, "handover": 10, "complaint_project": 9, "complaint_pm": 1.2,
}  # fmt: skip
#: Median working minutes until the answer that settles it.
MINUTES: dict[str, int] = {
    "incident": 230, "major": 170, "request": 560, "question": 55, "status": 80, "other": 240,
    "contact_data": 420,
    "security": 300, "small_change": 1000, "sla_report": 1500, "review": 1700, "complaint_service": 2500,
    "compliment": 150, "invoice": 900, "contract_change": 4600, "renewal": 5600, "notice": 4200, "claim":
    5200,
    "quote": 3300, "new_project": 6200, "strategy": 5200, "project_status": 900, "project_change": 3600,
    "privacy": 3400, "audit": 2800, "escalation": 1900, "complaint_pm": 3600, "conduct": 4200,
}  # fmt: skip
USUAL = 2100
ABOUT_PERSON = frozenset(
    {"complaint_pm", "complaint_cm", "complaint_am", "complaint_sd", "complaint_lm", "conduct"}
)
DISPUTES = frozenset({"service_credit", "invoice_dispute", "claim"})
COMPLAINTS = ABOUT_PERSON | {"complaint_service", "complaint_project"}
#: What the party of a role is called in the ways a request goes.
PARTY = {
    Role.SERVICE_DESK: "desk",
    Role.CONTRACT_MANAGER: "cm",
    Role.ACCOUNT_MANAGER: "am",
    Role.PROJECT_MANAGER: "pm",
    Role.LINE_MANAGER: "line",
    Role.DIRECTOR: "director",
}
#: Ways that requests go from their first party on, with their weight.
WAYS: dict[str, tuple[tuple[int, tuple[str, ...]], ...]] = {
    "desk": (
        (640, ("desk",)),
        (225, ("desk", "engineer")),
        (50, ("desk", "engineer", "desk")),
        (22, ("desk", "engineer", "engineer")),
        (30, ("desk", "cm")),
        (14, ("desk", "cm", "desk")),
        (8, ("desk", "engineer", "desk", "engineer")),
        (5, ("desk", "cm", "am")),
        (3, ("desk", "engineer", "desk", "cm", "desk")),
    ),
    "desk_request": (
        (640, ("desk",)),
        (240, ("desk", "engineer")),
        (60, ("desk", "engineer", "desk")),
        (20, ("desk", "engineer", "engineer")),
        (25, ("desk", "cm", "desk")),
        (10, ("desk", "cm")),
        (5, ("desk", "engineer", "desk", "engineer")),
    ),
    "desk_question": (
        (930, ("desk",)),
        (50, ("desk", "cm")),
        (15, ("desk", "cm", "desk")),
        (5, ("desk", "cm", "am")),
    ),
    "cm": (
        (900, ("cm",)),
        (70, ("cm", "line")),
        (30, ("cm", "line", "cm")),
    ),
    "cm_deal": (
        (780, ("cm",)),
        (110, ("cm", "am")),
        (50, ("cm", "am", "cm")),
        (40, ("cm", "line")),
        (20, ("cm", "line", "cm")),
    ),
    "cm_facts": (
        (790, ("cm",)),
        (150, ("cm", "desk", "cm")),
        (40, ("cm", "line")),
        (20, ("cm", "line", "cm")),
    ),
    "am": (
        (830, ("am",)),
        (110, ("am", "cm")),
        (35, ("am", "cm", "am")),
        (25, ("am", "desk")),
    ),
    "pm": (
        (850, ("pm",)),
        (70, ("pm", "cm")),
        (50, ("pm", "cm", "pm")),
        (30, ("pm", "desk")),
    ),
    "line": ((1, ("line",)),),
    "director": ((1, ("director",)),),
}


@cache
def routes() -> dict[tuple[str, bool], Route]:
    """Where the responsibility matrix that Triangel comes with sends each topic, with and without a
    project."""
    text = files("triangel.desk").joinpath("data", "matrix_v1.csv").read_text("utf-8")
    columns = {
        Role.ACCOUNT_MANAGER: "AM",
        Role.PROJECT_MANAGER: "PM",
        Role.CONTRACT_MANAGER: "CM",
        Role.LINE_MANAGER: "LM",
        Role.SERVICE_DESK: "SD",
        Role.DIRECTOR: "DIR",
    }
    found = {}
    for row in csv.DictReader(text.splitlines()):
        parts = {role: row[column] for role, column in columns.items()}
        for has_project in (False, True):
            found[row["code"], has_project] = route(parts, has_project=has_project)
    return found


#: Topics on which the contract manager asks the service desk for facts.
NEEDS_FACTS = frozenset({"sla_report", "invoice", "invoice_dispute", "service_credit", "audit", "privacy"})
#: Topics that take another way than others with the same first party.
KINDS = {
    "request": "desk_request",
    "small_change": "desk_request",
    "question": "desk_question",
    "status": "desk_question",
    "other": "desk_question",
    "contact_data": "desk_question",
    **dict.fromkeys(("contract_change", "renewal", "indexation", "review", "notice"), "cm_deal"),
    **dict.fromkeys(NEEDS_FACTS, "cm_facts"),
}
#: Topics on which a client finds afterwards that it is not done after all.
MAY_COME_BACK = COMPLAINTS | {
    "incident",
    "major",
    "request",
    "small_change",
    "security",
    "sla_report",
    "invoice",
}
#: Topics on which one is sorry before anything else.
UNPLEASANT = COMPLAINTS | {
    "incident",
    "major",
    "security",
    "escalation",
    "invoice_dispute",
    "claim",
    "project_exception",
}


def duration(rng: Random, topic: str) -> int:
    """How long a request with this topic takes, in working minutes."""
    middle = MINUTES.get(topic, USUAL)
    return int(min(14 * DAY, max(9, rng.lognormvariate(0, 0.75) * middle)))


def way_of(rng: Random, topic: str, first: str, total: int) -> tuple[str, ...]:
    """The parties that a request goes along, when it starts at ``first`` and takes ``total`` minutes."""
    if topic in COMPLAINTS or topic == "compliment" or total < 25:
        return (first,)
    ways = WAYS[KINDS.get(topic, first) if first in ("desk", "cm") else first]
    marks = list(accumulate(weight for weight, _ in ways))
    return ways[bisect(marks, rng.random() * marks[-1])][1]
