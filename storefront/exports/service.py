"""What keeps the files for other catalogues, and what they are made from, as they must be now."""

from __future__ import annotations

from storefront.exports.readiness import fill as fill
from storefront.exports.readiness import judge_all as judge_all
from storefront.exports.readiness import keep_up as keep_up
from storefront.exports.readiness import on_group_papers_changed as on_group_papers_changed
from storefront.exports.readiness import on_product_changed as on_product_changed
from storefront.exports.readiness import on_stock_changed as on_stock_changed
