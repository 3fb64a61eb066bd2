"""The simulator's own table of TwiML against the classes of the official library: element by element."""

import inspect

import pytest
from twilio.twiml import TwiML
from twilio.twiml.voice_response import VoiceResponse

from helpline.simulator.twiml.grammar import GRAMMAR
from helpline.simulator.twiml.parser import parse


def library() -> dict[str, tuple[set[str], set[str]]]:
    """Every element reachable from <Response>: its attributes and its children, found by making each of them.

    Two classes may write one element (<Sip> in a Dial and in a Refer): the element allows what either allows.
    """
    attributes: dict[str, set[str]] = {"Response": set()}
    children: dict[str, set[str]] = {}
    known: set[type[TwiML]] = set()
    waiting: list[TwiML] = [VoiceResponse()]
    while waiting:
        element = waiting.pop()
        if type(element) in known:
            continue
        known.add(type(element))
        held = children.setdefault(element.name, set())
        for made in _children(element):
            held.add(made.name)
            attributes.setdefault(made.name, set()).update(made.attrs)
            waiting.append(made)
    return {name: (attributes[name], children[name]) for name in children}


def _children(element: TwiML) -> list[TwiML]:
    made = []
    for name, method in vars(type(element)).items():
        if name.startswith("_") or not callable(method):
            continue
        given = [p for p in inspect.signature(method).parameters.values() if p.kind is not p.VAR_KEYWORD][1:]
        made.append(method(element, **{p.name: "fr-FR" if "lang" in p.name else "x" for p in given}))
    return made


LIBRARY = library()


def test_the_same_elements() -> None:
    assert set(GRAMMAR) == set(LIBRARY)
    assert len(LIBRARY) > 40


@pytest.mark.parametrize("name", sorted(LIBRARY))
def test_the_same_attributes_and_children(name: str) -> None:
    rule = GRAMMAR[name]
    assert (set(rule.attributes), set(rule.children)) == LIBRARY[name]


def test_what_the_library_writes_is_read_without_a_warning() -> None:
    response = VoiceResponse()
    gather = response.gather(input="dtmf speech", language="fr-FR", num_digits=1, finish_on_key="", speech_timeout=2)
    gather.say("Bonjour à tous", language="fr-FR", voice="Polly.Lea-Neural")
    response.enqueue("q-general", wait_url="/wait?a=1&b=2", action="/exit")
    dial = response.dial(action="/after")
    dial.conference("c-1", beep=False, wait_url="", start_conference_on_enter=True, status_callback_event="start end")
    read = parse(str(response).encode(), "https://h.example/")
    assert read.warnings == ()
    assert [verb.name for verb in read.verbs] == ["Gather", "Enqueue", "Dial"]
    assert read.verbs[2].children[0].attributes["waitUrl"] == ""
