"""Put on PYTHONPATH, writes down every module of ours that a process imports, from its first moment to its last.

An audit hook cannot be taken away again, sees imports made by any code at any time, and is there before the program.
"""

import os
import sys

_OURS = ("routing", "ivr_flows", "helpline")
_FOLDER = os.environ["IMPORTS_FOLDER"]


def _note(event: str, arguments: tuple[object, ...]) -> None:
    if event == "import" and str(arguments[0]).partition(".")[0] in _OURS:
        with open(f"{_FOLDER}/{os.getpid()}", "a", encoding="ascii") as notes:  # noqa: PTH123 - nothing imported here
            notes.write(f"{arguments[0]}\n")


sys.addaudithook(_note)
