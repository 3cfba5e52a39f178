"""Remake triangel/ui/static/vendor from npm packages, or check it against its checksums.

    python tools/vendor.py          fetch the pinned packages with `npm pack` and write the files
    python tools/vendor.py --check  compare the files with vendor.json (no network)

Only files are copied out of the package archives: nothing is installed and no package script runs.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
import subprocess
import sys
import tarfile
import tempfile
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENDOR = ROOT / "triangel" / "ui" / "static" / "vendor"
MANIFEST = VENDOR.parent / "vendor.json"

# Icons we draw, by their Tabler name; `{% icon "home" %}` knows exactly these.
ICONS = """
adjustments-horizontal alert-circle alert-triangle archive-off arrow-back-up arrow-forward-up arrow-right
arrow-up-right arrows-split-2 ban bell briefcase buildings calendar calendar-stats chart-bar check
chevron-down chevron-left chevron-right circle-check circle-dashed clock contrast copy dots door-exit
download external-link eye eye-off file-import file-text filter flag folder hand-stop history home hourglass
inbox info-circle keyboard language lifebuoy link list lock login logout mail message moon note paperclip
pencil phone plus printer progress question-mark refresh route search send settings ship sitemap star sun
switch-horizontal table transfer trash triangle triangle-inverted unlink upload user-circle user-off
user-plus user-question users x
""".split()  # noqa: SIM905

TABLER = """Copyright (c) 2018-2026 The Tabler Authors
Copyright (c) 2011-2025 The Bootstrap Authors"""
MIT = """The MIT License (MIT)

{copyright}

Permission is hereby granted, free of charge, to any person obtaining a copy
of this software and associated documentation files (the "Software"), to deal
in the Software without restriction, including without limitation the rights
to use, copy, modify, merge, publish, distribute, sublicense, and/or sell
copies of the Software, and to permit persons to whom the Software is
furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all
copies or substantial portions of the Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR
IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF MERCHANTABILITY,
FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE
AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER
LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM,
OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE
SOFTWARE.
"""


@dataclass(frozen=True)
class Package:
    """One npm package at a fixed version, and the files we take from it (ours <- theirs)."""

    name: str
    version: str
    licence: str
    files: dict[str, str]


PACKAGES = (
    Package("@tabler/core", "1.6.1", "MIT", {"tabler/tabler.min.css": "dist/css/tabler.min.css"}),
    Package("@tabler/icons", "3.51.0", "MIT", {"tabler-icons/LICENSE": "LICENSE"}),
    Package(
        "htmx.org",
        "2.0.11",
        "0BSD",
        {"htmx/htmx.min.js": "dist/htmx.min.js", "htmx/LICENSE": "LICENSE"},
    ),
    Package(
        "echarts",
        "6.1.0",
        "Apache-2.0",
        {
            "echarts/echarts.min.js": "dist/echarts.min.js",
            "echarts/LICENSE": "LICENSE",
            "echarts/NOTICE": "NOTICE",
        },
    ),
    Package(
        "@fontsource/source-sans-3",
        "5.3.1",
        "OFL-1.1",
        {
            "source-sans-3/LICENSE": "LICENSE",
            **{
                f"source-sans-3/source-sans-3-{part}.woff2": f"files/source-sans-3-{part}-normal.woff2"
                for part in ("latin-400", "latin-600", "latin-ext-400", "latin-ext-600")
            },
        },
    ),
)
ICONS_FILE = "tabler-icons/icons.json"
SOURCE_MAP = re.compile(rb"\n?(/\*# sourceMappingURL=\S+? \*/|//# sourceMappingURL=\S+)\s*")


def fetch(package: Package, folder: Path) -> dict[str, bytes]:
    """Files of the package archive by their path inside the package."""
    done = subprocess.run(
        ["npm", "pack", "--ignore-scripts", "--silent", f"{package.name}@{package.version}"],
        cwd=folder,
        check=True,
        capture_output=True,
        text=True,
    )
    archive = folder / done.stdout.strip().splitlines()[-1]
    with tarfile.open(archive) as tar:
        members = {member.name.partition("/")[2]: member for member in tar if member.isfile()}
        wanted = [*package.files.values(), "tabler-nodes-outline.json"]
        return {name: read(tar, members[name]) for name in wanted if name in members}


def read(tar: tarfile.TarFile, member: tarfile.TarInfo) -> bytes:
    stream = tar.extractfile(member)
    if stream is None:
        raise SystemExit(f"{member.name} is not a file")
    return stream.read()


def cleaned(content: bytes, name: str) -> bytes:
    """Without the pointer to a source map we do not ship (hashed static storage refuses such a pointer)."""
    return SOURCE_MAP.sub(b"\n", content) if name.endswith((".css", ".js")) else content


def element(tag: str, attributes: dict[str, str]) -> str:
    written = " ".join(f'{key}="{value}"' for key, value in sorted(attributes.items()))
    return f"<{tag} {written}/>"


def icons(outline: bytes) -> bytes:
    """The inside of each chosen icon (24 x 24, stroked), by name."""
    nodes = json.loads(outline)
    drawn = {name: "".join(element(tag, attributes) for tag, attributes in nodes[name]) for name in ICONS}
    return (json.dumps(drawn, indent=0, sort_keys=True) + "\n").encode()


def write(name: str, content: bytes, package: Package, rows: list[dict[str, str]]) -> None:
    target = VENDOR / name
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(content)
    rows.append(
        {
            "file": f"vendor/{name}",
            "name": package.name,
            "version": package.version,
            "licence": package.licence,
            "sha256": hashlib.sha256(content).hexdigest(),
        }
    )


def remake() -> None:
    rows: list[dict[str, str]] = []
    for package in PACKAGES:
        with tempfile.TemporaryDirectory() as folder:
            files = fetch(package, Path(folder))
        for ours, theirs in package.files.items():
            write(ours, cleaned(files[theirs], ours), package, rows)
        if package.name == "@tabler/icons":
            write(ICONS_FILE, icons(files["tabler-nodes-outline.json"]), package, rows)
        if package.name == "@tabler/core":
            # The package carries no licence file, only the notice at the head of its files.
            write("tabler/LICENSE", MIT.format(copyright=TABLER).encode(), package, rows)
    rows.sort(key=lambda row: row["file"])
    MANIFEST.write_text(json.dumps(rows, indent=2) + "\n", encoding="utf-8")
    print(f"{len(rows)} files written to {VENDOR.relative_to(ROOT)}")


def problems() -> list[str]:
    """What differs between the folder and vendor.json."""
    rows = json.loads(MANIFEST.read_text(encoding="utf-8"))
    found = []
    for row in rows:
        path = VENDOR.parent / row["file"]
        if not path.is_file():
            found.append(f"{row['file']}: missing")
        elif hashlib.sha256(path.read_bytes()).hexdigest() != row["sha256"]:
            found.append(f"{row['file']}: differs from its checksum")
    known = {row["file"] for row in rows}
    present = {str(path.relative_to(VENDOR.parent)) for path in VENDOR.rglob("*") if path.is_file()}
    return found + [f"{name}: not in vendor.json" for name in sorted(present - known)]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--check", action="store_true", help="only compare the files with vendor.json")
    if parser.parse_args().check:
        found = problems()
        print("\n".join(found) or "vendored files are as recorded")
        return 1 if found else 0
    remake()
    return 0


if __name__ == "__main__":
    sys.exit(main())
