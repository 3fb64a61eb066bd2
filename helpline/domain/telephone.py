"""Telephone numbers: as people write them in France, and which of them a call of ours may ever reach.

Overseas numbers are national numbers with a country code of their own (france.md §5.3): 0692… is +262 692….
"""

from __future__ import annotations

import re

# ASCII digits only, and `\Z`: `\d` takes other alphabets and `$` a line feed (reliability.md §2.3). Nothing with 08,
# no short number, no other country.
_CALLABLE = re.compile(
    r"\+(?:33[1-79][0-9]{8}|262(?:26[239]|639|69[23])[0-9]{6}|590(?:590|69[01])[0-9]{6}|594(?:594|694)[0-9]{6}"
    r"|596(?:596|69[67])[0-9]{6}|508[45][0-9]{5})\Z",
    re.ASCII,
)
_WRITTEN = re.compile(r"(?:(?:\+|00)33(?:\(0\))?|0)([1-79][0-9]{8})\Z", re.ASCII)
_BETWEEN = re.compile(r"[ .\-/\u00a0\u202f]")
_OVERSEAS = (
    # 06 39 98 is the range of invented numbers of the mainland, the rest of 06 39 is Mayotte.
    (re.compile(r"26[239]|639(?!98)|69[23]", re.ASCII), "+262"),
    (re.compile(r"590|69[01]", re.ASCII), "+590"),
    (re.compile(r"594|694", re.ASCII), "+594"),
    (re.compile(r"596|69[67]", re.ASCII), "+596"),
)


def read_number(text: str) -> str | None:
    """The E.164 form of a number as people write it in France; None when it is none, or none we may call."""
    compact = _BETWEEN.sub("", text.strip())
    written = _WRITTEN.match(compact)
    number = _international(written[1]) if written else compact.replace("(0)", "")
    return number if is_callable(number) else None


def is_callable(number: str) -> bool:
    """Whether a number is of a kind that calls may go to: ordinary ones of France and its overseas territories."""
    return _CALLABLE.match(number) is not None


def _international(national: str) -> str:
    if national.startswith("508"):
        return "+508" + national[3:]
    code = next((code for prefix, code in _OVERSEAS if prefix.match(national)), "+33")
    return code + national
