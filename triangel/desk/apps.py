from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "triangel.desk"
    label = "desk"
