"""What the simulator is told: an account, its keys, its numbers, where to listen."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from helpline.simulator.switches import Switches

# As a number in use should carry (§1.1): three tries, whatever went wrong, within the fifteen seconds of a webhook.
RETRIES = "#ct=1500&rt=3500&rc=2&rp=all"
LOCAL_ORIGINS = ("http://127.0.0.1", "http://localhost")


@dataclass(frozen=True, slots=True)
class NumberUrls:
    """The three addresses a bought number carries; an empty one is not set."""

    voice_url: str = ""
    fallback_url: str = ""
    status_url: str = ""


@dataclass(frozen=True, slots=True)
class SimulatorSettings:
    """One simulated account. `numbers` maps E.164 numbers to their addresses."""

    account_sid: str
    auth_token: str
    api_key_sid: str
    api_key_secret: str
    numbers: Mapping[str, NumberUrls] = field(default_factory=dict)
    host: str = "127.0.0.1"
    port: int = 8100
    switches: Switches = field(default_factory=Switches)
    allowed_origins: tuple[str, ...] = ()


class WrongSettings(ValueError):
    """The environment cannot be used; the message names every variable at fault."""


def settings_from_env(env: Mapping[str, str]) -> SimulatorSettings:
    """Read the HELPLINE_* variables of the demo. Raises `WrongSettings`, naming all faults at once."""
    required = {
        name: env.get(f"HELPLINE_{name}", "")
        for name in (
            "TWILIO_ACCOUNT_SID",
            "TWILIO_AUTH_TOKEN",
            "TWILIO_API_KEY_SID",
            "TWILIO_API_KEY_SECRET",
            "PUBLIC_URL",
            "LINE_NUMBER",
        )
    }
    faults = [f"HELPLINE_{name} is not set" for name, value in required.items() if not value]
    host, _, port = env.get("HELPLINE_SIMULATOR_BIND", "127.0.0.1:8100").rpartition(":")
    if not host or not port.isdigit() or int(port) > 65535:
        faults.append("HELPLINE_SIMULATOR_BIND must be host:port")
    if faults:
        raise WrongSettings("; ".join(faults))
    public = required["PUBLIC_URL"].rstrip("/")
    urls = NumberUrls(
        f"{public}/voice/inbound{RETRIES}", f"{public}/voice/fallback{RETRIES}", f"{public}/voice/status{RETRIES}"
    )
    return SimulatorSettings(
        account_sid=required["TWILIO_ACCOUNT_SID"],
        auth_token=required["TWILIO_AUTH_TOKEN"],
        api_key_sid=required["TWILIO_API_KEY_SID"],
        api_key_secret=required["TWILIO_API_KEY_SECRET"],
        numbers=dict.fromkeys([required["LINE_NUMBER"], *_others(env)], urls),
        host=host,
        port=int(port),
        allowed_origins=(public,),
    )


def _others(env: Mapping[str, str]) -> list[str]:
    """The further numbers of the line, where it greets in another language: `number=language, …`."""
    pairs = env.get("HELPLINE_NUMBER_LANGUAGES", "").split(",")
    return [number for pair in pairs if (number := pair.partition("=")[0].strip())]
