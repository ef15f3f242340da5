# SPDX-License-Identifier: GPL-3.0-or-later
"""One real Postfix that is many servers: an address for each way of saying no."""

import os
import socket
import sys
import time
from pathlib import Path

sys.path.append(str(Path(__file__).parents[1] / 'servers'))

from lab import FOLDER  # noqa: E402
from lab_mail import KEPT_ENVIRONMENT  # noqa: E402,F401
from postfix import LISTENERS, SERVICES, Postfix  # noqa: E402


class ManyPostfix(Postfix):
    pass
