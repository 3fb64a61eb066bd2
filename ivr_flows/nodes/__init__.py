"""The kinds of node, one file each: its fields, where it leads, what it says and what it understands.

A kind is added here, in KINDS, and in schema.json; nothing else lists them. Must not live here: the order of
things (engine.py), rules about whole flows (checks/). Start reading at base.py.
"""

from collections.abc import Callable, Mapping
from typing import Any

from ivr_flows.nodes.ask_digits import AskDigits
from ivr_flows.nodes.base import Node
from ivr_flows.nodes.branch import Branch
from ivr_flows.nodes.callback import Callback
from ivr_flows.nodes.confirm import Confirm
from ivr_flows.nodes.enqueue import Enqueue
from ivr_flows.nodes.go_to import GoTo
from ivr_flows.nodes.hang_up import HangUp
from ivr_flows.nodes.hours import Hours
from ivr_flows.nodes.menu import Menu
from ivr_flows.nodes.refer import Refer
from ivr_flows.nodes.say import Say
from ivr_flows.nodes.set import Set
from ivr_flows.nodes.sms import Sms
from ivr_flows.nodes.survey import Survey
from ivr_flows.nodes.voicemail import Voicemail

KINDS: Mapping[str, Callable[[str, int, Mapping[str, Any]], Node]] = {
    "say": Say.parse,
    "menu": Menu.parse,
    "ask_digits": AskDigits.parse,
    "confirm": Confirm.parse,
    "survey": Survey.parse,
    "branch": Branch.parse,
    "hours": Hours.parse,
    "set": Set.parse,
    "go_to": GoTo.parse,
    "enqueue": Enqueue.parse,
    "hang_up": HangUp.parse,
    "voicemail": Voicemail.parse,
    "callback": Callback.parse,
    "sms": Sms.parse,
    "refer": Refer.parse,
}
"""How the node of each kind is made from its id, its line and its fields (already checked by the schema)."""
