"""Who can be rung: phones by their number, softphones by their identity (several devices may share one)."""

from helpline.simulator.engine.events import Party


class Directory:
    def __init__(self) -> None:
        self._parties: dict[str, list[Party]] = {}

    def attach(self, address: str, party: Party) -> None:
        """`address` is an E.164 number or `client:identity`."""
        self._parties.setdefault(address, []).append(party)

    def detach(self, address: str, party: Party) -> None:
        parties = self._parties.get(address, [])
        if party in parties:
            parties.remove(party)

    def find(self, address: str) -> list[Party]:
        """Those that ring for `address`; parameters after a « ? » in a client address do not count."""
        return list(self._parties.get(address.partition("?")[0], []))
