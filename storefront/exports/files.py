"""Files of runs, in the private folder that no address leads to."""

from __future__ import annotations

from storefront.kernel.media import Cabinet

SUFFIXES = ("zip", "xlsx", "csv", "pdf", "xml", "html")
CABINET = Cabinet("exports", SUFFIXES)
