"""Groups: registering, what they tell of themselves, the way to their first sale, and its end."""

from storefront.producers.service.applying import accept_promise as accept_promise
from storefront.producers.service.applying import save_paper as save_paper
from storefront.producers.service.applying import submit as submit
from storefront.producers.service.examining import activate as activate
from storefront.producers.service.examining import admit as admit
from storefront.producers.service.examining import note_numbers as note_numbers
from storefront.producers.service.examining import note_seen as note_seen
from storefront.producers.service.examining import review as review
from storefront.producers.service.examining import send_back as send_back
from storefront.producers.service.examining import trust as trust
from storefront.producers.service.examining import trust_no_more as trust_no_more
from storefront.producers.service.examining import waive as waive
from storefront.producers.service.groups import create_group as create_group
from storefront.producers.service.groups import suspend as suspend
from storefront.producers.service.groups import take_in as take_in
from storefront.producers.service.papers import configure as configure
from storefront.producers.service.papers import erase_orphans as erase_orphans
from storefront.producers.service.papers import read_paper as read_paper
from storefront.producers.service.profile import save_business as save_business
from storefront.producers.service.profile import save_figures as save_figures
from storefront.producers.service.profile import save_profile as save_profile
from storefront.producers.service.registering import register_group as register_group
