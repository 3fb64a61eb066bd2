"""Play a flow in a terminal: the line's sentences as text, a caller's keys and words as typed lines."""

from collections.abc import Callable

from ivr_flows.engine import Engine, Facts
from ivr_flows.outcomes import Callback, Refer, Sms, Voicemail
from ivr_flows.session import Digits, Enqueue, HangUp, Input, Silence, Speech, Step
from ivr_flows.spoken import seconds

HELP = "Keys (1, 0, *, 75011#), words (une arnaque), or an empty line for silence."


Show = Callable[[Step, Callable[[str], None]], None]


def play(
    engine: Engine,
    flow: str,
    facts: Facts,
    language: str,
    write: Callable[[str], None],
    ask: Callable[[], str],
    *,
    writing: bool = False,
) -> None:
    """Lead whoever types through `flow` until it ends. `ask` gives one line, EOFError when the caller hangs up.

    With `writing` it is shown as to somebody who reads it, with buttons.
    """
    show: Show = _show_written if writing else _show
    write(HELP)
    step = engine.begin(flow, facts, language)
    show(step, write)
    while step.outcome is None:
        try:
            given = typed(ask())
        except EOFError:
            write("[the caller hangs up]")
            return
        step = engine.step(step.session, given, facts)
        show(step, write)
    write(ending(step))


def typed(line: str) -> Input:
    """What a typed line stands for."""
    text = line.strip()
    if not text:
        return Silence()
    return Digits(text) if set(text) <= set("0123456789*#") else Speech(text)


def ending(step: Step) -> str:
    """How the flow ended, on one line."""
    outcome = step.outcome
    match outcome:
        case None:
            return "[listening]"
        case HangUp():
            return f"[hang up: {outcome.reason}]"
        case Enqueue():
            return f"[queue {outcome.queue}: topic {outcome.topic}, priority {outcome.priority}]"
        case Callback():
            return f"[call back from {outcome.queue}: topic {outcome.topic}, priority {outcome.priority}]"
        case Voicemail():
            return f"[message of {outcome.max_seconds} s: topic {outcome.topic}]"
        case Sms():
            return f"[text message: {outcome.message}]"
        case Refer():
            return f"[refer to a place: {outcome.need}]"


def _show(step: Step, write: Callable[[str], None]) -> None:
    total = 0.0
    for prompt in step.prompts:
        total += seconds(prompt.text, prompt.language, prompt.pause_ms)
        write(f"  {prompt.text}")
    pace = ", slowly" if step.session.pace == "slow" else ""
    write(f"  ({total:.1f} s{pace})")


def _show_written(step: Step, write: Callable[[str], None]) -> None:
    for prompt in step.prompts:
        if prompt.written:
            write(f"  {prompt.written}")
    for option in step.ask.options if step.ask else ():
        write(f"  [{option.key}] {option.label}")
