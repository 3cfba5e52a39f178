"""Where the photo of a colleague is, on the pages of the staff."""

from django.urls import reverse

from triangel.people.models import Employee


def photo_address(employee: Employee | None) -> str:
    """The address of somebody's photo; nothing when there is none."""
    if employee is None or employee.photo_id is None:
        return ""
    return reverse("photo", args=[employee.pk, employee.photo_id])
