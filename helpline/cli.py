"""The `helpline` command. Each subcommand imports what it needs and nothing else, so that `--help` is quick."""

from __future__ import annotations

import argparse
import asyncio
import getpass
import logging
import os
import sys
from collections.abc import Awaitable, Callable, Sequence

from helpline.domain.accounts import Account, Kind, Role
from helpline.domain.errors import HelplineError, Misconfigured, Refused
from helpline.services.enrolment import Enrolment, Newcomer
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
    "account.language": "A --language is two small letters, such as en.",
    "account.skill": "A --skill is a topic of the flows, such as arnaque.",
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
        return command(options) or 0
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
    _add_user(commands.add_parser("user", help="manage the people who sign in"))
    return parser


def _add_user(user: argparse.ArgumentParser) -> None:
    actions = user.add_subparsers(required=True, metavar="ACTION")
    added = actions.add_parser("add", help="add a person")
    added.add_argument("--login", required=True)
    added.add_argument("--name", required=True, help="as colleagues see it")
    added.add_argument("--role", required=True, type=Role, choices=list(Role), help="agent or supervisor")
    added.add_argument("--kind", type=Kind, choices=list(Kind), default=Kind.VOLUNTEER, help="volunteer or advisor")
    added.add_argument("--postal-code", default="", help="where an advisor is")
    added.add_argument("--radius", type=int, default=0, metavar="KM", help="how far around an advisor helps")
    added.add_argument("--language", action="append", default=[], help="spoken besides French; may be repeated")
    added.add_argument("--skill", action="append", default=[], help="a topic known well; may be repeated")
    added.set_defaults(command=_user_add)
    changed = actions.add_parser("password", help="give somebody another password; whoever is signed in is signed out")
    changed.add_argument("--login", required=True)
    changed.set_defaults(command=_user_password)
    for action in (added, changed):
        action.add_argument(
            "--password-stdin", action="store_true", help="read the password from the first line of input"
        )
    disabled = actions.add_parser("disable", help="close the account of somebody who leaves, at once")
    disabled.add_argument("--login", required=True)
    disabled.set_defaults(command=_user_disable)


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
    from helpline.policies.loader import load_policies
    from ivr_flows.loader import load_library

    settings = Settings.load(os.environ)
    print("[ok     ] settings: complete and well formed")
    queues = load_policies(settings.data_dir).queues
    print(f"[ok     ] policies: well formed, for {', '.join(queues)}")
    library = load_library(queues=queues)
    bootstrap.refuse_unspoken(settings, library)
    print(f"[ok     ] flows: {', '.join(library.names())}; spoken in {', '.join(library.catalogues.by_language)}")
    return asyncio.run(_run_check(settings))


async def _run_check(settings: Settings) -> int:
    from helpline import bootstrap
    from helpline.services.findings import Level

    code = 0
    async with bootstrap.open_check(settings) as check:
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


def _user_add(options: argparse.Namespace) -> None:
    password = _new_password(options)
    newcomer = Newcomer(
        options.login,
        options.name,
        options.role,
        options.kind,
        options.postal_code,
        options.radius,
        ("fr", *options.language),
        tuple(options.skill),
    )

    async def add(people: Enrolment, now: int) -> Account:
        return await people.add(newcomer, password, now)

    account = asyncio.run(_with_people(add))
    print(f"Added {account.login} ({account.role}) with the id {account.id}.")


def _user_password(options: argparse.Namespace) -> None:
    password = _new_password(options)
    account = asyncio.run(_with_people(lambda people, now: people.change_password(options.login, password, now)))
    print(f"Changed the password of {account.login}; its sessions have ended.")


def _user_disable(options: argparse.Namespace) -> None:
    account = asyncio.run(_with_people(lambda people, now: people.disable(options.login, now)))
    print(f"Closed the account of {account.login}; its sessions have ended.")


async def _with_people(act: Callable[[Enrolment, int], Awaitable[Account]]) -> Account:
    from helpline import bootstrap
    from helpline.adapters.clock import SystemClock

    async with bootstrap.open_enrolment(Settings.load(os.environ)) as people:
        return await act(people, SystemClock().now_ms())


def _new_password(options: argparse.Namespace) -> str:
    if options.password_stdin:
        return sys.stdin.readline().rstrip("\n")
    try:
        password = getpass.getpass("Password: ")
        again = getpass.getpass("Again: ")
    except EOFError as error:
        raise Misconfigured(
            ("No password was given: nothing was changed. Without a terminal, --password-stdin.",)
        ) from error
    if again != password:
        raise Misconfigured(("The two passwords differ: nothing was changed.",))
    return password


def _refuse(*sentences: str) -> int:
    for sentence in sentences:
        print(sentence, file=sys.stderr)
    return FAULTY
