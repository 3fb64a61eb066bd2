"""Axe in the page, and which of a walk's looks `make test` takes: one; `make test-long` takes the others."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Page

AXE = (Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js").read_text("utf-8")
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice", "RGAAv4", "EN-301-549"]
# Colours in passage are nobody's: only what stands is looked at. Every rule is tried; details are asked of what is
# wrong alone, and style sheets are not fetched again (no rule here reads them): a third of the time.
RUN = """async ([where, tags, rules]) => {
  await Promise.allSettled(
    document.getAnimations().filter((one) => one.transitionProperty).map((one) => one.finished));
  const options = { runOnly: tags, rules, preload: false, resultTypes: ["violations"] };
  const { passes, violations } = await axe.run(where ?? document, options);
  return [passes.length, violations.map(({ id, nodes }) => [id, nodes.map((node) => node.html)])];
}"""


async def objections(
    page: Page, where: str | None = None, rules: Mapping[str, Any] | None = None, least: int = 10
) -> list[Any]:
    """What axe objects to on the page, or in one part of it; more than `least` rules must have found their object."""
    if not await page.evaluate("'axe' in window"):
        await page.evaluate(AXE)
    passed, found = await page.evaluate(RUN, [where, TAGS, rules or {}])
    assert passed > least
    return [tuple(one) for one in found]


def looks(all_of_them: Mapping[str, Any], daily: Collection[str]) -> list[Any]:
    """Parameters: the `daily` ones for every run, the others marked long."""
    return [
        pytest.param(look, id=name, marks=[] if name in daily else [pytest.mark.long])
        for name, look in all_of_them.items()
    ]
