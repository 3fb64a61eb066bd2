"""Takes secrets out of what a visitor writes, before it is stored or shown to anybody."""

from __future__ import annotations

from dataclasses import dataclass

from helpline.i18n.catalogue import load
from helpline.services.secrets_in_text import Kind, secrets_in


@dataclass(frozen=True, slots=True)
class Masked:
    """The text that may be kept, and the kinds of what was taken out of it."""

    text: str
    kinds: tuple[Kind, ...]


def mask(text: str, language: str) -> Masked:
    """The text with words of that language in the place of each secret."""
    texts, parts, kinds, at = load(language), [], [], 0
    for secret in secrets_in(text):
        parts += [text[at : secret.start], texts(f"masks.{secret.kind}")]
        kinds.append(secret.kind)
        at = secret.end
    return Masked("".join((*parts, text[at:])), tuple(dict.fromkeys(kinds)))
