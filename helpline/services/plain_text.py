"""What people write, as text and nothing but text: what is seen is what is stored."""

from __future__ import annotations

import re
import unicodedata

# Marks that turn the direction of what follows, and blanks that nobody sees. Joiners stay: scripts and pictures
# (« 👩‍🦰 ») are made with them.
_UNSEEN = frozenset("\u200b\u200e\u200f\u061c\u2060\ufeff\u00ad" + "".join(map(chr, range(0x202A, 0x202F))))
_ISOLATES = frozenset(map(chr, range(0x2066, 0x206A)))
_LINES = re.compile(r"\n{3,}")
# What most people write and nothing else: composed, seen, without marks. A look at each sign takes ten times as long.
_ORDINARY = re.compile(r"[\n -~\u00a0-\u00ac\u00ae-\u00ff\u0152\u0153\u2013\u2014\u2018-\u201d\u2026\u202f\u20ac]*")
_MOST_MARKS = 8  # stacked on one letter; more is drawn over the lines of others


def plain(text: str) -> str:
    """The text composed (NFC), without control characters, direction marks or halves of characters.

    Line breaks stay, at most one empty line between two; so do languages written from right to left.
    """
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " "))
    if not _ORDINARY.fullmatch(text):
        text = _without_towers("".join(char for char in text if char == "\n" or _is_seen(char)))
    return _LINES.sub("\n\n", text).strip()


def _is_seen(char: str) -> bool:
    return unicodedata.category(char) not in ("Cc", "Cs", "Co", "Cn") and char not in _UNSEEN and char not in _ISOLATES


def _without_towers(text: str) -> str:
    kept, marks = [], 0
    for char in text:
        marks = marks + 1 if unicodedata.combining(char) else 0
        if marks <= _MOST_MARKS:
            kept.append(char)
    return "".join(kept)
