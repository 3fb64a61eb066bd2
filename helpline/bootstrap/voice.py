"""The voice channel's own parts."""

from __future__ import annotations

from helpline.channels.voice.addresses import Addresses
from helpline.channels.voice.documents import Documents
from helpline.channels.voice.gateway import VoiceGateway
from helpline.channels.voice.softphones import VoiceSoftphones
from helpline.settings import Settings


def voice_gateway(settings: Settings) -> VoiceGateway:
    """The provider's REST side. Must be built inside a running loop and closed."""
    return VoiceGateway(
        settings.twilio_api_url,
        settings.twilio_account_sid,
        settings.twilio_auth_tokens[0],
        settings.line_number,
        Addresses(settings.public_url),
    )


def documents(settings: Settings) -> Documents:
    """The voice channel's documents, in the voices of this installation."""
    return Documents(Addresses(settings.public_url), {"fr": settings.voice, "en": "Polly.Amy-Neural"})


def softphones(settings: Settings) -> VoiceSoftphones:
    """What gives volunteers' pages their tokens."""
    return VoiceSoftphones(
        settings.twilio_account_sid,
        settings.twilio_api_key_sid,
        settings.twilio_api_key_secret,
        None if settings.softphone == "twilio" else settings.softphone,
    )
