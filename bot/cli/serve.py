"""`shopdesk serve`: widget, console, API and `/docs` on one port."""

import argparse
import gc
import logging
import socket
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import uvicorn
from fastapi import APIRouter, FastAPI
from threadpoolctl import threadpool_limits

from actions.shop.http import ShopApi
from bot.agents.deeds import Deeds
from bot.agents.helping import Helping
from bot.agents.office import Office, make_office
from bot.agents.ready_replies import OfTheShop
from bot.app import create_app
from bot.channels.audio import AudioChannel
from bot.channels.chat import ChatChannel
from bot.channels.hub import Hub
from bot.channels.limits import UNLIMITED, Limits
from bot.channels.operator.telling import Telling
from bot.channels.patience import BoundedHead
from bot.channels.phone.calls import open_lines
from bot.channels.shop_api import ShopApiChannel
from bot.cli.answering import call_desk, links, provider_doors
from bot.cli.bad_input import BadInput
from bot.cli.exchange import exchange
from bot.cli.operating import operating
from bot.cli.preparing import prepare, train_thoroughly
from bot.errors import BadSetting, ModelMissing
from bot.settings import Settings
from bot.telemetry import set_up_logging
from bot.upkeep import Chore, answer_lost_turns, take_old_away, tell_followers
from bot.wiring import Wiring
from nlu import Correction, Intent, write_correction

logger = logging.getLogger(__name__)

HOST = "127.0.0.1"
PORT = 8080
LAST_PORT = 65_535
LONGEST_FRAME = 4_096  # bytes that a client may send over a WebSocket, where it has nothing to say
TAKEN_IN = 50  # conversations, in every ten seconds
DEMO_CUSTOMERS = ("jo@example.com", "mira@example.com", "sam@example.com", "lee@example.com")

UNLIMITED_RATES = Limits(conversation=UNLIMITED, address=UNLIMITED)


def register(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = commands.add_parser("serve", help="serve shoppers, agents and programs")
    parser.add_argument("--host", default=HOST)
    parser.add_argument("--port", type=int, default=PORT)
    parser.add_argument("--database", metavar="URL", help="SQLAlchemy URL; overrides SHOPDESK_DATABASE")
    parser.add_argument("--unlimited", action="store_true", help="no rate limits: for measuring, never for shoppers")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace, settings: Settings) -> int:
    """Prepare what is missing, then serve until interrupted; the thorough training goes on beside it."""
    _check_port(arguments.host, arguments.port)
    if arguments.database:
        settings = Settings(**{**settings.model_dump(), "database": arguments.database})
    set_up_logging(settings.log_level, personal_data=settings.log_personal_data)
    wiring = Wiring(settings)
    _ = wiring.rules, wiring.codes  # a setting that names nothing is told before minutes of training
    prepare(wiring, _say)
    threadpool_limits(limits=1)  # many small turns: threads that help one another would only wait
    app = build_app(wiring, rates=UNLIMITED_RATES if arguments.unlimited else Limits())
    training = train_thoroughly(wiring)
    _say(_where(f"http://{arguments.host}:{arguments.port}", wiring))
    try:
        uvicorn.run(
            app,
            host=arguments.host,
            port=arguments.port,
            log_config=None,
            access_log=False,
            timeout_graceful_shutdown=5,
            http=BoundedHead,
            ws="websockets-sansio",
            ws_max_size=LONGEST_FRAME,
        )
    finally:
        training.terminate()
    return 0


def build_app(wiring: Wiring, *, rates: Limits) -> FastAPI:
    """The web application over everything wired."""
    settings = wiring.settings
    _ = wiring.knowledge.base  # what cannot be opened is told now
    hub = Hub()
    office = _office(wiring, hub)
    wiring.attendance.look_at(office.accounts.sessions.anybody)
    going_on = links(wiring)
    desk = call_desk(wiring, hub, going_on)
    doors, listening = exchange(settings, desk)
    demo = () if settings.shop_url else DEMO_CUSTOMERS  # nobody signs in as a customer of a real shop this way
    found = [wiring.shop.customer_by_email(email) for email in demo]
    return create_app(
        wiring.assistant,
        wiring.conversations,
        wiring.shop,
        identity_secret=wiring.secret("identity_secret", settings.identity_secret),
        spent=wiring.spent,
        identity_secrets_before=settings.identity_secrets_before,
        office=office,
        find_entry=wiring.knowledge.find,
        hub=hub,
        origins=settings.origins,
        typing_preview=settings.typing_preview,
        limits=replace(rates, text_chars=settings.max_message_chars),
        demo_customers=[customer.id for customer in found if customer is not None],
        zone=wiring.zone,
        pictures=settings.pictures,
        pictures_sent=wiring.pictures,
        ratings=wiring.ratings,
        operating=operating(wiring, office),
        more_routers=[_speech(wiring), *_shop_api(wiring), *provider_doors(wiring, desk, going_on), *doors],
        beside=[lambda: open_lines(desk, is_expecting=settings.phone_is_on), *listening],
        warm_up=lambda: _warm_up(wiring),
        chores=chores(wiring, hub),
    )


def _office(wiring: Wiring, hub: Hub) -> Office:
    """Where agents work, with the assistant's own actions and knowledge."""
    models = wiring.settings.models
    assistant = wiring.assistant
    return make_office(
        wiring.accounts,
        wiring.engine,
        wiring.conversations,
        hub.publish,
        helping=Helping(
            wiring.knowledge,
            lambda text, intent: write_correction(models, Correction(text, Intent(intent))),
            tuple(Intent),
            _ready_replies(wiring.settings.home / "canned.yaml"),
        ),
        deeds=Deeds(
            wiring.conversations, wiring.shop, assistant.rules.actions, wiring.access, wiring.wording, wiring.zone
        ),
        waiting_codes=tuple if wiring.settings.code_sender else wiring.letters.waiting,
        profiles=wiring.profiles,
        priority=wiring.priority_segments,
    )


def _ready_replies(path: Path) -> OfTheShop:
    """The shop's own, if it has some; raises `BadSetting` for a file that is none."""
    replies = OfTheShop(path)
    try:
        replies()
    except ValueError as error:
        raise BadSetting(str(error)) from error
    return replies


def _warm_up(wiring: Wiring) -> None:
    """Load what the first shopper would wait for, and keep the collector from walking through it at every turn."""
    wiring.understander.pipeline.warm_up()
    gc.collect()
    gc.freeze()


def chores(wiring: Wiring, hub: Hub) -> tuple[Chore, ...]:
    """What goes on beside the turns."""
    assistant, conversations, clock = wiring.assistant, wiring.conversations, wiring.clock
    return (
        Chore("lost turns", 5, lambda: answer_lost_turns(assistant, conversations, hub.publish, clock())),
        Chore("followers", 1, lambda: tell_followers(conversations, hub.publish, clock())),
        Chore("newer model", 10, lambda: _log_swap(wiring.understander.refresh())),
        Chore("newer knowledge", 15, lambda: _refresh_knowledge(wiring)),
        Chore("figures", 10, lambda: _take_in(wiring)),
        Chore("webhooks", 2, lambda: _tell_hooks(wiring)),
        Chore("old webhooks", 3600, wiring.hooks.forget_old),
        Chore("retention", 60, lambda: take_old_away(wiring.retention.step)),
        Chore("old sessions", 600, wiring.accounts.forget_old),
    )


def _log_swap(is_newer: bool) -> None:
    if is_newer:
        logger.info("a newer understanding serves from now on")


def _refresh_knowledge(wiring: Wiring) -> None:
    """Changed help pages and figures of the shop serve without a restart; it logs what it does."""
    wiring.knowledge.refresh()


def _take_in(wiring: Wiring) -> None:
    """What conversations came to, for the operator's pages; a part at a time, shoppers are waiting."""
    wiring.figures.refresh(most=TAKEN_IN)


def _tell_hooks(wiring: Wiring) -> None:
    Telling(wiring.hook_secret).send_due(wiring.hooks)


def _speech(wiring: Wiring) -> Callable[[ChatChannel], APIRouter]:
    try:
        recognizer = wiring.recognizer
    except ModelMissing as error:
        raise BadInput(str(error)) from error
    sure = wiring.settings.phone_sure
    return lambda chat: AudioChannel(chat, recognizer, wiring.synthesizer, sure=sure).router()


def _shop_api(wiring: Wiring) -> list[Callable[[ChatChannel], APIRouter]]:
    """The embedded shop's own API, where a secret was given for it."""
    if wiring.settings.shop_url or not wiring.settings.shop_secret:
        return []
    api = ShopApi(wiring.shop, wiring.settings.shop_secret)
    return [lambda chat: ShopApiChannel(api).router()]


def _check_port(host: str, port: int) -> None:
    if not 0 < port <= LAST_PORT:
        raise BadInput(f"expected --port from 1 to {LAST_PORT}, got {port}")
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise BadInput(f"cannot listen on {host}:{port} ({error.strerror}); try --port {port + 1}") from error


def _where(url: str, wiring: Wiring) -> str:
    return (
        f"\n  shop      {url}/           a demo shop with the widget on every page"
        f"\n  console   {url}/console    for agents (shopdesk agent add NAME); the operator's key is {wiring.agent_key}"
        f"\n  operator  {url}/operator   import, help pages, figures, settings"
        f"\n  API       {url}/docs\n"
    )


def _say(line: str) -> None:
    print(line, flush=True)
