"""A frame as text on the wire, written once for all the sockets that need the same step."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cached_property
from typing import Any
from weakref import WeakKeyDictionary

from helpline.services.frames import Frame, difference


class Sheet:
    """A frame and the event that rang for it. Identity matters: sockets in step share the very same sheets."""

    def __init__(self, frame: Frame, cause: str) -> None:
        self.frame = frame
        self._cause = cause
        # Weak: a sheet no socket was last sent is forgotten, and with it all that came before.
        self._steps: WeakKeyDictionary[Sheet, str | None] = WeakKeyDictionary()

    @cached_property
    def snapshot(self) -> str:
        """The whole view."""
        return self._text("snapshot", view=self.frame.view)

    @cached_property
    def current(self) -> str:
        """« What you have seen is the present »."""
        return self._text("current")

    def since(self, before: Sheet) -> str | None:
        """The step from an earlier sheet; None when the view has not changed."""
        if before not in self._steps:
            patch = difference(before.frame.view, self.frame.view)
            self._steps[before] = self._text("event", cause=self._cause, patch=patch) if patch else None
        return self._steps[before]

    def _text(self, kind: str, **more: Any) -> str:
        frame = self.frame
        return write({"type": kind, "epoch": frame.epoch, "n": frame.n, "at": frame.at, **more})


def write(message: Mapping[str, Any]) -> str:
    """A message as text."""
    return _encode(message)


_encode = json.JSONEncoder(separators=(",", ":"), ensure_ascii=False).encode
