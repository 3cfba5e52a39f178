from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "triangel.people"
    label = "people"
