"""The whole provider without its requests, from a seed and a day."""

from datetime import date
from random import Random

from triangel.exchange.demo import names
from triangel.exchange.demo.absences import Leave
from triangel.exchange.demo.agreements import contracts, projects
from triangel.exchange.demo.appointments import Seating
from triangel.exchange.demo.clients import sell_to
from triangel.exchange.demo.people import hire
from triangel.exchange.demo.plans import ProviderPlan

#: One sign-in per kind of person: what he is, and his place in the first unit.
SIGN_INS = {
    "director": "director",
    "line manager and contract manager": "lm_infra",
    "contract manager": "cm_1",
    "account manager": "am_1",
    "project manager": "pm_1",
    "service desk": "coordinator",
    "administrator": "administrator",
}


def make_provider(*, seed: int, today: date, clients: int = 60) -> ProviderPlan:
    """The provider as it stands on ``today``, with a year behind it and plans ahead."""
    rng = Random(f"provider {seed}")  # noqa: S311
    staff = hire(rng, today, clients)
    served = list(sell_to(rng, today, clients, staff.desks))
    agreed = list(contracts(rng, today, served))
    running = list(projects(rng, today, served, agreed))
    seating = Seating(rng, today, staff, served, agreed, running)
    seating.fill()
    leave = Leave(rng, today, staff)
    leave.plan()
    return ProviderPlan(
        name=names.data("provider")["name"],
        domain=names.data("provider")["domain"],
        today=today,
        teams=tuple(staff.teams),
        employees=tuple(staff.employees),
        clients=tuple(served),
        contracts=tuple(agreed),
        projects=tuple(running),
        appointments=tuple(seating.appointments),
        absences=tuple(leave.absences),
        stand_ins=tuple(leave.stand_ins),
        sign_ins={kind: staff.places[0, key] for kind, key in SIGN_INS.items()},
        trouble=seating.trouble,
    )
