"""What every installation under test begins with, made once a run and copied: tables, people, the flows as checked."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from helpline import bootstrap
from helpline.adapters import published_flows
from helpline.services.enrolment import Newcomer
from ivr_flows.flow import Library
from ivr_flows.loader import SHIPPED, load_library
from tests.settings import settings_for


def furnish(folder: Path, people: tuple[Newcomer, ...] = (), password: str = "") -> None:
    """Put into `folder` the database that `settings_for` names, migrated, with these people in it."""
    (folder / "helpline.sqlite3").write_bytes(_furnished(people, password))


@cache
def _furnished(people: tuple[Newcomer, ...], password: str) -> bytes:
    with TemporaryDirectory() as name, ThreadPoolExecutor(1) as thread:  # a thread: a test's loop may be running
        folder = Path(name)
        thread.submit(asyncio.run, _made(folder, people, password)).result()
        assert not list(folder.glob("*-wal")), "the copy would lack what is still in the log"
        return (folder / "helpline.sqlite3").read_bytes()


async def _made(folder: Path, people: tuple[Newcomer, ...], password: str) -> None:
    settings = settings_for("unix:///nowhere", folder, 1)
    await bootstrap.migrate(settings)
    await bootstrap.enrol(settings, people, password)


@pytest.fixture(scope="session", autouse=True)
def flows_read_once() -> Iterator[None]:
    """The shipped flows are the same in every installation, and checking them is a third of opening one."""

    @cache
    def shipped(queues: frozenset[str]) -> Library:
        return load_library(SHIPPED, queues)

    def load(folder: Path, queues: frozenset[str]) -> Library:
        return shipped(frozenset(queues)) if folder == SHIPPED else load_library(folder, queues)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(published_flows, "load_library", load)
        yield
