"""`python -m bot.cli` is `shopdesk`."""

import sys

from bot.cli import main

sys.exit(main())
