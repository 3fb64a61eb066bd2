from hypothesis import given
from hypothesis import strategies as st

from helpline.services.places import Places
from routing.model import Contact, ContactState, LaneStep

SECRET = "p" * 40


def waiting(**changes: object) -> Contact:
    fields: dict[str, object] = {
        "id": "c_bcd",
        "external": "CA" + "0" * 32,
        "channel": "voice",
        "state": ContactState.WAITING,
        "seq": 4,
        "step": 2,
        "session": "",
        "private": "+33639980001",
        "card": '{"topic":"outils"}',
        "arrived_at": 1_000,
        "queued_at": 31_000,
        "schedule": (LaneStep("general", 0), LaneStep("tous", 60_000)),
    }
    return Contact(**(fields | changes))  # type: ignore[arg-type]


def test_a_place_survives_the_journey_and_holds_no_number() -> None:
    places = Places(SECRET)
    token = places.sign(waiting(), 300_000)

    place = places.read(token, waiting().external)

    assert place is not None
    assert (place.contact, place.arrived_at, place.head_start_ms) == ("c_bcd", 31_000, 300_000)
    assert place.schedule == (LaneStep("general", 0), LaneStep("tous", 60_000))
    assert place.card == '{"topic":"outils"}'
    assert "0639980001" not in token
    assert token.replace("-", "").replace("_", "").isalnum()


def test_another_leg_or_another_key_gets_nothing() -> None:
    token = Places(SECRET).sign(waiting(), 0)

    assert Places(SECRET).read(token, "CA" + "1" * 32) is None
    assert Places("q" * 40).read(token, waiting().external) is None


@given(st.text(max_size=80), st.integers(0, 400))
def test_a_forged_or_damaged_place_is_nothing(junk: str, at: int) -> None:
    places = Places(SECRET)
    token = places.sign(waiting(), 0)
    damaged = token[:at] + ("A" if token[at : at + 1] != "A" else "B") + token[at + 1 :]

    assert places.read(junk, waiting().external) is None
    if at < len(token) - 1:
        assert places.read(damaged, waiting().external) is None
