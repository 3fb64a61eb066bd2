"""Where a conversation stands is told after the words that led there, whoever has to write them."""

from __future__ import annotations

import pytest

from helpline.services.chat_words import ChatWords
from helpline.services.situations import Queued, Situation
from routing.model import Contact
from tests.chat_client import Visitor

WAITING = "Vous êtes dans la file d’attente"


async def test_whoever_should_have_said_it_is_dead(page: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    told, lost = ChatWords.told, []

    async def dying(words: ChatWords, contact: Contact, situation: Situation) -> None:
        if isinstance(situation, Queued) and not lost:
            lost.append(situation)
            return
        await told(words, contact, situation)

    monkeypatch.setattr(ChatWords, "told", dying)
    await page.stands_in_line()
    assert lost
    assert len([text for text in page.texts() if WAITING in text]) == 1


async def test_on_long_polling_the_words_come_before_the_state(page: Visitor) -> None:
    await page.open()
    while page.state.get("stage") != "flow":
        await page.polls()
    assert "Quel est votre souci" in page.texts()[-1]
    await page.posts("choose", step=page.state["ask"]["step"], key="0")
    while page.state["stage"] != "queue":
        await page.polls()
    assert WAITING in page.texts()[-1]
