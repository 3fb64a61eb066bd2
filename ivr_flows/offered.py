"""What an application has, as far as flows may count on it."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Offered:
    """The queues served, the services built (voicemail, callback, sms, refer), the lookups by name with their values.

    By default: one queue, and what is known of postal codes.
    """

    queues: Collection[str] = ("general",)
    services: Collection[str] = ()
    lookups: Mapping[str, Collection[str]] = field(
        default_factory=lambda: {"postal_code": ("departement", "departement_nom", "territoire_nom")}
    )
