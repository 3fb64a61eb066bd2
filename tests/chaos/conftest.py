"""Prints, after the run, what the chaos did: a pass without kills would prove nothing."""

from __future__ import annotations

import pytest

TABLES = pytest.StashKey[list[str]]()


@pytest.fixture
def tell(pytestconfig: pytest.Config) -> list[str]:
    """Lines put here are printed at the end of the run."""
    return pytestconfig.stash.setdefault(TABLES, [])


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    if lines := config.stash.get(TABLES, []):
        terminalreporter.section("chaos")
        for line in lines:
            terminalreporter.write_line(line)
