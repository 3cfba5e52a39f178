from django.apps import AppConfig


class ClientsConfig(AppConfig):
    name = "triangel.clients"
    label = "clients"
