"""What is written in conversations, on the oldest Redis that is served and on the one of Debian."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import redis

from helpline.adapters.transcripts import RedisTranscripts
from helpline.domain.errors import Refused, Unavailable
from helpline.services.chat_limits import LINES
from helpline.services.transcripts import DAY_MS, Answer, Heard
from routing.model import Policy
from routing.redis_store import RedisStore
from tests.redis_servers import DEBIAN, EMBEDDED, RedisServer, running
from tests.store_line import DAY, GENERAL, StoreLine

LINE = "écrits"


@pytest.fixture(scope="module", params=[EMBEDDED, DEBIAN], ids=["6.2", "7.0"])
def server(request: pytest.FixtureRequest) -> Iterator[RedisServer]:
    executable: Path = request.param
    with running(executable) as started:
        yield started


@pytest.fixture
async def talks(server: RedisServer) -> AsyncIterator[RedisTranscripts]:
    with redis.Redis.from_url(server.url) as client:
        client.flushall()
    opened = RedisTranscripts(server.url, LINE)
    yield opened
    await opened.aclose()


async def test_entries_are_numbered_from_one_without_gaps_whoever_writes(talks: RedisTranscripts) -> None:
    await talks.tell("c1", "step:1", ["Bonjour.", "Quel est votre souci ?"])
    assert await talks.append("c1", "visitor", "v1", "Mes photos / « là »") == 3
    assert await talks.append("c1", "agent", "a1", "Je vous écoute.", agent="acc") == 4
    assert await talks.append("c2", "visitor", "v1", "Ailleurs") == 1
    entries = await talks.read("c1")
    assert [(e.n, e.author, e.id, e.text, e.agent) for e in entries] == [
        (1, "line", "step:1", "Bonjour.", ""),
        (2, "line", "step:1", "Quel est votre souci ?", ""),
        (3, "visitor", "v1", "Mes photos / « là »", ""),
        (4, "agent", "a1", "Je vous écoute.", "acc"),
    ]
    assert all(e.at > 1_500_000_000_000 for e in entries)
    assert [e.n for e in await talks.read("c1", after=2)] == [3, 4]
    assert [e.n for e in await talks.read("c1", after=1, limit=2)] == [2, 3]


async def test_the_same_message_again_is_no_second_one_but_another_author_may_use_its_name(
    talks: RedisTranscripts,
) -> None:
    first = await asyncio.gather(*(talks.append("c1", "visitor", "same", "Un") for _ in range(20)))
    assert set(first) == {1}
    assert await talks.append("c1", "agent", "same", "Deux", agent="acc") == 2
    assert await talks.append("c1", "agent", "same", "Deux", agent="acc") == 2
    await talks.tell("c1", "same", ["Trois", "Quatre"])
    await talks.tell("c1", "same", ["Autre chose"])
    assert await talks.append("c1", "agent", "same", "Cinq", agent="colleague") == 5
    assert [e.text for e in await talks.read("c1")] == ["Un", "Deux", "Trois", "Quatre", "Cinq"]
    assert await talks.number("c1", "agent", "same", "acc") == 2
    assert await talks.number("c1", "visitor", "same") == 1
    assert await talks.number("c1", "visitor", "other") == 0


async def test_a_visitor_writes_five_times_in_ten_seconds_and_a_repeat_is_no_sixth(server: RedisServer) -> None:
    talks = RedisTranscripts(server.url, f"{LINE}-paced", LINES, 400)
    for number in range(LINES):
        await talks.append("c1", "visitor", f"v{number}", "…")
    assert await talks.append("c1", "visitor", "v0", "…") == 1
    with pytest.raises(Refused) as refusal:
        await talks.append("c1", "visitor", "v9", "…")
    assert refusal.value.code == "chat.too_fast"
    await talks.append("c1", "agent", "a1", "Je lis.", agent="acc")
    await talks.append("c2", "visitor", "v9", "…")
    async with asyncio.timeout(5):
        while await talks.number("c1", "visitor", "v9") == 0:
            try:
                await talks.append("c1", "visitor", "v9", "…")
            except Refused:
                await asyncio.sleep(0.02)
    assert [e.n for e in await talks.read("c1")] == [1, 2, 3, 4, 5, 6, 7]
    await talks.aclose()


async def test_the_first_answer_to_a_question_counts_also_when_repeated(talks: RedisTranscripts) -> None:
    answers = await asyncio.gather(
        *(talks.answer("c1", f"press-{n}", "Oui", "step:2", strict=True) for n in range(4)),
    )
    assert sorted((a.n, a.counts) for a in answers) == [(0, False)] * 3 + [(1, True)]
    winner = next(n for n, answer in enumerate(answers) if answer.counts)
    assert await talks.answer("c1", f"press-{winner}", "Oui", "step:2", strict=True) == Answer(1, True)
    assert await talks.answer("c1", "words", "Non", "step:2", strict=False) == Answer(2, False)
    assert await talks.answer("c1", f"press-{winner}", "Oui", "step:3", strict=True) == Answer(1, False)
    assert await talks.answer("c1", "next", "Oui", "step:3", strict=True) == Answer(3, True)


async def test_what_is_kept_is_told_in_the_same_step_and_signs_are_only_told(talks: RedisTranscripts) -> None:
    heard: list[Heard | None] = []

    async def listen() -> None:
        async for told in talks.listen():
            heard.append(told)
            if told is not None and told.typing:
                return

    await talks.seen("c1")  # opens the connection that signs are sent on
    listening = asyncio.create_task(listen())
    async with asyncio.timeout(5):
        while heard != [None]:
            await asyncio.sleep(0)
        n = await talks.append("c1", "visitor", "v1", "Bonjour ☎")
        await talks.sign("c1", "agent")
        await listening
    assert heard == [None, Heard("c1", tuple(await talks.read("c1"))), Heard("c1", typing="agent")]
    assert n == 1


async def test_what_is_told_names_whose_hand_the_contact_was_in_when_it_was_kept(
    talks: RedisTranscripts, server: RedisServer
) -> None:
    line = StoreLine(Policy())
    line.store = store = RedisStore.connect(server.url, LINE, line.policy, line.clock, day=lambda: DAY)
    ears = talks.listen()

    async def holder() -> str:
        await talks.append("c1", "agent", line.op(), "…", "a9")
        heard = await anext(ears)
        assert heard is not None
        return heard.holder

    async with asyncio.timeout(10):
        assert await anext(ears) is None
        assert await holder() == "", "nobody knows them"
        await line.serves("a1")
        await line.queues("c1", channel="chat")
        assert await holder() == "", "only offered"
        await line.meets("a1")
        assert await holder() == "a1"
        await store.transfer(line.op(), "c1", "a1", GENERAL)
        assert await holder() == "", "handed on"
        await line.serves("a2")
        await line.meets("a2")
        assert await holder() == "a2"
        await store.hang_up(line.op(), "c1", "a2")
        assert await holder() == "a2", "wrapping up"
        await store.close(line.op(), "c1", "a2", "solved")
        assert await holder() == ""
    await store.aclose()


async def test_what_is_remembered_and_who_is_there(talks: RedisTranscripts, server: RedisServer) -> None:
    await talks.remember("c1", "after", "nothing to remember it with")
    assert not await talks.exists("c1")
    assert await talks.recall("c1", "after") == ""
    await talks.append("c1", "visitor", "v1", "Bonjour")
    await talks.remember("c1", "after", "rated")
    assert (await talks.exists("c1"), await talks.recall("c1", "after")) == (True, "rated")
    assert not await talks.is_here("c1")
    await talks.seen("c1")
    assert await talks.is_here("c1")
    with redis.Redis.from_url(server.url, decode_responses=True) as client:
        lives = {key: client.pttl(key) for key in client.scan_iter()}
    assert len(lives) == 3
    assert all(key.startswith(f"{{{LINE}}}:") and 0 < life <= DAY_MS for key, life in lives.items()), lives


async def test_after_a_wipe_numbers_go_on_above_what_was_seen(talks: RedisTranscripts) -> None:
    await talks.go_on("c1", 12)
    await talks.go_on("c1", 4)
    assert await talks.append("c1", "visitor", "v1", "Me revoilà") == 13
    await talks.tell("c1", "queued", ["Vous êtes dans la file."])
    assert [e.n for e in await talks.read("c1", after=12)] == [13, 14]


async def test_a_store_that_is_away_says_so_and_is_heard_again_when_it_is_back() -> None:
    with running() as server:
        talks = RedisTranscripts(server.url, LINE)
        ears = talks.listen()
        async with asyncio.timeout(20):
            assert await anext(ears) is None
            server.kill()
            with pytest.raises(Unavailable):
                await talks.append("c1", "visitor", "v1", "Bonjour")
            server.start()
            assert await anext(ears) is None
            await talks.append("c1", "visitor", "v1", "Bonjour")
            heard = await anext(ears)
        assert heard is not None
        assert [entry.text for entry in heard.entries] == ["Bonjour"]
        await talks.aclose()
