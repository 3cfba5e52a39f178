from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    name = "triangel.exchange"
    label = "exchange"
