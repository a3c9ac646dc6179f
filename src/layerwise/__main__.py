"""Run ``python -m layerwise``."""

import sys

from .command_line import main

sys.exit(main())
