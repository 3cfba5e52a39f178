from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "triangel.web"
    label = "web"
