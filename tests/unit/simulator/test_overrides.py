"""What an address may say after its « # » (§1.1)."""

from helpline.simulator.webhooks.overrides import Overrides, overrides


def test_an_address_without_any_has_the_documented_defaults() -> None:
    url, how = overrides("https://h.example/voice/inbound?a=1")
    assert url == "https://h.example/voice/inbound?a=1"
    assert how == Overrides(5.0, 15.0, 15.0, 1, frozenset({"ct"}))


def test_the_recommended_address() -> None:
    url, how = overrides("https://h.example/voice/inbound#ct=1500&rt=3500&rc=2&rp=ct,rt,5xx&e=dublin,frankfurt")
    assert url == "https://h.example/voice/inbound"
    assert (how.connect, how.read, how.retries) == (1.5, 3.5, 2)
    assert all(how.retries_on(reason) for reason in ("ct", "rt", "5xx"))
    assert not how.retries_on("4xx")


def test_a_wrong_value_is_a_fault_and_its_default_stands() -> None:
    _, how = overrides("https://h.example/#rc=9&rt=50&rp=sometimes&tt=soon")
    assert (how.retries, how.read, how.total, how.policies) == (1, 15.0, 15.0, frozenset({"ct"}))
    assert set(how.faults) == {"rc=9", "rt=50", "tt=soon", "rp=sometimes"}


def test_all_retries_on_everything_but_what_nothing_retries() -> None:
    _, how = overrides("https://h.example/#rp=all")
    assert how.retries_on("4xx")
    assert how.retries_on("rt")
