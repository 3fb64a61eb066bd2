"""`helpline flows`: how callers get on at each question, so that a bad menu is seen."""

from __future__ import annotations

import argparse
import asyncio
import os
from collections.abc import Sequence

from helpline.cli.table import table
from helpline.settings import Settings
from ivr_flows.report import NodeCounts

HEAD = ("flow", "question", "version", "answers", "silence", "wrong", "repeat", "person", "errors", "survey")


def add_to(flows: argparse.ArgumentParser) -> None:
    """The actions of `helpline flows`."""
    actions = flows.add_subparsers(required=True, metavar="ACTION")
    text = "count silences and errors at each question of the flows, the worst first"
    added = actions.add_parser("report", help=text, description=text)
    added.add_argument("--days", type=int, default=7, metavar="N", help="of the last N days (7)")
    added.set_defaults(command=_report)


def _report(options: argparse.Namespace) -> None:
    counted = asyncio.run(_counted(options.days))
    if not counted:
        print(f"Nobody was asked anything in the last {options.days} days.")
        return
    for line in table([HEAD, *(_row(node) for node in counted)]):
        print(line)


async def _counted(days: int) -> Sequence[NodeCounts]:
    from helpline import bootstrap

    async with bootstrap.open_flow_report(Settings.load(os.environ)) as report:
        return await report.of_days(days)


def _row(node: NodeCounts) -> tuple[str, ...]:
    kinds = [str(node.kinds.get(kind, 0)) for kind in ("silence", "wrong", "repeat", "person")]
    survey = ", ".join(f"{answer}: {times}" for answer, times in sorted(node.answers.items()))
    return (node.flow, node.node, node.version[:8], str(node.inputs), *kinds, f"{node.error_rate:.0%}", survey)
