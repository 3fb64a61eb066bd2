"""A sweep dies with a command in its hand, at each instant: another takes it up, and nothing happens twice."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from helpline.services.effects import Effects
from routing.model import Contact, ContactState, Effect, EffectKind, Offer
from routing.redis_store import streams
from tests.scenarios.stage import Stage, Volunteer

ONCE = [EffectKind.RING, EffectKind.CONNECT]
REPEATED = [EffectKind.STOP_RING, EffectKind.BRING_BACK, EffectKind.RELEASE_AGENT, EffectKind.RELEASE]
DEATHS = [(kind, when) for kind in ONCE for when in ("taken", "marked", "done")]
DEATHS += [(kind, when) for kind in REPEATED for when in ("taken", "done")]
# Each kind once and each instant twice; the others in the long run.
DAILY = {
    (EffectKind.RING, "marked"), (EffectKind.CONNECT, "marked"), (EffectKind.STOP_RING, "taken"),
    (EffectKind.BRING_BACK, "done"), (EffectKind.RELEASE_AGENT, "taken"), (EffectKind.RELEASE, "done"),
}  # fmt: skip


class Death:
    """The first command of this kind is never settled: whoever had it is gone. `struck` says that it happened."""

    def __init__(self, kind: EffectKind, when: str, patch: pytest.MonkeyPatch) -> None:
        self.struck = False
        self._kind, self._when = kind, when
        perform, act = Effects.perform, Effects._act

        async def performing(effects: Effects, effect: Effect) -> None:
            if self._falls(effect, "taken"):
                await _nothing_more()
            await perform(effects, effect)

        async def acting(effects: Effects, effect: Effect, contact: Contact | None, offer: Offer | None) -> None:
            if self._falls(effect, "marked"):
                await _nothing_more()
            await act(effects, effect, contact, offer)
            if self._falls(effect, "done"):
                await _nothing_more()

        patch.setattr(Effects, "perform", performing)
        patch.setattr(Effects, "_act", acting)
        patch.setattr(streams, "ABANDONED_MS", 50)  # real time, until another takes it up

    def _falls(self, effect: Effect, when: str) -> bool:
        if self.struck or effect.kind is not self._kind or when != self._when:
            return False
        self.struck = True
        return True


async def _nothing_more() -> None:
    await asyncio.Event().wait()


async def talks_in_the_end(stage: Stage, caller: Any, volunteer: Volunteer) -> None:
    """The volunteer answers whatever rings until the two are together."""
    for _ in range(90):
        if (await stage.contact(caller)).state is ContactState.CONNECTED:
            break
        if volunteer.softphone.state == "ringing":
            volunteer.softphone.accepts()
        await stage.passes(1)
    caller.says("Bonjour, enfin.")
    await volunteer.softphone.hears("Bonjour, enfin")


@pytest.mark.parametrize(
    ("kind", "when"),
    [pytest.param(*death, marks=[] if death in DAILY else [pytest.mark.long]) for death in DEATHS],
)
async def test_a_sweep_dies_with_a_command_in_its_hand(
    stage: Stage, kind: EffectKind, when: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A refusal, a talk that drops, and a second talk that the volunteer ends: one contact, told whole."""
    death = Death(kind, when, monkeypatch)
    camille = await stage.volunteer("camille")
    caller = await stage.waits()
    if kind is EffectKind.STOP_RING:
        await camille.is_rung()
        await camille.declines()
        await stage.settles()
        assert camille.softphone.state == "ended"
    await talks_in_the_end(stage, caller, camille)
    if kind in (EffectKind.BRING_BACK, EffectKind.RELEASE_AGENT):
        camille.softphone.hangs_up()
        await caller.hears("Excusez-nous")
        await talks_in_the_end(stage, caller, camille)
    await camille.hangs_up()
    await caller.hears("Merci", within=90)
    await caller.becomes("ended")
    await camille.closes("resolu")
    assert death.struck, "nothing was put to the test"
    await stage.tells(caller, "handled", "agent")
    assert len(await stage.records()) == 1
