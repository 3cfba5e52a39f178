"""`{% load faces %}`: where the photo of a colleague is."""

from django import template

from triangel.people.models import Employee
from triangel.web.faces import photo_address

register = template.Library()


@register.filter
def photo(employee: Employee | None) -> str:
    """`{% avatar who.name photo=who|photo %}`: the address of the photo, nothing where initials stand."""
    return photo_address(employee)
