"""Plug-ins are found by being there, and misspelt names are answered helpfully."""

import pytest

from crm.operation import OPERATIONS
from kit.errors import UnknownNameError
from kit.registry import Registry


def test_a_misspelt_name_is_answered_with_the_nearest_one() -> None:
    with pytest.raises(UnknownNameError, match="did you mean 'merge_accounts'"):
        OPERATIONS["merge_acounts"]


def test_two_items_of_one_name_are_refused() -> None:
    registry: Registry[int] = Registry("thing", "kit")
    registry.add("one", 1)
    with pytest.raises(ValueError, match="two things are called 'one'"):
        registry.add("one", 2)
