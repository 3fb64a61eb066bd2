"""X-Twilio-Signature, written from its published rule (§1.4)."""

import base64
import hashlib
import hmac
from collections.abc import Iterable


def signature(token: str, url: str, form: Iterable[tuple[str, str]] = ()) -> str:
    """Sign the exact address called; for a form, add each name and each of its distinct values, sorted."""
    text = url + "".join(name + value for name, value in sorted(set(form)))
    return base64.b64encode(hmac.new(token.encode(), text.encode(), hashlib.sha1).digest()).decode()
