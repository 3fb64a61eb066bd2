"""What is personal about somebody who waits or talks: their number and where they live.

It lies in the contact's private text, which the store deletes everywhere when the contact closes; no event carries it.
"""

from __future__ import annotations

from helpline.domain.telephone import is_callable
from routing.model import Contact


def private_of(number: str | None, code: str = "") -> str:
    """What is kept of a person until the contact closes. `code` is the postal code they gave, or a département's."""
    # « number code », not JSON: some bytes more, and Redis needs a bigger block for each person in line.
    return f"{number or ''} {code}".rstrip()


def number_of(contact: Contact) -> str | None:
    """The caller's number, None when withheld. It is shown to nobody whole."""
    return contact.private.partition(" ")[0] or None


def can_be_called(contact: Contact) -> bool:
    """Whether a call of ours may go to their number."""
    return is_callable(number_of(contact) or "")


def code_of(contact: Contact) -> str | None:
    """The postal code somebody gave, or the number of a département; None when they gave none."""
    return contact.private.partition(" ")[2] or None


def last_digits(contact: Contact) -> str | None:
    """The last two digits of the caller's number, all that a volunteer sees; None when withheld."""
    number = number_of(contact)
    return number[-2:] if number else None
