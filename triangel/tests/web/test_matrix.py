"""The pages of the matrix: read by everybody, changed cell by cell, judged by a second person, tried out."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client as Browser
from django.urls import reverse
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from triangel.desk import actions
from triangel.desk.models import MatrixReplay, MatrixRow, MatrixVersion, Topic
from triangel.desk.rules.matrix import Conditions
from triangel.people.models import Employee
from triangel.tests.cast import By, Cast, user_of
from triangel.tests.web.browsers import browser_of, errors, lead, page
from triangel.tests.web.desk_office import HTMX, Office, open_office
from triangel.worker.replays import run_replay

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(cast: Cast) -> Office:
    return open_office(cast)


@pytest.fixture
def draft(office: Office) -> MatrixVersion:
    by = By(actor=user_of(office.cast.ada), at=timezone.now() - timedelta(hours=1))
    return actions.copy_matrix(MatrixVersion.objects.get(number=1), note="A try", **by)


def row_of(version: MatrixVersion, code: str) -> MatrixRow:
    return version.rows.get(topic__code=code)


def plain(text: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", text))


def test_everybody_reads_the_one_in_force(office: Office, draft: MatrixVersion) -> None:
    for who in (office.cast.sofie, office.cast.carin, office.cast.ada, office.cast.diana):
        text = page(who, "/matrix/")
        assert lead(text).startswith("Version 1 is in force since")
        assert "<select class=" not in text.replace('<select class="form-select"', "")
        assert "de servicedesk lost het op; de contractmanager bewaakt de continuïteit" in text
    assert "Change it" not in page(office.cast.sofie, "/matrix/")
    assert "Go on with version 2" in page(office.cast.ada, "/matrix/")
    assert "Look at version 2" in page(office.cast.diana, "/matrix/")


def test_a_draft_is_not_there_for_who_does_not_decide(office: Office, draft: MatrixVersion) -> None:
    row = row_of(draft, "invoice")
    replay = reverse("replay_matrix", args=[2])
    paths = [reverse(name, args=[2]) for name in ("matrix_version", "matrix_differences", "add_row")]
    paths += [reverse("change_row", args=[2, row.pk]), reverse("matrix_as_csv", args=[2]), replay]
    posts = [
        reverse(name, args=[2, row.pk]) for name in ("set_part", "explain_row", "drop_row", "change_row")
    ] + [reverse(name, args=[2]) for name in ("send_matrix_for_review", "withdraw_matrix", "publish_matrix")]
    for who in (office.cast.sofie, office.cast.carin, office.cast.lars):
        browser = browser_of(who)
        found = [browser.get(path).status_code for path in paths]
        found += [browser.post(path).status_code for path in posts]
        found += [
            browser.get(reverse("import_matrix")).status_code,
            browser.get("/matrix/topics/make/").status_code,
        ]
        assert set(found) == {404}
    director = browser_of(office.cast.diana)
    assert director.post(posts[0]).status_code == 404
    assert director.get(paths[0]).status_code == 200


def test_a_cell_is_kept_at_once_and_says_what_is_wrong(office: Office, draft: MatrixVersion) -> None:
    browser, row = browser_of(office.cast.ada), row_of(draft, "invoice")
    path = reverse("set_part", args=[2, row.pk])
    text = browser.post(path, {"contract_manager": "I"}, headers=HTMX).content.decode()
    row.refresh_from_db()
    assert row.contract_manager == "I"
    assert text.startswith(f'<tr id="row-{row.pk}"')
    assert 'id="findings"' in text
    assert "2 things are wrong and stop it from being published." in plain(text)
    assert "Invoice question: nobody answers to the client. Give one role an A or A/R." in plain(text)
    mended = browser.post(path, {"service_desk": "A/R"}, headers=HTMX).content.decode()
    assert "It is complete and unambiguous: every request has exactly one row." in plain(mended)


def test_a_cell_that_cannot_be_kept_says_why(office: Office, draft: MatrixVersion) -> None:
    browser, row = browser_of(office.cast.ada), row_of(draft, "invoice")
    path = reverse("set_part", args=[2, row.pk])
    for sent in ({"contract_manager": "Q"}, {"king": "A"}, {}):
        answer = browser.post(path, sent, headers=HTMX)
        assert (answer.status_code, answer.headers["X-Triangel-Said"][:6]) == (409, "Choose")
    actions.send_matrix_for_review(draft, actor=user_of(office.cast.ada), at=timezone.now())
    answer = browser.post(path, {"contract_manager": "I"}, headers=HTMX)
    assert answer.status_code == 409
    assert browser.post(path, {"contract_manager": "I"}).status_code == 302
    row.refresh_from_db()
    assert row.contract_manager == "A/R"


def test_why_is_typed_on_the_grid(office: Office, draft: MatrixVersion) -> None:
    row = row_of(draft, "invoice")
    path = reverse("explain_row", args=[2, row.pk])
    browser = browser_of(office.cast.ada)
    assert "<b>" not in browser.post(path, {"reason": "<b>bold</b>"}, headers=HTMX).content.decode()
    assert browser.post(path, {"reason": "x" * 500}, headers=HTMX).status_code == 409
    row.refresh_from_db()
    assert row.reason == "<b>bold</b>"


def whole(row: MatrixRow, **fields: Any) -> dict[str, Any]:
    parts = {name: getattr(row, name) for name in ("account_manager", "project_manager", "contract_manager")}
    rest = {name: getattr(row, name) for name in ("line_manager", "service_desk", "director", "reason")}
    return parts | rest | fields


def test_a_whole_row_is_changed_in_a_form(office: Office, draft: MatrixVersion) -> None:
    browser, row = browser_of(office.cast.ada), row_of(draft, "invoice")
    path = reverse("change_row", args=[2, row.pk])
    assert browser.get(path).status_code == 200
    sent = whole(
        row, director="I", contract_classes=["A", "B"], client="zorggroep", channels=["mail"], project="with"
    )
    answer = browser.post(path, sent)
    assert (answer.status_code, answer.headers["Location"]) == (302, f"/matrix/versions/2/#row-{row.pk}")
    row.refresh_from_db()
    found = (row.director, row.contract_classes, row.client, row.channels, row.project)
    assert found == ("I", ["A", "B"], office.cast.a, ["mail"], "with")
    assert "class A or B" in page(office.cast.ada, "/matrix/versions/2/")
    wrong = browser.post(path, whole(row, client="nobody at all"))
    assert (wrong.status_code, errors(wrong)) == (422, ["No client is called so."])
    several = browser.post(path, whole(row, client="a"))
    assert several.status_code == 422
    by_number = browser.post(path, whole(row, client=str(office.cast.b.number)))
    assert by_number.status_code == 302
    row.refresh_from_db()
    assert row.client == office.cast.b


def test_a_row_for_some_requests_comes_and_goes(office: Office, draft: MatrixVersion) -> None:
    browser, topic = browser_of(office.cast.ada), Topic.objects.get(code="invoice")
    path = reverse("add_row", args=[2])
    twin = browser.post(path, {"topic": topic.pk})
    assert (twin.status_code, len(errors(twin))) == (422, 1)
    assert browser.post(path, {"topic": topic.pk, "channels": ["phone"]}).status_code == 302
    made = draft.rows.get(topic=topic, channels=["phone"])
    assert "by telephone" in page(office.cast.ada, "/matrix/versions/2/?q=invoice")
    assert browser.post(path, {"topic": topic.pk, "contract_classes": ["A"]}).status_code == 302
    text = plain(page(office.cast.ada, "/matrix/versions/2/"))
    assert "are equally specific, and all fit class A, by telephone" in text
    assert browser.post(reverse("drop_row", args=[2, made.pk])).status_code == 302
    assert not MatrixRow.objects.filter(pk=made.pk).exists()
    assert browser.post(reverse("drop_row", args=[2, made.pk])).status_code == 404
    other = row_of(MatrixVersion.objects.get(number=1), "invoice")
    assert browser.post(reverse("set_part", args=[2, other.pk])).status_code == 404


def test_it_goes_from_draft_to_in_force_by_two_people(office: Office, draft: MatrixVersion) -> None:
    ada, diana = browser_of(office.cast.ada), browser_of(office.cast.diana)
    ada.post(reverse("send_matrix_for_review", args=[2]))
    own = ada.post(reverse("approve_matrix", args=[2]), {"note": "Fine by me."})
    assert own.status_code == 422
    assert errors(own)[0].startswith("A second person reviews this version")
    assert "Approve</a>" not in ada.get("/matrix/versions/2/").content.decode()
    back = diana.post(reverse("send_matrix_back", args=[2]), {"note": ""})
    assert back.status_code == 422
    assert diana.post(reverse("approve_matrix", args=[2]), {"note": "Good."}).status_code == 302
    late = ada.post(reverse("publish_matrix", args=[2]), {"valid_from": "2020-01-01T08:00"})
    assert errors(late) == ["Choose now or a moment that is still to come."]
    assert ada.post(reverse("publish_matrix", args=[2]), {"valid_from": ""}).status_code == 302
    text = page(office.cast.sofie, "/matrix/")
    assert lead(text).startswith("Version 2 is in force since")
    told = plain(page(office.cast.sofie, "/matrix/versions/"))
    assert "Reviewed by Diana de Wit" in told
    assert "Version 1 was in force from" in told


def test_a_version_to_come_may_be_withdrawn(office: Office, draft: MatrixVersion) -> None:
    browser = browser_of(office.cast.ada)
    assert browser.post(reverse("withdraw_matrix", args=[2])).status_code == 302
    assert "was withdrawn and was never in force" in page(office.cast.ada, "/matrix/versions/2/")
    browser.post(reverse("withdraw_matrix", args=[1]))
    assert MatrixVersion.objects.get(number=1).state == "published"


def test_differences_are_told_cell_by_cell(office: Office, draft: MatrixVersion) -> None:
    by = By(actor=user_of(office.cast.ada), at=timezone.now())
    row = row_of(draft, "invoice")
    actions.set_part(row, role="director", part="I", **by)
    actions.explain_row(row, reason="The director wants to know", **by)
    made = actions.add_row(draft, topic=row.topic, conditions=Conditions(languages=frozenset({"en"})), **by)
    actions.drop_row(row_of(draft, "reference"), **by)
    text = page(office.cast.diana, "/matrix/versions/2/differences/")
    assert lead(text) == "3 rows are different. 1 is new. 1 is gone."
    said = plain(text)
    assert re.search(r"Invoice question Director - has no part I is told", said)
    assert "The director wants to know" in said
    assert "in English" in said
    assert made.pk
    assert browser_of(office.cast.diana).get("/matrix/versions/2/differences/?other=99").status_code == 200
    assert browser_of(office.cast.sofie).get("/matrix/versions/1/differences/").status_code == 404


def test_a_request_leads_to_the_row_that_brought_it(office: Office) -> None:
    client_request = office.ask("invoice")
    row = client_request.matrix_row
    assert row is not None
    text = page(office.cast.carin, f"/requests/{client_request.number}/")
    assert f'href="/matrix/versions/1/#row-{row.pk}"' in text
    assert f'id="row-{row.pk}"' in page(office.cast.carin, "/matrix/versions/1/")


def tried_out(office: Office, draft: MatrixVersion, who: Employee) -> MatrixReplay:
    browser = browser_of(who)
    today = timezone.localdate()
    sent = {"first": (today - timedelta(days=30)).isoformat(), "last": today.isoformat()}
    answer = browser.post(reverse("replay_matrix", args=[2]), sent)
    replay = MatrixReplay.objects.latest("pk")
    assert answer.headers["Location"] == reverse("matrix_replay", args=[2, replay.pk])
    assert "Being worked out." in browser.get(answer.headers["Location"]).content.decode()
    job = ProcrastinateJob.objects.latest("id")
    assert (job.task_name, job.args) == ("triangel.worker.tasks.replay_matrix", {"replay": replay.pk})
    run_replay(replay.pk, timezone.now())
    return replay


def move_invoices(office: Office, draft: MatrixVersion) -> None:
    by = By(actor=user_of(office.cast.ada), at=timezone.now())
    row = row_of(draft, "invoice")
    actions.set_part(row, role="contract_manager", part="A", **by)
    actions.set_part(row, role="service_desk", part="R", **by)


def test_a_draft_is_tried_out(office: Office, draft: MatrixVersion) -> None:
    office.ask("invoice", subject="Who pays?")
    office.ask("renewal")
    move_invoices(office, draft)
    replay = tried_out(office, draft, office.cast.diana)
    text = page(office.cast.diana, f"/matrix/versions/2/replays/{replay.pk}/")
    said = plain(text)
    assert "Of 2 requests 1 would have gone elsewhere." in said
    assert "to the service desk instead of the contract manager" in said
    assert "Who pays?" in said
    assert re.search(r"Contract manager 2 → 1 −1 2 → 2 =", said)
    assert '"source": "Contract manager"' in text


def test_figures_of_people_are_for_themselves_and_their_line(office: Office, draft: MatrixVersion) -> None:
    office.ask("invoice")
    move_invoices(office, draft)
    replay = tried_out(office, draft, office.cast.ada)
    path = f"/matrix/versions/2/replays/{replay.pk}/"
    assert "Carin Bos" in page(office.cast.diana, path)
    assert "Carin Bos" not in page(office.cast.ada, path)
    assert browser_of(office.cast.lars).get(path).status_code == 404
    ada, diana = user_of(office.cast.ada), user_of(office.cast.diana)
    actions.send_matrix_for_review(draft, actor=ada, at=timezone.now())
    actions.approve_matrix(draft, note="", actor=diana, at=timezone.now())
    actions.publish_matrix(draft, valid_from=None, actor=ada, at=timezone.now())
    assert "Carin Bos" in page(office.cast.lars, path)
    assert "Carin Bos" in page(office.cast.carin, path)
    assert "Carin Bos" not in page(office.cast.lotte, path)
    assert "Carin Bos" not in page(office.cast.dora, path)


def test_a_complaint_is_counted_and_not_listed(office: Office, draft: MatrixVersion) -> None:
    office.ask("complaint_am", about=office.cast.anna, subject="About a person", by=office.cast.dora)
    by = By(actor=user_of(office.cast.ada), at=timezone.now())
    row = row_of(draft, "complaint_am")
    actions.set_part(row, role="line_manager", part="A", **by)
    actions.set_part(row, role="contract_manager", part="R", **by)
    replay = tried_out(office, draft, office.cast.ada)
    for who in (office.cast.ada, office.cast.diana):
        said = plain(page(who, f"/matrix/versions/2/replays/{replay.pk}/"))
        assert "Of 1 requests 1 would have gone elsewhere." in said
        assert "1 of these are confidential: they are counted, and never listed." in said
        assert "About a person" not in said


@pytest.mark.parametrize(
    ("first", "last", "why"),
    [
        ("2026-02-02", "2026-02-01", "The last day lies before the first."),
        ("2020-01-01", "2099-01-01", "Choose days that have been."),
        ("2019-01-01", "2026-01-01", "Choose at most three years."),
        ("x", "2026-01-01", "Enter a valid date."),
    ],
)
def test_days_that_make_no_period_are_refused(
    office: Office, draft: MatrixVersion, first: str, last: str, why: str
) -> None:
    answer = browser_of(office.cast.ada).post(
        reverse("replay_matrix", args=[2]), {"first": first, "last": last}
    )
    assert (answer.status_code, errors(answer)) == (422, [why])


def test_a_version_goes_out_as_a_file_and_comes_in_as_a_draft(office: Office) -> None:
    browser = browser_of(office.cast.ada)
    for form, start in (("csv", b"code,topic_en"), ("dmn", b"<?xml")):
        answer = browser_of(office.cast.sofie).get(reverse(f"matrix_as_{form}", args=[1]))
        assert answer.headers["Content-Disposition"] == f'attachment; filename="matrix-v1.{form}"'
        assert answer.content.startswith(start)
        looked = browser.post(
            reverse("import_matrix"), {"file": SimpleUploadedFile(f"m.{form}", answer.content), "note": "In"}
        )
        said = looked.content.decode()
        assert "There are 45 rows in it." in plain(said)
        assert MatrixVersion.objects.filter(note="In").count() == 0
        made = browser.post(reverse("import_matrix"), {"text": looked.context["text"], "note": "In"})
        assert made.status_code == 302
        draft = MatrixVersion.objects.latest("number")
        assert lead(page(office.cast.ada, made.headers["Location"])).startswith("Version")
        assert (draft.note, draft.state, draft.rows.count()) == ("In", "draft", 45)
        MatrixVersion.objects.filter(pk=draft.pk).update(note="")
    assert browser.get("/matrix/versions/1/export/xls/").status_code == 404


def test_a_file_that_is_no_matrix_is_refused(office: Office) -> None:
    browser = browser_of(office.cast.ada)
    bomb = b'<!DOCTYPE x [<!ENTITY a "a">]><x>&a;</x>'
    for data in (b"\x00", b"a,b\n1,2\n", bomb, b""):
        answer = browser.post(reverse("import_matrix"), {"file": SimpleUploadedFile("m.csv", data)})
        assert answer.status_code == 422
    assert browser.post(reverse("import_matrix"), {"text": "x"}).status_code == 422
    large = SimpleUploadedFile("m.csv", b"x" * (2 * 1024 * 1024 + 1))
    assert browser.post(reverse("import_matrix"), {"file": large}).status_code == 422
    assert MatrixVersion.objects.count() == 1


def sent_topic(**fields: Any) -> dict[str, Any]:
    return {"code": "printers", "name_nl": "Printers", "name_en": "Printers", **fields}


def test_topics_are_made_named_moved_and_retired(office: Office) -> None:
    browser = browser_of(office.cast.ada)
    under = Topic.objects.get(code="incident")
    assert browser.post(reverse("make_topic"), sent_topic(parent=under.pk)).status_code == 302
    assert "no row of its own" in plain(page(office.cast.sofie, "/matrix/topics/"))
    twice = browser.post(reverse("make_topic"), sent_topic())
    assert errors(twice) == ["There is already a topic with this code."]
    changed = sent_topic(name_en="Printing", description="All that prints", examples="It jams\nNo toner")
    assert browser.post(reverse("describe_topic", args=["printers"]), changed).status_code == 302
    assert "All that prints" in page(office.cast.sofie, "/matrix/topics/")
    services = Topic.objects.get(code="services")
    assert browser.post(reverse("move_topic", args=["printers"]), {"parent": services.pk}).status_code == 302
    circle = browser.post(reverse("move_topic", args=["services"]), {"parent": under.pk})
    assert circle.status_code == 422
    assert browser.post(reverse("retire_topic", args=["printers"])).status_code == 302
    assert not Topic.objects.get(code="printers").is_active
    assert browser.post(reverse("restore_topic", args=["printers"])).status_code == 302
    assert Topic.objects.get(code="printers").parent == services
    for name in ("describe_topic", "move_topic", "retire_topic", "restore_topic"):
        assert browser_of(office.cast.diana).post(reverse(name, args=["printers"])).status_code == 404


def test_before_there_is_a_matrix_the_page_says_so(cast: Cast) -> None:
    assert "No matrix is in force yet" in page(cast.sofie, "/matrix/")


def test_a_topic_is_looked_for(office: Office) -> None:
    text = page(office.cast.sofie, "/matrix/?q=invoice&under=money")
    assert "Invoice question" in text
    assert "Incident or outage" not in text
    assert "No topic is called so" in page(office.cast.sofie, "/matrix/?q=zzz")


def test_a_contact_of_a_client_finds_nothing(office: Office, draft: MatrixVersion) -> None:
    browser = Browser()
    browser.force_login(user_of(office.cast.alice))
    for path in ("/matrix/", "/matrix/versions/", "/matrix/topics/", "/matrix/versions/1/export/csv/"):
        assert browser.get(path).status_code == 404
