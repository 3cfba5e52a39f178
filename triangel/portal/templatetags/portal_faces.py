"""`{% load portal_faces %}`: where the photo of one of a client's people is."""

from django import template
from django.urls import reverse

from triangel.people.models import Employee

register = template.Library()


@register.filter
def portal_photo(employee: Employee) -> str:
    """`{% avatar who.name photo=who|portal_photo %}`: the address, nothing where initials stand."""
    return reverse("portal_photo", args=[employee.pk, employee.photo_id]) if employee.photo_id else ""
