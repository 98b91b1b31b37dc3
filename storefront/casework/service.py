"""What an office does with what waits."""

from storefront.casework.assigning import release as release
from storefront.casework.assigning import take as take
from storefront.casework.bulk import decide_many as decide_many
from storefront.casework.bulk import foresee as foresee
from storefront.casework.changes import approve_change as approve_change
from storefront.casework.changes import return_change as return_change
from storefront.casework.digest import remind as remind
from storefront.casework.groups import activate_group as activate_group
from storefront.casework.groups import begin_review as begin_review
from storefront.casework.groups import note_papers_seen as note_papers_seen
from storefront.casework.groups import return_group as return_group
from storefront.casework.groups import suspend_group as suspend_group
from storefront.casework.groups import trust_group as trust_group
from storefront.casework.groups import trust_group_no_more as trust_group_no_more
from storefront.casework.groups import waive_item as waive_item
