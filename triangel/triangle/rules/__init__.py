"""The business of seats in plain values: who is responsible, what a triangle lacks, what gap is coming."""

from triangel.people.rules import Absence, Organisation, Person, StandIn, excluded_by_complaint, organisation
from triangel.triangle.rules.beyond import without_independent
from triangel.triangle.rules.gaps import coverage, gap_order
from triangel.triangle.rules.resolver import (
    Answer,
    NobodyLeft,
    Skip,
    Step,
    Via,
    responsible,
    responsible_person,
    top_of_the_line,
    who_must_act,
)
from triangel.triangle.rules.standings import (
    ClientStanding,
    ContractStanding,
    ProjectStanding,
    SeatKind,
    Standing,
    Tenure,
)
from triangel.triangle.rules.triangles import (
    Breach,
    Concern,
    ConcernKind,
    Corner,
    CornerStanding,
    CornerState,
    Load,
    Triangle,
    loads_of,
    triangle_of,
)

__all__ = [
    "Absence",
    "Answer",
    "Breach",
    "ClientStanding",
    "Concern",
    "ConcernKind",
    "ContractStanding",
    "Corner",
    "CornerStanding",
    "CornerState",
    "Load",
    "NobodyLeft",
    "Organisation",
    "Person",
    "ProjectStanding",
    "SeatKind",
    "Skip",
    "StandIn",
    "Standing",
    "Step",
    "Tenure",
    "Triangle",
    "Via",
    "coverage",
    "excluded_by_complaint",
    "gap_order",
    "loads_of",
    "organisation",
    "responsible",
    "responsible_person",
    "top_of_the_line",
    "triangle_of",
    "who_must_act",
    "without_independent",
]
