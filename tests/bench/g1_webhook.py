"""G1: a signed Gather webhook through the real application, against aiohttp's static answer.

Work: signature, flow step by one script with its event, counters and operation id, the answer kept for retries, TwiML.
"""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from urllib.parse import urlencode

import aiohttp
from multidict import MultiDict
from twilio.request_validator import RequestValidator

from tests.bench import load
from tests.bench.processes import process, serves
from tests.bench.rounds import Cost, Result, alternate
from tests.demo_process import free_port
from tests.provider import ACCOUNT, LINE, TOKEN, Provider, new_call
from tests.redis_servers import running
from tests.settings import environment_for

REQUESTS, ROUNDS = 500, 21  # many short rounds: a neighbour on the machine disturbs few of them
GOAL = 3.0
CALLER = "+33639980001"


async def measure() -> list[Result]:
    with running() as redis, tempfile.TemporaryDirectory() as folder:
        port, static_port = free_port(), free_port()
        env = {**os.environ, **environment_for(redis.url, Path(folder), port)}
        subprocess.run([sys.executable, "-m", "helpline", "migrate"], env=env, check=True, capture_output=True)
        with (
            process([sys.executable, "-m", "helpline", "web"], env) as web,
            process([sys.executable, "-m", "tests.bench.static_answer", str(static_port)], env) as static,
        ):
            async with aiohttp.ClientSession() as session:
                await serves(session, f"http://127.0.0.1:{port}/healthz")
                await serves(session, f"http://127.0.0.1:{static_port}/learn")
                rounds = _Rounds(session, port, web.pid, static_port, static.pid)
                await rounds.prepare(REQUESTS // 5)
                await rounds.candidate()  # warm
                return [
                    await alternate(
                        "G1 signed Gather webhook ÷ aiohttp static answer",
                        GOAL,
                        rounds.baseline,
                        rounds.candidate,
                        ROUNDS,
                    )
                ]


class _Rounds:
    def __init__(self, session: aiohttp.ClientSession, port: int, pid: int, static_port: int, static_pid: int) -> None:
        self._session = session
        self._port, self._pid = port, pid
        self._static_port, self._static_pid = static_port, static_pid
        self._provider = Provider(session, f"http://127.0.0.1:{port}")
        self._requests: list[load.Request] = []
        self._answers: dict[str, str] = {}

    async def prepare(self, count: int) -> None:
        """New callers standing at the menu, each about to press a key that is not offered."""
        self._requests = []
        for batch in range(0, count, 50):
            self._requests += await asyncio.gather(*(self._caller() for _ in range(min(50, count - batch))))

    async def _caller(self) -> load.Request:
        call = new_call()
        first = await self._provider.post("/voice/inbound", CallSid=call, From=CALLER, CallStatus="ringing")
        target = first.url("Gather").removeprefix(self._provider.base).partition("#")[0]
        form = _gathered(call)
        signature = RequestValidator(TOKEN).compute_signature(self._provider.base + target, MultiDict(form))
        headers = {
            "Content-Type": "application/x-www-form-urlencoded; charset=UTF-8",
            "X-Twilio-Signature": signature,
            "I-Twilio-Idempotency-Token": call[2:],
            "User-Agent": "TwilioProxy/1.1",
        }
        return load.prepare(self._port, target, urlencode(form), headers)

    async def candidate(self) -> Cost:
        cost, self._answers = await load.run(self._port, self._pid, self._requests)
        assert all("<Gather" in body for body in self._answers.values()), next(
            body for body in self._answers.values() if "<Gather" not in body
        )
        assert len(self._answers) == len(self._requests)
        return cost

    async def baseline(self) -> Cost:
        """The same requests and, byte for byte, the answers the application gave in the last round."""
        known, requests = dict(self._answers), list(self._requests)
        async with self._session.put(f"http://127.0.0.1:{self._static_port}/learn", data=json.dumps(known)) as answer:
            assert answer.status == 200
        cost, bodies = await load.run(self._static_port, self._static_pid, requests)
        assert bodies == known
        await self.prepare(REQUESTS)
        return cost


def _gathered(call: str) -> dict[str, str]:
    """The fields of a real Gather action (twilio.md §1.2, §1.3)."""
    places = {f"{who}{what}": "" for who in ("From", "To", "Caller", "Called") for what in ("City", "State", "Zip")}
    return places | {
        "AccountSid": ACCOUNT, "ApiVersion": "2010-04-01", "CallSid": call, "CallStatus": "in-progress",
        "Direction": "inbound", "From": CALLER, "Caller": CALLER, "To": LINE, "Called": LINE,
        "FromCountry": "FR", "ToCountry": "FR", "Digits": "8", "FinishedOnKey": "", "msg": "Gather End",
    }  # fmt: skip
