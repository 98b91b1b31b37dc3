"""Reading baskets and orders."""

from storefront.orders.models import Basket as Basket
from storefront.orders.models import Order as Order
from storefront.orders.models import OrderLine as OrderLine
from storefront.orders.models import SellerOrder as SellerOrder
from storefront.orders.queries.basket import count_pieces as count_pieces
from storefront.orders.queries.basket import find_basket as find_basket
from storefront.orders.queries.basket import lock_basket as lock_basket
from storefront.orders.queries.basket import view_basket as view_basket
from storefront.orders.queries.lists import count_by_state as count_by_state
from storefront.orders.queries.lists import list_all as list_all
from storefront.orders.queries.lists import list_by_ids as list_by_ids
from storefront.orders.queries.lists import list_for_group as list_for_group
from storefront.orders.queries.lists import list_for_person as list_for_person
from storefront.orders.queries.locking import LockedOrder as LockedOrder
from storefront.orders.queries.locking import find_by_checkout_key as find_by_checkout_key
from storefront.orders.queries.locking import list_ended as list_ended
from storefront.orders.queries.locking import list_lines as list_lines
from storefront.orders.queries.locking import lock_order as lock_order
from storefront.orders.queries.locking import lock_order_by_number as lock_order_by_number
from storefront.orders.queries.locking import lock_order_of as lock_order_of
from storefront.orders.queries.order import find_order_for_key as find_order_for_key
from storefront.orders.queries.order import get_order as get_order
from storefront.orders.queries.order import get_order_of_part as get_order_of_part
from storefront.orders.queries.order import get_order_by_number as get_order_by_number
from storefront.orders.queries.order import get_part_for_groups as get_part_for_groups
