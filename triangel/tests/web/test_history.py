"""The pages that read in a history: who may enter, from a file to requests, and what is refused."""

from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client as Browser
from django.urls import reverse

from triangel.desk.models import ClientRequest, HistoryImport
from triangel.exchange.logs import uploads
from triangel.exchange.logs.uploads import Upload
from triangel.people.models import Employee
from triangel.tests.cast import Cast
from triangel.tests.exchange.logs_written import HEADER, NOW, THERE_AND_BACK
from triangel.worker import imports

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _files(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(settings, "MEDIA_ROOT", tmp_path)


def browser_of(employee: Employee) -> Browser:
    browser = Browser()
    assert employee.user is not None
    browser.force_login(employee.user)
    return browser


def sent(browser: Browser, text: str, name: str = "meldingen.csv") -> Upload:
    """The upload after a file was sent in."""
    log = SimpleUploadedFile(name, text.encode())
    answer = browser.post(reverse("send_log"), {"log": log})
    assert answer.status_code == 302, answer.content
    (upload,) = uploads.waiting()
    return upload


def columns_of(browser: Browser, upload: Upload) -> dict[str, str]:
    """The form on the page of the columns as it is filled in."""
    form = browser.get(reverse("map_columns", args=[upload.token])).context["form"]
    return {field.html_name: field.value() or "" for field in form}


OURS = f"{HEADER}\n{THERE_AND_BACK}"


def test_only_an_administrator_finds_these_pages(cast: Cast) -> None:
    upload = sent(browser_of(cast.ada), OURS)
    for employee in (cast.diana, cast.lars, cast.carin, cast.sofie):
        browser = browser_of(employee)
        for name in ("history", "send_log"):
            assert browser.post(reverse(name)).status_code in {404, 405}
        for name in ("map_columns", "preview_import", "import_log", "drop_log"):
            assert browser.post(reverse(name, args=[upload.token])).status_code in {404, 405}
        assert browser.get(reverse("history")).status_code == 404
        assert browser.get(reverse("preview_import", args=[upload.token])).status_code == 404
    client = Browser()
    assert cast.alice.user is not None
    client.force_login(cast.alice.user)
    assert client.get(reverse("history")).status_code == 404
    assert Browser().get(reverse("history")).status_code == 302


def test_a_file_goes_over_columns_and_preview_to_requests(cast: Cast) -> None:
    browser = browser_of(cast.ada)
    upload = sent(browser, OURS)
    values = columns_of(browser, upload)
    assert (values["column_case"], values["column_team"], values["name"]) == ("case", "team", "meldingen")
    answer = browser.post(reverse("map_columns", args=[upload.token]), values)
    assert answer.headers["Location"] == reverse("preview_import", args=[upload.token])
    busy = browser.get(reverse("preview_import", args=[upload.token])).content.decode()
    assert "Reading." in busy
    imports.read_upload(upload.token, NOW)
    assert "Import 1 request" in browser.get(reverse("preview_import", args=[upload.token])).content.decode()
    assert ClientRequest.objects.count() == 0
    browser.post(reverse("import_log", args=[upload.token]))
    assert cast.ada.user is not None
    imports.import_upload(upload.token, cast.ada.user.pk, NOW)
    imports.import_upload(upload.token, cast.ada.user.pk, NOW)
    assert HistoryImport.objects.get().imported_by == cast.ada.user
    done = browser.get(reverse("preview_import", args=[upload.token])).content.decode()
    assert "<strong>1 requests</strong> with 6 events" in done
    assert "meldingen.csv" in browser.get(reverse("history")).content.decode()


def test_a_log_that_is_known_is_read_at_once(cast: Cast) -> None:
    header = "case_id,event_no,time:timestamp,concept:name,lifecycle:transition,org:resource\n"
    line = "C1,1,2013-01-05T09:00:00.000+01:00,Take in charge ticket,complete,Value 1\n"
    upload = sent(browser_of(cast.ada), header + line, "helpdesk.csv")
    assert (upload.state, upload.mapping["name"]) == ("to read", "helpdesk-italy")


def test_what_is_no_log_is_refused_and_not_kept(cast: Cast) -> None:
    browser = browser_of(cast.ada)
    answer = browser.post(reverse("send_log"), {"log": SimpleUploadedFile("photo.csv", b"\xff\xd8\x00\x10")})
    assert answer.status_code == 422
    assert "photo.csv is not a text file; a log is XES or CSV." in answer.content.decode()
    assert uploads.waiting() == []
    assert browser.post(reverse("send_log")).status_code == 422


def test_another_column_of_the_status_asks_for_its_meanings_first(cast: Cast) -> None:
    browser = browser_of(cast.ada)
    upload = sent(browser, OURS)
    values = columns_of(browser, upload) | {"column_status": "team", "column_team": "person"}
    answer = browser.post(reverse("map_columns", args=[upload.token]), values)
    assert answer.status_code == 422
    assert "This column holds other statuses." in answer.content.decode()
    assert [field.label for pair in answer.context["form"].meanings() for field in pair] == ["Blue", "Red"]


def test_a_form_that_is_wrong_keeps_what_was_typed(cast: Cast) -> None:
    browser = browser_of(cast.ada)
    upload = sent(browser, OURS)
    wrong = {"zone": "Mars/Crater", "name": "With Spaces", "column_team": "", "client_name": "Everybody"}
    answer = browser.post(reverse("map_columns", args=[upload.token]), columns_of(browser, upload) | wrong)
    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == {"zone", "name", "column_team"}
    assert 'value="Everybody"' in answer.content.decode()


def test_a_refusal_in_the_background_stands_on_the_page(cast: Cast) -> None:
    browser = browser_of(cast.ada)
    upload = sent(browser, OURS.replace("2026-", "long ago "))
    browser.post(
        reverse("map_columns", args=[upload.token]), columns_of(browser, upload) | {"column_at": "at"}
    )
    imports.read_upload(upload.token, NOW)
    page = browser.get(reverse("preview_import", args=[upload.token])).content.decode()
    assert "No line of meldingen.csv can be used. Moments that cannot be read: 6" in page


def test_lines_that_cannot_be_used_have_to_be_left_out_in_so_many_words(cast: Cast) -> None:
    browser = browser_of(cast.ada)
    upload = sent(browser, OURS + "C2,soon,new,Red,,Acme,,\n")
    browser.post(reverse("map_columns", args=[upload.token]), columns_of(browser, upload))
    imports.read_upload(upload.token, NOW)
    assert cast.ada.user is not None
    browser.post(reverse("import_log", args=[upload.token]))
    imports.import_upload(upload.token, cast.ada.user.pk, NOW)
    page = browser.get(reverse("preview_import", args=[upload.token])).content.decode()
    assert "so nothing was imported" in page
    assert ClientRequest.objects.count() == 0
    assert "Import 1 request" in page
    browser.post(reverse("import_log", args=[upload.token]), {"leave_out": "on"})
    imports.import_upload(upload.token, cast.ada.user.pk, NOW)
    assert ClientRequest.objects.count() == 1


def test_a_log_may_be_thrown_away(cast: Cast) -> None:
    browser = browser_of(cast.ada)
    upload = sent(browser, OURS)
    browser.post(reverse("drop_log", args=[upload.token]))
    assert uploads.waiting() == []
    assert browser.get(reverse("preview_import", args=[upload.token])).status_code == 404


@pytest.mark.parametrize("token", ["..", "x" * 22, "about"])
def test_an_upload_that_is_not_there_is_not_there(cast: Cast, token: str) -> None:
    assert browser_of(cast.ada).get(f"/history/{token}/").status_code == 404
