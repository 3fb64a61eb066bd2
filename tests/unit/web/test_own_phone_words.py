"""What is promised to whoever answers on their own telephone is what the line does."""

from __future__ import annotations

from helpline.i18n.catalogue import load
from routing.policy import Policy


def test_the_times_and_the_misses_told_beforehand_are_the_lines_own() -> None:
    policy = Policy()
    assert (policy.wrap_up_ms, policy.max_misses) == (120_000, 3), "then the two sentences below are to be changed"
    french, english = (load(language)("console.idle.phone_text", time="17 h 00") for language in ("fr", "en"))
    assert "deux minutes" in french
    assert "trois appels sans réponse" in french
    assert "two minutes" in english
    assert "three calls without an answer" in english
