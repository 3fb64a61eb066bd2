"""Every state of the widget by its name, each reached from the one before it: one visit, from the corner to the end."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

from playwright.async_api import Route, expect

from tests.browser.chat.fake_line import SHUT, VOICE, FakeLine
from tests.browser.chat.writer import Writer

LATE = 11_000  # milliseconds: a message that has not left is said to be late after ten seconds
TOPICS = ("Une démarche administrative", "Mon téléphone ou mon ordinateur", "Une arnaque ou un message suspect")
LONG = "Bonjour, je ne retrouve plus mes photos et je ne sais plus très bien quoi faire maintenant. " * 22


@dataclass
class Stage:
    """A person, and the line in front of them. The clock of the page can be moved on."""

    writer: Writer
    line: FakeLine


async def looking(stage: Stage) -> None:
    async def never(_: Route) -> None: ...

    await stage.writer.page.route("**/status.json*", never)
    await stage.writer.presses("Besoin d’aide ?")
    await stage.writer.reads("nous regardons si quelqu’un")


async def closed(stage: Stage) -> None:
    await stage.writer.page.unroute("**/status.json*")
    stage.line.channels["chat"] = SHUT
    await stage.writer.comes()
    await stage.writer.presses("Besoin d’aide ?")
    await stage.writer.reads("rouvre lundi")


async def full(stage: Stage) -> None:
    stage.line.channels["chat"] = VOICE
    await stage.writer.comes()
    stage.line.refusal = (409, "chat.full", "Trop de personnes attendent en ce moment.")
    await stage.writer.begins()
    await stage.writer.reads("Trop de personnes attendent")


async def start(stage: Stage) -> None:
    stage.line.refusal = None
    await stage.writer.comes()
    await stage.writer.presses("Besoin d’aide ?")
    await stage.writer.button("Commencer").wait_for()


async def not_begun(stage: Stage) -> None:
    stage.line.refusal = (503, "unavailable", "Le service ne répond pas. Réessayez dans quelques secondes.")
    await stage.writer.presses("Commencer")
    await stage.writer.reads("Le service ne répond pas.")


async def flow(stage: Stage) -> None:
    stage.line.refusal = None
    stage.line.state = {"type": "state", "stage": "flow"}
    await stage.writer.presses("Commencer")
    await stage.line.is_linked("live")
    await stage.line.says("Bonjour, ici Solidarité Numérique.")
    await stage.line.says("Quel est votre souci ?")
    await stage.line.asks("step:1", *TOPICS)
    await stage.writer.button(TOPICS[0]).wait_for()


async def waiting(stage: Stage) -> None:
    await stage.writer.presses(TOPICS[2])
    await stage.line.hears("choose")
    await stage.line.stands("queue", position=3, place="p")
    await stage.writer.reads("à la place 3")


async def talk(stage: Stage) -> None:
    await stage.line.stands("talk")
    await stage.line.says("Bonjour, je suis Camille. Voyez https://www.cybermalveillance.gouv.fr/ ensemble.", "agent")
    await stage.writer.says("Bonjour, j’ai reçu un message bizarre.")
    await stage.writer.is_stored("Bonjour, j’ai reçu un message bizarre.")
    await stage.line.tells({"type": "typing"})
    await stage.writer.reads("Le bénévole écrit…")


async def too_long(stage: Stage) -> None:
    await stage.writer.says(LONG)
    await stage.writer.reads("Votre message est trop long.")
    await stage.writer.reads("caractères de trop")


async def refused(stage: Stage) -> None:
    stage.line.accepts = False
    await stage.writer.says("Un message que la ligne ne prend pas.")
    frame = await stage.line.hears("say", 2)
    await stage.line.tells({"type": "error", "id": frame["id"], "code": "chat.frame", "message": "Pas compris."})
    await stage.writer.button("Retirer").wait_for()


async def trouble(stage: Stage) -> None:
    await stage.writer.presses("Retirer")
    await stage.line.tells({"type": "trouble"})
    await stage.writer.reads("Notre service ne répond pas")


async def offline(stage: Stage) -> None:
    await stage.writer.page.context.set_offline(True)
    await stage.writer.reads("La connexion est perdue.")
    await stage.writer.says("Êtes-vous toujours là ?")
    await stage.writer.page.clock.run_for(LATE)
    await stage.writer.reads("Pas encore envoyé.")


async def unread(stage: Stage) -> None:
    stage.line.accepts = True
    await stage.writer.page.context.set_offline(False)
    await stage.writer.is_stored("Êtes-vous toujours là ?")
    await stage.writer.presses("Réduire")
    await stage.line.says("Oui, je suis là.", "agent")
    await stage.writer.reads("1 nouveau message")


async def quitting(stage: Stage) -> None:
    await stage.writer.page.get_by_role("button", name="Ma conversation").click()
    await stage.writer.page.get_by_text("Terminer, recommencer").click()
    await stage.writer.presses("Terminer la conversation")
    await expect(stage.writer.button("Oui")).to_be_focused()


async def survey(stage: Stage) -> None:
    await stage.writer.presses("Oui")
    await stage.line.hears("end")
    await stage.writer.reads("La conversation est terminée.")
    await stage.writer.button("Pas du tout").wait_for()


async def over(stage: Stage) -> None:
    await stage.line.says("Merci de votre visite. Au revoir.")
    await stage.line.stands("closed")
    await stage.writer.reads("Merci de votre visite.")


async def full_page(stage: Stage) -> None:
    await stage.writer.comes("/?mode=page")
    await stage.writer.reads("Merci de votre visite.")


async def expired(stage: Stage) -> None:
    await stage.line.tells({"type": "bye", "reason": "expired"})
    await stage.writer.reads("terminée et effacée")


async def foreign(stage: Stage) -> None:
    stage.line.origins.clear()
    await stage.writer.presses("Commencer")
    await stage.writer.reads("ne marche pas depuis ce site")
    await expect(stage.writer.page.get_by_role("link", name="01 70 772 372")).to_be_visible()


async def launcher(stage: Stage) -> None:
    await stage.writer.button("Besoin d’aide ?").wait_for()


State = Callable[[Stage], Awaitable[None]]
VISIT: Mapping[str, State] = {
    state.__name__: state
    for state in (
        *(launcher, looking, closed, full, start, not_begun, flow, waiting, talk, too_long, refused, trouble, offline),
        *(unread, quitting, survey, over, full_page, expired, foreign),
    )
}
