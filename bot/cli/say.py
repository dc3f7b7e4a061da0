"""`shopdesk say`: one turn against the configured database, no server needed."""

import argparse
import dataclasses
import json
from datetime import UTC, datetime
from uuid import uuid4

import nlu
from actions.types import Level
from bot.cli.bad_input import BadInput
from bot.errors import UnknownConversation
from bot.messages import ANONYMOUS, Answer, ConversationId, Identity, MessageId, Utterance
from bot.settings import Settings
from bot.wiring import Wiring


def register(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = commands.add_parser("say", help="one turn with the assistant")
    parser.add_argument("text")
    parser.add_argument("--conversation", metavar="ID", help="go on with this one; without it a new one begins")
    parser.add_argument("--customer", metavar="EMAIL", help="speak as this signed-in customer")
    parser.add_argument("--json", action="store_true", help="print the answer as JSON")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace, settings: Settings) -> int:
    """Print the replies and the conversation's id, to go on with."""
    wiring = Wiring(settings)
    identity = identity_of(wiring, arguments.customer)
    conversation_id = ConversationId(arguments.conversation or open_conversation(wiring, identity))
    answer = take_turn(wiring, conversation_id, arguments.text, identity)
    if arguments.json:
        print(json.dumps({"conversation_id": conversation_id, **as_json(answer)}, ensure_ascii=False, default=str))
    else:
        for reply in answer.replies:
            print(reply.text)
        print(f"(conversation {conversation_id})")
    return 0


def identity_of(wiring: Wiring, email: str | None) -> Identity:
    """Whoever runs this command has the database: a customer named here counts as proven."""
    if email is None:
        return ANONYMOUS
    customer = wiring.shop.customer_by_email(email)
    if customer is None:
        raise BadInput(f"no customer has the e-mail {email}")
    return Identity(Level.PROVEN, customer.id)


def open_conversation(wiring: Wiring, identity: Identity) -> ConversationId:
    return wiring.assistant.open(site="terminal", channel="terminal", identity=identity, at=datetime.now(UTC)).id


def take_turn(
    wiring: Wiring, conversation_id: ConversationId, text: str, identity: Identity, payload: str | None = None
) -> Answer:
    """Say it as a fresh message."""
    if not text.strip() and payload is None:
        raise BadInput("expected some text, got none")
    if len(text) > wiring.settings.max_message_chars:
        raise BadInput(f"expected at most {wiring.settings.max_message_chars} characters, got {len(text)}")
    message_id = MessageId(uuid4().hex)
    at = datetime.now(UTC)
    try:
        return wiring.assistant.respond(
            Utterance(conversation_id, message_id, text, "terminal", at, identity, payload=payload)
        )
    except UnknownConversation as error:
        raise BadInput(f"no conversation {conversation_id}") from error
    except (nlu.ModelMissing, nlu.IncompatibleModel) as error:
        raise BadInput(str(error)) from error


def as_json(answer: Answer) -> dict[str, object]:
    """The body of `POST .../messages`."""
    return dataclasses.asdict(answer)
