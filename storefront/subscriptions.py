"""Who hears of what: the handlers of the events that capabilities publish."""

from __future__ import annotations

from storefront.accounts.types import LinkAsked
from storefront.announcements.types import AnnouncementDue
from storefront.casework.types import ChangeAnswered, DigestDue, GroupAnswered
from storefront.catalogue import service as catalogue_service
from storefront.catalogue.types import CategoryChanged, LicenceEnding, ListingShelved, ProductChanged
from storefront.exports import service as exports_service
from storefront.exports.types.runs import RunAsked
from storefront.imports import photos as import_photos
from storefront.imports import service as imports_service
from storefront.imports.photo_types import PhotosDue
from storefront.imports.types import ImportStarted, ImportUndoStarted, ImportUploaded
from storefront.interests import service as interests
from storefront.interests.types import InterestDue
from storefront.kernel import events
from storefront.notifications import (
    account_letters,
    announcement_letters,
    case_letters,
    licence_letters,
    outlet_letters,
    queue_letters,
    restocked,
    stock_letters,
)
from storefront.notifications import handlers as letters
from storefront.notifications.personal import letter_forgotten
from storefront.notifications.types import LetterForgotten
from storefront.orders.types import (
    FeesNamed,
    LineRefused,
    OrderPaid,
    OrderPlaced,
    PaymentOpened,
    RefundOpened,
    RefundSettled,
    SellerOrderMoved,
)
from storefront.outlets.types import GoodsAsked, TermsProposed
from storefront.payments.types import TransferDue, TransferNotFound
from storefront.producers.types import GroupChanged, GroupPapersChanged
from storefront.search import service as search_service
from storefront.stock.types import StockAsked, StockChanged, StockShort
from storefront.verification import service as verification_service
from storefront.verification.types import CaseAnswered


def subscribe_handlers() -> None:
    """Tell the outbox who wants to hear of what."""
    events.subscriptions.subscribe(GroupChanged, catalogue_service.spread_group_change, is_urgent=True)
    events.subscriptions.subscribe(CategoryChanged, catalogue_service.categories.spread_change, is_urgent=True)
    events.subscriptions.subscribe(ProductChanged, search_service.on_product_changed, is_urgent=True)
    events.subscriptions.subscribe(ListingShelved, verification_service.follow_listing)
    events.subscriptions.subscribe(AnnouncementDue, announcement_letters.tell)
    events.subscriptions.subscribe(LicenceEnding, licence_letters.tell)
    events.subscriptions.subscribe(CaseAnswered, case_letters.tell)
    events.subscriptions.subscribe(StockChanged, search_service.on_stock_changed, is_urgent=True)
    events.subscriptions.subscribe(StockChanged, interests.on_stock_changed)
    events.subscriptions.subscribe(InterestDue, restocked.tell)
    events.subscriptions.subscribe(ChangeAnswered, queue_letters.change_answered)
    events.subscriptions.subscribe(GroupAnswered, queue_letters.group_answered)
    events.subscriptions.subscribe(DigestDue, queue_letters.digest)
    events.subscriptions.subscribe(StockAsked, stock_letters.still_there)
    events.subscriptions.subscribe(RunAsked, exports_service.on_asked)
    events.subscriptions.subscribe(StockShort, outlet_letters.stock_short)
    events.subscriptions.subscribe(TermsProposed, outlet_letters.terms_proposed)
    events.subscriptions.subscribe(GoodsAsked, outlet_letters.goods_asked)
    events.subscriptions.subscribe(ImportUploaded, imports_service.on_uploaded)
    events.subscriptions.subscribe(ImportStarted, imports_service.on_started)
    events.subscriptions.subscribe(ImportUndoStarted, imports_service.on_undo_started)
    events.subscriptions.subscribe(OrderPlaced, letters.order_placed)
    events.subscriptions.subscribe(OrderPaid, letters.order_paid)
    events.subscriptions.subscribe(FeesNamed, letters.fees_named)
    events.subscriptions.subscribe(PaymentOpened, letters.payment_opened)
    events.subscriptions.subscribe(SellerOrderMoved, letters.part_moved)
    events.subscriptions.subscribe(LineRefused, letters.line_refused)
    events.subscriptions.subscribe(RefundOpened, letters.refund_opened)
    events.subscriptions.subscribe(RefundSettled, letters.refund_settled)
    events.subscriptions.subscribe(TransferDue, letters.transfer_due)
    events.subscriptions.subscribe(TransferNotFound, letters.transfer_not_found)
    events.subscriptions.subscribe(LinkAsked, account_letters.link_asked)
    events.subscriptions.subscribe(LinkAsked, account_letters.change_asked)
    events.subscriptions.subscribe(PhotosDue, import_photos.on_due)
    events.subscriptions.subscribe(LetterForgotten, letter_forgotten)
    _subscribe_readiness()
    events.subscriptions.subscribe(ProductChanged, exports_service.compare_entry)
    events.subscriptions.subscribe(GroupPapersChanged, exports_service.compare_entries_of_group)


def _subscribe_readiness() -> None:
    """What may change what a product lacks for other catalogues."""
    events.subscriptions.subscribe(ProductChanged, exports_service.on_product_changed)
    events.subscriptions.subscribe(StockChanged, exports_service.on_stock_changed)
    events.subscriptions.subscribe(GroupPapersChanged, exports_service.on_group_papers_changed)
