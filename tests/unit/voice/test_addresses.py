"""Every address the provider is given says what to do when we do not answer."""

from __future__ import annotations

from helpline.channels.voice.addresses import Addresses
from helpline.simulator.webhooks.overrides import overrides
from routing.model import Contact, ContactState, Offer, OfferState

TO = Addresses("https://aide.example.org/")
CONTACT = Contact("c_1", "CA1", "voice", ContactState.WAITING, 1, 2, "", "", "", 0, attempt=3)
OFFER = Offer("o_1", "c_1", "a_1", "voice", OfferState.PENDING, 0, 0, 1)
GIVEN = {
    TO.inbound(): "/voice/inbound",
    TO.status(): "/voice/status",
    TO.flow(CONTACT, "fr"): "/voice/flow?c=c_1&n=2",
    TO.flow(CONTACT, "en"): "/voice/flow?c=c_1&n=2&l=en",
    TO.wait(CONTACT._replace(card='{"language":"en"}'), "p", 4): "/voice/wait?c=c_1&p=p&i=4&l=en",
    TO.wait(CONTACT, "p", 4): "/voice/wait?c=c_1&p=p&i=4",
    TO.connect(CONTACT): "/voice/connect?c=c_1&n=3",
    TO.caller_after(CONTACT): "/voice/caller-after?c=c_1&n=3",
    TO.conference(CONTACT): "/voice/conference?c=c_1&n=3",
    TO.offer(OFFER): "/voice/offer?o=o_1",
    TO.leg_status(OFFER): "/voice/leg-status?o=o_1",
    TO.same("/voice/flow?t=1"): "/voice/flow?t=1",
}


def test_the_provider_tries_three_times_within_its_fifteen_seconds() -> None:
    for address, target in GIVEN.items():
        bare, how = overrides(address)
        assert bare == f"https://aide.example.org{target}"
        assert how.faults == ()
        assert how.retries == 2
        assert all(how.retries_on(failure) for failure in ("ct", "rt", "5xx", "all"))
        assert (how.retries + 1) * (how.connect + how.read) <= how.total == 15


def test_a_sound_is_fetched_under_one_plain_name() -> None:
    assert TO.audio("attente.wav") == "https://aide.example.org/voice/audio/attente.wav"
