"""Golden conversations: a script of what a caller does, with everything the line answers.

A script is a text file: `# purpose`, `CALL flow language open|closed|unknown` (`CHAT` where it is written instead of
spoken: sentences as they are read, buttons with their words), then what happens, in order:
`KEYS 3`, `SAYS une arnaque`, `SILENCE` by the caller; `LINE` (a sentence), `ASK` (what is listened for), `END` by us.
A line says whether it is said slowly, or in another language than the caller's. An END is followed by
what was understood, `HAVING code_postal 29200, …`, and by what a survey was answered, `RATED 4`. The postal codes
known here are those of POSTAL_CODES.
Replaying a script must give the very same text. `python -m tests.flows.transcript` writes all of them and the
drawings anew, for a change that was wanted: read the difference before you commit it.
"""

from pathlib import Path

from ivr_flows import Digits, Engine, Input, Library, Prompt, Silence, Speech, Step, load_library
from ivr_flows.drawing import mermaid, picture, svg
from ivr_flows.play import ending

GOLDEN = Path(__file__).with_name("golden")
DRAWN = Path(__file__).with_name("drawn")
POSTAL_CODES = {
    "29200": {"departement": "29", "departement_nom": "Finistère"},
    "29": {"departement": "29", "departement_nom": "Finistère"},
    "01000": {"departement": "01", "departement_nom": "Ain"},
    "974": {"departement": "974", "departement_nom": "La Réunion"},
    "97133": {"departement": "977", "territoire_nom": "Saint-Barthélemy"},
}
CALLER = ("KEYS", "SAYS", "SILENCE")
GATHERED = ("code_postal", "departement", "departement_nom", "territoire_nom")
TOLD = {
    "fr": {"hours": "du lundi au vendredi, de 9 heures à 18 heures", "next_opening": "lundi à 9 heures"},
    "en": {"hours": "from Monday to Friday, from 9 am to 6 pm", "next_opening": "on Monday at 9 am"},
}


def replay(library: Library, script: str) -> str:
    """The whole conversation that the caller of `script` has with the flows of `library`."""
    lines = script.splitlines()
    said = [line for line in lines if line.startswith("#")]
    call = next(line for line in lines if line.startswith(("CALL", "CHAT")))
    medium, flow, language, hours = call.split()
    answered = _read if medium == "CHAT" else _heard
    facts: dict[str, str | bool] = {**TOLD[language]}
    if hours != "unknown":
        facts["open"] = hours == "open"
    engine = Engine(library, {"postal_code": POSTAL_CODES.get})
    step = engine.begin(flow, facts, language)
    said += [call, *answered(step)]
    for line in lines:
        if line.startswith(CALLER):
            step = engine.step(step.session, _input(line), facts)
            said += [line, *answered(step)]
    return "\n".join(said) + "\n"


def _input(line: str) -> Input:
    word, _, rest = line.partition(" ")
    return {"KEYS": Digits(rest), "SAYS": Speech(rest), "SILENCE": Silence()}[word]


def _heard(step: Step) -> list[str]:
    said = [f"LINE{_manner(step, prompt)} {prompt.text}" for prompt in step.prompts]
    if step.ask:
        return [*said, f"ASK {step.ask.kind} {' '.join(option.key for option in step.ask.options)}".rstrip()]
    having = [f"{name} {value}" for name, value in step.session.variables.items() if name in GATHERED and value]
    rated = [f"RATED {step.heard.answer}"] if step.heard and step.heard.answer else []
    return [*said, f"END {ending(step)}", *([f"HAVING {', '.join(having)}"] if having else []), *rated]


def _read(step: Step) -> list[str]:
    said = [f"LINE{_manner(step, prompt)} {prompt.written}" for prompt in step.prompts if prompt.written]
    if step.ask:
        return [*said, *(f"BUTTON {option.key} {option.label}" for option in step.ask.options)]
    return [*said, *_heard(step)[len(step.prompts) :]]


def _manner(step: Step, prompt: Prompt) -> str:
    slow = ["slowly"] if prompt.pace == "slow" else []
    language = [prompt.language] if prompt.language != step.session.language else []
    return f" ({', '.join(slow + language)})" if slow or language else ""


def main() -> None:
    library = load_library()
    for path in sorted(GOLDEN.glob("*.txt")):
        path.write_text(replay(library, path.read_text(encoding="utf-8")), encoding="utf-8")
    for name in library.names():
        drawn = picture(library.flow(name), "fr")
        (DRAWN / f"{name}.svg").write_text(svg(drawn), encoding="utf-8")
        (DRAWN / f"{name}.mmd").write_text(mermaid(drawn), encoding="utf-8")


if __name__ == "__main__":
    main()
