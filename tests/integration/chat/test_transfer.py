"""A conversation given on: to the line, to a colleague, with all that is written."""

from __future__ import annotations

import pytest

from helpline.domain.errors import Invalid, NotFound
from helpline.services.agent_desk import LineSummary
from routing.errors import Stale
from tests.chat_client import Visitor
from tests.integration.chat.test_a_chat import meet
from tests.site import Site


async def test_to_a_colleague_with_the_whole_history(site: Site, page: Visitor) -> None:
    contact, desk = await meet(site, page), site.services.chat_desk
    camille, sacha = site.ids["camille"], site.ids["sacha"]
    await desk.say(contact, camille, "Je demande à Sacha.", site.op())
    await site.available("sacha")
    op = site.op()
    await desk.transfer(contact, camille, sacha, op)
    await desk.transfer(contact, camille, sacha, op)
    state = await page.stage("queue")
    assert state["position"] == 1
    await page.reads("Une autre personne va vous répondre ici")
    with pytest.raises(NotFound):
        await desk.say(contact, camille, "Encore moi", site.op())
    with pytest.raises(NotFound):
        await desk.read(contact, camille)
    offer = await site.offer_to("sacha")
    assert offer.contact == contact
    await desk.accept(offer.id, sacha, site.op())
    await page.stage("talk")
    assert "Je demande à Sacha." in [entry.text for entry in await desk.read(contact, sacha)]
    assert not any("coupée" in text for text in page.texts())
    assert len([text for text in page.texts() if text.startswith("Une autre personne")]) == 1


async def test_signing_off_gives_the_chats_back_at_once(site: Site, page: Visitor) -> None:
    contact = await meet(site, page)
    account = next(one for one in await site.services.accounts.list() if one.login == "camille")
    await site.services.duty.sign_off(account)
    given_back = await site.services.store.contact(contact)
    assert given_back is not None
    assert (given_back.state, given_back.agent) == ("waiting", None)
    await page.stage("queue")
    await site.available("sacha")
    assert (await site.offer_to("sacha")).contact == contact


async def test_who_handed_it_on_is_not_told_that_a_colleague_did(site: Site, page: Visitor) -> None:
    contact, desk, camille = await meet(site, page), site.services.chat_desk, site.ids["camille"]
    accounts = {one.login: one for one in await site.services.accounts.list()}
    await desk.transfer(contact, camille, "queue", site.op())
    await site.available("sacha")
    offer = await site.offer_to("sacha")
    frame = await site.services.agent_desk.frame(accounts["sacha"], LineSummary())
    assert frame.view["offer"]["transferred"] is True
    await site.services.duty.set_presence(accounts["camille"], "offline", "", site.op())
    await site.services.duty.set_presence(accounts["camille"], "available", "", site.op())
    await site.services.offers.decline(offer.id, offer.agent, "autre", site.op())
    assert (await site.offer_to("camille")).contact == contact
    frame = await site.services.agent_desk.frame(accounts["camille"], LineSummary())
    assert "transferred" not in frame.view["offer"]


async def test_a_colleague_alone_is_asked_for_a_minute_then_the_line(site: Site, page: Visitor) -> None:
    contact, desk = await meet(site, page), site.services.chat_desk
    camille, sacha = site.ids["camille"], site.ids["sacha"]
    before = await site.services.store.contact(contact)
    await site.available("sacha")
    moved = await desk.transfer(contact, camille, sacha, site.op())
    assert before is not None
    assert [(step.lane, step.after_ms) for step in moved.schedule] == [
        (f"agent:{sacha}", 0),
        *((step.lane, step.after_ms + 60_000) for step in before.schedule),
    ]
    assert moved.queued_at == before.queued_at
    offer = await site.offer_to("sacha")
    await desk.accept(offer.id, sacha, site.op())
    moved = await desk.transfer(contact, sacha, "queue", site.op())
    assert moved.schedule == before.schedule


async def test_not_to_oneself_nor_to_nobody_nor_somebody_elses(site: Site, page: Visitor) -> None:
    contact, desk, camille = await meet(site, page), site.services.chat_desk, site.ids["camille"]
    for to in (camille, "nobody", "", "queue:x"):
        with pytest.raises(Invalid):
            await desk.transfer(contact, camille, to, site.op())
    await site.available("sacha")
    with pytest.raises(Stale):
        await desk.transfer(contact, site.ids["sacha"], "queue", site.op())
    await page.says("Toujours là ?")
    assert (await site.services.store.contact(contact)).agent == camille  # type: ignore[union-attr]
