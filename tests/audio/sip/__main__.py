"""Apart from the scene: the processes that it starts import the module they were started from."""

import sys
from pathlib import Path

from .scene import play

play(Path(sys.argv[1]), Path(sys.argv[2]))
