"""What pages ask of the exports."""

from __future__ import annotations

from storefront.exports.run_queries import get_run, list_runs

__all__ = ["get_run", "list_runs"]
