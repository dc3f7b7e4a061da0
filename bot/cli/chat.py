"""`shopdesk chat`: a conversation in the terminal."""

import argparse

from bot.channels.fit import in_words
from bot.cli.say import identity_of, open_conversation, take_turn
from bot.messages import QuickReply, Reply
from bot.settings import Settings
from bot.wiring import Wiring


def register(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = commands.add_parser("chat", help="talk in the terminal")
    parser.add_argument("--customer", metavar="EMAIL", help="speak as this signed-in customer")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace, settings: Settings) -> int:
    """Until end of input or "bye". A number alone presses that button."""
    wiring = Wiring(settings)
    identity = identity_of(wiring, arguments.customer)
    conversation_id = open_conversation(wiring, identity)
    buttons = show(wiring.conversations.load(conversation_id).last_replies)
    while (said := _read()) is not None:
        if not said:
            continue
        pressed = buttons[int(said) - 1] if said.isdecimal() and 0 < int(said) <= len(buttons) else None
        text, payload = (pressed.title, pressed.payload) if pressed else (said, None)
        buttons = show(take_turn(wiring, conversation_id, text, identity, payload).replies)
    return 0


def show(replies: tuple[Reply, ...]) -> list[QuickReply]:
    """Print the replies; return their buttons, numbered as printed."""
    buttons: list[QuickReply] = []
    for reply in replies:
        print(f"\n  {reply.text}")
        for card in reply.cards:
            if card.kind == "comparison":
                print(f"    {in_words(card)}".replace("\n", "\n    "))
                continue
            details = [str(card.fields[name]) for name in ("status_text", "price", "reason") if name in card.fields]
            print(f"    · {card.title}  {'  '.join(details)}")
        buttons += [button for card in reply.cards for button in card.buttons] + list(reply.quick_replies)
    if buttons:
        print("    " + "  ".join(f"[{number} {button.title}]" for number, button in enumerate(buttons, 1)))
    return buttons


def _read() -> str | None:
    try:
        said = input("\n> ").strip()
    except (EOFError, KeyboardInterrupt):
        print()
        return None
    return None if said.lower() in {"bye", "exit", "quit"} else said
