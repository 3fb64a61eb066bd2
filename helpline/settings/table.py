"""The settings, one row each: name, where it goes, how it is read, what it means. The reference page is made of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from helpline.settings import parsers

PREFIX = "HELPLINE_"


@dataclass(frozen=True, slots=True)
class Variable:
    """One setting. `default` is text, read by the same parser; None means that it must be given."""

    name: str
    field: str
    parse: Callable[[str], Any]
    help: str
    default: str | None = None
    example: str | None = None
    secret: bool = False

    @property
    def key(self) -> str:
        """Its name in the environment."""
        return PREFIX + self.name


def _sid(letters: str) -> Callable[[str], str]:
    return parsers.matching(f"{letters}[0-9a-f]{{32}}", f"must be {letters} followed by 32 characters 0-9 and a-f")


_WORD = parsers.matching(r"[a-z][a-z0-9-]{1,39}", "must be 2 to 40 small letters, digits and hyphens")
_NUMBER = parsers.matching(parsers.NUMBER, "must be an international number, for example +33170772372")
_VOICE = parsers.matching(r"[A-Za-z]+(\.[A-Za-z0-9-]+)?", "must be the name of a voice, for example Polly.Lea-Neural")
_KEY_SECRET = parsers.matching(r"[!-~]{16,}", "must be at least 16 characters without a blank")
_TOKENS = parsers.matching_list(r"[0-9A-Za-z]{32,}", "must be tokens of at least 32 letters and digits, comma between")

VARIABLES: tuple[Variable, ...] = (
    Variable(
        "PUBLIC_URL",
        "public_url",
        parsers.web_origin,
        "The address under which the provider and the volunteers reach this installation. The provider signs its "
        "requests with it, so it must be exact. https, except on this machine.",
        example="https://aide.example.org",
    ),
    Variable("BIND", "bind", parsers.bind, "Where the web process listens, as host:port.", "127.0.0.1:8080"),
    Variable(
        "PROXIES",
        "proxies",
        parsers.networks,
        "The addresses or networks of the proxies in front, comma between. Only they are believed when they say, in "
        "X-Forwarded-For, whom they ask for. Without them, everybody behind a proxy shares the limits of one address.",
        "",
        example="127.0.0.1,10.1.0.0/16",
    ),
    Variable(
        "REDIS_URL",
        "redis_url",
        parsers.redis_url,
        "The Redis (6.2 or later) or Valkey that holds the state of the line. It must be append-only and never evict.",
        example="redis://127.0.0.1:6379/0",
    ),
    Variable(
        "DATABASE_URL",
        "database_url",
        parsers.database_url,
        "The database of accounts and records: PostgreSQL, or a SQLite file for one machine "
        "(`sqlite+aiosqlite:///.data/helpline.sqlite3`; a relative path starts at the working folder).",
        example="postgresql+psycopg://helpline:a-password@127.0.0.1/helpline",
    ),
    Variable(
        "SECRET_KEY",
        "secret_key",
        parsers.secret,
        "Signs sessions, places in line and forms, and seals volunteers’ telephone numbers. A new value signs "
        "everybody out, and their telephones must be verified again.",
        secret=True,
    ),
    Variable(
        "PSEUDONYM_KEYS",
        "pseudonym_keys",
        parsers.secret_list,
        "Keys that turn a caller’s number into a pseudonym: the current one, then the previous one, comma between. "
        "Put a new one first each month and drop the old one after 31 days. Keep them outside the database.",
        secret=True,
    ),
    Variable(
        "LINE_NUMBER",
        "line_number",
        _NUMBER,
        "The number people dial, in international form.",
        example="+33170772372",
    ),
    Variable(
        "NUMBER_LANGUAGES",
        "number_languages",
        parsers.language_by_number,
        "Other numbers of the same line, each with the language its callers are greeted in. They may still change it "
        "by a key. On every other number the first language is French.",
        "",
        example="+33199000001=en",
    ),
    Variable(
        "LINE_NAME",
        "line_name",
        _WORD,
        "The name of the line in keys and records. Changing it starts an empty line.",
        "solidarite-numerique",
    ),
    Variable("TWILIO_ACCOUNT_SID", "twilio_account_sid", _sid("AC"), "The Twilio account."),
    Variable(
        "TWILIO_AUTH_TOKEN",
        "twilio_auth_tokens",
        _TOKENS,
        "The token of the account; during a rotation both, comma between. Requests signed with any of them are "
        "accepted; the first one is used towards the provider.",
        secret=True,
    ),
    Variable(
        "TWILIO_API_URL",
        "twilio_api_url",
        parsers.web_origin,
        "The provider’s REST address; the line simulator’s in the demonstration.",
        "https://api.twilio.com",
    ),
    Variable("TWILIO_API_KEY_SID", "twilio_api_key_sid", _sid("SK"), "The API key that signs the softphones’ tokens."),
    Variable("TWILIO_API_KEY_SECRET", "twilio_api_key_secret", _KEY_SECRET, "The secret of that API key.", secret=True),
    Variable(
        "CALLS_PER_DAY",
        "calls_per_day",
        parsers.count,
        "The most calls to telephones placed in 24 hours: offers to volunteers on their own telephone, verifications, "
        "people called back. Once it is reached no call leaves until `helpline calls --reopen`.",
        "1000",
    ),
    Variable("DATA_DIR", "data_dir", parsers.folder, "The folder for what is kept on disk.", ".data"),
    Variable(
        "OPENING_HOURS",
        "opening_hours",
        parsers.opening_hours,
        "When people answer, in the opening_hours syntax of OpenStreetMap. PH means a French public holiday.",
        "Mo-Fr 09:00-18:00; PH off",
    ),
    Variable(
        "CHAT_HOURS",
        "chat_hours",
        parsers.hours_or_none,
        "When people answer in writing, in the same syntax. Without it, whenever the line is open.",
        "",
        example="Mo-Fr 10:00-12:00,14:00-17:00; PH off",
    ),
    Variable(
        "CHAT_ORIGINS",
        "chat_origins",
        parsers.web_origins,
        "Other sites whose pages may show the chat, comma between. This installation’s own pages always may.",
        "",
        example="https://www.example.org,https://mairie.example.org",
    ),
    Variable(
        "CHAT_QUIT_URL",
        "chat_quit_url",
        parsers.web_page,
        "The page that « Quitter vite » leads to: one that tells nobody what was there before. A site that shows the "
        "chat may name its own.",
        "https://meteofrance.com/",
        example="https://www.example.org/",
    ),
    Variable(
        "CHAT_QUEUE",
        "chat_queue",
        parsers.count,
        "When this many people wait on the line, calls included, new chats are asked to come back later.",
        "40",
    ),
    Variable(
        "CHATS_EACH",
        "chats_each",
        parsers.count,
        "How many chats a volunteer has at the same time, at most. On their own telephone they have none.",
        "3",
    ),
    Variable(
        "MIX_CHANNELS",
        "mix_channels",
        parsers.yes_or_no,
        "Whether a volunteer who chats may also be rung for a call, and the reverse: yes or no.",
        "no",
    ),
    Variable("TIMEZONE", "timezone", parsers.time_zone, "The time zone of the opening hours.", "Europe/Paris"),
    Variable("VOICE", "voice", _VOICE, "The provider’s voice that speaks to callers.", "Polly.Lea-Neural"),
    Variable(
        "SOFTPHONE",
        "softphone",
        parsers.softphone,
        "How volunteers’ browsers are rung: twilio, or the socket of the line simulator.",
        "twilio",
        example="ws://127.0.0.1:8100/sim/softphone",
    ),
    Variable(
        "PUBLISHER",
        "publisher",
        str,
        "Who publishes the public site, for its legal notice: name, address, telephone, director of publication.",
        "",
        example="Association Exemple, 1 rue de l’Exemple, 75001 Paris. Directrice de la publication : Alix Exemple",
    ),
    Variable(
        "HOST",
        "host",
        str,
        "Who hosts the site, for its legal notice: name, address, telephone.",
        "",
        example="Hébergeur Exemple, 2 rue de l’Exemple, 75002 Paris, 01 99 00 00 02",
    ),
    Variable(
        "CONTACT",
        "contact",
        str,
        "The e-mail address at which the public may write: shown on the legal, privacy and accessibility pages.",
        "",
        example="contact@aide.example.org",
    ),
)
