"""The twin is for tests: nothing that runs may load it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import helpline
import routing


def test_no_running_code_names_the_twin() -> None:
    roots = [Path(routing.__file__).parent, Path(helpline.__file__).parent]
    naming = {
        path.relative_to(root).as_posix()
        for root in roots
        for path in root.rglob("*.py")
        if "memory_store" in path.read_text() and "memory_store" not in path.parts
    }
    assert naming <= {"__init__.py"}, "only the package's docstring may name it"


def test_loading_the_store_does_not_load_the_twin() -> None:
    code = "import sys, routing.redis_store, routing.sweeper; print([m for m in sys.modules if 'memory_store' in m])"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert loaded.stdout.strip() == "[]"
