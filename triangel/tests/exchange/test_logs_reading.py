"""Reading files: form, encoding, delimiter, columns; and what is refused, in which words."""

import gzip
from pathlib import Path

import pytest

from triangel.exchange.logs.lines import UnreadableLog
from triangel.exchange.logs.problems import Problems
from triangel.exchange.logs.source import open_log
from triangel.tests.exchange.logs_written import packed, xes

EVENT = {"concept:name": "new", "time:timestamp": "2026-01-05T09:00:00+01:00", "org:group": "Red"}


def written(folder: Path, content: bytes, name: str = "log") -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


def refusal(path: Path) -> str:
    with pytest.raises(UnreadableLog) as refused:
        list(open_log(path).lines(Problems()))
    return str(refused.value)


@pytest.mark.parametrize(
    ("content", "encoding", "word"),
    [
        ("case,about\n1,café\n".encode(), "utf-8", "café"),
        ("case,about\n1,café\n".encode("utf-8-sig"), "utf-8-sig", "café"),
        ("case,about\n1,café\n".encode("latin-1"), "iso-8859-1", "café"),
        ("case,about\n1,café €\n".encode("cp1252"), "cp1252", "café €"),
        ("case,about\n1,café\n".encode("utf-16"), "utf-16", "café"),
    ],
)
def test_the_encoding_of_a_csv_is_found_out(tmp_path: Path, content: bytes, encoding: str, word: str) -> None:
    source = open_log(written(tmp_path, content))
    assert (source.encoding, source.columns) == (encoding, ("case", "about"))
    assert [line.values["about"] for line in source.lines(Problems())] == [word]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_of_a_csv_is_found_out(tmp_path: Path, delimiter: str) -> None:
    rows = [["case", "about", "at"], ["1", "one; two, three" if delimiter == "|" else "one", "2026-01-05"]]
    text = "\r\n".join(delimiter.join(row) for row in rows) + "\r\n"
    source = open_log(written(tmp_path, text.encode()))
    assert (source.delimiter, source.columns) == (delimiter, ("case", "about", "at"))


def test_a_character_cut_by_the_end_of_a_chunk_is_still_utf_8(tmp_path: Path) -> None:
    text = "case,about\n" + "1," + "é" * 70_000 + "\n"
    source = open_log(written(tmp_path, text.encode()))
    assert source.encoding == "utf-8"
    assert [len(line.values["about"]) for line in source.lines(Problems())] == [70_000]


def test_a_quoted_value_may_hold_delimiters_quotes_and_line_ends(tmp_path: Path) -> None:
    content = b'case,about,team\r\n1,"a, ""b""\r\nand c",Red\r\n'
    (line,) = open_log(written(tmp_path, content)).lines(Problems())
    assert line.values == {"case": "1", "about": 'a, "b"\r\nand c', "team": "Red"}


def test_columns_without_or_with_the_same_name_are_told_apart(tmp_path: Path) -> None:
    source = open_log(written(tmp_path, b"case,,case\n1,2,3\n"))
    assert source.columns == ("case", "column 2", "case (3)")


def test_lines_that_do_not_fit_the_header_are_reported_and_keep_all_values(tmp_path: Path) -> None:
    problems = Problems()
    source = open_log(written(tmp_path, b"case,about\n1\n2,two,more\n"))
    assert [line.values for line in source.lines(problems)] == [
        {"case": "1"},
        {"case": "2", "about": "two", "column 3": "more"},
    ]
    assert problems.counts == {"ragged_line": 2}


def test_an_xes_log_is_read_past_everything_that_is_no_event(tmp_path: Path) -> None:
    before = '<float key="meta" value="1"><float key="inner" value="2"/></float>' * 500
    before += '<global scope="event"><string key="concept:name" value="UNKNOWN"/></global>'
    path = packed(tmp_path / "log.xes.gz", xes({"C1": [EVENT, EVENT], "C2": [EVENT]}, before))
    source = open_log(path)
    assert source.form == "xes"
    assert [line.values for line in source.lines(Problems())] == [
        {**EVENT, "case:concept:name": "C1"},
        {**EVENT, "case:concept:name": "C1"},
        {**EVENT, "case:concept:name": "C2"},
    ]


def test_what_an_xes_log_hides_inside_values_is_reported(tmp_path: Path) -> None:
    inner = '<string key="a" value="1"><string key="b" value="2"/></string>'
    content = f"<log><trace><event>{inner}</event></trace><trace/></log>".encode()
    problems = Problems()
    lines = list(open_log(written(tmp_path, content)).lines(problems))
    assert [line.values for line in lines] == [{"a": "1"}]
    assert problems.counts == {"nested_value": 1, "empty_case": 1}


def test_a_case_in_two_traces_is_reported(tmp_path: Path) -> None:
    content = xes({"C1": [EVENT]}).replace(b"</log>", b"") + xes({"C1": [EVENT]}).partition(b"<log>")[2]
    problems = Problems()
    assert len(list(open_log(written(tmp_path, content)).lines(problems))) == 2
    assert problems.counts == {"scattered_case": 1}


def test_xml_with_a_document_type_is_refused_before_anything_unfolds(tmp_path: Path) -> None:
    lol = b'<!DOCTYPE log [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]><log><trace>&b;</trace></log>'
    assert refusal(written(tmp_path, lol)).startswith("The XES file declares a document type or entities.")


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "log is empty."),
        (b" \n \n", "log is empty."),
        (b"one column\nonly\n", "log is no event log: its first line has one column only."),
        (b"case,about\n", "log holds no events."),
        (b"case,about\n1,a\x00b\n", "log is not a text file; a log is XES or CSV."),
        (
            b"PK\x03\x04 and more",
            "This is a zip or Excel file; unpack it, or save the sheet as CSV, and try again.",
        ),
        (b"<html><body/></html>", "This is XML but no XES log: it begins with <html>, not with <log>."),
        (b"<log><trace></log>", "Not a well-formed XES file: mismatched tag in line 1."),
        (b"<log></log>", "log holds no events."),
        (gzip.compress(b"case,about\n1,a\n" * 5000, mtime=0)[:-40], None),
        (b"\x1f\x8b nothing packed", None),
    ],
)
def test_what_is_no_log_is_refused_with_a_sentence(
    tmp_path: Path, content: bytes, sentence: str | None
) -> None:
    said = refusal(written(tmp_path, content))
    if sentence is None:
        assert said.startswith("log cannot be read")
    else:
        assert said == sentence


def test_a_file_that_is_not_there_is_refused_with_a_sentence(tmp_path: Path) -> None:
    assert refusal(tmp_path / "nowhere.csv") == "nowhere.csv cannot be read: No such file or directory."


def test_a_small_file_that_unpacks_without_end_is_stopped(tmp_path: Path) -> None:
    path = packed(tmp_path / "bomb.csv.gz", b"case,about\n" + b"1,aaaaaaaaaaaaa\n" * 200_000)
    with pytest.raises(UnreadableLog) as refused:
        open_log(path, max_unpacked=1 << 20)
    assert str(refused.value) == "The file unpacks to more than 1 MB; split it and try again."


def test_progress_ends_at_the_size_of_the_file(tmp_path: Path) -> None:
    path = packed(tmp_path / "log.csv.gz", b"case,about\n" + b"1,a\n" * 50_000)
    told: list[tuple[int, int]] = []
    list(open_log(path).lines(Problems(), lambda done, total: told.append((done, total))))
    assert told[-1] == (path.stat().st_size, path.stat().st_size)
