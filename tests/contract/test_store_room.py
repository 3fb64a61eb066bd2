"""How much an agent holds at once: one call or up to so many chats, or both where they are mixed."""

from __future__ import annotations

import pytest

from routing.model import Policy
from tests.store_line import StoreLine


async def three_chats(line: StoreLine) -> None:
    """An agent with room for a call and three chats holds three chats; a call and a fourth chat wait."""
    await line.serves("a1", voice=1, chat=3)
    for contact in ("chat1", "chat2", "chat3"):
        await line.queues(contact, channel="chat")
        await line.meets("a1")
    await line.queues("call")
    await line.queues("chat4", channel="chat")


async def ends(line: StoreLine, contact: str) -> None:
    await line.store.hang_up(line.op(), contact, "a1")
    await line.store.close(line.op(), contact, "a1", "solved")


async def test_three_chats_exclude_a_call_and_a_fourth(line: StoreLine) -> None:
    await three_chats(line)
    assert await line.offered_contact("a1") is None
    await ends(line, "chat2")
    assert await line.offered_contact("a1") == "chat4"
    assert (await line.agent("a1")).contacts == ("chat1", "chat3", "chat4")


async def test_a_call_excludes_chats(line: StoreLine) -> None:
    await line.serves("a1", voice=1, chat=3)
    await line.queues("call")
    await line.converses("a1")
    await line.queues("chat1", channel="chat")
    assert await line.offered_contact("a1") is None
    await line.store.hang_up(line.op(), "call", "a1")
    assert await line.offered_contact("a1") is None, "the wrap-up of a call takes its room"
    await line.store.close(line.op(), "call", "a1", "solved")
    assert await line.offered_contact("a1") == "chat1"


async def test_who_serves_one_channel_alone_is_offered_no_other(line: StoreLine) -> None:
    await line.serves("a1", voice=0, chat=1)
    await line.queues("call")
    assert await line.offered_contact("a1") is None
    await line.queues("chat1", channel="chat")
    assert await line.offered_contact("a1") == "chat1"


class TestMixed:
    @pytest.fixture
    def policy(self) -> Policy:
        return Policy(mixed=True)

    async def test_a_call_comes_beside_three_chats_and_a_fourth_does_not(self, line: StoreLine) -> None:
        await three_chats(line)
        assert await line.offered_contact("a1") == "call"
        await line.converses("a1")
        assert await line.offered_contact("a1") is None
        assert (await line.agent("a1")).load == {"chat": 3, "voice": 1}
        await ends(line, "chat1")
        assert await line.offered_contact("a1") == "chat4"

    async def test_chats_come_beside_a_call_one_at_a_time(self, line: StoreLine) -> None:
        await line.serves("a1", voice=1, chat=3)
        await line.queues("call1")
        await line.queues("chat1", channel="chat")
        await line.queues("chat2", channel="chat")
        await line.queues("call2")
        await line.converses("a1")
        for contact in ("chat1", "chat2"):
            assert await line.offered_contact("a1") == contact
            await line.meets("a1")
        assert await line.offered_contact("a1") is None
        await ends(line, "call1")
        assert await line.offered_contact("a1") == "call2"

    async def test_the_page_is_gone_and_the_call_goes_on(self, line: StoreLine) -> None:
        await line.serves("a1", voice=1, chat=3)
        await line.queues("call")
        await line.converses("a1")
        await line.queues("chat1", channel="chat")
        await line.meets("a1")
        await line.tick(line.policy.heartbeat_ms)
        await line.tick(line.policy.lost_ms)
        assert [str(await line.state(c)) for c in ("call", "chat1")] == ["connected", "waiting"]
        assert (await line.agent("a1")).activity == "busy"
