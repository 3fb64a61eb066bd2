"""The reference page names every switch, every variable and every address there is."""

from dataclasses import fields
from pathlib import Path

from helpline.simulator.app import create_app
from helpline.simulator.faults import Faults
from helpline.simulator.settings import SimulatorSettings, WrongSettings, settings_from_env
from helpline.simulator.switches import Switches
from helpline.simulator.virtual_clock import VirtualClock

PAGE = (Path(__file__).parents[3] / "docs/reference/simulator.md").read_text("utf-8")


def test_every_switch_and_fault_is_on_the_page() -> None:
    named = [field.name for part in (Switches, Faults) for field in fields(part) if not field.name.startswith("_")]
    assert len(named) > 20
    assert [name for name in named if f"`{name}`" not in PAGE] == []


def test_every_variable_is_on_the_page() -> None:
    try:
        settings_from_env({"HELPLINE_SIMULATOR_BIND": "nowhere"})
    except WrongSettings as wrong:
        variables = {word for word in str(wrong).replace(";", " ").split() if word.startswith("HELPLINE_")}
    assert len(variables) == 7
    assert [name for name in variables if f"`{name}`" not in PAGE] == []


async def test_every_address_outside_rest_is_on_the_page() -> None:
    app = create_app(SimulatorSettings("AC", "t", "SK", "s"), VirtualClock())
    paths = {resource.canonical for resource in app.router.resources()} - {"/"}
    assert [path for path in paths if not path.startswith("/2010") and f"`{path}" not in PAGE] == []
