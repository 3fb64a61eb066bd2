"""`python -m ivr_flows play|check|draw`: hear a flow in the terminal, examine a folder of flows, draw one."""

import argparse
import sys
from pathlib import Path

from ivr_flows.drawing import mermaid, picture, svg
from ivr_flows.engine import Engine
from ivr_flows.errors import BadFlows, FlowError
from ivr_flows.flow import Library
from ivr_flows.loader import MAIN_FLOW, load_library
from ivr_flows.measure import measures
from ivr_flows.offered import Offered
from ivr_flows.play import play
from ivr_flows.ways import Ways


def main(arguments: list[str] | None = None) -> int:
    """Run one command; the exit code is 1 when flows have findings, 2 when the request makes no sense."""
    options = _parser().parse_args(arguments)
    try:
        library = load_library(options.folder, options.queues.split(","))
    except BadFlows as error:
        for finding in error.findings:
            print(finding)
        count = len(error.findings)
        print(f"{count} finding{'s' if count > 1 else ''}")
        return 1
    if options.command == "check":
        _summary(library)
        return 0
    if options.command == "draw":
        return _draw(library, options.flow, options.lang, options.svg)
    return _play(library, options.flow, options.lang, closed=options.closed, writing=options.written)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m ivr_flows", description="Flows: what is said before a person answers."
    )
    shared = argparse.ArgumentParser(add_help=False)
    shared.add_argument("--queues", default=",".join(Offered().queues), help="queues the application serves, by commas")
    commands = parser.add_subparsers(dest="command", required=True)
    check = commands.add_parser("check", parents=[shared], help="examine the flows and their sentences")
    check.add_argument("folder", nargs="?", type=Path, help="folder with flows/ and prompts/ (the shipped one)")
    player = commands.add_parser("play", parents=[shared], help="be the caller, in this terminal")
    player.add_argument("flow", nargs="?", default=MAIN_FLOW)
    player.add_argument("--folder", type=Path)
    player.add_argument("--lang", default="fr")
    player.add_argument("--closed", action="store_true", help="as if the line were closed")
    player.add_argument("--written", action="store_true", help="as in a chat: in writing, with buttons")
    drawer = commands.add_parser("draw", parents=[shared], help="a picture of a flow: Mermaid, or SVG in a file")
    drawer.add_argument("flow", nargs="?", default=MAIN_FLOW)
    drawer.add_argument("--folder", type=Path)
    drawer.add_argument("--lang", default="fr")
    drawer.add_argument("--svg", type=Path, metavar="FILE")
    return parser


def _summary(library: Library) -> None:
    first = library.catalogues.first
    present = {name: library.flow(name) for name in library.names()}
    for name in library.names():
        flow = library.flow(name)
        print(f"flow {name}, version {flow.version}, {len(flow.nodes)} nodes")
        for language in library.catalogues.by_language:
            for measure in measures(Ways(flow, present), language):
                limit = f" of {measure.limit:.0f}" if measure.limit else ""
                print(f"  {language} {measure.node:<12} {measure.what:<24} {measure.seconds:5.1f} s{limit}")
    sentences = library.catalogues.by_language[first].phrases
    for language, catalogue in library.catalogues.by_language.items():
        print(f"{language}: {len(catalogue.phrases)} of {len(sentences)} sentences")
    print("no findings")


def _draw(library: Library, name: str, language: str, file: Path | None) -> int:
    try:
        drawn = picture(library.flow(name), language)
    except FlowError as error:
        print(error)
        return 2
    if file is None:
        print(mermaid(drawn), end="")
    else:
        file.write_text(svg(drawn), encoding="utf-8")
    return 0


def _play(library: Library, name: str, language: str, *, closed: bool, writing: bool) -> int:
    try:
        facts: dict[str, str | bool] = {**library.flow(name).facts, "open": not closed}
        play(Engine(library), name, facts, language, print, lambda: input("> "), writing=writing)
    except FlowError as error:
        print(error)
        return 2
    except KeyboardInterrupt:
        print()
    return 0


if __name__ == "__main__":
    sys.exit(main())
