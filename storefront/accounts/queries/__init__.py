"""Reading people and what they have asked for."""

from storefront.accounts.queries.asked import count_requests as count_requests
from storefront.accounts.queries.asked import find_link as find_link
from storefront.accounts.queries.asked import find_person_of_link as find_person_of_link
from storefront.accounts.queries.asked import get_handed_link as get_handed_link
from storefront.accounts.queries.asked import get_link_facts as get_link_facts
from storefront.accounts.queries.asked import has_request as has_request
from storefront.accounts.queries.asked import links_of as links_of
from storefront.accounts.queries.asked import list_requests as list_requests
from storefront.accounts.queries.asked import requests_of as requests_of
from storefront.accounts.queries.people import WAITS_FOR_CODE as WAITS_FOR_CODE
from storefront.accounts.queries.people import address_view as address_view
from storefront.accounts.queries.people import count_attempts as count_attempts
from storefront.accounts.queries.people import find_by_contact as find_by_contact
from storefront.accounts.queries.people import find_factor as find_factor
from storefront.accounts.queries.people import find_identity as find_identity
from storefront.accounts.queries.people import find_person as find_person
from storefront.accounts.queries.people import find_waiting as find_waiting
from storefront.accounts.queries.people import get_address as get_address
from storefront.accounts.queries.people import get_person as get_person
from storefront.accounts.queries.people import get_person_by_id as get_person_by_id
from storefront.accounts.queries.people import has_factor as has_factor
from storefront.accounts.queries.people import list_addresses as list_addresses
from storefront.accounts.queries.people import list_scopes as list_scopes
from storefront.accounts.queries.people import list_sign_ins as list_sign_ins
from storefront.accounts.queries.people import view_person as view_person
