"""Small helpers: change a file, lead a caller through a flow."""

from pathlib import Path

from ivr_flows import Begin, Digits, Engine, Enqueue, Silence, Speech, Step

OPEN: dict[str, str | bool] = {"open": True, "hours": "tous les jours", "next_opening": "demain"}


def lead(engine: Engine, flow: str, *inputs: Digits | Speech | Silence | Begin) -> Step:
    step = engine.begin(flow, OPEN)
    for given in inputs:
        step = engine.step(step.session, given, OPEN)
    return step


def change(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def queued(step: Step) -> Enqueue:
    assert isinstance(step.outcome, Enqueue)
    return step.outcome
