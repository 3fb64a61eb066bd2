"""Tokens that were handed out stay good, and only where they belong."""

from helpline.services.chat_tokens import ChatTokens
from helpline.services.places import Places
from helpline.services.signatures import Signature

SECRET = "p" * 40
PLACE = (
    "kjukFfOhBXbdngFG0n0Hc1siY19iY2QiLCJDQTAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwIiwidm9pY2UiLFtbImdlbmVyYWwiLDBd"
    "LFsidG91cyIsNjAwMDBdXSwzMTAwMCwwLCJ7XCJ0b3BpY1wiOlwib3V0aWxzXCJ9Il0"
)
CHAT = "Zk10cbiXwxlkg1g7gTZFuGNfYmNkIGNoYXQtMQ"


def test_tokens_in_the_hands_of_people_are_read_after_an_update() -> None:
    place = Places(SECRET).read(PLACE, "CA" + "0" * 32)
    assert place is not None
    assert (place.contact, place.arrived_at) == ("c_bcd", 31_000)
    assert ChatTokens(SECRET).read(CHAT) == ("c_bcd", "chat-1")


def test_a_token_is_worth_nothing_for_another_purpose_or_key() -> None:
    token = Signature("place", SECRET).sign(b"somebody")
    assert Signature("place", SECRET).read(token) == b"somebody"
    assert Signature("chat-token", SECRET).read(token) is None
    assert Signature("place", "q" * 40).read(token) is None
    assert ChatTokens(SECRET).read("x" * 513) is None
