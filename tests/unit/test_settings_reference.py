"""The reference page of the settings is what the generator makes."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path

from helpline.settings import Settings
from helpline.settings.reference import markdown, plain
from helpline.settings.table import VARIABLES

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "settings.md"


def test_the_page_is_the_generated_one() -> None:
    assert PAGE.read_text() == markdown(), "run: helpline settings --markdown > docs/reference/settings.md"


def test_each_variable_fills_one_field_and_is_told() -> None:
    assert [variable.field for variable in VARIABLES] == [field.name for field in fields(Settings)]
    for variable in VARIABLES:
        assert variable.key in plain()


def test_no_secret_has_a_default_or_an_example_to_copy() -> None:
    assert [v.key for v in VARIABLES if v.secret and (v.default or v.example)] == []
