"""Load on a server of this machine: prepared requests over kept-alive connections, every answer checked."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass

from tests.bench.rounds import Cost, cpu_seconds

CONNECTIONS = 32


@dataclass(frozen=True)
class Request:
    """One prepared request: its target and its bytes on the wire."""

    target: str
    wire: bytes


def prepare(port: int, target: str, body: str, headers: dict[str, str]) -> Request:
    lines = [f"POST {target} HTTP/1.1", f"Host: 127.0.0.1:{port}", f"Content-Length: {len(body)}"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    return Request(target, "\r\n".join([*lines, "", body]).encode())


async def run(port: int, pid: int, requests: Sequence[Request]) -> tuple[Cost, dict[str, str]]:
    """Send all requests once; returns the server's cost per request, and each answer's body."""
    waiting = list(reversed(requests))
    bodies: dict[str, str] = {}

    async def client() -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        while waiting:
            request = waiting.pop()
            writer.write(request.wire)
            status, body = await _answer(reader)
            assert status == 200, (status, request.target)
            bodies[request.target] = body
        writer.close()

    cpu, began = cpu_seconds(pid), time.perf_counter()
    await asyncio.gather(*(client() for _ in range(CONNECTIONS)))
    wall = time.perf_counter() - began
    return Cost((cpu_seconds(pid) - cpu) / len(requests), wall / len(requests)), bodies


async def _answer(reader: asyncio.StreamReader) -> tuple[int, str]:
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
    length = next(int(line.split(":")[1]) for line in head if line.lower().startswith("content-length:"))
    return int(head[0].split()[1]), (await reader.readexactly(length)).decode()
