"""A department's duty stays with the department, unless a law is named."""

import pytest

from domain.legal_basis import read_legal_basis, require_legal_basis
from domain.refusal import Refusal


@pytest.mark.parametrize(
    ("reason", "basis"),
    [
        ("依据《城市供水条例》第二十三条", "《城市供水条例》第二十三条"),
        ("《乡镇权力清单》", "《乡镇权力清单》"),
        ("按供水条例第5条该镇里管", "按供水条例第5条"),
        ("村里更方便", ""),
        ("没办法，人手不够", ""),
        ("《》", ""),
        ("", ""),
    ],
)
def test_a_law_is_known_by_its_name(reason: str, basis: str) -> None:
    assert read_legal_basis(reason) == basis


def test_without_a_law_nothing_comes_down_and_what_no_department_has_needs_none() -> None:
    assert require_legal_basis("", "") == ""
    with pytest.raises(Refusal, match="写上依据"):
        require_legal_basis("watersupply", "村里更方便")
