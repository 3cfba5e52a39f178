"""The example provider in the database: whole by every rule, alive today, and only where nothing was."""

from collections import Counter
from datetime import UTC, datetime

import pytest
from django.contrib.auth import authenticate
from django.db import connection

from triangel.clients.models import Client
from triangel.core.models import JournalEntry, User
from triangel.desk import queries
from triangel.desk.choices import OfferState, PromiseState, State
from triangel.desk.models import (
    AmountDecision,
    ClientRequest,
    Custody,
    Exclusion,
    MatrixVersion,
    Message,
    Promise,
    Reading,
    TransferOffer,
)
from triangel.desk.queries.check import faults
from triangel.desk.queries.plate import plate
from triangel.exchange.demo.columns import COLUMNS
from triangel.exchange.demo.load import NotEmpty, load_example_provider, sign_ins
from triangel.people.models import Employee
from triangel.tests.cast import Cast

NOW = datetime(2026, 3, 12, 10, 30, tzinfo=UTC)

KEYS = """
    SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint
    WHERE conrelid::regclass::text = ANY(%s) AND contype <> 't' UNION ALL
    SELECT tablename, indexname, indexdef FROM pg_indexes WHERE tablename = ANY(%s) UNION ALL
    SELECT tgrelid::regclass::text, tgname, tgenabled::text FROM pg_trigger
    WHERE tgrelid::regclass::text = ANY(%s) AND NOT tgisinternal ORDER BY 1, 2, 3
"""


def shape_of_tables() -> list[tuple[str, str, str]]:
    """Keys, indexes and triggers of the tables that requests fill."""
    with connection.cursor() as cursor:
        cursor.execute(KEYS, [list(COLUMNS)] * 3)
        return list(cursor.fetchall())


@pytest.mark.django_db
def test_the_default_provider_breaks_no_rule_and_is_alive() -> None:
    loaded = load_example_provider(at=NOW)
    assert (loaded.employees, loaded.clients, loaded.requests) == (43, 60, ClientRequest.objects.count())
    assert 2300 < loaded.requests < 2500
    assert loaded.messages == Message.objects.count()
    assert list(faults()) == []
    states = Counter(ClientRequest.objects.values_list("state", flat=True))
    assert min(states[state] for state in (State.OPEN, State.WAITING, State.RESOLVED)) >= 5
    assert Promise.objects.filter(state=PromiseState.BROKEN).count() > 40
    assert TransferOffer.objects.filter(state=OfferState.OPEN).exists()


@pytest.mark.django_db
def test_every_rule_on_conflicts_of_interest_that_has_rows_can_be_seen_in_it() -> None:
    load_example_provider(at=NOW)
    open_ones = ClientRequest.objects.exclude(state=State.CLOSED)
    assert open_ones.filter(regarding__isnull=False, recusals__rule="COI-3").exists()
    assert open_ones.filter(exclusions__kind="manages", inquiries__kind="facts").exists()
    assert open_ones.filter(recusals__rule="COI-6").exists()
    waits = AmountDecision.objects.filter(state="open", needs_second=True)
    assert waits.count() == 1
    assert AmountDecision.objects.filter(state="approved", needs_second=False).exists()
    silent = open_ones.filter(state=State.RESOLVED, notices__kind="second_person")
    assert silent.exists()
    assert open_ones.filter(inquiries__kind="hearing", inquiries__answered_at__isnull=False).exists()
    assert Reading.objects.filter(client_request__about__isnull=False).exists()
    assert open_ones.filter(exclusions__kind="chosen").exists()


@pytest.mark.django_db
def test_whoever_signs_in_finds_work_on_his_plate_and_something_due_today() -> None:
    load_example_provider(at=NOW)
    plates = {}
    for row in sign_ins():
        employee = Employee.objects.filter(email=row.email).first()
        if employee is not None and row.kind != "administrator":
            visible = ClientRequest.objects.exclude(exclusions__employee=employee)
            plates[row.kind] = plate(visible, employee, at=NOW)
    assert [kind for kind, found in plates.items() if not 3 <= found.open <= 20] == []
    due = [kind for kind, found in plates.items() if found.due_today]
    assert {"line manager and contract manager", "contract manager", "account manager"} <= set(due)


@pytest.mark.django_db
def test_a_colleague_signs_in_with_the_password_that_is_printed() -> None:
    load_example_provider(at=NOW, requests=50)
    found = sign_ins()
    assert [row.kind for row in found] == [
        "director",
        "line manager and contract manager",
        "contract manager",
        "account manager",
        "project manager",
        "service desk",
        "administrator",
        "client contact",
    ]
    assert authenticate(username=found[0].email, password=found[0].password) == User.objects.get(
        email=found[0].email
    )
    assert found[-1].password == ""
    assert not User.objects.get(email=found[-1].email).has_usable_password()


@pytest.mark.django_db
def test_a_complaint_about_the_project_manager_keeps_him_out() -> None:
    load_example_provider(at=NOW)
    complaint = ClientRequest.objects.get(subject="Vertrouwelijk: samenwerking in het project")
    assert complaint.about is not None
    out = queries.excluded_from(complaint)
    assert complaint.about_id in out
    assert Exclusion.objects.filter(client_request=complaint).count() == len(out)
    authors = Message.objects.filter(client_request=complaint).values_list("author__employee", flat=True)
    assert out & set(authors) == set()


@pytest.mark.django_db
def test_the_same_seed_and_moment_load_the_same_requests() -> None:
    load_example_provider(at=NOW, requests=300)
    first = list(Custody.objects.order_by("client_request", "sequence").values_list("from_at", "reason"))
    load_example_provider(at=NOW, requests=300, fresh=True)
    again = list(Custody.objects.order_by("client_request", "sequence").values_list("from_at", "reason"))
    assert first == again


@pytest.mark.django_db
def test_nothing_is_loaded_into_a_database_that_holds_anything(cast: Cast) -> None:
    before = Client.objects.count()
    with pytest.raises(NotEmpty, match="There is data in this database already"):
        load_example_provider(at=NOW)
    with pytest.raises(NotEmpty, match="does not hold the example provider"):
        load_example_provider(at=NOW, fresh=True)
    assert Client.objects.count() == before
    assert sign_ins() == ()


@pytest.mark.django_db
def test_loading_in_bulk_leaves_every_key_index_and_trigger_as_it_was() -> None:
    before = shape_of_tables()
    load_example_provider(at=NOW, requests=400, many=0)
    assert shape_of_tables() == before
    assert list(faults()) == []


@pytest.mark.django_db
def test_what_comes_after_the_example_gets_a_number_of_its_own() -> None:
    load_example_provider(at=NOW, requests=60)
    newest = ClientRequest.objects.order_by("-number")[0]
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('desk_request_number')")
        assert cursor.fetchone() == (newest.number + 1,)


@pytest.mark.django_db
def test_nobody_is_told_about_the_past() -> None:
    load_example_provider(at=NOW, requests=60)
    assert not JournalEntry.objects.filter(reacted_at__isnull=True).exclude(object_type="matrix").exists()


@pytest.mark.django_db
def test_a_second_matrix_is_being_thought_of() -> None:
    load_example_provider(at=NOW, clients=6, requests=60)
    first, draft = MatrixVersion.objects.order_by("number")
    assert (first.state, draft.state, draft.based_on) == ("published", "draft", first)
    assert draft.made_by.employee.is_administrator
    assert queries.findings_of(draft) == []
    found = queries.differences(first.rows.select_related("topic"), draft.rows.select_related("topic"))
    assert [(each.row.topic.code, each.before is None) for each in found] == [
        ("quote", False),
        ("client_org", False),
        ("small_change", False),
        ("indexation", False),
        ("invoice", True),
    ]
