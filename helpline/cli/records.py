"""`helpline records`: the last contacts, calls and chats side by side, without anything about a person."""

from __future__ import annotations

import argparse
import asyncio
import datetime as dt
import os
from collections.abc import Sequence
from zoneinfo import ZoneInfo

from helpline.cli.table import table
from helpline.domain.records import ContactRecord
from helpline.settings import Settings

HEAD = ("channel", "topic", "waited", "talked", "outcome", "disposition", "rating")
MOST = 10_000
CHANNELS = {"voice": "call", "chat": "chat"}


def add_to(records: argparse.ArgumentParser) -> None:
    """What may be asked of `helpline records`."""
    records.add_argument("--last", type=_count, default=20, metavar="N", help="the last N contacts (20)")
    records.set_defaults(command=_list)


def _count(text: str) -> int:
    if not text.isdecimal() or not 0 < int(text) <= MOST:
        raise argparse.ArgumentTypeError(f"a number of contacts is 1 to {MOST:,}, not {text}")
    return int(text)


def _list(options: argparse.Namespace) -> None:
    settings = Settings.load(os.environ)
    kept = asyncio.run(_kept(settings, options.last))
    if not kept:
        print("Nobody has called or written yet.")
        return
    for line in table(
        [(f"arrived ({settings.timezone})", *HEAD), *(_row(record, settings.timezone) for record in kept)]
    ):
        print(line)


async def _kept(settings: Settings, last: int) -> Sequence[ContactRecord]:
    from helpline import bootstrap

    async with bootstrap.open_records(settings) as records:
        return await records.recent(last)


def _row(record: ContactRecord, zone: ZoneInfo) -> tuple[str, ...]:
    arrived = dt.datetime.fromtimestamp((record.arrived_at or 0) / 1000, zone).strftime("%Y-%m-%d %H:%M:%S")
    channel = CHANNELS.get(record.channel or "", record.channel or "-")
    lengths = (_length(record.waited_ms), _length(record.talked_ms))
    words = (record.outcome or "-", record.disposition or "-", str(record.rating or "-"))
    return (arrived, channel, record.topic or "-", *lengths, *words)


def _length(milliseconds: int | None) -> str:
    return "-" if milliseconds is None else str(dt.timedelta(seconds=milliseconds // 1000))
