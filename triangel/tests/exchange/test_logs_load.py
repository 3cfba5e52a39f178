"""Writing a log: what stands in the database afterwards, twice, in part, and by whom not."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import IntegrityError, connection

from triangel.clients.models import Client, Contact
from triangel.core.models import JournalEntry
from triangel.core.rules import NotAllowed
from triangel.desk import queries
from triangel.desk.models import ClientRequest, Custody, HistoryImport, Wait
from triangel.desk.queries.flow import FlowFilter, flow, flow_by_party
from triangel.exchange.logs.load import LeftOut, Loaded, load, plan
from triangel.exchange.logs.preview import ReadLog
from triangel.people.models import Employee, Team
from triangel.tests import factories
from triangel.tests.cast import Cast
from triangel.tests.exchange.logs_written import (
    MAPPING,
    NOW,
    THERE_AND_BACK,
    csv_log,
    packed,
    read,
    read_text,
    xes,
)

STILL_OPEN = "C2,2026-01-05 09:00,asked,Blue,Bob,Zenith,Kim,Screen\n"


def imported(log: ReadLog, *, leave_out: bool = False) -> Loaded:
    return load(log, actor=factories.system(), at=NOW, leave_out=leave_out)


def custody_of(case: str) -> list[tuple[str, str, str]]:
    rows = Custody.objects.filter(client_request__origin_key=case).order_by("sequence")
    return [
        (
            row.seat.team.name if row.seat and row.seat.team else "",
            row.employee.name if row.employee else "",
            row.beginning,
        )
        for row in rows.select_related("seat__team", "employee")
    ]


@pytest.mark.django_db
def test_a_log_becomes_requests_in_the_hands_of_its_teams(tmp_path: Path) -> None:
    loaded = imported(read_text(tmp_path, THERE_AND_BACK + STILL_OPEN))
    assert (loaded.requests, loaded.events) == (2, 7)
    assert custody_of("C1") == [
        ("Red", "", "received"),
        ("Red", "Ann", "taken"),
        ("Blue", "Bob", "handed_over"),
        ("Red", "Ann", "handed_over"),
    ]
    closed, waiting = ClientRequest.objects.order_by("number")
    assert (closed.state, closed.client.name, closed.subject, closed.channel) == (
        "closed",
        "Acme",
        "Printer",
        "import",
    )
    assert closed.contact == Contact.objects.get(client__name="Acme", name="Bea")
    assert (waiting.state, waiting.closed_at) == ("waiting", None)
    assert Wait.objects.get(client_request=waiting).is_imported
    assert list(queries.faults()) == []


@pytest.mark.django_db
def test_people_of_a_log_are_in_service_while_it_shows_them(tmp_path: Path) -> None:
    imported(read_text(tmp_path, THERE_AND_BACK))
    ann = Employee.objects.get(name="Ann")
    assert (ann.is_imported, ann.team.name) == (True, "Red")
    assert (str(ann.starts_on), str(ann.ends_on)) == ("2026-01-05", "2026-01-07")


@pytest.mark.django_db
@pytest.mark.parametrize(("days", "until"), [(30, None), (365, "2026-01-07")])
def test_a_new_client_of_which_nothing_was_heard_for_long_is_one_of_the_past(
    tmp_path: Path, days: int, until: str | None
) -> None:
    read_log = read_text(tmp_path, THERE_AND_BACK)
    last = max(event.at for history in read_log.histories for event in history.events)
    load(read_log, actor=factories.system(), at=last + timedelta(days=days))
    acme = Client.objects.get(name="Acme")
    assert (str(acme.until_on) if acme.until_on else None) == until


@pytest.mark.django_db
def test_every_event_stands_in_the_journal_as_the_log_wrote_it(tmp_path: Path) -> None:
    imported(
        read_text(tmp_path, "C1,2026-01-05 09:00,new,Red,,Acme,,\nC1,2026-01-05 10:00,-100,?,,Acme,,x\n")
    )
    first, second = JournalEntry.objects.filter(verb="imported_event").order_by("id")
    assert second.data == {
        "line": 3,
        "status": "-100",
        "team": "",
        "person": "",
        "values": {
            "case": "C1",
            "at": "2026-01-05 10:00",
            "team": "?",
            "client": "Acme",
            "asker": "",
            "about": "x",
        },
    }
    assert first.reacted_at == NOW


@pytest.mark.django_db
def test_the_same_file_twice_brings_nothing_new(tmp_path: Path) -> None:
    log = read_text(tmp_path, THERE_AND_BACK)
    imported(log)
    again = imported(log)
    assert (again.history_import, again.requests, again.same) == (None, 0, 1)
    assert (ClientRequest.objects.count(), HistoryImport.objects.count()) == (1, 1)


@pytest.mark.django_db
def test_a_later_file_brings_only_what_is_new(tmp_path: Path) -> None:
    imported(read_text(tmp_path, THERE_AND_BACK))
    loaded = imported(read_text(tmp_path, THERE_AND_BACK + STILL_OPEN))
    assert (loaded.requests, loaded.same, loaded.made.teams) == (1, 1, 0)
    assert Employee.objects.filter(name="Bob").count() == 1


@pytest.mark.django_db
def test_the_same_cases_in_another_form_are_recognised(tmp_path: Path) -> None:
    event = {"status": "new", "at": "2026-01-05 09:00", "team": "Red", "client": "Acme"}
    columns = replace(MAPPING.columns, case=("case:concept:name", "case"))
    mapping = replace(MAPPING, columns=columns)
    imported(read(packed(tmp_path / "log.xes.gz", xes({"C1": [event]})), mapping))
    again = plan(read(csv_log(tmp_path, "C1,2026-01-05 09:00,new,Red,,Acme,,\n"), mapping))
    assert (again.same, again.new, again.nothing_new) == (1, (), True)


@pytest.mark.django_db
def test_a_case_that_tells_something_else_stops_the_import_unless_it_may_be_left_out(tmp_path: Path) -> None:
    imported(read_text(tmp_path, THERE_AND_BACK))
    other = read_text(tmp_path, THERE_AND_BACK.replace("Blue", "Green") + STILL_OPEN)
    with pytest.raises(LeftOut) as refused:
        imported(other)
    assert str(refused.value).startswith(
        "1 lines or cases cannot be used, so nothing was imported. Cases that were"
    )
    assert ClientRequest.objects.count() == 1
    loaded = imported(other, leave_out=True)
    assert (loaded.requests, loaded.different) == (1, 1)
    assert custody_of("C1")[2] == ("Blue", "Bob", "handed_over")


@pytest.mark.django_db
def test_lines_that_cannot_be_used_stop_the_import_unless_they_may_be_left_out(tmp_path: Path) -> None:
    log = read_text(tmp_path, THERE_AND_BACK + "C2,soon,new,Red,,Acme,,\n")
    with pytest.raises(LeftOut):
        imported(log)
    assert (ClientRequest.objects.count(), Team.objects.count(), Client.objects.count()) == (0, 0, 0)
    assert imported(log, leave_out=True).requests == 1
    assert HistoryImport.objects.get().problems[0]["kind"] == "unreadable_date"


@pytest.mark.django_db
def test_names_that_are_here_already_are_used(tmp_path: Path, cast: Cast) -> None:
    text = "C1,2026-01-05 09:00,busy,SERVICE DESK,Sofie Dekker,zorggroep amstel,Alice Groen,\n"
    loaded = imported(read_text(tmp_path, text))
    client_request = ClientRequest.objects.get()
    assert (loaded.made.teams, loaded.made.employees, loaded.made.clients, loaded.made.contacts) == (
        0,
        0,
        0,
        0,
    )
    assert (client_request.client, client_request.contact, client_request.answerable_seat) == (
        cast.a,
        cast.alice,
        cast.cm_a,
    )
    assert Custody.objects.get().employee == cast.sofie
    assert Custody.objects.get().seat == cast.desk_seat


@pytest.mark.django_db
def test_names_that_differ_in_capitals_only_stay_apart(tmp_path: Path) -> None:
    text = "C1,2026-01-05 09:00,busy,Red,,Acme,,\nC1,2026-01-05 10:00,busy,red,,Acme,,\n"
    log = read_text(tmp_path, text)
    imported(log)
    assert sorted(Team.objects.values_list("name", flat=True)) == ["Red", "red (2)"]
    assert flow(factories.system()).hand_overs == log.figures.hand_overs == 1


@pytest.mark.django_db
def test_a_request_without_client_or_team_gets_the_names_that_were_given(tmp_path: Path) -> None:
    log = read_text(tmp_path, "C1,2026-01-05 09:00,busy,,,,,\n")
    load(log, actor=factories.system(), at=NOW, client_name="Everybody")
    assert (Client.objects.get().name, Team.objects.get().name) == ("Everybody", "our-desk: ?")


@pytest.mark.django_db
def test_where_persons_hold_requests_they_do_so_without_a_seat(tmp_path: Path) -> None:
    mapping = replace(MAPPING, party="person", team_name="Help desk")
    text = """\
C1,2026-01-05 09:00,busy,,Ann,Acme,,
C1,2026-01-05 09:00,busy,,Bob,Acme,,
C1,2026-01-05 10:00,done,,Ann,Acme,,
"""
    imported(read_text(tmp_path, text, mapping))
    assert custody_of("C1") == [
        ("", "Ann", "received"),
        ("", "Bob", "handed_over"),
        ("", "Ann", "handed_over"),
    ]
    assert [(row.kind, row.name, row.returns_in) for row in flow_by_party(factories.system())] == [
        ("person", "Ann", 1),
        ("person", "Bob", 0),
    ]


@pytest.mark.django_db
def test_only_an_administrator_imports(tmp_path: Path, cast: Cast) -> None:
    log = read_text(tmp_path, THERE_AND_BACK)
    for user in (cast.lars.user, cast.alice.user):
        assert user is not None
        with pytest.raises(NotAllowed):
            load(log, actor=user, at=NOW)
    assert ClientRequest.objects.count() == 0
    assert cast.ada.user is not None
    assert load(log, actor=cast.ada.user, at=NOW).requests == 1


@pytest.mark.django_db
def test_the_flow_from_the_database_equals_the_figures_of_the_log(tmp_path: Path) -> None:
    text = THERE_AND_BACK + STILL_OPEN
    for case, teams in {"C3": "ABCA", "C4": "ABAB", "C5": "A"}.items():
        text += "".join(
            f"{case},2026-01-0{day} 09:00,{'done' if day == len(teams) else 'busy'},{team},,Acme,,\n"
            for day, team in enumerate(teams, start=1)
        )
    log = read_text(tmp_path, text)
    imported(log)
    found, wanted = flow(factories.system(), FlowFilter(source="our-desk")), log.figures
    assert (found.requests, found.events, found.hand_overs) == (
        wanted.requests,
        wanted.events,
        wanted.hand_overs,
    )
    assert found.requests_with_return == wanted.requests_with_return == 2
    assert found.requests_with_any_return == wanted.requests_with_any_return == 3
    assert (found.median_hours_open, found.still_open) == (wanted.median_hours_open, wanted.still_open)
    assert [
        (row.name, row.requests, row.received, row.hand_overs_in, row.hand_overs_out, row.returns_in)
        for row in flow_by_party(factories.system())
    ] == [
        (row.party, row.requests, row.received, row.hand_overs_in, row.hand_overs_out, row.returns_in)
        for row in wanted.by_party
    ]
    assert flow(factories.system(), FlowFilter(source="another")).requests == 0


@pytest.mark.django_db
def test_the_triggers_of_the_database_have_looked_before_it_is_committed(tmp_path: Path) -> None:
    imported(read_text(tmp_path, THERE_AND_BACK))
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM desk_fault")
        assert cursor.fetchone() == (0,)


@pytest.mark.django_db
def test_a_chain_with_a_gap_is_refused_however_much_is_written_at_once(tmp_path: Path) -> None:
    imported(read_text(tmp_path, THERE_AND_BACK))
    whole = ClientRequest.objects.get()
    first = Custody.objects.filter(client_request=whole).order_by("sequence")[0]
    hour = timedelta(hours=1)
    broken = ClientRequest.objects.create(
        number=whole.number + 1,
        client=whole.client,
        subject="Broken",
        channel="import",
        answerable_seat=whole.answerable_seat,
        state="closed",
        received_at=NOW,
        closed_at=NOW + 3 * hour,
        received_by=whole.received_by,
        first_party=first.party,
    )
    for sequence, begins in ((1, 0), (2, 2)):
        Custody.objects.create(
            client_request=broken,
            sequence=sequence,
            seat=first.seat,
            from_at=NOW + begins * hour,
            until_at=NOW + (begins + 1) * hour,
            beginning="received" if sequence == 1 else "handed_over",
            given_by=first.given_by,
            hand_number=1,
            arrival="received" if sequence == 1 else "stays",
        )
    with pytest.raises(IntegrityError) as refused:
        connection.check_constraints()
    assert "custody_has_no_gap" in str(refused.value)
