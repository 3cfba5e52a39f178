"""Who keeps the contacts of a client: who may be asked, agrees, decides, and reads what its people asked.

A contact who follows all of a client's requests reads everything that was said about them. So it is decided
by those who answer to this client, and not by everybody who works here.
"""

from datetime import datetime

from triangel.clients.models import Client
from triangel.core.models import User
from triangel.core.periods import local_day
from triangel.people import access as people_access
from triangel.people import queries as people_queries
from triangel.triangle import queries as triangle_queries


def can_keep_contacts(user: User, client: Client, at: datetime) -> bool:
    """Whether the user may add and change the client's contacts: he is of its triangle or acts in it today,
    leads one of these, or is an administrator."""
    if people_access.is_administrator(user):
        return True
    employee = people_access.employee_of(user)
    if employee is None:
        return False
    faces = triangle_queries.faces(client.pk, local_day(at))
    own = {face.acting.pk for face in faces} | {face.holder.pk for face in faces if face.holder is not None}
    line = people_queries.organisation().line_above
    return employee.pk in own | {leader for person in own for leader in line(person)}
