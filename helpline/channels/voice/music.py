"""The music of the wait: a quiet, slow arpeggio made here, so that nobody's recording is needed.

Eight kilohertz, sixteen bits, one voice: what a telephone carries. Soft, and never louder than the words.
"""

from __future__ import annotations

import io
import math
import struct
import wave
from functools import cache

SAMPLE_RATE = 8000
SECONDS = 20
_NOTE_SECONDS = 1.0
_LEVEL = 0.10  # of full scale: well under a speaking voice
# Two bars of a calm cadence (C, A minor, F, G), low to high and back.
_NOTES = (262, 330, 392, 330, 220, 262, 330, 262, 175, 220, 262, 220, 196, 247, 294, 247, 262, 330, 392, 523)


@cache
def waiting_music() -> bytes:
    """The whole piece as a WAV file."""
    samples = [_sample(index / SAMPLE_RATE) for index in range(SAMPLE_RATE * SECONDS)]
    out = io.BytesIO()
    with wave.open(out, "wb") as sheet:
        sheet.setnchannels(1)
        sheet.setsampwidth(2)
        sheet.setframerate(SAMPLE_RATE)
        sheet.writeframes(struct.pack(f"<{len(samples)}h", *samples))
    return out.getvalue()


def _sample(at: float) -> int:
    """The wave at a moment: the note being struck and the end of the one before, each dying away."""
    struck = int(at // _NOTE_SECONDS)
    level = sum(_tone(index, at - index * _NOTE_SECONDS) for index in (struck - 1, struck) if index >= 0)
    edge = min(1.0, at, SECONDS - at)  # no click at either end
    return int(32767 * _LEVEL * level * max(0.0, edge))


def _tone(index: int, age: float) -> float:
    frequency = _NOTES[index % len(_NOTES)]
    attack = min(1.0, age / 0.05)
    decay = math.exp(-2.2 * age)
    wave_form = math.sin(2 * math.pi * frequency * age) + 0.25 * math.sin(4 * math.pi * frequency * age)
    return attack * decay * wave_form
