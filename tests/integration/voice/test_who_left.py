"""A volunteer's own telephone leaves a talk: the four signals of it, in every order, decide the same."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from itertools import permutations

import pytest

from helpline.services.ports import Ending
from routing.model import AgentLane, ContactState, Presence
from tests.integration.voice.conftest import Bed
from tests.integration.voice.test_call import in_line
from tests.provider import Answer, new_call

SIGNALS = ("conference", "caller-after", "agent-after", "leg-status")
STATUS: dict[Ending, str] = {"put_down": "completed", "cut": "failed"}
APOLOGY, SURVEY = "Excusez-nous", "utile"


@dataclass
class Talk:
    """Two people in conversation, the agent by their own telephone, and the signals of the agent's going."""

    bed: Bed
    call: str
    leg: str
    offer: str
    notices: str
    after: str

    async def state(self) -> ContactState:
        contact = await self.bed.store.by_external(self.call)
        assert contact is not None
        return contact.state

    async def ended_by(self) -> str | None:
        contact = await self.bed.store.by_external(self.call)
        assert contact is not None
        return contact.ended_by

    async def caller_hangs_up(self) -> None:
        await self.bed.provider.post("/voice/status", CallSid=self.call, CallStatus="completed")

    async def comes_back(self) -> Answer:
        """The caller's leg asks what to do."""
        return await self.bed.provider.post(
            self.after, CallSid=self.call, CallStatus="in-progress", DialCallStatus="answered"
        )

    async def hears(self, signal: str, status: str) -> Answer:
        """One signal that the agent's leg is over with this status."""
        if signal == "conference":
            return await self.bed.provider.post(
                self.notices,
                CallSid=self.leg,
                ConferenceSid="CF" + "0" * 32,
                StatusCallbackEvent="participant-leave",
                ReasonParticipantLeft="participant_hung_up",
                ParticipantCallStatus=status,
                ParticipantLabel="agent",
            )
        if signal == "caller-after":
            return await self.comes_back()
        return await self.bed.provider.post(f"/voice/{signal}?o={self.offer}", CallSid=self.leg, CallStatus=status)


async def by_phone(bed: Bed, agent: str) -> Talk:
    """A caller and an agent who is reached by telephone. It is not really rung: the agent's leg is the test's."""
    call, leg = new_call(), new_call()
    await in_line(bed, call)
    await bed.store.configure_agent(new_call(), agent, [AgentLane("general")], {"voice": 1})
    until = (await bed.store.snapshot()).at + 3_600_000
    await bed.store.set_presence(new_call(), agent, Presence.AVAILABLE, until=until, via="phone")
    offer = (await bed.store.agent_view(agent)).offer
    assert offer is not None
    await bed.provider.post(f"/voice/offer?o={offer.id}", CallSid=leg, CallStatus="in-progress")
    joining = await bed.provider.post(f"/voice/offer/answer?o={offer.id}&i=1", CallSid=leg, Digits="1")
    await bed.settle()
    contact = await bed.store.by_external(call)
    assert contact is not None
    caller = await bed.provider.post(f"/voice/connect?c={contact.id}&n={contact.attempt}", CallSid=call)
    return Talk(bed, call, leg, offer.id, joining.url("Conference", "statusCallback"), caller.url("Dial"))


async def both_join(talk: Talk) -> Talk:
    for sid, label in ((talk.leg, "agent"), (talk.call, "caller")):
        await talk.bed.provider.post(
            talk.notices,
            CallSid=sid,
            ConferenceSid="CF" + "0" * 32,
            StatusCallbackEvent="participant-join",
            ParticipantLabel=label,
        )
    assert await talk.state() is ContactState.CONNECTED
    return talk


@pytest.mark.parametrize("many", [(1, 2), pytest.param((4,), marks=pytest.mark.long)], ids=["one or two", "all four"])
@pytest.mark.parametrize("how", STATUS)
async def test_whichever_comes_first_decides_the_same(bed: Bed, how: Ending, many: tuple[int, ...]) -> None:
    """Any one of them alone, any two, or all four."""
    for number, order in enumerate(order for n in many for order in permutations(SIGNALS, n)):
        talk = await both_join(await by_phone(bed, f"a_{number}"))
        bed.gateway.endings[talk.leg] = how
        bed.gateway.asked.clear()
        told = {signal: await talk.hears(signal, STATUS[how]) for signal in order}
        await bed.settle()
        words = told["caller-after"].words if "caller-after" in told else ""
        brought_back = any(what == "bring_back" for what, _ in bed.gateway.asked)
        if how == "put_down":
            assert (await talk.state(), await talk.ended_by()) == (ContactState.WRAPPING_UP, "agent"), order
            assert SURVEY in (words or (await talk.comes_back()).words), order
            assert not brought_back, order
        else:
            assert await talk.state() in (ContactState.WAITING, ContactState.OFFERED), order
            assert (APOLOGY in words) or brought_back, order
        await talk.caller_hangs_up()


@pytest.mark.parametrize("how", STATUS)
async def test_all_at_once(bed: Bed, how: Ending) -> None:
    talk = await both_join(await by_phone(bed, "a_camille"))
    bed.gateway.endings[talk.leg] = how
    await asyncio.gather(*(talk.hears(signal, STATUS[how]) for signal in SIGNALS * 2))
    await bed.settle()
    over = await talk.state() is ContactState.WRAPPING_UP
    assert over == (how == "put_down")


@pytest.mark.parametrize("signal", SIGNALS)
async def test_before_both_have_met_it_is_a_break(bed: Bed, signal: str) -> None:
    talk = await by_phone(bed, "a_camille")
    bed.gateway.endings[talk.leg] = "put_down"
    await talk.hears(signal, "completed")
    assert await talk.state() in (ContactState.WAITING, ContactState.OFFERED)


async def test_while_the_provider_does_not_say_the_caller_is_kept_for_a_moment(bed: Bed) -> None:
    talk = await both_join(await by_phone(bed, "a_camille"))
    for _ in range(3):
        document = await talk.comes_back()
        assert document.verbs == ["Pause", "Redirect"]
        assert await talk.state() is ContactState.CONNECTED
        talk.after = document.url("Redirect", "x")
    assert APOLOGY in (await talk.comes_back()).words, "then nobody is lost"
    assert await talk.state() in (ContactState.WAITING, ContactState.OFFERED)


@pytest.mark.parametrize(("status", "words"), [("completed", SURVEY), ("failed", "")])
async def test_what_is_told_meanwhile_is_obeyed(bed: Bed, status: str, words: str) -> None:
    talk = await both_join(await by_phone(bed, "a_camille"))
    talk.after = (await talk.comes_back()).url("Redirect", "x")
    await talk.hears("leg-status", status)
    document = await talk.comes_back()
    assert words in document.words
    await bed.settle()
    brought_back = any(what == "bring_back" for what, _ in bed.gateway.asked)
    assert brought_back == (status == "failed")


async def test_who_left_first_is_not_changed_by_the_other_leg(bed: Bed) -> None:
    """The caller hung up; the volunteer puts the telephone down upon it."""
    talk = await both_join(await by_phone(bed, "a_camille"))
    bed.gateway.gone.add(talk.call)
    await talk.hears("leg-status", "completed")
    assert (await talk.state(), await talk.ended_by()) == (ContactState.WRAPPING_UP, "contact")
