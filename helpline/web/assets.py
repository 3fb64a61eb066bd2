"""Static files under one content hash: any change gives every file a new address, so browsers may keep them for ever.

One hash for the whole tree, and not one per file, lets scripts import each other by relative paths without a map.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from mimetypes import guess_type
from pathlib import Path

from aiohttp import web

OWN = Path(__file__).parent / "static"
NODE_MODULES = Path(__file__).parents[2] / "node_modules"
# Third-party files come from the package manager and are never copied here; pages work where they are absent.
VENDOR = {"vendor/twilio.min.js": "@twilio/voice-sdk/dist/twilio.min.js"}

# What other sites load: the widget of the written chat.
FOREIGN = "widget/"
OPEN_TO_ALL = {"Access-Control-Allow-Origin": "*", "Cross-Origin-Resource-Policy": "cross-origin"}

FOREVER = "public, max-age=31536000, immutable"


@dataclass(frozen=True, slots=True)
class Asset:
    """One file, read once at start."""

    body: bytes
    content_type: str


class Assets:
    """Everything served under /static, in memory. `made` are files that this installation writes itself."""

    def __init__(
        self, own: Path = OWN, node_modules: Path = NODE_MODULES, made: Mapping[str, bytes] | None = None
    ) -> None:
        files = {path.relative_to(own).as_posix(): path for path in sorted(own.rglob("*")) if path.is_file()}
        files |= {name: node_modules / path for name, path in VENDOR.items() if (node_modules / path).is_file()}
        self._assets = {name: Asset(path.read_bytes(), _type_of(path)) for name, path in files.items()}
        self._assets |= {name: Asset(body, _type_of(Path(name))) for name, body in (made or {}).items()}
        self.hash = self._digest()

    def url(self, name: str) -> str:
        """The address of a file. One that does not exist is a `KeyError`: a page with a dead link is never served."""
        if name not in self._assets:
            raise KeyError(name)
        return f"/static/{self.hash}/{name}"

    def has(self, name: str) -> bool:
        """Whether the file exists: third-party ones may be absent."""
        return name in self._assets

    async def serve(self, request: web.Request) -> web.Response:
        """Answer a request; a page older than the present tree gets the present file, not to be kept."""
        asset = self._assets.get(request.match_info["name"])
        if asset is None:
            raise web.HTTPNotFound
        kept = FOREVER if request.match_info["hash"] == self.hash else "no-cache"
        headers = {"Cache-Control": kept, "Content-Type": asset.content_type}
        if request.match_info["name"].startswith(FOREIGN):
            headers |= OPEN_TO_ALL
        return web.Response(body=asset.body, headers=headers)

    def _digest(self) -> str:
        digest = hashlib.sha256()
        for name, asset in self._assets.items():
            digest.update(f"{name}\0{len(asset.body)}\0".encode())
            digest.update(asset.body)
        return digest.hexdigest()[:16]


def _type_of(path: Path) -> str:
    kind = guess_type(path.name)[0] or "application/octet-stream"
    return f"{kind}; charset=utf-8" if kind.startswith("text/") or kind.endswith("javascript") else kind
