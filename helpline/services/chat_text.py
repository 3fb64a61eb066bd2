"""What somebody writes in a chat becomes what is kept of it: text and nothing but text, without secrets."""

from __future__ import annotations

from helpline.domain.errors import Invalid
from helpline.services.masking import Masked, mask
from helpline.services.plain_text import plain

LONGEST = 2_000  # characters of one entry


def to_keep(text: str, language: str) -> Masked:
    """The text composed, without what nobody sees, its secrets replaced by words of `language`.

    Raises `Invalid("chat.empty")` or `Invalid("chat.too_long")`.
    """
    text = plain(text)
    if not text:
        raise Invalid("chat.empty")
    if len(text) > LONGEST:
        raise Invalid("chat.too_long")
    return mask(text, language)
