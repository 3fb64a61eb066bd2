"""Whether a web address answers, as seen from this machine."""

from __future__ import annotations

import aiohttp

_SECONDS = 5.0


class HttpSiteProbe:
    """`services.configuration_check.SiteProbe`."""

    async def status(self, url: str) -> int | None:
        """The HTTP status, redirects not followed; None without an answer in 5 s."""
        timeout = aiohttp.ClientTimeout(total=_SECONDS)
        try:
            async with (
                aiohttp.ClientSession(timeout=timeout) as session,
                session.get(url, allow_redirects=False) as answer,
            ):
                return answer.status
        except (aiohttp.ClientError, TimeoutError):
            return None
