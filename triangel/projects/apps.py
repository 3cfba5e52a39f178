from django.apps import AppConfig


class ProjectsConfig(AppConfig):
    name = "triangel.projects"
    label = "projects"
