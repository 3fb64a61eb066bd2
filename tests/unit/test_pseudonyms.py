"""Pseudonyms: the same person is seen again, and no number can be read back."""

from __future__ import annotations

import hashlib
import hmac

import pytest

from helpline.services.pseudonyms import Pseudonyms

NUMBER = "+33639980001"


def test_a_pseudonym_is_an_hmac_of_the_number_under_the_current_key() -> None:
    expected = hmac.new(b"current", NUMBER.encode(), hashlib.sha256).hexdigest()
    written = Pseudonyms(("current", "previous")).current(NUMBER)
    assert expected.startswith(written)
    assert len(written) == 32


def test_after_a_rotation_the_previous_pseudonym_is_still_searched_for() -> None:
    before = Pseudonyms(("old",)).current(NUMBER)
    rotated = Pseudonyms(("new", "old"))
    assert rotated.current(NUMBER) != before
    assert rotated.all(NUMBER) == (rotated.current(NUMBER), before)


def test_two_numbers_have_two_pseudonyms() -> None:
    pseudonyms = Pseudonyms(("key",))
    assert pseudonyms.current(NUMBER) != pseudonyms.current("+33639980002")


def test_no_key_no_pseudonyms() -> None:
    with pytest.raises(ValueError, match="at least one key"):
        Pseudonyms(())
