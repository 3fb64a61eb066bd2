"""Numbers as typed, lengths of sound files, tokens, settings from the environment."""

from collections.abc import Mapping

import jwt
import pytest

from helpline.simulator.dialled import normalised
from helpline.simulator.media import wav_seconds
from helpline.simulator.parties.tokens import Grant, TokenRefused, granted
from helpline.simulator.settings import RETRIES, NumberUrls, SimulatorSettings, WrongSettings, settings_from_env
from tests.unit.simulator.sounds import wav

ACCOUNT, KEY, SECRET = "AC" + "1" * 32, "SK" + "2" * 32, "a-secret-of-thirty-two-characters"
SETTINGS = SimulatorSettings(ACCOUNT, "token", KEY, SECRET)


@pytest.mark.parametrize(
    ("typed", "dialled"),
    [
        ("01 70 772 372", "+33170772372"),
        ("0170772372", "+33170772372"),
        ("+33 1 70 77 23 72", "+33170772372"),
        ("0033170772372", "+33170772372"),
        ("06.39.98.00.01", "+33639980001"),
        ("3114", "3114"),
        ("anonymous", "anonymous"),
        ("client:agent_x", "client:agent_x"),
    ],
)
def test_numbers_as_typed(typed: str, dialled: str) -> None:
    assert normalised(typed) == dialled


def test_a_wav_lasts_what_its_header_says() -> None:
    assert wav_seconds(wav(2.5)) == 2.5


@pytest.mark.parametrize("body", [b"", b"ID3\x04mp3", b"RIFF\x00\x00\x00\x00WAVE", b"RIFF0000WAVEfmt "])
def test_anything_else_lasts_five_seconds(body: bytes) -> None:
    assert wav_seconds(body) == 5.0


def token(secret: str = SECRET, **changes: object) -> str:
    grants = {"identity": "agent_x", "voice": {"incoming": {"allow": True}}}
    claims = {"iss": KEY, "sub": ACCOUNT, "exp": 2_000, "grants": grants} | changes
    return jwt.encode(claims, secret, algorithm="HS256")


def test_a_token_gives_its_identity() -> None:
    assert granted(token(), SETTINGS, 1_000) == Grant("agent_x", 2_000)


@pytest.mark.parametrize(
    "refused",
    [
        "not a token",
        token(secret="another-secret-of-thirty-two-char"),
        token(iss="SK" + "3" * 32),
        token(sub="AC" + "3" * 32),
        token(exp=999),
        token(exp="soon"),
        token(grants={"identity": "agent_x"}),
        token(grants={"identity": "agent_x", "voice": {"incoming": {"allow": False}}}),
        token(grants={"voice": {"incoming": {"allow": True}}}),
        token(grants=[]),
    ],
)
def test_any_other_token_is_refused(refused: str) -> None:
    with pytest.raises(TokenRefused):
        granted(refused, SETTINGS, 1_000)


ENVIRONMENT: Mapping[str, str] = {
    "HELPLINE_TWILIO_ACCOUNT_SID": ACCOUNT,
    "HELPLINE_TWILIO_AUTH_TOKEN": "token",
    "HELPLINE_TWILIO_API_KEY_SID": KEY,
    "HELPLINE_TWILIO_API_KEY_SECRET": SECRET,
    "HELPLINE_PUBLIC_URL": "http://127.0.0.1:8080/",
    "HELPLINE_LINE_NUMBER": "+33170772372",
    "HELPLINE_SIMULATOR_BIND": "127.0.0.1:8101",
}


def test_settings_of_the_demo() -> None:
    settings = settings_from_env(ENVIRONMENT)
    base = "http://127.0.0.1:8080/voice"
    urls = NumberUrls(*(f"{base}/{name}{RETRIES}" for name in ("inbound", "fallback", "status")))
    assert settings.numbers == {"+33170772372": urls}
    assert (settings.host, settings.port) == ("127.0.0.1", 8101)


def test_the_other_numbers_of_the_line_lead_to_the_same_place() -> None:
    settings = settings_from_env({**ENVIRONMENT, "HELPLINE_NUMBER_LANGUAGES": "+33199000001=en, +33199000002=es"})
    assert list(settings.numbers) == ["+33170772372", "+33199000001", "+33199000002"]
    assert len(set(settings.numbers.values())) == 1


def test_all_faults_of_the_environment_are_named_at_once() -> None:
    with pytest.raises(WrongSettings) as wrong:
        settings_from_env({"HELPLINE_PUBLIC_URL": "http://h", "HELPLINE_SIMULATOR_BIND": "8100"})
    said = str(wrong.value)
    assert all(name in said for name in ("ACCOUNT_SID", "AUTH_TOKEN", "KEY_SID", "KEY_SECRET", "LINE_NUMBER", "BIND"))
    assert "PUBLIC_URL" not in said
