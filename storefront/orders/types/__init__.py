"""Words, states and views of the orders."""

from storefront.orders.types.rows import (
    OrderFilter as OrderFilter,
)
from storefront.orders.types.rows import (
    OrderRow as OrderRow,
)
from storefront.orders.types.rows import (
    SellerOrderRow as SellerOrderRow,
)
from storefront.orders.types.rows import (
    Urgency as Urgency,
)
from storefront.orders.types.views import (
    Address as Address,
)
from storefront.orders.types.views import (
    BasketGroupView as BasketGroupView,
)
from storefront.orders.types.views import (
    BasketLineView as BasketLineView,
)
from storefront.orders.types.views import (
    BasketView as BasketView,
)
from storefront.orders.types.views import (
    LineDraft as LineDraft,
)
from storefront.orders.types.views import (
    LineView as LineView,
)
from storefront.orders.types.views import (
    OrderDraft as OrderDraft,
)
from storefront.orders.types.views import (
    OrderView as OrderView,
)
from storefront.orders.types.views import (
    Owner as Owner,
)
from storefront.orders.types.views import (
    PartDraft as PartDraft,
)
from storefront.orders.types.views import (
    RefusalView as RefusalView,
)
from storefront.orders.types.views import (
    SellerOrderView as SellerOrderView,
)
from storefront.orders.types.views import (
    Shipment as Shipment,
)
from storefront.orders.types.views import (
    Step as Step,
)
from storefront.orders.types.words import (
    BASKET_DAYS as BASKET_DAYS,
)
from storefront.orders.types.words import (
    CASH as CASH,
)
from storefront.orders.types.words import (
    CONSENT_HOURS as CONSENT_HOURS,
)
from storefront.orders.types.words import (
    DEAD as DEAD,
)
from storefront.orders.types.words import (
    FEE as FEE,
)
from storefront.orders.types.words import (
    FEE_HOURS as FEE_HOURS,
)
from storefront.orders.types.words import (
    MOST_LINES as MOST_LINES,
)
from storefront.orders.types.words import (
    MOST_OF_ONE as MOST_OF_ONE,
)
from storefront.orders.types.words import (
    OPEN_FEE as OPEN_FEE,
)
from storefront.orders.types.words import (
    PAYMENT as PAYMENT,
)
from storefront.orders.types.words import (
    PICKUP_HOURS as PICKUP_HOURS,
)
from storefront.orders.types.words import (
    SELLER_ORDER as SELLER_ORDER,
)
from storefront.orders.types.words import (
    STOPPABLE as STOPPABLE,
)
from storefront.orders.types.words import (
    TRANSFER_HOURS as TRANSFER_HOURS,
)
from storefront.orders.types.words import (
    UNPAID as UNPAID,
)
from storefront.orders.types.words import (
    BasketProblem as BasketProblem,
)
from storefront.orders.types.words import (
    FeesNamed as FeesNamed,
)
from storefront.orders.types.words import (
    FeeState as FeeState,
)
from storefront.orders.types.words import (
    LineRefused as LineRefused,
)
from storefront.orders.types.words import (
    OrderPaid as OrderPaid,
)
from storefront.orders.types.words import (
    OrderPlaced as OrderPlaced,
)
from storefront.orders.types.words import (
    OrderState as OrderState,
)
from storefront.orders.types.words import (
    PaymentMethod as PaymentMethod,
)
from storefront.orders.types.words import (
    PaymentOpened as PaymentOpened,
)
from storefront.orders.types.words import (
    PaymentState as PaymentState,
)
from storefront.orders.types.words import (
    RefundOpened as RefundOpened,
)
from storefront.orders.types.words import (
    RefundSettled as RefundSettled,
)
from storefront.orders.types.words import (
    SellerOrderMoved as SellerOrderMoved,
)
from storefront.orders.types.words import (
    SellerOrderState as SellerOrderState,
)
