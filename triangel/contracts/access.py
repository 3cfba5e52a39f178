"""Who sees which contracts, and who may record and end them: whoever keeps the client's file."""

from triangel.clients import access as clients_access
from triangel.clients.models import Client
from triangel.contracts.models import Contract, ContractQuerySet
from triangel.core.models import User


def visible_contracts(user: User) -> ContractQuerySet:
    """The contracts of the clients that exist for this user."""
    return Contract.objects.filter(client__in=clients_access.visible_clients(user))


def can_record_contract(user: User, client: Client) -> bool:
    """Whether the user may record a contract with this client."""
    return clients_access.can_change_client(user, client)


def can_change_contract(user: User, contract: Contract) -> bool:
    """Whether the user may classify or end this contract."""
    return clients_access.can_change_client(user, contract.client)
