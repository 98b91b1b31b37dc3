"""What outlets and groups do with each other, one use case for each act."""

from storefront.outlets.rules import parse_margin as parse_margin
from storefront.outlets.service.accepting import accept as accept
from storefront.outlets.service.applying import apply_count as apply_count
from storefront.outlets.service.applying import apply_sales as apply_sales
from storefront.outlets.service.asking import answer_request as answer_request
from storefront.outlets.service.asking import ask as ask
from storefront.outlets.service.asking import send as send
from storefront.outlets.service.asking import withdraw_request as withdraw_request
from storefront.outlets.service.reading import choose_columns as choose_columns
from storefront.outlets.service.reading import drop_file as drop_file
from storefront.outlets.service.reading import forget_files as forget_files
from storefront.outlets.service.reading import read_file as read_file
from storefront.outlets.service.terms import answer_terms as answer_terms
from storefront.outlets.service.terms import propose as propose
