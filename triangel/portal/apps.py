from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "triangel.portal"
    label = "portal"
