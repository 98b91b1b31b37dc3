"""`flask export`: files for other catalogues."""

from __future__ import annotations

from flask.cli import AppGroup

from storefront.cli.feeds import feed

group = AppGroup("export", help="Files for other catalogues.")
group.add_command(feed)
