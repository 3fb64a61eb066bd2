"""Settings: read whole, refused whole, with every fault said at once."""

from __future__ import annotations

import pytest

from helpline.domain.errors import Misconfigured
from helpline.settings import Settings

SECRET = "a-perfectly-random-secret-0123456789"
KEYS = ("current-pseudonym-key-0123456789abcd", "previous-pseudonym-key-0123456789abc")

GOOD = {
    "HELPLINE_PUBLIC_URL": "https://aide.example.org",
    "HELPLINE_REDIS_URL": "redis://127.0.0.1:6379/0",
    "HELPLINE_DATABASE_URL": "sqlite+aiosqlite:///.data/helpline.sqlite3",
    "HELPLINE_SECRET_KEY": SECRET,
    "HELPLINE_PSEUDONYM_KEYS": ", ".join(KEYS),
    "HELPLINE_LINE_NUMBER": "+33199000001",
    "HELPLINE_TWILIO_ACCOUNT_SID": "AC" + "a" * 32,
    "HELPLINE_TWILIO_AUTH_TOKEN": "0123456789abcdef" * 2 + "," + "fedcba9876543210" * 2,
    "HELPLINE_TWILIO_API_KEY_SID": "SK" + "b" * 32,
    "HELPLINE_TWILIO_API_KEY_SECRET": "simulated-api-key-secret",
}


def faults(**changes: str | None) -> tuple[str, ...]:
    env = {key: value for key, value in {**GOOD, **changes}.items() if value is not None}
    with pytest.raises(Misconfigured) as caught:
        Settings.load(env)
    return caught.value.faults


def test_a_right_environment_is_read_whole() -> None:
    settings = Settings.load({**GOOD, "HELPLINE_BIND": "[::1]:9000", "PATH": "/bin"})
    assert settings.public_url == "https://aide.example.org"
    assert settings.bind == ("::1", 9000)
    assert settings.pseudonym_keys == KEYS
    assert settings.twilio_auth_tokens[0].startswith("0123")
    assert settings.twilio_api_url == "https://api.twilio.com"
    assert settings.line_name == "solidarite-numerique"
    assert settings.timezone.key == "Europe/Paris"


def test_each_number_has_its_language() -> None:
    assert Settings.load(GOOD).numbers == ("+33199000001",)
    settings = Settings.load({**GOOD, "HELPLINE_NUMBER_LANGUAGES": "+33199000001=fr, +33199000002=en,"})
    assert settings.number_languages == {"+33199000001": "fr", "+33199000002": "en"}
    assert settings.numbers == ("+33199000001", "+33199000002")


def test_an_empty_environment_names_every_missing_setting_at_once() -> None:
    with pytest.raises(Misconfigured) as caught:
        Settings.load({})
    assert len(caught.value.faults) == len(GOOD)
    for key in GOOD:
        assert any(fault.startswith(f"{key} is not set") for fault in caught.value.faults), key


def test_all_faults_come_at_once_and_a_slip_in_a_name_is_seen() -> None:
    found = faults(HELPLINE_BIND="8080", HELPLINE_VOICE="Polly Léa", HELPLINE_REDIS_ULR="x", HELPLINE_TIMEZONE="Paris")
    assert [fault.split()[0] for fault in found] == [
        "HELPLINE_REDIS_ULR",
        "HELPLINE_BIND",
        "HELPLINE_TIMEZONE",
        "HELPLINE_VOICE",
    ]
    assert "did you mean HELPLINE_REDIS_URL?" in found[0]


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("HELPLINE_PUBLIC_URL", "http://aide.example.org"),
        ("HELPLINE_PUBLIC_URL", "https://aide.example.org/sous-dossier"),
        ("HELPLINE_PUBLIC_URL", "https://une_aide.example.org"),
        ("HELPLINE_PUBLIC_URL", "https://user:pass@aide.example.org"),
        ("HELPLINE_PUBLIC_URL", "https://aide.example.org:port"),
        ("HELPLINE_BIND", "127.0.0.1:99999"),
        ("HELPLINE_BIND", "127.0.0.1:٨٠"),
        ("HELPLINE_PROXIES", "proxy.example.org"),
        ("HELPLINE_PROXIES", "10.1.0.1/16"),
        ("HELPLINE_PROXIES", "127.0.0.1:8080"),
        ("HELPLINE_PROXIES", "127.0.0.1, 0.0.0.0/0"),
        ("HELPLINE_PROXIES", "::/0"),
        ("HELPLINE_NUMBER_LANGUAGES", "0199000001=en"),
        ("HELPLINE_NUMBER_LANGUAGES", "+33199000001"),
        ("HELPLINE_NUMBER_LANGUAGES", "+33199000001=English"),
        ("HELPLINE_NUMBER_LANGUAGES", "+33199000001=en, +33199000001=es"),
        ("HELPLINE_REDIS_URL", "http://127.0.0.1:6379"),
        ("HELPLINE_DATABASE_URL", "mysql://somewhere"),
        ("HELPLINE_DATABASE_URL", "sqlite+aiosqlite:///:memory:"),
        ("HELPLINE_DATABASE_URL", "postgresql://helpline@127.0.0.1/helpline"),
        ("HELPLINE_DATABASE_URL", "postgresql+psycopg://helpline@127.0.0.1"),
        ("HELPLINE_DATABASE_URL", "postgresql+psycopg://helpline@127.0.0.1/one/two"),
        ("HELPLINE_DATABASE_URL", "postgresql+psycopg://helpline@127.0.0.1:port/helpline"),
        ("HELPLINE_DATABASE_URL", "postgresql+psycopg://helpline:a#b@127.0.0.1/helpline"),
        ("HELPLINE_DATABASE_URL", "postgresql+psycopg:///helpline"),
        ("HELPLINE_SECRET_KEY", "short"),
        ("HELPLINE_SECRET_KEY", "x" * 40),
        ("HELPLINE_PSEUDONYM_KEYS", f"{KEYS[0]},{KEYS[0]}"),
        ("HELPLINE_PSEUDONYM_KEYS", f"{KEYS[0]},"),
        ("HELPLINE_LINE_NUMBER", "0199000001"),
        ("HELPLINE_LINE_NUMBER", "+33 1 99 00 00 01"),
        ("HELPLINE_LINE_NUMBER", "+3319900000١"),
        ("HELPLINE_LINE_NAME", "Ma ligne"),
        ("HELPLINE_TWILIO_ACCOUNT_SID", "AC123"),
        ("HELPLINE_TWILIO_API_KEY_SID", "AC" + "b" * 32),
        ("HELPLINE_TWILIO_AUTH_TOKEN", "token"),
        ("HELPLINE_OPENING_HOURS", "du lundi au vendredi"),
        ("HELPLINE_SOFTPHONE", "ws://simulateur.example.org/sim/softphone"),
        ("HELPLINE_CHAT_QUIT_URL", "http://www.example.org/"),
        ("HELPLINE_CHAT_QUIT_URL", "javascript:alert(1)"),
        ("HELPLINE_DATA_DIR", "pyproject.toml"),
    ],
)
def test_each_bad_value_is_one_sentence_about_its_setting(key: str, value: str) -> None:
    (fault,) = faults(**{key: value})
    assert fault.startswith(f"{key} ")
    assert fault.endswith(".")


@pytest.mark.parametrize(
    "url",
    [
        "postgresql+psycopg://helpline:p%23%40ss@base.example.org:5432/helpline?sslmode=verify-full",
        "postgresql+psycopg://helpline@[::1]/helpline",
        "postgresql+psycopg:///helpline?host=/run/postgresql",
    ],
)
def test_a_postgresql_database_by_address_or_by_socket(url: str) -> None:
    assert Settings.load({**GOOD, "HELPLINE_DATABASE_URL": url}).database_url == url


def test_plain_http_is_for_this_machine_only() -> None:
    settings = Settings.load({**GOOD, "HELPLINE_PUBLIC_URL": "http://127.0.0.1:8080/"})
    assert settings.public_url == "http://127.0.0.1:8080"


def test_the_session_secret_is_not_a_pseudonym_key() -> None:
    (fault,) = faults(HELPLINE_PSEUDONYM_KEYS=f"{KEYS[0]},{SECRET}")
    assert "must not be one of" in fault


def test_no_secret_shows_in_the_representation_nor_in_a_fault() -> None:
    database = "postgresql+psycopg://helpline:of-the-database@127.0.0.1/"
    shown = repr(Settings.load({**GOOD, "HELPLINE_DATABASE_URL": f"{database}helpline"}))
    told = " ".join(
        faults(
            HELPLINE_SECRET_KEY="tiny-secret",
            HELPLINE_TWILIO_API_KEY_SECRET="with blank",
            HELPLINE_DATABASE_URL=database,
        )
    )
    assert "of-the-database" not in told + shown
    for private in (SECRET, *KEYS, "0123456789abcdef", "simulated-api-key-secret"):
        assert private not in shown
    assert "tiny-secret" not in told
    assert "with blank" not in told
