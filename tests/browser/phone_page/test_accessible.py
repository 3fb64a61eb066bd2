"""Every state, at every size, light and dark: nothing for axe to object to, nothing small, nothing sideways."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from tests.browser.axe import looks, objections
from tests.browser.phone_page.telephone import Telephone

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="package")]

# Contrast does not depend on the size, nor the layout on the colours: each size once, each scheme at least once.
LOOKS = {
    "laptop": {"viewport": {"width": 1280, "height": 800}, "color_scheme": "light"},
    "phone": {"viewport": {"width": 390, "height": 844}, "color_scheme": "dark"},
    "narrow": {"viewport": {"width": 320, "height": 640}, "color_scheme": "light"},
}

MEASURE = (Path(__file__).parent / "measure.js").read_text("utf-8")


async def _idle(_: Telephone) -> None: ...


async def _menu(telephone: Telephone) -> None:
    await telephone.is_talking()
    await telephone.line.caption("Pour une démarche administrative, tapez 1. Pour parler à une personne, tapez 0.")
    await telephone.line.says("listening", kind="both")
    await telephone.page.keyboard.press("1")


async def _talk(telephone: Telephone) -> None:
    await telephone.is_talking()
    for _ in range(4):
        await telephone.line.caption("Bonjour, je m’appelle Camille. Comment puis-je vous aider ?", who="other")
    await telephone.at("words").fill("Bonjour")
    await telephone.presses("Parler")


async def _held(telephone: Telephone) -> None:
    await telephone.is_talking()
    await telephone.line.says("hold", on=True)
    await telephone.line.says("music", playing=True)
    await telephone.shows("♪ Musique d’attente", "hint")


async def _ended(telephone: Telephone) -> None:
    await _talk(telephone)
    await telephone.line.state("ended", reason="completed")
    await telephone.shows("Appel terminé")


async def _incoming(telephone: Telephone) -> None:
    await telephone.line.state("incoming", **{"from": "+33639980042"})
    await telephone.shows("On vous appelle")


async def _lost(telephone: Telephone) -> None:
    await telephone.is_talking()
    await telephone.switches("voice")
    telephone.line.refusing = True
    await telephone.line.drops()
    await telephone.shows("Appel terminé. L’appel a été coupé.")


STATES: list[Callable[[Telephone], Awaitable[None]]] = [_idle, _menu, _talk, _held, _ended, _incoming, _lost]


@pytest.mark.parametrize("telephone", looks(LOOKS, daily=["phone"]), indirect=True)
@pytest.mark.parametrize("state", STATES, ids=lambda state: state.__name__.strip("_"))
async def test_state_is_accessible(telephone: Telephone, state: Callable[[Telephone], Awaitable[None]]) -> None:
    await state(telephone)
    assert await objections(telephone.page) == []
    assert await telephone.page.evaluate(MEASURE) == {"sideways": False, "targets": [], "texts": []}


@pytest.mark.parametrize("telephone", [{"forced_colors": "active"}], indirect=True)
async def test_forced_colours_hide_nothing(telephone: Telephone) -> None:
    await _talk(telephone)
    assert await objections(telephone.page) == []
