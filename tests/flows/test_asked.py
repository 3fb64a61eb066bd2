"""What flows ask of queues, from whatever line gives the word."""

from __future__ import annotations

from pathlib import Path

from ivr_flows.asked import asked_of_queues
from ivr_flows.loader import SHIPPED, load_library
from tests.flows.conftest import line_of


def test_a_priority_chosen_in_one_flow_reaches_the_queue_of_another() -> None:
    asked = asked_of_queues(load_library().present())
    assert {(one.queue, one.priority) for one in asked} == {("general", "normal"), ("general", "high")}
    menu = line_of("  sujet:", Path(SHIPPED, "flows", "accueil.yaml").read_text("utf-8"))
    assert [(one.file, one.line) for one in asked if one.priority == "high"] == [("flows/accueil.yaml", menu)]
