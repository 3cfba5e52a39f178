from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "triangel.core"
    label = "core"
