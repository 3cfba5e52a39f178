from django.apps import AppConfig


class TriangleConfig(AppConfig):
    name = "triangel.triangle"
    label = "triangle"
