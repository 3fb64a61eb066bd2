"""The one tree of errors. `http.errors` maps it to answers, the command line to exit codes.

    HelplineError
    ├── Refused            the request is understood and will not be done; repeating it will not help
    │   ├── NotFound       what it names does not exist
    │   ├── NotAllowed     not by this person, or not now for reasons of safety
    │   ├── Invalid        what it carries is malformed
    │   ├── WrongState     what it names is past the point where this makes sense
    │   └── Overloaded     the provider says that it cannot: taken as not done, and later may help
    ├── Unavailable        a store or the provider did not answer: repeating it later may help
    └── Misconfigured      the installation itself is wrong; every fault at once

A refusal carries a code, never a sentence: what people read comes from the catalogues, in their language.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType


class HelplineError(Exception):
    """Root of everything the application raises on purpose."""


class Refused(HelplineError):
    """A refusal. `code` is a dotted word of the catalogues, `details` fills its placeholders (no personal data)."""

    def __init__(self, code: str, **details: str | int) -> None:
        super().__init__(code)
        self.code = code
        self.details: Mapping[str, str | int] = MappingProxyType(details)


class NotFound(Refused):
    """What the request names does not exist."""


class NotAllowed(Refused):
    """Not by this person, or not now."""


class Invalid(Refused):
    """What the request carries is malformed."""


class WrongState(Refused):
    """What the request names has moved on."""


class Overloaded(Refused):
    """The provider answered that it cannot now. Should it have done it all the same, the leg finds nothing to do."""


class Unavailable(HelplineError):
    """A store or the provider did not answer; `what` names it: "redis", "database", "provider"."""

    def __init__(self, what: str) -> None:
        super().__init__(f"{what} does not answer")
        self.what = what


class Misconfigured(HelplineError):
    """The installation is wrong. `faults` holds one sentence per fault, each saying what to do."""

    def __init__(self, faults: tuple[str, ...]) -> None:
        super().__init__("\n".join(faults))
        self.faults = faults
