"""The settings of the demonstration: everything on this machine, the line simulator in the provider's place."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

LINE_NUMBER = "+33170772372"
OTHER_NUMBERS = "+33199000001=en"  # a fiction number (Arcep): never anybody's
VOLUNTEER_NUMBER = "0639980011"  # the second on-screen telephone; a fiction number as well
WEB_BIND = "127.0.0.1:8080"
SIMULATOR_BIND = "127.0.0.1:8100"
TOWN_BIND = "127.0.0.1:8200"
WEATHER = "/meteo"  # the town's page without the chat: where « Quitter vite » leads


def demo_environment(
    given: Mapping[str, str], folder: Path, secrets: Mapping[str, str], redis_socket: Path
) -> dict[str, str]:
    """The environment of every part; what the user has set (`given`) wins where it makes sense."""
    web = given.get("HELPLINE_BIND", WEB_BIND)
    simulator = given.get("HELPLINE_SIMULATOR_BIND", SIMULATOR_BIND)
    town = given.get("HELPLINE_DEMO_TOWN_BIND", TOWN_BIND)
    own = {
        "HELPLINE_PUBLIC_URL": f"http://{web}",
        "HELPLINE_BIND": web,
        "HELPLINE_REDIS_URL": f"unix://{redis_socket}",
        "HELPLINE_DATABASE_URL": f"sqlite+aiosqlite:///{folder / 'helpline.sqlite3'}",
        "HELPLINE_SECRET_KEY": secrets["secret_key"],
        "HELPLINE_PSEUDONYM_KEYS": secrets["pseudonym_key"],
        "HELPLINE_LINE_NUMBER": LINE_NUMBER,
        "HELPLINE_NUMBER_LANGUAGES": given.get("HELPLINE_NUMBER_LANGUAGES", OTHER_NUMBERS),
        "HELPLINE_TWILIO_ACCOUNT_SID": secrets["account_sid"],
        "HELPLINE_TWILIO_AUTH_TOKEN": secrets["auth_token"],
        "HELPLINE_TWILIO_API_KEY_SID": secrets["api_key_sid"],
        "HELPLINE_TWILIO_API_KEY_SECRET": secrets["api_key_secret"],
        "HELPLINE_TWILIO_API_URL": f"http://{simulator}",
        "HELPLINE_SIMULATOR_BIND": simulator,
        "HELPLINE_DEMO_TOWN_BIND": town,
        "HELPLINE_CHAT_ORIGINS": f"http://{town}",
        "HELPLINE_CHAT_QUIT_URL": f"http://{town}{WEATHER}",
        "HELPLINE_SOFTPHONE": f"ws://{simulator}/sim/softphone",
        "HELPLINE_DATA_DIR": str(folder),
        "HELPLINE_PUBLISHER": "Association de démonstration, 1 rue de l’Exemple, 75001 Paris",
        "HELPLINE_HOST": "Cet ordinateur",
        "HELPLINE_CONTACT": "contact@exemple.invalid",
        "HELPLINE_OPENING_HOURS": given.get("HELPLINE_OPENING_HOURS", "24/7"),
    }
    inherited = {name: value for name, value in given.items() if not name.startswith("HELPLINE_")}
    return {**inherited, **own}
