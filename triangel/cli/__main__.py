"""`python -m triangel.cli` is the `triangel` command."""

import sys

from triangel.cli.main import main

sys.exit(main())
