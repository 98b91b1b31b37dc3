"""What happens to an order, one use case for each act. It has no tables: orders, payments and stock write their own."""

from storefront.trade.service.claiming import claim_transfer as claim_transfer
from storefront.trade.service.claiming import reject_transfer as reject_transfer
from storefront.trade.service.ending import bring_back as bring_back
from storefront.trade.service.ending import cancel as cancel
from storefront.trade.service.ending import expire_due as expire_due
from storefront.trade.service.ending import give_up as give_up
from storefront.trade.service.ending import refuse as refuse
from storefront.trade.service.fees import agree_fees as agree_fees
from storefront.trade.service.fees import name_fee as name_fee
from storefront.trade.service.handling import accept as accept
from storefront.trade.service.handling import collect as collect
from storefront.trade.service.handling import hand_over as hand_over
from storefront.trade.service.handling import make as make
from storefront.trade.service.handling import make_ready as make_ready
from storefront.trade.service.handling import pack as pack
from storefront.trade.service.handling import receive as receive
from storefront.trade.service.handling import refill as refill
from storefront.trade.service.handling import send as send
from storefront.trade.service.lessening import refuse_line as refuse_line
from storefront.trade.service.paying import confirm_transfer as confirm_transfer
from storefront.trade.service.placing import place as place
