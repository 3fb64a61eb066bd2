"""A chat and a call in one line, and what a chat leaves behind: a record, and not one word."""

from __future__ import annotations

from tests.scenarios.stage import Stage


async def test_a_chat_and_a_call_wait_in_one_line_and_stand_side_by_side_in_the_records(stage: Stage) -> None:
    camille = await stage.volunteer("camille")
    desk = stage.services.chat_desk
    page = await stage.writes()
    await page.says("J’ai un souci avec mon imprimante mauve")
    await page.stage("queue")
    await stage.passes(1)
    caller = await stage.waits("+33639980042")
    offer = await camille.console.is_offered()
    assert offer["topic"] == "outils"
    contact = offer["contact"]
    assert await stage.store.position((await stage.contact(caller)).id) == 2

    await desk.accept(offer["id"], camille.id, "accept-the-chat")
    await page.stage("talk")
    await desk.say(contact, camille.id, "Bonjour, est-elle branchée au chêne ?", "say-0001")
    await page.reads("branchée au chêne")
    await page.says("Elle clignote en violet.")
    await stage.passes(120)
    assert (await stage.contact(caller)).state == "waiting", "a chat excludes a call"
    await stage.services.conversations.hang_up(contact, camille.id, "hang-up-0001")
    await page.stage("after")
    await page.chooses("3")
    await page.stage("closed")
    await stage.services.wrap_up.close(contact, camille.id, "resolu", "Pilote réinstallé.", "close-0001")

    await camille.answers()
    caller.hangs_up()
    await camille.closes("resolu")
    call = await stage.tells(caller, "handled", "contact")
    records = {record.id: record for record in await stage.records()}
    chat = records[contact]
    assert (chat.channel, chat.outcome, chat.ended_by, chat.rating) == ("chat", "handled", "agent", 3)
    assert (chat.topic, chat.disposition, chat.agent) == ("outils", "resolu", camille.id)
    assert (call.channel, call.agent) == ("voice", camille.id)
    assert chat.talked_ms is not None
    assert 120_000 <= chat.talked_ms < 130_000
    assert "Elle clignote en violet." in await stage.said_in_writing()


async def test_a_visitor_whose_volunteer_signs_out_reads_why_and_is_answered_by_another(stage: Stage) -> None:
    camille, desk = await stage.volunteer("camille"), stage.services.chat_desk
    page = await stage.writes()
    await page.says("J’ai un souci avec mon imprimante mauve")
    offer = await camille.console.is_offered()
    await desk.accept(offer["id"], camille.id, "accept-1")
    await page.stage("talk")
    account = await stage.services.accounts.by_id(camille.id)
    assert account is not None
    await stage.services.duty.sign_off(account)
    await page.reads("le bénévole a dû partir. Gardez cette page ouverte, une autre personne va vous répondre ici.")
    assert (await page.stage("queue"))["position"] == 1
    await stage.passes(2)
    sacha = await stage.volunteer("sacha")
    await desk.accept((await sacha.console.is_offered())["id"], sacha.id, "accept-2")
    await page.stage("talk")
    assert sum("a dû partir" in text for text in page.texts()) == 1
    assert not any("coupée" in text for text in page.texts()), "one apology is enough"
    assert any("imprimante mauve" in entry.text for entry in await desk.read(offer["contact"], sacha.id))
    await page.answered(await page.send("end"))
    await sacha.closes("resolu")


async def test_a_visitor_who_leaves_in_the_flow_or_in_the_line_is_on_record(stage: Stage) -> None:
    await stage.volunteer("camille")
    first = await stage.writes()
    await first.answered(await first.send("end"))
    await first.stage("closed")
    second = await stage.writes()
    await second.chooses("1")
    await second.stage("queue")
    await second.answered(await second.send("end"))
    await second.stage("closed")
    assert sorted(record.outcome or "" for record in await stage.records()) == ["abandoned", "left_flow"]
    assert {record.channel for record in await stage.records()} == {"chat"}
