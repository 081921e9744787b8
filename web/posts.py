"""Who leads which grid, by name, as pages and API list them."""

from collections import defaultdict

from domain.directory import Directory, Role
from domain.ids import GridCode


def list_posts(directory: Directory) -> dict[str, list[tuple[Role, str]]]:
    """Grid code → (role, name), leaders first; also those who can't be reached yet."""
    found: defaultdict[GridCode, list[tuple[Role, str]]] = defaultdict(list)
    for officer in directory.officers.values():
        for post in officer.posts:
            if post.role is not Role.ADMIN and not post.department:
                found[post.grid].append((post.role, officer.name))
    order = list(Role)
    return {code: sorted(held, key=lambda h: (order.index(h[0]), h[1])) for code, held in found.items()}
