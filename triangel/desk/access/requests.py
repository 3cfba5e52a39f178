"""Who sees which requests, and who may do what with one.

What somebody may not see does not exist for him: lists, search, counts and notices all start from
``visible_requests``. A complaint about a person is kept in a small circle, and never reaches that person,
who stands in for him, or who reports to him, whatever changes afterwards (rules COI-1, COI-10, COI-15).
"""

from collections.abc import Set as AbstractSet
from datetime import datetime

from django.db.models import Q, QuerySet

from triangel.clients.models import Contact
from triangel.core.models import User
from triangel.core.periods import local_day
from triangel.desk.access import hands
from triangel.desk.choices import Direction, OfferState
from triangel.desk.models import ClientRequest, Custody, Exclusion, Message, TransferOffer
from triangel.people import queries as people_queries
from triangel.people.access import employee_of
from triangel.people.models import Employee
from triangel.triangle.models import Appointment, Seat


def contact_of(user: User) -> Contact | None:
    """The client's contact who signs in as this user, if he is one."""
    return getattr(user, "contact", None)


def visible_requests(user: User) -> QuerySet[ClientRequest]:
    """The requests that exist for this user."""
    if user.is_system:
        return ClientRequest.objects.all()
    employee = employee_of(user)
    if employee is not None:
        return _for_employee(employee, user)
    contact = contact_of(user)
    if contact is None or not contact.is_active:
        return _none()
    own = ClientRequest.objects.filter(client=contact.client_id)
    return own if contact.is_client_manager else own.filter(contact=contact)


def can_see(user: User, client_request: ClientRequest) -> bool:
    """Whether this request exists for this user: the answer of ``visible_requests`` about one.

    What is no complaint about a person is hidden from an employee only by an exclusion, asked by itself.
    """
    employee = employee_of(user)
    if user.is_system or employee is None or client_request.about_id is not None:
        return visible_requests(user).filter(pk=client_request.pk).exists()
    return not Exclusion.objects.filter(client_request=client_request, employee=employee).exists()


def visible_messages(user: User, client_request: ClientRequest) -> QuerySet[Message]:
    """What was said that this user may read: a client never reads the notes among colleagues."""
    messages = Message.objects.filter(client_request=client_request)
    if employee_of(user) is None and not user.is_system:
        messages = messages.exclude(direction=Direction.INTERNAL)
    return messages.select_related("author", "contact").order_by("at", "id")


def can_receive(user: User, client_id: int) -> bool:
    """Whether this user may put a request of this client in: an employee, or a contact of it."""
    if user.is_system or employee_of(user) is not None:
        return True
    contact = contact_of(user)
    return contact is not None and contact.is_active and contact.client_id == client_id


def can_work_on(user: User, client_request: ClientRequest, at: datetime) -> bool:
    """Whether this user may answer, promise, hand over and resolve: who holds it, answers for it, takes
    part in the team it lies with, or leads one of these."""
    if user.is_system:
        return True
    employee = employee_of(user)
    if employee is None or not can_see(user, client_request):
        return False
    people = hands.people_at_work(client_request, local_day(at))
    return employee.pk in people.anybody | people.leaders


def can_note(user: User, client_request: ClientRequest) -> bool:
    """Whether this user may leave a note for colleagues: any employee who sees it."""
    return user.is_system or (employee_of(user) is not None and can_see(user, client_request))


def can_speak_for_client(user: User, client_request: ClientRequest) -> bool:
    """Whether this user may say something as the client, confirm or reopen: the client himself, or an
    employee who writes down what the client told him."""
    return user.is_system or can_see(user, client_request)


def can_answer_offer(user: User, client_request: ClientRequest, at: datetime) -> bool:
    """Whether a request that was offered is offered to this user."""
    employee = employee_of(user)
    if employee is None or not can_see(user, client_request):
        return False
    offer = hands.open_offer(client_request)
    return offer is not None and employee.pk in hands.people_offered(offer, local_day(at))


def is_excluded(employee_id: int, client_request: ClientRequest) -> bool:
    """Whether this employee is kept out of this request, by what was written down or by his place now."""
    return employee_id in hands.excluded_from(client_request)


def _for_employee(employee: Employee, user: User) -> QuerySet[ClientRequest]:
    """Everything but complaints about persons that are not for him, and what he is kept out of.

    The few complaints that are for him are looked up first, by themselves: as part of every question about
    requests they would cost more than the question.
    """
    kept_out = Exclusion.objects.filter(employee=employee).values("client_request")
    organisation = people_queries.organisation()
    stands_in_for = organisation.stands_in_for(employee.pk)
    above = {employee.pk, *organisation.line_above(employee.pk), *stands_in_for}
    if employee.is_independent or organisation.led_by(employee.pk):
        shown = Q(about__isnull=False) & ~Q(about__in=above)
    else:
        behind = organisation.everybody_under(*stands_in_for) | stands_in_for
        circle = _in_circle(employee, user, stands_in_for, behind).exclude(about__in=above)
        shown = Q(pk__in=list(circle.values_list("pk", flat=True)))
    return ClientRequest.objects.filter(Q(about__isnull=True) | shown).exclude(pk__in=kept_out)


def _in_circle(
    employee: Employee, user: User, stands_in_for: AbstractSet[int], behind: AbstractSet[int]
) -> QuerySet[ClientRequest]:
    """Complaints about a person that an employee who leads nobody may know of, before anybody is kept out:
    those at clients whose triangle he is part of or stands in for, those he had in hand or is asked to take,
    those that lie with a seat of his own or with his team, and those that lie with whom he stands in for or
    with somebody under these: in their absence they come to him."""
    confidential = ClientRequest.objects.filter(about__isnull=False)
    clients = (
        Appointment.objects.filter(employee__in={employee.pk, *stands_in_for})
        .filter(seat__client__isnull=False)
        .values("seat__client")
    )
    had = Custody.objects.filter(employee=employee).values("client_request")
    return confidential.filter(
        Q(client__in=clients)
        | Q(pk__in=had)
        | Q(pk__in=_in_reach(employee, behind))
        | Q(received_by=user)
        | Q(answerable=employee)
    )


def _in_reach(employee: Employee, behind: AbstractSet[int]) -> set[int]:
    """The complaints that may come to somebody without his doing: offered to him or his team, or in hands
    that are his or that he may have to be. A team is the hand until one of it took the request."""
    complaints = [row for row in hands.kept_from_somebody() if row.about is not None]
    people = behind | {employee.pk}
    seats, team = set(_seats_of(people)), _team_seats(employee)
    held = {
        row.client_request
        for row in complaints
        if row.hand.employee in behind
        or row.hand.seat in seats
        or (row.hand.seat in team and row.hand.employee is None)
    }
    offered = TransferOffer.objects.filter(
        Q(to_employee__in=people) | Q(to_seat__in=seats | team),
        client_request__in=[row.client_request for row in complaints],
        state=OfferState.OPEN,
    )
    return held | set(offered.values_list("client_request", flat=True))


def _team_seats(employee: Employee) -> set[int]:
    return set(Seat.objects.filter(team=employee.team_id).values_list("pk", flat=True))


def _seats_of(people: AbstractSet[int]) -> QuerySet[Appointment, int]:
    return Appointment.objects.filter(employee__in=people).values_list("seat", flat=True)


def _none() -> QuerySet[ClientRequest]:
    return ClientRequest.objects.none()
