from django.apps import AppConfig


class ContractsConfig(AppConfig):
    name = "triangel.contracts"
    label = "contracts"
