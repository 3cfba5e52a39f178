"""The matrix as a file: what goes out comes back the same, and what is no matrix is refused in words."""

import re
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from triangel.core.models import User
from triangel.core.rules import NotAllowed
from triangel.desk import actions, queries
from triangel.desk.models import MatrixVersion, Topic
from triangel.desk.rules.findings import FindingKind
from triangel.desk.rules.matrix import CHANNELS, CLASSES, PART_WORDS, TONGUES, Conditions, Role
from triangel.exchange.matrix.dmn import INPUTS, SPACE, from_dmn, to_dmn
from triangel.exchange.matrix.lines import FileRow, UnreadableMatrix, ordered, rows_of
from triangel.exchange.matrix.load import load_matrix, preview, read_matrix, write_matrix
from triangel.exchange.matrix.sheet import COLUMNS, from_csv, to_csv
from triangel.tests import factories
from triangel.tests.cast import Cast, user_of

NOW = factories.NOW
MODEL = f"{{{SPACE}}}"
FIRST = Path(actions.__file__).parents[1] / "data" / "matrix_v1.csv"

#: One line of anything a person can type.
texts = (
    st.text(st.characters(exclude_categories=["Cc", "Cs"]), max_size=40)
    .map(lambda text: " ".join(text.split()))
    .filter(lambda text: len(text) < 120)
)
rows = st.builds(
    FileRow,
    code=st.from_regex(r"[a-z][a-z0-9_]{1,12}", fullmatch=True),
    name_en=texts,
    name_nl=texts,
    parts=st.tuples(*[st.sampled_from(PART_WORDS)] * 6),
    reason=texts,
    classes=st.sets(st.sampled_from(CLASSES)).map(lambda words: ordered(words, CLASSES)),
    project=st.sampled_from(["", "with", "without"]),
    client=st.one_of(st.none(), st.integers(1, 99_999)),
    channels=st.sets(st.sampled_from(CHANNELS)).map(lambda words: ordered(words, CHANNELS)),
    language=st.sampled_from(["", *TONGUES]),
)
tables = st.lists(rows, min_size=1, max_size=8)


def in_order(table: list[FileRow]) -> list[str]:
    return sorted(map(repr, table))


@given(tables)
def test_a_sheet_comes_back_the_same(table: list[FileRow]) -> None:
    assert from_csv(to_csv(table).encode()) == table


@given(tables)
def test_a_decision_table_comes_back_the_same(table: list[FileRow]) -> None:
    back = from_dmn(to_dmn(table, number=7).encode())
    assert in_order(back) == in_order(table)


@given(st.binary(max_size=300))
def test_rubbish_is_refused_and_never_a_fault(data: bytes) -> None:
    for read in (from_csv, from_dmn, read_matrix):
        with pytest.raises(UnreadableMatrix):
            read(data)


#: What may stand in an element, in this order (DMN 1.3, the schema DMN13.xsd); a star is any number of them.
CONTENT = {
    "definitions": ["inputData*", "decision*"],
    "inputData": ["variable"],
    "variable": [],
    "decision": ["informationRequirement*", "decisionTable"],
    "informationRequirement": ["requiredInput"],
    "requiredInput": [],
    "decisionTable": ["input*", "output*", "annotation*", "rule*"],
    "input": ["inputExpression", "inputValues*"],
    "inputExpression": ["text"],
    "inputValues": ["text"],
    "output": ["outputValues"],
    "outputValues": ["text"],
    "annotation": [],
    "rule": ["inputEntry*", "outputEntry*", "annotationEntry*"],
    "inputEntry": ["text"],
    "outputEntry": ["text"],
    "annotationEntry": ["text"],
    "text": [],
}
NEEDED = {
    "definitions": {"name", "namespace"},
    "inputData": {"name"},
    "variable": {"name"},
    "decision": {"name"},
    "requiredInput": {"href"},
    "annotation": {"name"},
}
#: These three have no id in the schema.
WITHOUT_ID = {"requiredInput", "annotation", "annotationEntry", "text"}


@given(tables)
def test_it_is_built_as_dmn_wants_it(table: list[FileRow]) -> None:
    root = ElementTree.fromstring(to_dmn(table, number=3))
    ids = []
    for element in root.iter():
        assert element.tag.startswith(MODEL)
        name = element.tag.removeprefix(MODEL)
        children = [child.tag.removeprefix(MODEL) for child in element]
        pattern = "".join(
            f"(?:{word.rstrip('*')} ){'*' if word.endswith('*') else ''}" for word in CONTENT[name]
        )
        assert re.fullmatch(pattern, "".join(f"{child} " for child in children)), (name, children)
        assert NEEDED.get(name, set()) <= set(element.attrib)
        assert ("id" in element.attrib) is (name not in WITHOUT_ID)
        ids += [element.attrib["id"]] if "id" in element.attrib else []
    assert len(ids) == len(set(ids))
    assert all(re.fullmatch(r"[A-Za-z_][\w.-]*", each) for each in ids)
    known = {f"#{each}" for each in ids}
    assert {each.attrib["href"] for each in root.iter(f"{MODEL}requiredInput")} <= known
    for rule in root.iter(f"{MODEL}rule"):
        counts = [len(rule.findall(f"{MODEL}{name}")) for name in ("inputEntry", "outputEntry")]
        assert counts == [len(INPUTS), len(Role)]


def test_the_most_specific_rules_come_first_where_rules_overlap() -> None:
    parts = ("-", "-", "A/R", "-", "-", "-")
    plain = FileRow(code="invoice", name_en="", name_nl="", parts=parts)
    phone = FileRow(code="invoice", name_en="", name_nl="", parts=parts, channels=("phone",))
    other = FileRow(code="quote", name_en="", name_nl="", parts=parts)
    assert 'hitPolicy="UNIQUE"' in to_dmn([plain, other], number=1)
    assert 'hitPolicy="FIRST"' in to_dmn([plain, phone, other], number=1)
    assert from_dmn(to_dmn([plain, phone, other], number=1).encode()) == [phone, plain, other]


BOMB = b"""<?xml version="1.0"?><!DOCTYPE d [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>
<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" name="&b;" namespace="x"/>"""


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (BOMB, "can be a trap"),
        (b"<!DOCTYPE d SYSTEM 'file:///etc/passwd'><d/>", "can be a trap"),
        (b"<definitions/>", "no decision table of DMN"),
        (f'<definitions xmlns="{SPACE}"/>'.encode(), "no decision table about topics"),
        (b"<definitions", "Not a well-formed XML file"),
        (b"code,AM\nx,-\n", "columns PM, CM, LM, SD, DIR are missing"),
        (b"code,AM,PM,CM,LM,SD,DIR\n", "There is no row"),
        (b"code,AM,PM,CM,LM,SD,DIR\nx,-,-,Q,-,-,-\n", "Row 2: .Q. is no word"),
        (b"code,AM,PM,CM,LM,SD,DIR,class\nx,-,-,A/R,-,-,-,Z\n", "Row 2: .Z. is no word"),
        (b"code,AM,PM,CM,LM,SD,DIR,client\nx,-,-,A/R,-,-,-,1.5\n", "no number of a client"),
        (b"code,AM,PM,CM,LM,SD,DIR\n,-,-,A/R,-,-,-\n", "names no topic"),
        (b"code,AM,PM,CM,LM,SD,DIR\nx,-,-,A/R,-,-,-\nx,-,-,A/R,-,-,-\n", "same requests"),
        (b"\x00\x01", "not a text file"),
        (b"", "are missing"),
    ],
)
def test_what_is_no_matrix_is_refused_in_words(data: bytes, why: str) -> None:
    with pytest.raises(UnreadableMatrix, match=why):
        read_matrix(data)


@pytest.mark.parametrize(
    ("before", "after", "why"),
    [
        ('hitPolicy="UNIQUE"', 'hitPolicy="COLLECT"', "decides by COLLECT"),
        ("<text>topic</text>", "<text>weather</text>", "no decision table about topics"),
        ("<text>channel</text>", "<text>weather</text>", "does not know: weather"),
        ('<text>"invoice"</text>', '<text>not("invoice")</text>', "more than a list of words"),
        ('<text>"invoice"</text>', "<text>-</text>", "names no topic"),
        ('name="director"', 'name="king"', "does not know: king"),
        ('<text>"A/R"</text></outputEntry>', "</outputEntry>", "names"),
    ],
)
def test_a_decision_table_of_something_else_is_refused(before: str, after: str, why: str) -> None:
    row = FileRow(code="invoice", name_en="", name_nl="", parts=("-", "-", "A/R", "-", "-", "-"))
    text = to_dmn([row], number=1)
    assert before in text
    changed = text.replace(before, after, 1)
    if why == "names":
        assert from_dmn(changed.encode())[0].parts == ("-",) * 6
        return
    with pytest.raises(UnreadableMatrix, match=why):
        from_dmn(changed.encode())


def test_a_sheet_out_of_a_spreadsheet_is_read() -> None:
    text = "CODE;topic_nl;AM;PM;CM;LM;SD;DIR\r\ninvoice;Überfactuur;;-;a/r;-;-;-\r\n;;;;;;;\r\n"
    for encoding in ("utf-8-sig", "cp1252"):
        (row,) = from_csv(text.encode(encoding))
        assert (row.code, row.name_nl, row.parts[2]) == ("invoice", "Überfactuur", "A/R")


def test_a_spreadsheet_does_not_take_a_reason_for_a_formula() -> None:
    row = FileRow(code="x", name_en="", name_nl="", parts=("-",) * 6, reason='=HYPERLINK("http://x")')
    assert "'=HYPERLINK" in to_csv([row])


@pytest.fixture
def first(cast: Cast) -> MatrixVersion:
    return actions.publish_first_matrix(actor=cast.system, at=NOW)


@pytest.fixture
def ada(cast: Cast) -> User:
    return user_of(cast.ada)


pytestmark = pytest.mark.django_db


def test_the_matrix_we_come_with_goes_out_as_it_came_in(first: MatrixVersion) -> None:
    told = [tuple(line.split(",")) for line in to_csv(rows_of(first)).splitlines()[:1]]
    assert told == [COLUMNS]
    assert from_csv(write_matrix(first, "csv").encode()) == from_csv(FIRST.read_bytes())


@pytest.mark.parametrize("form", ["csv", "dmn"])
def test_a_version_with_conditions_comes_back_as_an_equal_draft(
    cast: Cast, first: MatrixVersion, ada: User, form: str
) -> None:
    draft = actions.copy_matrix(first, note="", actor=ada, at=NOW)
    asked = Conditions(
        classes=frozenset({"A", "B"}),
        projects=frozenset({True}),
        clients=frozenset({cast.a.pk}),
        channels=frozenset({"mail", "phone"}),
        languages=frozenset({"en"}),
    )
    made = actions.add_row(
        draft, topic=Topic.objects.get(code="invoice"), conditions=asked, actor=ada, at=NOW
    )
    actions.explain_row(made, reason='=1+1, "quoted" <b> & é', actor=ada, at=NOW)
    rows = read_matrix(write_matrix(draft, form).encode())
    back = load_matrix(rows, note="Back", actor=ada, at=NOW)
    assert queries.differences(draft.rows.all(), back.rows.all()) == []
    assert (back.state, back.note, back.number) == ("draft", "Back", 3)
    assert write_matrix(back, form).partition("\n")[2].replace("matrix_3", "") != ""


def test_topics_that_go_as_another_are_named_with_it(first: MatrixVersion, ada: User) -> None:
    text = actions.TopicText(name_en="Printers", name_nl="Printers")
    actions.make_topic(text, code="printers", parent=Topic.objects.get(code="major"), actor=ada, at=NOW)
    told = write_matrix(first, "dmn")
    assert '<text>"major","printers"</text>' in told
    assert in_order(from_dmn(told.encode())) == in_order(rows_of(first))


def test_a_preview_says_what_is_new_and_what_is_wrong(first: MatrixVersion) -> None:
    data = b"code,topic_nl,AM,PM,CM,LM,SD,DIR\nprinters,Printers,-,-,A,-,-,-\n"
    looked = preview(read_matrix(data))
    assert [topic.code for topic in looked.new] == ["printers"]
    found = [each.kind for each in looked.findings]
    assert found.count(FindingKind.NO_ROW) == 45
    assert FindingKind.NO_RESPONSIBLE in found
    assert not Topic.objects.filter(code="printers").exists()


def test_new_topics_are_made_with_the_draft(first: MatrixVersion, ada: User) -> None:
    rows = read_matrix(
        b"code,topic_nl,topic_en,AM,PM,CM,LM,SD,DIR\nprinters,Afdrukken,Printers,-,-,A/R,-,-,-\n"
    )
    draft = load_matrix(rows, note="", actor=ada, at=NOW)
    made = draft.rows.get().topic
    assert (made.code, made.name_nl, made.name_en) == ("printers", "Afdrukken", "Printers")


def test_who_may_not_change_the_matrix_reads_none_in(cast: Cast, first: MatrixVersion) -> None:
    rows = read_matrix(b"code,AM,PM,CM,LM,SD,DIR\nprinters,-,-,A/R,-,-,-\n")
    for stranger in (cast.carin, cast.diana, cast.sofie):
        with pytest.raises(NotAllowed):
            load_matrix(rows, note="", actor=user_of(stranger), at=NOW)
    assert not Topic.objects.filter(code="printers").exists()


def test_a_client_that_is_not_there_is_named(first: MatrixVersion) -> None:
    rows = read_matrix(b"code,AM,PM,CM,LM,SD,DIR,client\ninvoice,-,-,A/R,-,-,-,987654\n")
    with pytest.raises(UnreadableMatrix, match="no client with number 987654"):
        preview(rows)
