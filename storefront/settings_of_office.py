"""The explicit list of what an office may set, as its page shows it; a part of the registry."""

from __future__ import annotations

from storefront.accounts import types as accounts
from storefront.casework import types as casework
from storefront.casework.queries import HOLIDAYS
from storefront.catalogue import types as catalogue
from storefront.catalogue.types import editing
from storefront.exports.types import entries
from storefront.exports.types import runs as exports
from storefront.imports import photo_types as photos
from storefront.interests import types as interests
from storefront.kernel import housekeeping
from storefront.kernel.settings import Section
from storefront.kernel.text import N_
from storefront.orders import types as orders
from storefront.outlets import types as outlets
from storefront.payments import types as payments
from storefront.producers import types as producers
from storefront.stock import types as stock
from storefront.verification import types as verification
from storefront.verification.queries import GATE
from storefront.web import operator

SECTIONS = (
    Section(
        title=N_("Penyelenggara"),
        settings=(
            operator.NAME,
            operator.ADDRESS,
            operator.EMAIL,
            operator.PHONE,
            operator.HOURS,
            operator.PRIVACY_EMAIL,
        ),
    ),
    Section(
        title=N_("Penetapan produk OVOP"),
        settings=(
            accounts.DECIDING_ROLE,
            verification.VALID_MONTHS,
            verification.RECHECK_MONTHS,
        ),
    ),
    Section(title=N_("Izin dan syarat hukum"), settings=tuple(GATE.values())),
    Section(title=N_("Antrean kantor"), settings=(*casework.SERVICE_DAYS.values(), HOLIDAYS, casework.DIGEST)),
    Section(
        title=N_("Perubahan tanpa diperiksa"),
        settings=(editing.PASSES, editing.PASSES_TRUSTED, *editing.CLAIMS.values()),
    ),
    Section(title=N_("Syarat kelompok"), settings=tuple(producers.NEEDED_BY.values())),
    Section(title=N_("Katalog"), settings=(catalogue.UNITS, catalogue.BARCODE_PREFIX)),
    Section(title=N_("Ekspor"), settings=(exports.TAX, exports.MARGIN, exports.PRICE_DAYS, entries.HOSTS)),
    Section(title=N_("Stok"), settings=(stock.LOW_AT, stock.ASK_DAYS, stock.PAUSE_DAYS, outlets.COVER_DAYS)),
    Section(title=N_("Pesanan"), settings=(orders.PICKUP_HOURS, orders.FEE_HOURS, orders.CONSENT_HOURS)),
    Section(
        title=N_("Pembayaran"),
        settings=(orders.TRANSFER_HOURS, payments.RETRY_HOURS, payments.REMIND_HOURS, payments.WAITED_DAYS),
    ),
    Section(title=N_("Kabar stok"), settings=(interests.HEAD_START_HOURS, interests.MOST_OPEN)),
    Section(
        title=N_("Berapa lama disimpan"),
        settings=(
            payments.PROOF_DAYS,
            interests.KEPT_DAYS,
            orders.BASKET_DAYS,
            exports.KEPT_DAYS,
            outlets.FILE_DAYS,
            housekeeping.OUTBOX_DAYS,
        ),
    ),
    Section(title=N_("Batas berkas"), settings=(photos.MOST_MEGABYTES, photos.MOST_FILES)),
)
