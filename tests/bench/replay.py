"""What a script asked of Redis, seen by MONITOR, and the same commands again without any script."""

from __future__ import annotations

import re
import socket
from collections.abc import Sequence
from pathlib import Path

import hiredis

_END = "the-end-of-the-recording"
_WORD = re.compile(r'"((?:[^"\\]|\\.)*)"')
_ESCAPE = re.compile(r"\\(x[0-9a-f]{2}|.)")
_PLAIN = {"n": "\n", "r": "\r", "t": "\t", "a": "\a", "b": "\b"}

Command = tuple[bytes, ...]


class Wire:
    """A bare connection: bytes out, replies in."""

    def __init__(self, path: Path) -> None:
        self._socket = socket.socket(socket.AF_UNIX)
        self._socket.connect(str(path))
        self._reader = hiredis.Reader()

    def send(self, data: bytes) -> None:
        self._socket.sendall(data)

    def replies(self, number: int) -> list[object]:
        got: list[object] = []
        while len(got) < number:
            reply = self._reader.gets()
            if isinstance(reply, hiredis.ReplyError):
                raise reply
            if reply is False:
                self._reader.feed(self._socket.recv(1 << 20))
            else:
                got.append(reply)
        return got

    def close(self) -> None:
        self._socket.close()


class Recorder:
    """Watches a server from its beginning to `commands()`."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._watch = Wire(path)
        self._watch.send(b"MONITOR\r\n")
        self._watch.replies(1)

    def decisions(self) -> list[list[Command]]:
        """For each script that ran, the commands it issued."""
        end = Wire(self._path)
        end.send(f"ECHO {_END}\r\n".encode())
        end.close()
        scripts: list[list[Command]] = []
        while _END not in (line := _text(self._watch.replies(1)[0])):
            if " lua] " in line:
                scripts[-1].append(tuple(_word(word) for word in _WORD.findall(line)))
            elif '"EVALSHA"' in line:
                scripts.append([])
        self._watch.close()
        return scripts


def _text(reply: object) -> str:
    assert isinstance(reply, bytes)
    return reply.decode("latin-1")


def _word(text: str) -> bytes:
    """An argument as MONITOR writes it, back to its bytes."""
    return _ESCAPE.sub(lambda m: _PLAIN.get(m[1]) or (chr(int(m[1][1:], 16)) if m[1][1:] else m[1]), text).encode(
        "latin-1"
    )


def packed(commands: Sequence[Command]) -> bytes:
    return b"".join(hiredis.pack_command(command) for command in commands)  # type: ignore[arg-type]
