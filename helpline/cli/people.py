"""`helpline user`: the people who sign in."""

from __future__ import annotations

import argparse
import asyncio
import getpass
import os
import sys
from collections.abc import Awaitable, Callable

from helpline.domain.accounts import Account, Kind, Role
from helpline.domain.errors import Misconfigured
from helpline.services.enrolment import Enrolment, Newcomer
from helpline.settings import Settings


def add_to(user: argparse.ArgumentParser) -> None:
    """The actions of `helpline user`."""
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
    added.set_defaults(command=_add)
    changed = actions.add_parser("password", help="give somebody another password; whoever is signed in is signed out")
    changed.add_argument("--login", required=True)
    changed.set_defaults(command=_password)
    for action in (added, changed):
        action.add_argument(
            "--password-stdin", action="store_true", help="read the password from the first line of input"
        )
    disabled = actions.add_parser("disable", help="close the account of somebody who leaves, at once")
    disabled.add_argument("--login", required=True)
    disabled.set_defaults(command=_disable)


def _add(options: argparse.Namespace) -> None:
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


def _password(options: argparse.Namespace) -> None:
    password = _new_password(options)
    account = asyncio.run(_with_people(lambda people, now: people.change_password(options.login, password, now)))
    print(f"Changed the password of {account.login}; its sessions have ended.")


def _disable(options: argparse.Namespace) -> None:
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
