from django.apps import AppConfig


class UiConfig(AppConfig):
    name = "triangel.ui"
    label = "ui"
