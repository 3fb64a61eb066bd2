"""On somebody else's site: what it sets, what it may not, and texts that would like to be more than texts."""

from __future__ import annotations

import pytest
from playwright.async_api import BrowserContext, Route, expect

from tests.browser.chat.elsewhere import NUMBER, site_elsewhere
from tests.browser.chat.fake_line import FakeLine, serving
from tests.browser.chat.states import Stage, flow, start, talk, waiting
from tests.browser.chat.writer import Writer

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="package")]

HOSTILE = [
    "<script>window.taken = 1</script>",
    "<img src=x onerror='window.taken = 1'>",
    "<svg onload=window.taken=1>",
    '<a href="javascript:window.taken=1">ici</a>',
    "javascript:window.taken=1",
    "https://user:secret@banque.example/",
    'http://x" onmouseover="window.taken=1',
    "data:text/html,<script>window.taken=1</script>",
    "{{7*7}} ${7*7} </textarea><script>window.taken=1</script>",
    "\u202emoc.elpmaxe//:sptth\u202c",
    "&lt;b&gt;gras&lt;/b&gt; &#x3c;script&#x3e;",
]


async def test_what_people_write_is_never_more_than_text(writer: Writer, line: FakeLine) -> None:
    stage = Stage(writer, line)
    for reach in (start, flow, waiting, talk):
        await reach(stage)
    before = len(await writer.bubbles())
    for text in HOSTILE:
        await line.says(text, "agent")
        await writer.says(text)
        await line.until(lambda text=text: sum(entry["text"] == text for entry in line.entries) == 2)
    await line.asks("step:9", *HOSTILE)
    await expect(writer.page.get_by_role("group", name="Réponses possibles").get_by_role("button")).to_have_text(
        HOSTILE
    )
    assert await writer.bubbles() == [entry["text"] for entry in line.entries]
    assert len(await writer.bubbles()) == before + 2 * len(HOSTILE)
    assert await writer.page.evaluate("window.taken") is None
    addresses = await writer.log.get_by_role("link").evaluate_all("(all) => all.map((one) => [one.href, one.rel])")
    assert {address for address, _ in addresses} == {"http://x/", "https://www.cybermalveillance.gouv.fr/"}
    assert {rel for _, rel in addresses} == {"noopener noreferrer nofollow"}


async def test_a_site_chooses_words_colours_and_language(context: BrowserContext, line: FakeLine) -> None:
    person = Writer(await context.new_page(), next(iter(line.origins)))
    await person.comes("/?language=en&label=Une%20question%20%3F&lang=fr")
    await person.page.evaluate("document.documentElement.style.setProperty('--helpline-accent', 'rgb(122, 0, 60)')")
    launcher = person.button("Une question ?")
    await expect(launcher).to_have_css("background-color", "rgb(122, 0, 60)")
    await launcher.click()
    await expect(person.page.get_by_role("heading", name="Write to a volunteer")).to_be_visible()
    assert await person.page.locator("helpline-chat").count() == 1


async def test_one_line_is_enough_and_a_second_brings_nothing_more(writer: Writer, line: FakeLine) -> None:
    await writer.button("Besoin d’aide ?").wait_for()
    assert not any(address.startswith(f"{line.url}/status.json") for address in writer.asked), "nothing before a press"
    await writer.page.evaluate(f"import('{line.url}/chat/widget.js?again')")
    assert await writer.page.locator("helpline-chat").count() == 1


async def test_a_page_that_moves_or_removes_it_loses_nothing(writer: Writer, line: FakeLine) -> None:
    await writer.begins()
    await line.says("Bonjour.")
    await line.stands("talk")
    await writer.is_stored("Bonjour.")
    await writer.page.evaluate("document.querySelector('helpline-chat').remove()")
    await line.says("Vous êtes là ?", "agent")
    await writer.page.evaluate("document.body.append(document.createElement('helpline-chat'))")
    await writer.is_stored("Vous êtes là ?")
    await writer.page.evaluate("document.querySelector('main').append(document.querySelector('helpline-chat'))")
    await writer.is_stored("Vous êtes là ?")
    await line.is_linked("live", 3)
    assert await writer.bubbles() == ["Bonjour.", "Vous êtes là ?"]
    await writer.says("Oui.")
    await writer.is_stored("Oui.")


async def test_without_the_widgets_files_the_page_keeps_the_number(context: BrowserContext, line: FakeLine) -> None:
    async def refuse(route: Route) -> None:
        await route.abort()

    page = await context.new_page()
    await page.route("**/words.fr.json", refuse)
    await page.goto(f"{next(iter(line.origins))}/?mode=page")
    await expect(page.get_by_text(f"Appelez le {NUMBER}")).to_be_visible()


async def test_a_site_that_is_not_allowed_says_so_with_the_number(context: BrowserContext) -> None:
    async with serving() as line, site_elsewhere(line.url) as home:
        person = Writer(await context.new_page(), home.url)
        await person.comes()
        await person.begins()
        await person.reads("L’aide par écrit ne marche pas depuis ce site.")
        await expect(person.page.get_by_role("link", name=NUMBER)).to_have_attribute("href", "tel:+33170772372")
        ours = person.page.get_by_role("link", name="Ou écrivez-nous depuis notre site")
        await expect(ours).to_have_attribute("href", f"{line.url}/chat")
        assert person.complaints == []


async def test_the_panel_that_covers_all_gives_way_to_the_keyboard(writer: Writer, line: FakeLine) -> None:
    """On a small screen nothing behind the panel can hold the keyboard unseen."""
    await writer.page.set_viewport_size({"width": 320, "height": 640})
    await writer.presses("Besoin d’aide ?")
    await writer.button("Commencer").wait_for()
    await expect(writer.button("Besoin d’aide ?")).to_be_hidden()
    await writer.page.get_by_role("link", name="Une autre page").focus()
    await expect(writer.button("Commencer")).to_be_hidden()
    await expect(writer.page.get_by_role("link", name="Une autre page")).to_be_focused()
