"""Golden conversations: a script of what a caller does, with everything the line answers.

A script is a text file: `# purpose`, `CALL flow language open|closed|unknown`, then what happens, in order:
`KEYS 3`, `SAYS une arnaque`, `SILENCE` by the caller; `LINE` (a sentence), `ASK` (what is listened for), `END` by us.
Replaying a script must give the very same text. `python -m tests.flows.transcript` writes all of them anew, for a
change of words that was wanted: read the difference before you commit it.
"""

from pathlib import Path

from ivr_flows import Digits, Engine, Input, Library, Silence, Speech, Step, load_library
from ivr_flows.play import ending

GOLDEN = Path(__file__).with_name("golden")
CALLER = ("KEYS", "SAYS", "SILENCE")
TOLD = {
    "fr": {"hours": "du lundi au vendredi, de 9 heures à 18 heures", "next_opening": "lundi à 9 heures"},
    "en": {"hours": "from Monday to Friday, from 9 am to 6 pm", "next_opening": "on Monday at 9 am"},
}


def replay(library: Library, script: str) -> str:
    """The whole conversation that the caller of `script` has with the flows of `library`."""
    lines = script.splitlines()
    said = [line for line in lines if line.startswith("#")]
    call = next(line for line in lines if line.startswith("CALL"))
    _, flow, language, hours = call.split()
    facts: dict[str, str | bool] = {**TOLD[language]}
    if hours != "unknown":
        facts["open"] = hours == "open"
    engine = Engine(library)
    step = engine.begin(flow, facts, language)
    said += [call, *_heard(step)]
    for line in lines:
        if line.startswith(CALLER):
            step = engine.step(step.session, _input(line), facts)
            said += [line, *_heard(step)]
    return "\n".join(said) + "\n"


def _input(line: str) -> Input:
    word, _, rest = line.partition(" ")
    return {"KEYS": Digits(rest), "SAYS": Speech(rest), "SILENCE": Silence()}[word]


def _heard(step: Step) -> list[str]:
    slow = " (slowly)" if step.session.variables.get("pace") == "slow" else ""
    said = [f"LINE{slow} {prompt.text}" for prompt in step.prompts]
    if step.ask:
        return [*said, f"ASK {step.ask.kind} {' '.join(option.key for option in step.ask.options)}".rstrip()]
    return [*said, f"END {ending(step)}"]


def main() -> None:
    library = load_library()
    for path in sorted(GOLDEN.glob("*.txt")):
        path.write_text(replay(library, path.read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    main()
