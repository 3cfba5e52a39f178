"""What may happen to a contract."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction

from triangel.clients import rules as clients_rules
from triangel.clients.models import Client
from triangel.contracts import access
from triangel.contracts.models import Contract
from triangel.core.actions import record
from triangel.core.models import User
from triangel.core.rules import NotAllowed, Refused, gettext_noop
from triangel.people import rules as people_rules


@transaction.atomic
def record_contract(
    client: Client,
    *,
    number: str,
    name: str,
    starts_on: date,
    ends_on: date | None = None,
    kind: str = "other",
    contract_class: str = "C",
    annual_value: Decimal | None = None,
    currency: str = "EUR",
    actor: User,
    at: datetime,
) -> Contract:
    """Record an agreement with a client; the client's contract manager has it until another is named."""
    client = Client.objects.select_for_update().get(pk=client.pk)
    _allow(access.can_record_contract(actor, client))
    people_rules.check_period(starts_on, ends_on)
    clients_rules.check_is_client(client.until_on, starts_on)
    if Contract.objects.filter(number=number).exists():
        raise Refused(gettext_noop("There is already a contract with this number."), field="number")
    contract = Contract.objects.create(
        client=client,
        number=number,
        name=name,
        starts_on=starts_on,
        ends_on=ends_on,
        kind=kind,
        contract_class=contract_class,
        annual_value=annual_value,
        currency=currency,
    )
    _record("record_contract", contract, actor, at, number=number, contract_class=contract_class)
    return contract


@transaction.atomic
def classify_contract(
    contract: Contract, *, contract_class: str, reason: str, actor: User, at: datetime
) -> Contract:
    """Give a contract another class, and say why."""
    contract = _locked(contract)
    _allow(access.can_change_contract(actor, contract))
    before, contract.contract_class = contract.contract_class, contract_class
    contract.save(update_fields=["contract_class"])
    _record(
        "classify_contract", contract, actor, at, before=before, contract_class=contract_class, reason=reason
    )
    return contract


@transaction.atomic
def end_contract(
    contract: Contract, *, ends_on: date | None, reason: str = "", actor: User, at: datetime
) -> Contract:
    """Let a contract end on another day; ``None`` makes its end open."""
    contract = _locked(contract)
    _allow(access.can_change_contract(actor, contract))
    people_rules.check_period(contract.starts_on, ends_on)
    contract.ends_on = ends_on
    contract.save(update_fields=["ends_on"])
    _record(
        "end_contract", contract, actor, at, ends_on=ends_on.isoformat() if ends_on else None, reason=reason
    )
    return contract


def _allow(allowed: bool) -> None:  # noqa: FBT001 -- reads as a sentence where it is called
    if not allowed:
        raise NotAllowed(gettext_noop("You have no authority over this client's contracts."))


def _locked(contract: Contract) -> Contract:
    return Contract.objects.select_for_update().get(pk=contract.pk)


def _record(verb: str, contract: Contract, actor: User, at: datetime, **data: Any) -> None:
    record(
        verb,
        actor=actor,
        at=at,
        object_type="contract",
        object_id=contract.pk,
        client_id=contract.client_id,
        **data,
    )
