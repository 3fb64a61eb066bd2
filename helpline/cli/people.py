"""`helpline user`: the people who sign in."""

from __future__ import annotations

import argparse
import asyncio
import getpass
import os
import sys
from collections.abc import Awaitable, Callable
from typing import TypeVar

from helpline.cli.table import table
from helpline.domain.accounts import Account, Kind, Role
from helpline.domain.errors import Misconfigured
from helpline.services.enrolment import Change, Enrolment, Newcomer
from helpline.settings import Settings

T = TypeVar("T")
LIST = ("login", "name", "role", "kind", "languages", "skills", "queues", "area", "")


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
    added.add_argument("--queue", action="append", help="a queue served, « general » if none is named; may be repeated")
    added.set_defaults(command=_add)
    described = actions.add_parser("change", help="describe somebody otherwise; what is not named stays as it is")
    described.add_argument("--login", required=True)
    described.add_argument("--name", help="as colleagues see it")
    described.add_argument("--role", type=Role, choices=list(Role), help="agent or supervisor")
    described.add_argument("--kind", type=Kind, choices=list(Kind), help="volunteer or advisor")
    described.add_argument("--postal-code", help="where an advisor is")
    described.add_argument("--radius", type=int, metavar="KM", help="how far around an advisor helps")
    described.add_argument("--language", action="append", help="spoken besides French, instead of those of before")
    described.add_argument("--no-language", dest="language", action="store_const", const=[], help="only French")
    described.add_argument("--skill", action="append", help="a topic known well, instead of those of before")
    described.add_argument("--no-skill", dest="skill", action="store_const", const=[], help="no topic in particular")
    described.add_argument("--queue", action="append", help="a queue served, instead of those of before")
    described.set_defaults(command=_change)
    actions.add_parser("list", help="everybody who has an account").set_defaults(command=_list)
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
        tuple(options.queue or ("general",)),
    )

    async def add(people: Enrolment, now: int) -> Account:
        return await people.add(newcomer, password, now)

    account = asyncio.run(_with_people(add))
    print(f"Added {account.login} ({account.role}) with the id {account.id}.")


def _change(options: argparse.Namespace) -> None:
    change = Change(
        options.name,
        options.role,
        options.kind,
        options.postal_code,
        options.radius,
        None if options.language is None else ("fr", *options.language),
        None if options.skill is None else tuple(options.skill),
        None if options.queue is None else tuple(options.queue),
    )
    account = asyncio.run(_with_people(lambda people, _now: people.change(options.login, change)))
    print(f"Changed {account.login}: {', '.join(filter(None, _described(account)))}.")


def _list(_options: argparse.Namespace) -> None:
    everybody = asyncio.run(_with_people(lambda people, _now: people.everybody()))
    for line in table([LIST, *((account.login, account.name, *_described(account)) for account in everybody)]):
        print(line)


def _described(account: Account) -> tuple[str, ...]:
    area = account.area
    around = f"{area.radius_km} km around {area.center.latitude:.2f}, {area.center.longitude:.2f}" if area else ""
    closed = "closed" if account.disabled else ""
    words = (" ".join(words) for words in (account.languages, account.skills, account.queues))
    return (account.role, account.kind, *words, around, closed)


def _password(options: argparse.Namespace) -> None:
    password = _new_password(options)
    account = asyncio.run(_with_people(lambda people, now: people.change_password(options.login, password, now)))
    print(f"Changed the password of {account.login}; its sessions have ended.")


def _disable(options: argparse.Namespace) -> None:
    account = asyncio.run(_with_people(lambda people, now: people.disable(options.login, now)))
    print(f"Closed the account of {account.login}; its sessions have ended.")


async def _with_people(act: Callable[[Enrolment, int], Awaitable[T]]) -> T:
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
