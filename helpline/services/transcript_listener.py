"""Hears what is written in conversations, once for all the pages of one process."""

from __future__ import annotations

from collections.abc import Callable

from helpline.services.transcripts import Heard, Transcripts

Hear = Callable[[Heard | None], None]


class TranscriptListener:
    """Tells each of `hears` what `Transcripts.listen` tells: None first, and whenever something may be missing."""

    def __init__(self, transcripts: Transcripts) -> None:
        self._transcripts = transcripts
        self.hears: list[Hear] = []

    async def run(self) -> None:
        """Listen until cancelled."""
        async for heard in self._transcripts.listen():
            for hear in self.hears:
                hear(heard)
