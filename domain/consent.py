"""Who must agree to a notice besides its author, and who may (reliability.md; broadcasts.md §4)."""

from domain.broadcast import Approval, Asker, CampaignDraft, ConsentKind
from domain.broadcast_rules import needs_approval
from domain.directory import LEADING, Directory, Officer, Role
from domain.ids import PersonId
from domain.policy import find_offices, needs_office
from domain.tree import Tier


def list_consents(draft: CampaignDraft, asker: Asker, directory: Directory) -> tuple[ConsentKind, ...]:
    """County-wide: a second person. Money and conditions: the office, unless a second person looks at it anyway.

    The end of a search has words of its own and goes where the search went: nobody is asked again.
    """
    if draft.corrects is not None and draft.ticket is not None:
        return ()
    if needs_approval(draft.audience, directory.tree, asker.grid) is Approval.SECOND_PERSON:
        return (ConsentKind.SECOND,)
    return (ConsentKind.OFFICE,) if needs_office(draft.area, f"{draft.title} {draft.text}") else ()


def may_consent(kind: ConsentKind, draft: CampaignDraft, author: Asker, asker: Asker, directory: Directory) -> bool:
    """Never the author, by whatever way they come. The county's own hands may; of officers those `is_entitled`."""
    if asker.actor == author.actor:
        return False
    if not asker.actor.startswith("person:"):
        return asker.grid is None
    officer = find_officer(asker, directory)
    return officer is not None and is_entitled(officer, kind, draft, directory)


def is_agreed_still(draft: CampaignDraft, author: Asker, approved_by: str, directory: Directory) -> bool:
    """Asked again when a notice fires: whoever agreed may have lost the post, the grid may have moved."""
    approver = Asker(actor=approved_by, grid=None)
    kinds = list_consents(draft, author, directory) if approved_by else ()
    return all(may_consent(kind, draft, author, approver, directory) for kind in kinds)


def is_entitled(officer: Officer, kind: ConsentKind, draft: CampaignDraft, directory: Directory) -> bool:
    """A second person answers for the county; the office is the town or the county above all that is reached, or
    their department that answers for what is said.
    """
    tree = directory.tree
    lowest = Tier.COUNTY if kind is ConsentKind.SECOND else Tier.TOWN
    offices = find_offices(draft.area, f"{draft.title} {draft.text}") if kind is ConsentKind.OFFICE else frozenset()
    return any(
        (post.role in (*LEADING, Role.ADMIN) or (post.role is Role.STAFF and post.department in offices))
        and post.grid in tree.grids
        and tree.grids[post.grid].tier <= lowest
        and all(tree.contains(post.grid, code) for code in draft.audience.grids)
        for post in officer.posts
    )


def find_officer(asker: Asker, directory: Directory) -> Officer | None:
    kind, _, person = asker.actor.partition(":")
    return directory.officers.get(PersonId(int(person))) if kind == "person" else None
