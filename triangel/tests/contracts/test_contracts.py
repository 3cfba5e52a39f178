"""Contracts: recording, classifying and ending them, and what the database refuses."""

from decimal import Decimal

import pytest

from triangel.contracts import access, actions
from triangel.contracts.models import Contract
from triangel.core.models import JournalEntry
from triangel.core.rules import NotAllowed, Refused
from triangel.tests import factories
from triangel.tests.broken import breaks
from triangel.tests.cast import Cast, user_of
from triangel.tests.factories import BEFORE, NOW, TODAY, in_days


def record(cast: Cast, who: str, *, number: str = "C-900") -> Contract:
    return actions.record_contract(
        cast.a,
        number=number,
        name="Workplaces",
        starts_on=TODAY,
        ends_on=in_days(365),
        contract_class="B",
        annual_value=Decimal("120000.00"),
        actor=getattr(cast, who).user,
        at=NOW,
    )


def test_a_contract_is_recorded_once(cast: Cast) -> None:
    contract = record(cast, "lars")
    assert set(Contract.objects.running_on(TODAY).filter(client=cast.a)) == {contract, cast.contract_a}
    assert JournalEntry.objects.get(verb="record_contract").client_id == cast.a.pk
    with pytest.raises(Refused, match="this number"):
        record(cast, "lars")


@pytest.mark.parametrize("who", ["carin", "anna", "alice"])
def test_nobody_records_a_contract_without_authority(cast: Cast, who: str) -> None:
    with pytest.raises(NotAllowed):
        record(cast, who)
    assert Contract.objects.filter(client=cast.a).count() == 1


def test_no_contract_begins_at_a_client_who_left(cast: Cast) -> None:
    cast.a.until_on = in_days(-1)
    cast.a.save(update_fields=["until_on"])
    with pytest.raises(Refused, match="left on"):
        record(cast, "lars")


def test_a_contract_gets_another_class_and_end(cast: Cast) -> None:
    actions.classify_contract(
        cast.contract_a, contract_class="A", reason="it doubled", actor=user_of(cast.lars), at=NOW
    )
    actions.end_contract(cast.contract_a, ends_on=in_days(1), actor=user_of(cast.lars), at=NOW)
    row = Contract.objects.get(pk=cast.contract_a.pk)
    assert (row.contract_class, row.ends_on) == ("A", in_days(1))
    assert JournalEntry.objects.get(verb="classify_contract").data == {
        "before": "C",
        "contract_class": "A",
        "reason": "it doubled",
    }
    with pytest.raises(Refused):
        actions.end_contract(cast.contract_a, ends_on=BEFORE, actor=user_of(cast.lars), at=NOW)
    with pytest.raises(NotAllowed):
        actions.end_contract(cast.contract_a, ends_on=None, actor=user_of(cast.carin), at=NOW)


def test_contracts_are_seen_with_their_client(cast: Cast) -> None:
    assert list(access.visible_contracts(user_of(cast.bob))) == [cast.contract_b]
    assert set(access.visible_contracts(user_of(cast.sofie))) == {cast.contract_a, cast.contract_b}


def test_what_the_database_refuses(cast: Cast) -> None:
    change = "UPDATE contracts_contract SET "
    breaks("contract_number_is_unique", change + "number = 'C-1'")
    breaks("contract_ends_after_start", change + "ends_on = starts_on - 1")
    breaks("contract_value_is_not_negative", change + "annual_value = -1")
    factories.contract(cast.b, annual_value=Decimal(0))
