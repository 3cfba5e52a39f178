"""What the tests need from the machine itself: a browser, and gettext for the check of the translations.

Installs what is missing where that is possible without a password; else says what is missing. The tests that
need it are then skipped, and say so.
"""

import shutil
import sys

from environment import apt_install

# what we look for -> what Debian calls it
NEEDED = {"chromium": "chromium", "xgettext": "gettext"}
CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome")


def missing() -> list[str]:
    found = {"chromium": any(map(shutil.which, CHROMIUM_NAMES)), "xgettext": bool(shutil.which("xgettext"))}
    return [package for program, package in NEEDED.items() if not found[program]]


def main() -> int:
    packages = missing()
    if packages and not apt_install(*packages):
        print(f"Not on this machine: {' and '.join(packages)}. What needs them is skipped.")
        print(f"On Debian and Ubuntu: apt install {' '.join(packages)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
