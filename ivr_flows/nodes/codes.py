"""A code in a flow file: written out (`general`), or taken from a variable (`{topic}`)."""

from collections.abc import Iterable, Mapping


def variable(code: str) -> str:
    """The name of the variable that `code` takes its value from; "" for a code written out."""
    return code[1:-1] if (code[:1], code[-1:]) == ("{", "}") else ""


def value(code: str, values: Mapping[str, str]) -> str:
    """What `code` stands for. A value that nobody gave is empty."""
    name = variable(code)
    return values.get(name, "") if name else code


def variables(codes: Iterable[str]) -> frozenset[str]:
    """The names of all variables that `codes` read."""
    return frozenset(name for code in codes if (name := variable(code)))
