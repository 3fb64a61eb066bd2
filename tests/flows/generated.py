"""Flows made at random, sound or not, from the shipped sentences."""

from hypothesis import strategies as st

from ivr_flows.catalogue import Catalogues
from ivr_flows.flow import Flow, Library
from ivr_flows.nodes.ask_digits import AskDigits
from ivr_flows.nodes.base import Chosen, Node
from ivr_flows.nodes.branch import Branch
from ivr_flows.nodes.confirm import Confirm
from ivr_flows.nodes.enqueue import Enqueue
from ivr_flows.nodes.go_to import GoTo
from ivr_flows.nodes.hang_up import HangUp
from ivr_flows.nodes.hours import Hours
from ivr_flows.nodes.menu import Choice, Menu
from ivr_flows.nodes.say import Say
from ivr_flows.nodes.set import Set
from ivr_flows.nodes.survey import Survey

OPTIONS = ("choix.demarche", "choix.outils", "choix.arnaque", "choix.proche")
LARGEST = 7
KINDS = (
    *("say", "say", "branch", "hours", "set", "go_to"),
    *("menu", "menu", "menu", "ask_digits", "ask_digits", "confirm", "confirm", "survey", "hang_up"),
)


@st.composite
def flows(draw: st.DrawFn, catalogues: Catalogues) -> Flow:
    """A flow of 2 to LARGEST nodes; its last node is a queue, where « 0 » leads mostly. A `go_to` begins it again."""
    size = draw(st.integers(2, LARGEST))
    names = [f"n{index}" for index in range(size)]
    nodes = {name: draw(_nodes(index, names)) for index, name in enumerate(names[:-1])}
    nodes[names[-1]] = Enqueue(id=names[-1], line=size, queue="general", topic="{topic}", priority="normal")
    person = draw(st.sampled_from([names[-1]] * 9 + names))
    return Flow(
        "x", "1", "flows/x.yaml", names[0], person, nodes, {"topic": "indetermine"}, {"open": "yes"}, catalogues
    )


@st.composite
def _nodes(draw: st.DrawFn, index: int, names: list[str]) -> Node:
    # Mostly forwards, so that sound flows are common; anywhere at times, so that unsound ones are too.
    later = names[index + 1 :]
    target = st.sampled_from(later * 6 + names)
    kind = draw(st.sampled_from(KINDS))
    name, retry = names[index], "accueil.deuxieme"
    if kind == "say":
        return Say(id=name, line=index, say=("accueil.question",), go=draw(target))
    if kind == "branch":
        return Branch(id=name, line=index, on="open", cases={"no": draw(target)}, otherwise=draw(target))
    if kind == "hours":
        return Hours(id=name, line=index, open=draw(target), closed=draw(target))
    if kind == "set":
        return Set(id=name, line=index, values={"topic": draw(st.sampled_from(["set", "{open}"]))}, go=draw(target))
    if kind == "go_to":
        return GoTo(id=name, line=index, flow="x")
    if kind == "survey":
        return Survey(id=name, line=index, say=("accueil.question",), silence=draw(target))
    if kind == "hang_up":
        return HangUp(id=name, line=index, say=("fin.aurevoir",), reason="over")
    if kind == "ask_digits":
        lengths = (2, 5)
        return AskDigits(
            id=name, line=index, say=("accueil.question",), retry=retry, silence=draw(target), go=draw(target),
            into="topic", lengths=lengths,
        )  # fmt: skip
    if kind == "confirm":
        return Confirm(
            id=name, line=index, say=("accueil.question",), retry=retry, silence=draw(target),
            yes=draw(target), no=draw(target),
        )  # fmt: skip
    count = draw(st.integers(1, 4))
    choices = tuple(
        Choice(str(key + 1), OPTIONS[key], Chosen(draw(target), {"topic": f"t{key}"})) for key in range(count)
    )
    return Menu(id=name, line=index, retry=retry, silence=draw(target), choices=choices)


def library_of(flow: Flow) -> Library:
    return Library({(flow.name, flow.version): flow}, {flow.name: flow.version}, flow.catalogues, flow.name)
