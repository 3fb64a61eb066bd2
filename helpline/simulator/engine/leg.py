"""One call between the line and one party: its state, what it hears and does, where it stands."""

import asyncio
from collections.abc import Callable, Coroutine
from datetime import datetime
from typing import TYPE_CHECKING, Any, Literal, Protocol

from helpline.simulator.engine.ear import Ear, Key, SpeechEnded, SpeechStarted
from helpline.simulator.engine.earpiece import Earpiece
from helpline.simulator.engine.events import Event, Party, StateChanged
from helpline.simulator.engine.progress import Progress
from helpline.simulator.engine.steps import Fetch, Source
from helpline.simulator.engine.talk import Talk
from helpline.simulator.twiml.speech import talking_time
from helpline.simulator.webhooks.asking import Answer, Ask

if TYPE_CHECKING:
    from helpline.simulator.switchboard import Switchboard

Direction = Literal["inbound", "outbound-api", "outbound-dial"]
Why = Literal["hung-up", "ended-by-api", "redirected"]
LIVE = ("queued", "ringing", "in-progress")


class Place(Protocol):
    """Where a verb has put the leg: a queue, a conference, a dialled talk."""

    def left(self, why: Why) -> list[Ask]:
        """Take the leg out at once; returns the requests that tell the service so."""
        ...

    def key(self, key: str) -> None:
        """A key pressed while nothing gathers."""
        ...


class Leg:
    """State changes are immediate; what the service is told about them follows over HTTP."""

    def __init__(
        self, board: "Switchboard", *, from_: str, to: str, direction: Direction, parent: "Leg | None" = None
    ) -> None:
        self.board = board
        self.sid = board.ids.sid("CA")
        self.from_ = from_
        self.to = to
        self.direction: Direction = direction
        self.parent = parent
        self.status = "queued"
        self.sip_code = ""
        self.queue_time = 0
        self.fallback = Fetch("")
        self.cookies: dict[str, str] = {}
        self.created: datetime = board.clock.now()
        self.answered: datetime | None = None
        self.ended: datetime | None = None
        self.custom: dict[str, str] = {}
        self.party: Party | None = None
        self.ringing: list[Party] = []
        self.reply = asyncio.Event()
        self.ear: Ear | None = None
        self.talk: Talk | None = None
        self.places: list[Place] = []
        self.kept_keys = ""
        self.microphone_off = False
        self.when_over: list[Callable[[], None]] = []
        self.progress = Progress(self)
        self.earpiece = Earpiece(self)
        self._program: asyncio.Task[None] | None = None
        self._tasks: set[asyncio.Task[None]] = set()

    @property
    def live(self) -> bool:
        return self.status in LIVE

    def params(self) -> dict[str, str]:
        """The standard voice parameters as they are now (§1.2)."""
        settings, switches = self.board.settings, self.board.switches
        params = {
            "AccountSid": settings.account_sid,
            "ApiVersion": "2010-04-01",
            "CallSid": self.sid,
            "CallStatus": self.status,
            "Direction": self.direction,
            "From": self.from_,
            "Caller": self.from_,
            "To": self.to,
            "Called": self.to,
        }
        if self.parent is not None:
            params["ParentCallSid"] = self.parent.sid
        if self.direction == "inbound":
            params["CallToken"] = f'{{"parentCallInfoToken":"{self.sid}"}}'
        if switches.geo_fields == "empty":
            params |= {
                f"{who}{what}": "" for who in ("From", "To", "Caller", "Called") for what in ("City", "State", "Zip")
            }
            params |= {f"{who}Country": "FR" for who in ("From", "To", "Caller", "Called")}
        return params | switches.extra_parameters

    def duration(self) -> int:
        """Whole seconds since the answer, up to the end."""
        if self.answered is None:
            return 0
        return int(((self.ended or self.board.clock.now()) - self.answered).total_seconds())

    def run(self, work: Coroutine[Any, Any, None]) -> None:
        """Make this coroutine what the leg is doing: an end or a redirect stops it."""
        self._program = self.board.spawn(work)

    async def follow(self, source: Source) -> None:
        """Carry out documents from here on; the call ends when they do."""
        status = await self.board.conduct(self, source)
        self._program = None
        self.end(status)

    def pick_up(self) -> None:
        """The first answering verb answers an inbound call."""
        if self.status == "ringing":
            self.status = "in-progress"
            self.answered = self.board.clock.now()
            self.tell(StateChanged("connected"))

    def redirect(self, source: Source) -> None:
        """A REST update: whatever was going on stops at once, late answers included."""
        farewells = self._leave_places("redirected")
        self._stop_program()
        self.run(self._follow_after(farewells, source))

    def end(self, status: str = "completed", *, why: Why = "hung-up", sip_code: str = "", felt: str = "") -> None:
        """The call is over, now. A second end changes nothing. `felt`: what it is to the party, if not `status`."""
        if not self.live:
            return
        self.status = status
        self.sip_code = sip_code or ("200" if self.answered else "")
        self.ended = self.board.clock.now()
        farewells = self._leave_places(why)
        self._stop_program()
        for task in self._tasks:
            task.cancel()
        self.tell(StateChanged("ended", felt or status))
        self._stop_ringing(status)
        for ask in farewells:
            self.board.notify(ask)
        self.progress.report("completed")
        for over in self.when_over:
            over()

    def beside(self, work: "asyncio.Task[None]") -> None:
        """Keep a task that dies with the call."""
        self._tasks.add(work)
        work.add_done_callback(self._tasks.discard)

    async def ask(self, fetch: Fetch) -> Answer:
        """Ask the service. If the leg is taken elsewhere meanwhile, the answer still arrives and is discarded."""
        ask = Ask(fetch.url, fetch.method, self.params() | dict(fetch.extra), self.sid, self.cookies)
        return await asyncio.shield(self.board.spawn(self.board.client.send(ask)))

    async def _follow_after(self, farewells: list[Ask], source: Source) -> None:
        if self.board.switches.queue_action_on_redirect == "alongside":
            for ask in farewells:
                self.board.notify(ask)
        elif farewells:
            await asyncio.wait([self.board.notify(ask) for ask in farewells])
        await self.follow(source)

    def _leave_places(self, why: Why) -> list[Ask]:
        farewells = [ask for place in reversed(self.places) for ask in place.left(why)]
        self.places.clear()
        return farewells

    def _stop_program(self) -> None:
        program, self._program = self._program, None
        if program is not None and program is not asyncio.current_task():
            program.cancel()
        self.listen(None)
        self.earpiece.hush()

    def tell(self, event: Event) -> None:
        if self.party is not None:
            self.party.tell(self, event)

    def listen(self, ear: Ear | None) -> None:
        """Let a Gather's ear take keys and words, or nothing."""
        if ear is not self.ear:
            self.ear = ear
            self.earpiece.listening(ear)

    def press(self, keys: str) -> None:
        for key in keys:
            if self.ear is not None and self.ear.keys:
                self.ear.notice(Key(key))
            elif self.places:
                self.places[-1].key(key)
            if self.ear is None and self.board.switches.type_ahead:
                self.kept_keys += key

    def speak(self, text: str, confidence: float | None = 0.9) -> None:
        """Words, taking their time: to the people in the talk, or to the Gather that listens."""
        if self.microphone_off:
            return
        if self.talk is not None:
            self.talk.say(self, text)
        elif self.ear is not None and self.ear.speech:
            self.ear.notice(SpeechStarted())
            self.beside(self.board.spawn(self._finish_speaking(self.ear, text, confidence)))

    async def _finish_speaking(self, ear: Ear, text: str, confidence: float | None) -> None:
        await self.board.clock.sleep(talking_time(text))
        ear.notice(SpeechEnded(text, confidence))

    def hang_up(self) -> None:
        """The party puts the receiver down."""
        unanswered = "no-answer" if self.direction != "inbound" else self.board.switches.unanswered_inbound
        self.end("completed" if self.answered else unanswered)

    def cut(self) -> None:
        """The network loses a call that goes on: nobody put anything down."""
        if self.answered:
            how = self.board.switches.answered_leg_lost
            self.end(how, sip_code="500" if how == "failed" else "", felt="failed")

    def answer(self, party: Party) -> None:
        """A ringing party takes the call; the others stop ringing. Too late changes nothing."""
        if self.status != "ringing" or party not in self.ringing:
            return
        self.party = party
        self.ringing.remove(party)
        self._stop_ringing("answered elsewhere")
        self.status = "in-progress"
        self.answered = self.board.clock.now()
        self.progress.report("answered")
        self.tell(StateChanged("connected"))
        self.reply.set()

    def refuse(self, party: Party, status: str, sip_code: str) -> None:
        """A ringing party declines; the call fails when no other still rings."""
        if party in self.ringing:
            self.ringing.remove(party)
            party.tell(self, StateChanged("ended", status))
            if not self.ringing:
                self.end(status, sip_code=sip_code)

    def _stop_ringing(self, reason: str) -> None:
        silenced, self.ringing = self.ringing, []
        for party in silenced:
            party.tell(self, StateChanged("ended", reason))
