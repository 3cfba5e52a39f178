"""What may happen to the provider's people: service, line, details, absence and stand-ins."""

from triangel.people.actions.absence import (
    cancel_absence,
    change_absence,
    end_stand_in,
    name_stand_in,
    record_absence,
)
from triangel.people.actions.details import change_employee, change_phone, remove_photo, set_photo
from triangel.people.actions.employment import (
    close_sign_ins,
    give_sign_in,
    hire,
    leave,
    make_team,
    set_independent,
    set_line_manager,
)

__all__ = [
    "cancel_absence",
    "change_absence",
    "change_employee",
    "change_phone",
    "close_sign_ins",
    "end_stand_in",
    "give_sign_in",
    "hire",
    "leave",
    "make_team",
    "name_stand_in",
    "record_absence",
    "remove_photo",
    "set_independent",
    "set_line_manager",
    "set_photo",
]
