"""What a row of the responsibility matrix makes of a request: who holds it, who answers to the client."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """The columns of the responsibility matrix, by their column in the table."""

    ACCOUNT_MANAGER = "account_manager"
    PROJECT_MANAGER = "project_manager"
    CONTRACT_MANAGER = "contract_manager"
    LINE_MANAGER = "line_manager"
    SERVICE_DESK = "service_desk"
    DIRECTOR = "director"


#: Who goes first where several roles are responsible: the one closest to the matter at hand.
PRECEDENCE = (
    Role.PROJECT_MANAGER,
    Role.CONTRACT_MANAGER,
    Role.ACCOUNT_MANAGER,
    Role.SERVICE_DESK,
    Role.LINE_MANAGER,
    Role.DIRECTOR,
)


@dataclass(frozen=True, slots=True)
class Route:
    """The roles that a row of the matrix gives a request: who holds it, who answers to the client."""

    holder: Role
    answerable: Role
    informed: tuple[Role, ...]
    excluded: tuple[Role, ...]


#: Where a request goes that fits no row: to the client's contract manager, the safety net.
SAFETY_NET = Route(Role.CONTRACT_MANAGER, Role.CONTRACT_MANAGER, (), ())


def route(parts: Mapping[Role, str], *, has_project: bool) -> Route:
    """The roles of a request by its row of the matrix (``parts``: role -> '-', R, A, A/R, C, I or X).

    The role that is both responsible and accountable goes before others that are responsible. A role of
    the project falls to the contract manager where the request is about no project.
    """

    def filled(role: Role) -> Role:
        if role is Role.PROJECT_MANAGER and not has_project:
            return Role.CONTRACT_MANAGER
        return role

    answerable = next(role for role in Role if parts[role] in ("A", "A/R"))
    responsible = [role for role in PRECEDENCE if parts[role] in ("R", "A/R")]
    if parts[answerable] == "A/R":
        responsible.insert(0, answerable)
    elif not has_project and len(responsible) > 1:
        responsible = [role for role in responsible if role is not Role.PROJECT_MANAGER]
    return Route(
        holder=filled(responsible[0]),
        answerable=filled(answerable),
        informed=tuple(role for role in Role if parts[role] == "I"),
        excluded=tuple(role for role in Role if parts[role] == "X"),
    )
