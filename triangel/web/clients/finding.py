"""The client, contact, contract or project that an address names, when it exists for who asks."""

from django.http import Http404

from triangel.clients.access import visible_clients, visible_contacts
from triangel.clients.models import Client, Contact
from triangel.contracts.access import visible_contracts
from triangel.contracts.models import Contract
from triangel.projects.access import visible_projects
from triangel.projects.models import Project
from triangel.web.staff import StaffRequest


def client_found(request: StaffRequest, number: int) -> Client:
    """The client with this number."""
    client = visible_clients(request.user).filter(number=number).select_related("service_desk").first()
    if client is None:
        raise Http404
    return client


def contact_found(request: StaffRequest, number: int, pk: int) -> Contact:
    """This contact of this client."""
    contacts = visible_contacts(request.user).filter(client__number=number, pk=pk)
    contact = contacts.select_related("client").first()
    if contact is None:
        raise Http404
    return contact


def contract_found(request: StaffRequest, number: int, pk: int) -> Contract:
    """This contract of this client."""
    contracts = visible_contracts(request.user).filter(client__number=number, pk=pk)
    contract = contracts.select_related("client").first()
    if contract is None:
        raise Http404
    return contract


def project_found(request: StaffRequest, number: int, pk: int) -> Project:
    """This project of this client."""
    projects = visible_projects(request.user).filter(client__number=number, pk=pk)
    project = projects.select_related("client").first()
    if project is None:
        raise Http404
    return project
