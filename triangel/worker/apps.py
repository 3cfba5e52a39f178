from django.apps import AppConfig


class WorkerConfig(AppConfig):
    name = "triangel.worker"
    label = "worker"
