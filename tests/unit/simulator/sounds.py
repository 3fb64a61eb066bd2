"""Sound files of a given length."""

import struct


def wav(seconds: float, rate: int = 8000) -> bytes:
    """µ-law, 8 kHz, with a chunk of odd length before the sound."""
    fmt = struct.pack("<HHIIHH", 7, 1, rate, rate, 1, 8)
    data = b"\x7f" * int(seconds * rate)
    chunks = b"LIST\x03\x00\x00\x00abc\x00fmt " + struct.pack("<I", len(fmt)) + fmt
    chunks += b"data" + struct.pack("<I", len(data)) + data
    return b"RIFF" + struct.pack("<I", 4 + len(chunks)) + b"WAVE" + chunks
