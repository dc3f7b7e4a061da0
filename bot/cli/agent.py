"""`shopdesk agent`: who may sit at the desk."""

import argparse
import getpass
import sys

from bot.agents.accounts import Accounts, agent_id_of
from bot.agents.errors import BadAccount
from bot.cli.bad_input import BadInput
from bot.dialogue.board import USUAL_CAPACITY, Agent, Role
from bot.settings import Settings
from bot.wiring import Wiring

BY = "operator's command line"


def register(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = commands.add_parser("agent", help="add, list, remove or sign out the people who answer shoppers")
    kinds = parser.add_subparsers(dest="kind", required=True, metavar="add|list|remove|sign-out|reset-code")
    add = kinds.add_parser("add", help="give somebody an account, or another role or password")
    add.add_argument("name")
    add.add_argument("--role", choices=[str(role) for role in Role], default=str(Role.AGENT))
    add.add_argument("--team", default="")
    add.add_argument("--skills", default="", help="comma-separated: orders, returns, account, products, people")
    add.add_argument("--languages", default="en", help="comma-separated, such as en,de")
    add.add_argument("--capacity", type=int, default=USUAL_CAPACITY, help="chats at once")
    kinds.add_parser("list", help="one line each")
    for kind, what in (
        ("remove", "they are out within seconds"),
        ("sign-out", "end every session of theirs"),
        ("reset-code", "take away the second factor of who lost it; the password alone lets them in again"),
    ):
        kinds.add_parser(kind, help=what).add_argument("name")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace, settings: Settings) -> int:
    """The password is asked for, or read from a pipe; it is never an argument, which everybody on the machine sees."""
    wiring = Wiring(settings)
    accounts = wiring.accounts
    try:
        match arguments.kind:
            case "add":
                _add(arguments, accounts, wiring)
            case "remove":
                accounts.remove(agent_id_of(arguments.name), wiring.clock(), by=BY)
            case "sign-out":
                ended = accounts.sign_out(agent_id_of(arguments.name), wiring.clock(), by=BY)
                print(f"sessions ended: {ended}")
            case "reset-code":
                was_there = accounts.reset_second(agent_id_of(arguments.name), wiring.clock(), by=BY)
                print("the second factor is taken away" if was_there else "there was no second factor")
            case _:
                for agent in accounts.agents.all():
                    print(f"{agent.name:<20} {agent.role:<10} {agent.team:<12} {agent.capacity} chats")
    except BadAccount as error:
        raise BadInput(str(error)) from error
    return 0


def _add(arguments: argparse.Namespace, accounts: Accounts, wiring: Wiring) -> None:
    agent = Agent(
        agent_id_of(arguments.name),
        arguments.name.strip(),
        Role(arguments.role),
        arguments.team,
        _words(arguments.skills),
        _words(arguments.languages),
        arguments.capacity,
    )
    asked = getpass.getpass("Password: ") if sys.stdin.isatty() else sys.stdin.readline().rstrip("\n")
    accounts.add(agent, asked, wiring.clock(), by=BY)
    print(f"{agent.name} may sign in at /console as {agent.role}")


def _words(text: str) -> frozenset[str]:
    return frozenset(word.strip() for word in text.split(",") if word.strip())
