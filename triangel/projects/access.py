"""Who sees which projects, and who may start and end them: whoever keeps the client's file."""

from triangel.clients import access as clients_access
from triangel.clients.models import Client
from triangel.core.models import User
from triangel.projects.models import Project, ProjectQuerySet


def visible_projects(user: User) -> ProjectQuerySet:
    """The projects of the clients that exist for this user."""
    return Project.objects.filter(client__in=clients_access.visible_clients(user))


def can_start_project(user: User, client: Client) -> bool:
    """Whether the user may start a project for this client."""
    return clients_access.can_change_client(user, client)


def can_change_project(user: User, project: Project) -> bool:
    """Whether the user may plan this project anew, finish or stop it."""
    return clients_access.can_change_client(user, project.client)
