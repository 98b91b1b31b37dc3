"""Changing baskets, and writing orders down; what happens to an order afterwards is `trade`'s."""

from storefront.orders.service.basket import add_to_basket as add_to_basket
from storefront.orders.service.basket import empty as empty
from storefront.orders.service.basket import forget_baskets as forget_baskets
from storefront.orders.service.basket import set_destination as set_destination
from storefront.orders.service.basket import set_quantity as set_quantity
from storefront.orders.service.lessening import LineCut as LineCut
from storefront.orders.service.lessening import add_up as add_up
from storefront.orders.service.lessening import cut_line as cut_line
from storefront.orders.service.owning import claim_basket as claim_basket
from storefront.orders.service.owning import let_go as let_go
from storefront.orders.service.reordering import reorder as reorder
from storefront.orders.service.writing import create_order as create_order
from storefront.orders.service.writing import fix_promises as fix_promises
from storefront.orders.service.writing import move_fee as move_fee
from storefront.orders.service.writing import move_part as move_part
