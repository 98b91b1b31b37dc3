"""Entry of the web server and of the `flask` command."""

from __future__ import annotations

import sys

from config import Config, ConfigError
from storefront import create_app

try:
    app = create_app(Config.from_environment())
except ConfigError as error:
    sys.exit(str(error))
