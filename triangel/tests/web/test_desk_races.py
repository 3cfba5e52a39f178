"""The same form, sent twice at the same moment."""

import threading
import uuid

import pytest
from django.db import connection

from triangel.desk.models import ClientRequest, Topic
from triangel.tests import cast as casts
from triangel.tests.web.desk_office import open_office


@pytest.mark.django_db(transaction=True)
def test_an_impatient_finger_makes_one_request() -> None:
    office = open_office(casts.make())
    typed = {
        "key": str(uuid.uuid4()),
        "contact": office.cast.alice.pk,
        "channel": "phone",
        "subject": "The invoice is wrong",
        "body": "It counts twelve laptops, we have ten.",
        "topic": Topic.objects.get(code="invoice").pk,
    }
    browsers = [office.browser(office.cast.dora) for _ in range(4)]
    start, answers = threading.Barrier(len(browsers)), []

    def send(number: int) -> None:
        start.wait()
        response = browsers[number].post(f"/requests/new/?client={office.cast.a.number}", typed)
        answers.append((response.status_code, response.headers.get("Location")))
        connection.close()

    threads = [threading.Thread(target=send, args=[number]) for number in range(len(browsers))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    made = ClientRequest.objects.get()
    assert answers == [(302, f"/requests/{made.number}/")] * len(browsers)
