"""What the database itself refuses about seats and appointments, whoever writes."""

from triangel.tests import factories
from triangel.tests.broken import breaks
from triangel.tests.cast import Cast
from triangel.tests.factories import NOW, TODAY, in_days
from triangel.triangle.choices import SeatKind
from triangel.triangle.models import Seat

SEAT = (
    "INSERT INTO triangle_seat (kind, client_id, contract_id, project_id, team_id)"
    " VALUES (%s, %s, %s, %s, %s)"
)
APPOINTMENT = (
    "INSERT INTO triangle_appointment"
    " (seat_id, employee_id, part, starts_on, ends_on, reason, made_at, made_by_id)"
    " VALUES (%s, %s, %s, %s, %s, '', %s, %s)"
)


def test_every_client_project_and_team_has_its_seats(cast: Cast) -> None:
    client, project, team = factories.client(), factories.project(cast.b), factories.team()
    assert sorted(Seat.objects.filter(client=client).values_list("kind", flat=True)) == [
        SeatKind.ACCOUNT_MANAGER,
        SeatKind.CONTRACT_MANAGER,
    ]
    assert sorted(Seat.objects.filter(project=project).values_list("kind", "client_id")) == [
        (SeatKind.PROJECT_MANAGER, cast.b.pk),
        (SeatKind.SENIOR_SUPPLIER, cast.b.pk),
    ]
    assert list(Seat.objects.filter(team=team).values_list("kind", flat=True)) == [SeatKind.SERVICE_DESK]


def test_a_seat_has_the_scope_of_its_kind(cast: Cast) -> None:
    a, contract, project, desk = cast.a.pk, cast.contract_a.pk, cast.project_a.pk, cast.service.pk
    for scope in (
        ("account_manager", a, contract, None, None),
        ("account_manager", None, None, None, None),
        ("contract_manager", a, None, project, None),
        ("project_manager", a, None, None, None),
        ("senior_supplier", a, contract, project, None),
        ("service_desk", a, None, None, desk),
        ("service_desk", None, None, None, None),
        ("king", a, None, None, None),
    ):
        breaks("seat_scope_fits_its_kind", SEAT, *scope)


def test_a_seat_exists_once(cast: Cast) -> None:
    breaks("seat_exists_once", SEAT, "account_manager", cast.a.pk, None, None, None)
    breaks("seat_exists_once", SEAT, "senior_supplier", cast.a.pk, None, cast.project_a.pk, None)


def test_a_seat_is_of_the_client_of_its_contract_and_project(cast: Cast) -> None:
    breaks(
        "seat_contract_belongs_to_client", SEAT, "contract_manager", cast.b.pk, cast.contract_a.pk, None, None
    )
    project = "UPDATE projects_project SET client_id = %s, contract_id = NULL WHERE id = %s"
    breaks("seat_project_belongs_to_client", project, cast.b.pk, cast.project_a.pk)


def test_seats_are_kept_as_they_are(cast: Cast) -> None:
    breaks("seat_is_never_deleted", "DELETE FROM triangle_seat WHERE id = %s", cast.cm_a.pk)
    breaks(
        "seat_never_changes", "UPDATE triangle_seat SET client_id = %s WHERE id = %s", cast.b.pk, cast.cm_a.pk
    )


def test_appointments_are_kept(cast: Cast) -> None:
    breaks(
        "appointment_is_never_deleted", "DELETE FROM triangle_appointment WHERE seat_id = %s", cast.cm_a.pk
    )


def test_a_seat_has_one_holder_and_one_deputy_at_a_time(cast: Cast) -> None:
    rest = (NOW, cast.system.pk)
    breaks(
        "appointments_never_overlap", APPOINTMENT, cast.cm_a.pk, cast.cees.pk, "holder", TODAY, None, *rest
    )
    factories.appointment(cast.cm_a, cast.cees, part="deputy", ends_on=in_days(5))
    breaks(
        "appointments_never_overlap", APPOINTMENT, cast.cm_a.pk, cast.lars.pk, "deputy", TODAY, None, *rest
    )


def test_an_appointment_ends_after_it_starts(cast: Cast) -> None:
    statement = "UPDATE triangle_appointment SET ends_on = %s WHERE seat_id = %s"
    breaks("appointment_ends_after_start", statement, in_days(-5000), cast.cm_a.pk)


def test_a_withdrawn_appointment_is_in_nobodys_way(cast: Cast) -> None:
    factories.appointment(cast.cm_a, cast.cees, starts_on=TODAY, ends_on=TODAY)
