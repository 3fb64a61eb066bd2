"""Commands on a contact."""

from __future__ import annotations

from collections.abc import Sequence

from routing.model import Arrival, Contact, LaneStep, check_schedule
from routing.redis_store import codec
from routing.redis_store.line import Line
from routing.store import Adjustment, Data


def _more(data: Data) -> str | None:
    return codec.object_text(data) if data else None


class ContactScripts:
    _line: Line

    async def arrive(
        self, op: str, contact: str, external: str, channel: str, private: str = "", data: Data = None
    ) -> Arrival:
        result = await self._line.run(
            "arrive",
            op,
            contact=contact,
            external=external,
            channel=channel,
            private=private or None,
            data=_more(data),
        )
        return Arrival(codec.contact(result["contact"]), result["created"])

    async def step(self, op: str, contact: str, expected_step: int, session: str, data: Data = None) -> bool:
        result = await self._line.run(
            "step", op, contact=contact, expected=expected_step, session=session, data=_more(data)
        )
        return bool(result["applied"])

    async def enqueue(
        self,
        op: str,
        contact: str,
        schedule: Sequence[LaneStep],
        head_start_ms: int = 0,
        card: str = "",
        data: Data = None,
        private: str = "",
    ) -> Contact:
        check_schedule(tuple(schedule))
        return await self._on_contact(
            "enqueue",
            op,
            contact=contact,
            schedule=codec.schedule_text(schedule),
            head_start=head_start_ms,
            card=card or None,
            data=_more(data),
            private=private or None,
        )

    async def restore(
        self,
        op: str,
        contact: str,
        external: str,
        channel: str,
        schedule: Sequence[LaneStep],
        arrived_at: int,
        head_start_ms: int,
        card: str,
        private: str,
    ) -> Contact:
        check_schedule(tuple(schedule))
        return await self._on_contact(
            "restore",
            op,
            contact=contact,
            external=external,
            channel=channel,
            schedule=codec.schedule_text(schedule),
            arrived_at=arrived_at,
            head_start=head_start_ms,
            card=card or None,
            private=private or None,
        )

    async def leave(self, op: str, contact: str, outcome: str, by: str) -> Contact:
        return await self._on_contact("leave", op, contact=contact, outcome=outcome, by=by)

    async def requeue(self, op: str, contact: str, offer: str, reason: str) -> Contact:
        return await self._on_contact("requeue", op, contact=contact, offer=offer, reason=reason)

    async def hang_up(self, op: str, contact: str, agent: str, put_down: bool = False) -> Contact:
        return await self._on_contact("hang_up", op, contact=contact, agent=agent, put_down=put_down)

    async def close(self, op: str, contact: str, agent: str, disposition: str, data: Data = None) -> Contact:
        return await self._on_contact(
            "close", op, contact=contact, agent=agent, disposition=disposition, data=_more(data)
        )

    async def adjust(
        self, op: str, contact: str, agent: str, what: Adjustment, on: bool, undone: bool = False
    ) -> Contact:
        return await self._on_contact("adjust", op, contact=contact, agent=agent, what=what, on=on, undone=undone)

    async def ring_back(self, op: str, contact: str, agent: str) -> Contact:
        return await self._on_contact("ring_back", op, contact=contact, agent=agent)

    async def transfer(
        self,
        op: str,
        contact: str,
        agent: str,
        schedule: Sequence[LaneStep],
        card: str = "",
        data: Data = None,
    ) -> Contact:
        check_schedule(tuple(schedule))
        return await self._on_contact(
            "transfer",
            op,
            contact=contact,
            agent=agent,
            schedule=codec.schedule_text(schedule),
            card=card or None,
            data=_more(data),
        )

    async def tell(self, op: str, contact: str, kind: str, data: Data = None) -> None:
        await self._line.run("tell", op, contact=contact, kind=kind, data=_more(data))

    async def annotate(self, contact: str, key: str, value: str) -> None:
        await self._line.run("annotate", contact=contact, name=key, value=value)

    async def touch(self, contact: str) -> None:
        await self._line.run("touch", contact=contact)

    async def _on_contact(self, command: str, op: str, **arguments: str | int | None) -> Contact:
        return codec.contact((await self._line.run(command, op, **arguments))["contact"])
