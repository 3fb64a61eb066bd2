"""What is said before a person answers: a small flow language, its engine, its checks, and the words themselves.

Flows (flows/*.yaml) and sentences (prompts/*.yaml) are content; the engine is a pure function of a session and an
input. Must not live here: telephone markup, sockets, stores, clocks, the state of queues, anything of one
application. Start reading at engine.py, then session.py; the language of flow files is in README.md.
"""

from ivr_flows.engine import Engine, Facts
from ivr_flows.errors import BadFlows, BadSession, Finding, FlowError, UnknownFlow, UnknownPhrase
from ivr_flows.flow import Flow, Library
from ivr_flows.loader import load_library
from ivr_flows.nodes.base import Lookup
from ivr_flows.numbers import number_words, ordinal_words
from ivr_flows.outcomes import Callback, Refer, Sms, Voicemail
from ivr_flows.report import NodeCounts, report
from ivr_flows.session import (
    Ask,
    Begin,
    Digits,
    Enqueue,
    HangUp,
    Heard,
    Input,
    Option,
    Outcome,
    Prompt,
    Session,
    Silence,
    Speech,
    Step,
)

__all__ = [
    "Ask",
    "BadFlows",
    "BadSession",
    "Begin",
    "Callback",
    "Digits",
    "Engine",
    "Enqueue",
    "Facts",
    "Finding",
    "Flow",
    "FlowError",
    "HangUp",
    "Heard",
    "Input",
    "Library",
    "Lookup",
    "NodeCounts",
    "Option",
    "Outcome",
    "Prompt",
    "Refer",
    "Session",
    "Silence",
    "Sms",
    "Speech",
    "Step",
    "UnknownFlow",
    "UnknownPhrase",
    "Voicemail",
    "load_library",
    "number_words",
    "ordinal_words",
    "report",
]
