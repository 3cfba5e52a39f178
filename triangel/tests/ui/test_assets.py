import json
import re
from hashlib import sha256
from pathlib import Path

from triangel import ui

UI = Path(str(ui.__file__)).parent
STATIC = UI / "static"


def test_vendored_files_are_as_recorded() -> None:
    recorded = {row["file"]: row["sha256"] for row in json.loads((STATIC / "vendor.json").read_text())}
    present = {
        str(path.relative_to(STATIC)): sha256(path.read_bytes()).hexdigest()
        for path in (STATIC / "vendor").rglob("*")
        if path.is_file()
    }
    assert present == recorded


def test_nothing_is_fetched_from_elsewhere_and_no_source_map_is_named() -> None:
    files = [*STATIC.rglob("*.css"), *STATIC.rglob("*.js")]
    named = [path.name for path in files if "sourceMappingURL" in path.read_text(encoding="utf-8")]
    remote = [
        path.name
        for path in STATIC.rglob("*.css")
        if re.search(r"url\([\"']?https?:|@import", path.read_text())
    ]
    assert (named, remote) == ([], [])


def test_templates_keep_to_the_strict_policy() -> None:
    forbidden = re.compile(r"""\sstyle=|\son[a-z]+=["']|hx-on|["']js:|<script>|<style|https?://""")
    guilty = {
        str(path.relative_to(UI)): found
        for path in UI.rglob("*.html")
        if (found := forbidden.findall(path.read_text(encoding="utf-8")))
    }
    assert guilty == {}
