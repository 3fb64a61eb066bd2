"""How long a sound file lasts: read once from its WAV header, 5 seconds when it is not a WAV."""

import struct

import aiohttp

from helpline.simulator.clock import Clock
from helpline.simulator.journal import Journal

NOT_WAV_SECONDS = 5.0


class MediaLengths:
    """Fetches by GET, like Twilio, and remembers. An absent file is a problem (11200) and lasts no time."""

    def __init__(self, session: aiohttp.ClientSession, clock: Clock, journal: Journal) -> None:
        self._session = session
        self._clock = clock
        self._journal = journal
        self._known: dict[str, float] = {}

    async def seconds(self, url: str, leg: str) -> float:
        if url not in self._known:
            body = await self._fetch(url, leg)
            if body is None:
                return 0.0
            self._known[url] = wav_seconds(body)
        return self._known[url]

    async def _fetch(self, url: str, leg: str) -> bytes | None:
        entry = self._journal.begin(self._clock.seconds(), "to-service", "GET", url, {}, leg)
        try:
            with self._clock.outside():
                async with self._session.get(url, timeout=aiohttp.ClientTimeout(total=15)) as response:
                    entry.status = response.status
                    if response.status == 200:
                        return await response.read()
        except (aiohttp.ClientError, TimeoutError, ValueError) as error:
            entry.error = type(error).__name__
        self._journal.problem(self._clock.seconds(), "11200", leg, f"no sound at {entry.path}")
        return None


def wav_seconds(body: bytes) -> float:
    """Length of a RIFF WAVE file by its `fmt ` and `data` chunks; 5 s for anything else."""
    if body[:4] != b"RIFF" or body[8:12] != b"WAVE":
        return NOT_WAV_SECONDS
    at, bytes_a_second = 12, 0
    while at + 8 <= len(body):
        name, size = body[at : at + 4], struct.unpack_from("<I", body, at + 4)[0]
        if name == b"fmt " and at + 20 <= len(body):
            bytes_a_second = struct.unpack_from("<I", body, at + 16)[0]
        if name == b"data" and bytes_a_second:
            return float(size / bytes_a_second)
        at += 8 + size + size % 2
    return NOT_WAV_SECONDS
