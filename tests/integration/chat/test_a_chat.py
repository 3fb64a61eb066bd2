"""A chat from the first frame to the last, through the real web application."""

from __future__ import annotations

from tests.chat_client import Visitor, visitor
from tests.integration.chat.conftest import PARTNER
from tests.site import Site


async def meet(site: Site, page: Visitor) -> str:
    """The visitor asks for a person, Camille answers; the contact's id."""
    await page.stands_in_line()
    offer = await site.offer_to("camille")
    await site.services.chat_desk.accept(offer.id, site.ids["camille"], site.op())
    await page.stage("talk")
    return offer.contact


async def test_the_whole_way(site: Site, page: Visitor) -> None:
    desk, camille = site.services.chat_desk, site.ids["camille"]
    await page.open()
    await page.connect()
    state = await page.stage("flow")
    assert [option["key"] for option in state["ask"]["options"]] == ["1", "2", "3", "4", "0"]
    assert state["ask"]["free"]
    await page.reads("Quel est votre souci\u202f?")
    assert page.texts()[0].startswith("Bonjour, ici Solidarité Numérique")

    assert await page.says("j’ai reçu un faux message de ma banque") == 3
    state = await page.stage("queue")
    assert state["position"] == 1
    await page.reads("Vous êtes dans la file d’attente")
    assert "Vous avez bien fait de nous écrire" in page.texts()[2]
    assert not any("numéro" in text or "ligne" in text for text in page.texts())

    offer = await site.offer_to("camille")
    await desk.accept(offer.id, camille, site.op())
    await page.stage("talk")
    await page.reads("Un bénévole vous répond")
    await desk.typing(offer.contact, camille)
    await page.until(lambda: page.heard[-1]["type"] == "typing")
    n = await desk.say(offer.contact, camille, "Bonjour, que dit ce message ?", site.op())
    assert (await page.reads("que dit ce message"))["from"] == "agent"
    assert await page.says("Il demande ma carte : 4970 1000 0000 0014 ?") == n + 1
    await page.reads("Pour votre sécurité")
    entries = await desk.read(offer.contact, camille)
    assert [entry.n for entry in entries] == list(range(1, len(entries) + 1))
    assert entries[n].text.endswith("[numéro de carte masqué] ?")
    assert [entry["text"] for entry in page.written] == [entry.text for entry in entries]

    await site.services.conversations.hang_up(offer.contact, camille, site.op())
    state = await page.stage("after")
    assert [(option["key"], option["label"]) for option in state["ask"]["options"]] == [
        ("1", "Pas du tout"),
        ("2", "Un peu"),
        ("3", "Utile"),
        ("4", "Très utile"),
    ]
    await page.reads("La conversation est terminée")
    await page.chooses("4")
    await page.stage("closed")
    assert page.texts("visitor")[-1] == "Très utile"
    assert (await page.answered(await page.send("say", text="Encore")))["code"] == "chat.over"
    await site.services.wrap_up.close(offer.contact, camille, "resolu", "", site.op())
    kept = await page.post("/chat/transcript", {"token": page.token})
    assert "Bénévole\nBonjour, que dit ce message ?" in await kept.text()
    assert kept.content_type == "text/plain"


async def test_in_english_on_a_partners_page(site: Site) -> None:
    await site.available("camille")
    async with visitor(site.url, PARTNER) as page:
        await page.open("en")
        await page.connect()
        await page.stage("flow")
        await page.says("help near me")
        await page.until(lambda: page.state["ask"]["step"] == "step:2")
        await page.says("29200")
        await page.reads("Finistère")
        await page.until(lambda: page.state["ask"]["step"] == "step:3")
        await page.chooses("1")
        await page.stage("queue")
        await page.send("end")
        await page.stage("closed")
        await page.reads("Thank you for your visit")


async def test_the_same_opening_again_is_the_same_conversation(page: Visitor) -> None:
    first = await page.open(op="b2e1d6a4-f002")
    assert await page.open(op="b2e1d6a4-f002") == first
    assert await page.open(op="b2e1d6a4-f003") != first


async def test_nobody_on_duty_and_a_sentence_that_says_so(site: Site) -> None:
    async with visitor(site.url) as page:
        answer = await page.post("/chat/open", {"op": "b2e1d6a4-f002", "language": "fr"})
        told = (await answer.json())["error"]
        assert (answer.status, told["code"]) == (409, "chat.nobody")
        assert "par écrit" in told["message"]
        status = await (await page.http.get("/status.json")).json()
        assert status["channels"]["chat"]["why"] == "nobody"
