"""The reference of the settings, made of the table: a page, and a list for the terminal."""

from __future__ import annotations

from helpline.settings.table import VARIABLES, Variable

_HEAD = """# Settings

Read once, at start, from the environment. All faults are reported at once and nothing starts on a fault.
An unknown `HELPLINE_` variable is a fault too, so that a slip in a name is seen at once.

This page is made by `helpline settings --markdown`; do not edit it by hand.

| variable | default | what it is |
|---|---|---|
"""


def _row(variable: Variable) -> str:
    default = "**must be set**" if variable.default is None else f"`{variable.default}`" if variable.default else "none"
    example = f" Example: `{variable.example}`." if variable.example else ""
    secret = " A secret." if variable.secret else ""
    return f"| `{variable.key}` | {default} | {variable.help}{secret}{example} |\n"


def markdown() -> str:
    """The whole page."""
    return _HEAD + "".join(_row(variable) for variable in VARIABLES)


def plain() -> str:
    """One paragraph a setting."""
    return "\n".join(_paragraph(variable) for variable in VARIABLES)


def _paragraph(variable: Variable) -> str:
    default = "must be set" if variable.default is None else f"default {variable.default or 'none'}"
    example = f" For example {variable.example}." if variable.example else ""
    return f"{variable.key} ({default})\n  {variable.help}{example}\n"
