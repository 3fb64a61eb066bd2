"""What is said: written, read aloud, cut short; what one says oneself; music."""

from __future__ import annotations

import pytest
from playwright.async_api import expect

from tests.browser.phone_page.telephone import Telephone

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="package")]

WATCH = """() => {
  window.changes = { added: 0, removed: 0 };
  new MutationObserver((records) => records.forEach((record) => {
    window.changes.added += record.addedNodes.length;
    window.changes.removed += record.removedNodes.length;
  })).observe(document.querySelector("#log"), { childList: true });
}"""


async def test_words_are_only_ever_added_in_order_to_the_log(telephone: Telephone) -> None:
    await telephone.is_talking()
    await telephone.page.evaluate(WATCH)
    for number in range(20):
        await telephone.line.caption(f"Phrase {number}.", who="line" if number % 2 else "other", id=number)
    entries = telephone.at("log").locator(".entry .words")
    await expect(entries).to_have_text([f"Phrase {number}." for number in range(20)])
    assert await telephone.page.evaluate("window.changes") == {"added": 20, "removed": 0}
    await expect(telephone.at("log")).to_have_role("log")
    await expect(entries.last).to_have_attribute("lang", "fr-FR")
    await expect(entries.last).to_be_in_viewport()


async def test_the_line_is_read_aloud_by_a_voice_of_this_computer(telephone: Telephone) -> None:
    await telephone.is_talking()
    await telephone.line.caption("Bonjour.", rate=0.9)
    await expect(telephone.at("log").locator(".now .words")).to_have_text("Bonjour.")
    assert await telephone.spoken() == [["Bonjour.", "Claire", 0.9]]
    await telephone.page.evaluate("window.speaking.dispatchEvent(new Event('end'))")
    await expect(telephone.at("log").locator(".now")).to_have_count(0)


async def test_it_falls_silent_when_the_line_does(telephone: Telephone) -> None:
    await telephone.is_talking()
    await telephone.line.caption("Une très longue phrase.")
    await telephone.line.says("quiet")
    await expect(telephone.at("log").locator(".now")).to_have_count(0)
    assert (await telephone.spoken())[-1] == "cancel"


async def test_it_falls_silent_when_the_call_ends(telephone: Telephone) -> None:
    await telephone.is_talking()
    await telephone.line.caption("Une très longue phrase.")
    await telephone.line.state("ended", reason="completed")
    await telephone.shows("Appel terminé")
    assert (await telephone.spoken())[-1] == "cancel"


async def test_the_voice_can_be_switched_off_for_good(telephone: Telephone) -> None:
    await telephone.switches("voice")
    await telephone.shows("La voix est coupée\u00a0: lisez les paroles.", "voice-note")
    await telephone.page.reload()
    await telephone.line.is_linked(times=2)
    await telephone.is_talking()
    await telephone.line.caption("Bonjour.")
    await expect(telephone.at("log").locator(".now .words")).to_have_text("Bonjour.")
    assert "Bonjour." not in str(await telephone.spoken())


async def test_a_computer_without_a_voice_says_so_and_a_distant_one_must_be_chosen(telephone: Telephone) -> None:
    await telephone.page.evaluate("window.voices.pop(); speechSynthesis.dispatchEvent(new Event('voiceschanged'))")
    await telephone.shows("Pas de voix française sur cet ordinateur\u00a0: lisez les paroles.", "voice-note")
    await telephone.is_talking()
    await telephone.line.caption("Bonjour.")
    await expect(telephone.at("log").locator(".entry")).to_have_count(1)
    assert await telephone.spoken() == []
    await telephone.page.evaluate("document.querySelector('.settings').open = true")
    await telephone.at("voices").select_option(label="Nuage (par internet)")
    await telephone.shows("", "voice-note")
    await telephone.line.caption("Vous êtes toujours là ?")
    await expect(telephone.at("log").locator(".entry")).to_have_count(2)
    assert await telephone.spoken() == [["Vous êtes toujours là ?", "Nuage", 1]]


async def test_what_one_writes_is_said_and_stays_to_be_read(telephone: Telephone) -> None:
    await expect(telephone.at("words")).to_be_hidden()
    await telephone.is_talking()
    await telephone.at("words").fill("  Ma messagerie ne s’ouvre plus.  ")
    await telephone.presses("Parler")
    assert (await telephone.line.hears("say"))["text"] == "Ma messagerie ne s’ouvre plus."
    await expect(telephone.at("log").locator(".you .words")).to_have_text("Ma messagerie ne s’ouvre plus.")
    await expect(telephone.at("words")).to_have_value("")
    await expect(telephone.at("words")).to_be_focused()
    await telephone.presses("Parler")
    assert telephone.line.received == []


@pytest.mark.parametrize("rung", [False, True], ids=["calls", "is rung"])
async def test_the_words_of_a_call_stay_until_the_next_one_begins(telephone: Telephone, rung: bool) -> None:
    entries = telephone.at("log").locator(".entry")
    await telephone.is_talking()
    await telephone.line.caption("Bonjour.")
    await expect(entries).to_have_count(1)
    await telephone.line.state("ended")
    await telephone.shows("Appel terminé")
    await expect(entries).to_have_count(1)
    if rung:
        await telephone.line.state("incoming", **{"from": "+33170772372"})
    else:
        await telephone.presses("Appeler")
    await expect(entries).to_have_count(0)
    await expect(telephone.at("log-empty")).to_be_visible()
    await telephone.line.state("connected")
    await telephone.line.caption("Rebonjour.")
    await expect(entries).to_have_count(1)
    await expect(telephone.at("log-empty")).to_be_hidden()


async def test_what_one_says_to_the_microphone_is_said(telephone: Telephone) -> None:
    await telephone.is_talking()
    microphone = telephone.page.get_by_role("button", name="Parler au micro")
    await microphone.click()
    await expect(microphone).to_have_attribute("aria-pressed", "true")
    assert await telephone.page.evaluate("window.recognition.lang") == "fr-FR"
    await telephone.page.evaluate("window.recognition.hears('Une démarche administrative')")
    assert (await telephone.line.hears("say"))["text"] == "Une démarche administrative"
    await expect(microphone).to_have_attribute("aria-pressed", "false")


async def test_music_is_told_and_fetched_only_from_this_machine(telephone: Telephone) -> None:
    await telephone.is_talking()
    await telephone.line.says("music", playing=True, url="http://example.org/hold.mp3")
    await telephone.shows("♪ Musique d’attente", "hint")
    assert not any("example.org" in address for address in telephone.asked)
    await telephone.line.says("music", playing=False)
    await telephone.shows("", "hint")


async def test_every_sound_can_be_made_by_a_real_browser(telephone: Telephone) -> None:
    """The sounds are computed; that the browser takes them shows in the absence of complaints."""
    await telephone.page.add_init_script(
        "window.started = 0; const start = AudioBufferSourceNode.prototype.start;"
        "AudioBufferSourceNode.prototype.start = function () { window.started += 1; start.call(this); };"
    )
    await telephone.page.reload()
    await telephone.line.is_linked(times=2)
    await telephone.presses("Appeler")
    await telephone.line.state("ringing")
    await telephone.line.state("connected")
    await telephone.shows("En communication")
    await telephone.presses("5")
    await telephone.line.says("music", playing=True)
    await telephone.line.says("beep")
    await telephone.line.state("ended", reason="failed")
    await telephone.line.state("incoming", **{"from": "+33170772372"})
    await telephone.shows("On vous appelle")
    assert await telephone.page.evaluate("window.started") == 6
