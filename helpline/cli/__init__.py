"""The `helpline` command. Each subcommand imports what it needs and nothing else, so that `--help` is quick.

Lives here: what is asked on the command line and how it is answered, exit codes and refusals in words.
Must not: a decision, which a service takes. Start reading at `main`; the people's commands are in `people`.
"""

from __future__ import annotations

import argparse
import asyncio
import logging
import os
import sys
from collections.abc import Callable, Mapping, Sequence

from helpline.cli import people, records, reports
from helpline.domain.errors import HelplineError, Misconfigured, Refused
from helpline.settings import Settings

FAULTY, INTERRUPTED = 1, 130

_REFUSALS = {
    "account.unknown": "Nobody has this login.",
    "account.login": "The login must be 2 to 64 small letters, digits or . _ @ + -",
    "account.login_taken": "Somebody has this login already.",
    "account.name": "The name must be 1 to 80 printable characters.",
    "account.password": "The password must be {minimum} to 256 characters, and not the login.",
    "account.area": "An advisor needs a --postal-code that exists and a --radius of {least} to {most} km; "
    "a volunteer has neither.",
    "account.language": "A --language is the two small letters of one that exists, such as en.",
    "account.skill": "A --skill is a topic of the flows: demarche, outils, arnaque or proche.",
    "account.queue": "A --queue is a queue of the policies: {known}.",
    "account.lanes": "Languages, skills and queues are too many together: {most} at most.",
}


def main(argv: Sequence[str] | None = None) -> int:
    """Run one subcommand; returns the exit code. A fault is sentences on the error stream, never a traceback."""
    options = _parser().parse_args(argv)
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    for noisy in ("twilio", "alembic"):  # twilio's own log holds numbers
        logging.getLogger(noisy).setLevel(logging.WARNING)
    command: Callable[[argparse.Namespace], int | None] = options.command
    try:
        code = command(options) or 0
        sys.stdout.flush()
        return code
    except BrokenPipeError:  # whoever read the output has enough, as in `helpline check | head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FAULTY
    except Misconfigured as error:
        return _refuse(*error.faults)
    except Refused as error:
        return _refuse(_REFUSALS[error.code].format_map(error.details))
    except HelplineError as error:
        return _refuse(f"{str(error).capitalize()}. `helpline check` tells more.")
    except KeyboardInterrupt:
        return INTERRUPTED


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="helpline", description="A telephone helpline.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    def add(name: str, command: Callable[[argparse.Namespace], int | None], text: str) -> argparse.ArgumentParser:
        added = commands.add_parser(name, help=text, description=text)
        added.set_defaults(command=command)
        return added

    add("demo", _demo, "run everything on this machine, with invented people and a simulated telephone line")
    add("web", _web, "answer the provider, the consoles and the public (run at least two)")
    add("sweep", _sweep, "keep time, carry out effects, drain events into the database (any number)")
    add("work", _work, "run side jobs (any number)")
    add("migrate", _migrate, "bring the database to this version's tables")
    add("check", _check, "say in words what is wrong with this installation; exit code 1 on a fault")
    add("simulator", _simulator, "run the line simulator, which plays the provider's side")
    add("settings", _settings, "list the settings").add_argument(
        "--markdown", action="store_true", help="print the reference page"
    )
    people.add_to(commands.add_parser("user", help="manage the people who sign in"))
    listing = "list the last contacts, calls and chats side by side, without anything about a person"
    records.add_to(commands.add_parser("records", help=listing, description=listing))
    reports.add_to(commands.add_parser("flows", help="how callers get on in the flows"))
    return parser


def _demo(_options: argparse.Namespace) -> None:
    from helpline.demo.run import run

    asyncio.run(run(os.environ, lambda line: print(line, flush=True)))


def _web(_options: argparse.Namespace) -> None:
    from helpline.app import run_web

    asyncio.run(run_web(_sound_settings()))


def _sweep(_options: argparse.Namespace) -> None:
    from helpline.app import run_sweep

    asyncio.run(run_sweep(_sound_settings()))


def _sound_settings() -> Settings:
    from helpline import bootstrap

    settings = Settings.load(os.environ)
    asyncio.run(bootstrap.refuse_unsafe_redis(settings))
    return settings


def _work(_options: argparse.Namespace) -> None:
    from helpline import bootstrap
    from helpline.jobs import context, worker

    settings = Settings.load(os.environ)
    context.provide(lambda: bootstrap.open_retention(settings))
    worker.work(settings.redis_url)


def _migrate(_options: argparse.Namespace) -> None:
    from helpline import bootstrap

    before, after = asyncio.run(bootstrap.migrate(Settings.load(os.environ)))
    print(f"The database is at revision {after}" + (" already." if before == after else f" (was {before or 'empty'})."))


def _check(_options: argparse.Namespace) -> int:
    from helpline import bootstrap
    from helpline.policies.fit import refuse_unfit
    from helpline.policies.loader import load_policies
    from ivr_flows.asked import asked_of_queues
    from ivr_flows.loader import load_library

    settings = Settings.load(os.environ)
    print("[ok     ] settings: complete and well formed")
    policies = load_policies(settings.data_dir)
    print(f"[ok     ] policies: {policies.file}, well formed, for {', '.join(policies.queues)}")
    library = load_library(queues=policies.queues)
    refuse_unfit(policies, library.present())
    bootstrap.refuse_unspoken(settings, library)
    print(f"[ok     ] flows: {', '.join(library.names())}; spoken in {', '.join(library.catalogues.by_language)}")
    asked = {asked.queue: policies.last_asked(asked.queue) for asked in asked_of_queues(library.present())}
    return asyncio.run(_run_check(settings, asked))


async def _run_check(settings: Settings, asked: Mapping[str, str]) -> int:
    from helpline import bootstrap
    from helpline.services.findings import Level

    code = 0
    async with bootstrap.open_check(settings, asked) as check:
        async for finding in check.run():
            print(f"[{finding.level:<7}] {finding.subject}: {finding.text}", flush=True)
            code = FAULTY if finding.level is Level.FAULT else code
    return code


def _simulator(_options: argparse.Namespace) -> None:
    from helpline.simulator.app import serve
    from helpline.simulator.settings import WrongSettings, settings_from_env

    try:
        settings = settings_from_env(os.environ)
    except WrongSettings as error:
        raise Misconfigured((str(error),)) from None
    asyncio.run(serve(settings))


def _settings(options: argparse.Namespace) -> None:
    from helpline.settings.reference import markdown, plain

    print(markdown() if options.markdown else plain(), end="")


def _refuse(*sentences: str) -> int:
    for sentence in sentences:
        print(sentence, file=sys.stderr)
    return FAULTY
