"""Numbers as people type them, turned into E.164."""

import re


def normalised(typed: str) -> str:
    """« 01 70 772 372 » → +33170772372; an E.164 number, a client: address or anything unknown stays as it is."""
    if typed.startswith("client:"):
        return typed
    digits = re.sub(r"[^\d+]", "", typed)
    if digits.startswith("00"):
        return "+" + digits[2:]
    if re.fullmatch(r"0[1-9]\d{8}", digits):
        return "+33" + digits[1:]
    return digits or typed
