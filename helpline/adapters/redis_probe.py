"""What a Redis says of itself."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from redis.asyncio import Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import RedisError, ResponseError

from helpline.domain.errors import Unavailable
from helpline.services.judgements import RedisFacts

_SECONDS = 3.0
_LOCAL = ("127.0.0.1", "::1", "localhost", None)


class RedisSelfReport:
    """`services.configuration_check.RedisProbe`."""

    def __init__(self, url: str) -> None:
        self._url = url

    async def facts(self) -> RedisFacts:
        """INFO, and CONFIG where it is allowed (managed servers forbid it)."""
        redis = Redis.from_url(
            self._url,
            decode_responses=True,
            retry=Retry(NoBackoff(), 0),
            socket_timeout=_SECONDS,
            socket_connect_timeout=_SECONDS,
        )
        try:
            return self._read(await redis.info(), await _config(redis))
        except (RedisError, OSError) as error:
            raise Unavailable("redis") from error
        finally:
            await redis.aclose()

    def _read(self, info: dict[str, Any], config: dict[str | None, str | None]) -> RedisFacts:
        return RedisFacts(
            version=tuple(int(part) for part in str(info["redis_version"]).split(".")[:3]),
            append_only=bool(info["aof_enabled"]),
            eviction=str(info["maxmemory_policy"]),
            fsync=config.get("appendfsync"),
            replicas=int(info.get("connected_slaves", 0)),
            min_replicas=_number(config.get("min-replicas-to-write")),
            replica_lag_s=_number(config.get("min-replicas-max-lag")),
            guarded=self._is_guarded(),
        )

    def _is_guarded(self) -> bool:
        address = urlsplit(self._url)
        return address.scheme == "unix" or bool(address.password) or address.hostname in _LOCAL


async def _config(redis: Redis) -> dict[str | None, str | None]:
    try:
        return dict(await redis.config_get("appendfsync", "min-replicas-to-write", "min-replicas-max-lag"))
    except ResponseError:
        return {}


def _number(text: str | None) -> int | None:
    return int(text) if text is not None else None
