"""The line as a test drives it, in the same process: callers, phones, softphones, journal, switches, faults."""

import asyncio
from collections.abc import Callable

from helpline.simulator.clock import Clock
from helpline.simulator.dialled import normalised
from helpline.simulator.engine.leg import Leg
from helpline.simulator.faults import Faults
from helpline.simulator.journal import Journal, Problem
from helpline.simulator.parties.scripted import CalledPhone, NotHeard, Person, Phone, Softphone
from helpline.simulator.settings import NumberUrls
from helpline.simulator.switchboard import Switchboard
from helpline.simulator.switches import Switches

PATIENCE = 10.0


class Line:
    def __init__(self, board: Switchboard, url: str = "") -> None:
        self.board = board
        self.url = url

    @property
    def clock(self) -> Clock:
        return self.board.clock

    @property
    def journal(self) -> Journal:
        return self.board.journal

    @property
    def switches(self) -> Switches:
        return self.board.switches

    @property
    def faults(self) -> Faults:
        return self.board.faults

    @property
    def problems(self) -> list[Problem]:
        """What Twilio's debugger would show: a test that ends well has none."""
        return list(self.journal.problems)

    @property
    def legs(self) -> list[Leg]:
        return list(self.board.legs.values())

    def own(self, number: str, urls: NumberUrls) -> None:
        """Give the account a number, or new addresses to one it has."""
        self.board.numbers[number] = urls

    async def dial(self, to: str, from_: str = "+33639980001") -> Person:
        """Somebody calls. Returns once all that can happen without time passing has happened."""
        caller = Person(self.clock)
        caller.dials(self.board.call_in(caller, from_, normalised(to)))
        await self.clock.settle()
        return caller

    def phone(self, number: str, behaviour: Phone | None = None) -> CalledPhone:
        """A phone that can be rung."""
        phone = CalledPhone(self.clock, behaviour or Phone())
        self.board.directory.attach(normalised(number), phone)
        return phone

    def softphone(self, identity: str) -> Softphone:
        """A registered softphone."""
        softphone = Softphone(self.clock)
        self.board.directory.attach(f"client:{identity}", softphone)
        return softphone

    def unregister(self, identity: str, softphone: Softphone) -> None:
        self.board.directory.detach(f"client:{identity}", softphone)

    async def settle(self) -> None:
        """Let everything happen that can without time passing."""
        await self.clock.settle()

    async def eventually(self, seen: Callable[[], bool], seconds: float = PATIENCE) -> None:
        """Wait in real time, the line's clock standing still, for something the service does by itself."""
        end = asyncio.get_running_loop().time() + seconds
        while not seen():
            if asyncio.get_running_loop().time() > end:
                raise NotHeard(f"not seen in {seconds} real seconds")
            await asyncio.sleep(0.01)
            await self.clock.settle()
