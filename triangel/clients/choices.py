"""The words that columns about clients may hold."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Sector(models.TextChoices):
    """The branch a client works in."""

    CARE = "care", _("care")
    MUNICIPALITY = "municipality", _("municipality")
    LOGISTICS = "logistics", _("logistics")
    EDUCATION = "education", _("education")
    INDUSTRY = "industry", _("industry")
    HOUSING = "housing", _("housing")
    TRADE = "trade", _("trade")
    PROFESSIONAL = "professional", _("professional services")
    PUBLIC = "public", _("public sector")
    OTHER = "other", _("other")


class Language(models.TextChoices):
    """The languages Triangel speaks with people."""

    DUTCH = "nl", "Nederlands"
    ENGLISH = "en", "English"
