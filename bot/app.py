"""The web application: channels on one FastAPI app, models loaded by its lifespan."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from datetime import UTC, datetime, tzinfo
from functools import partial
from pathlib import Path

from fastapi import APIRouter, FastAPI
from starlette.concurrency import run_in_threadpool
from starlette.middleware.cors import CORSMiddleware

from actions.shop.models import CustomerId
from actions.shop.shop import Shop
from bot.agents.office import Office
from bot.assistant import AssistantPort
from bot.channels import failures, health, pages
from bot.channels.afterwards import AfterwardsChannel
from bot.channels.at_work import AtWorkChannel
from bot.channels.chat import ChatChannel
from bot.channels.console import ConsoleChannel
from bot.channels.demo import DemoShop
from bot.channels.hub import Hub
from bot.channels.identity import IdentityTokens, Spent
from bot.channels.knowledge import FindEntry, knowledge_router
from bot.channels.limits import BodyLimit, Limits
from bot.channels.operator.operating import Operating
from bot.channels.operator.router import operator_routers
from bot.channels.origins import SecurityHeaders
from bot.channels.pictures import PictureChannel
from bot.channels.previewing import Previewing
from bot.channels.rasa import RasaChannel
from bot.channels.reception import Reception
from bot.channels.second_factor import SecondFactorChannel
from bot.channels.sign_in import SignInChannel
from bot.storage.conversations import Conversations
from bot.storage.pictures import Pictures
from bot.storage.ratings import Ratings
from bot.upkeep import Chore

ROUTE_SECONDS = 0.5
DESCRIPTION = "Chat with a shop's assistant, follow what happens, and answer as an agent."


def create_app(
    assistant: AssistantPort,
    conversations: Conversations,
    shop: Shop,
    *,
    identity_secret: str,
    spent: Spent,
    identity_secrets_before: Sequence[str] = (),
    office: Office,
    find_entry: FindEntry,
    hub: Hub | None = None,
    origins: Sequence[str] = (),
    limits: Limits = Limits(),
    demo_customers: Sequence[CustomerId] = (),
    zone: tzinfo = UTC,
    pictures: Path | None = None,
    more_routers: Sequence[Callable[[ChatChannel], APIRouter]] = (),
    warm_up: Callable[[], None] | None = None,
    chores: Sequence[Chore] = (),
    pictures_sent: Pictures,
    ratings: Ratings,
    beside: Sequence[Callable[[], AbstractAsyncContextManager[object]]] = (),
    operating: Operating | None = None,
    typing_preview: bool = False,
) -> FastAPI:
    """Everything behind one port.

    `demo_customers` are those a visitor of the demo storefront may sign in as; without any there is no storefront. It
    tells days in `zone`.
    `more_routers` are further channels of the shopper's, made with the chat channel (speech). `warm_up` loads models,
    `chores` are repeated while the server runs. `office` is where agents work.
    `pictures_sent` and `ratings` are shoppers'. `spent` remembers used identity tokens. `operating` is what the
    operator's pages work with.
    `beside` is what opens and closes with the server: telephone lines. With `typing_preview` agents see what is typed.
    """
    app = FastAPI(
        title="Shopdesk",
        version="1",
        description=DESCRIPTION,
        docs_url=None,
        redoc_url=None,
        lifespan=partial(_lifespan, warm_up=warm_up, chores=(*chores, _routing(office)), beside=beside),
    )
    app.state.is_ready = False
    hub = hub or Hub()
    tokens = IdentityTokens(identity_secret, spent=spent, before=identity_secrets_before)
    agents = SignInChannel(office, rate=limits.sign_in)
    chat = ChatChannel(assistant, conversations, hub, tokens, origins=origins, limits=limits)
    console = ConsoleChannel(conversations, hub, shop, agents, office)
    at_work = AtWorkChannel(conversations, hub, agents, office, limits=limits)
    rasa = RasaChannel(assistant, conversations, hub, tokens, limits=limits)
    shoppers = (
        chat,
        Previewing(chat, hub, is_on=typing_preview),
        PictureChannel(chat, pictures_sent),
        AfterwardsChannel(chat, conversations, shop, ratings),
        Reception(shop, zone, office.accounts.sessions.anybody),
    )
    routers = [
        *(one.router() for one in shoppers),
        *(make(chat) for make in more_routers),
        agents.router(),
        SecondFactorChannel(agents, office.accounts).router(),
        console.router(),
        at_work.router(),
        rasa.router(),
        *(operator_routers(operating, conversations, shop, agents) if operating else ()),
    ]
    for router in (*routers, knowledge_router(find_entry), health.router):
        app.include_router(router)
    if demo_customers:
        storefront = DemoShop(shop, tokens, customers=demo_customers, secret=identity_secret, zone=zone)
        app.include_router(storefront.router())
    pages.install(app, pictures=pictures)
    failures.install(app)
    _guard(app, origins, limits)
    return app


def _routing(office: Office) -> Chore:
    """What waits is offered, and what a closed laptop left is given back."""

    def route() -> None:
        office.desk.route(datetime.now(UTC))

    return Chore("routing", ROUTE_SECONDS, route)


def _guard(app: FastAPI, origins: Sequence[str], limits: Limits) -> None:
    """What every request passes, the outermost last."""
    app.add_middleware(BodyLimit, limits=limits)
    app.add_middleware(
        CORSMiddleware,
        allow_origins=list(origins),
        allow_methods=["GET", "POST"],
        allow_headers=["Authorization", "Content-Type"],
        max_age=600,
    )
    app.add_middleware(SecurityHeaders, origins=origins)


@asynccontextmanager
async def _lifespan(
    app: FastAPI,
    *,
    warm_up: Callable[[], None] | None,
    chores: Sequence[Chore],
    beside: Sequence[Callable[[], AbstractAsyncContextManager[object]]],
) -> AsyncIterator[None]:
    if warm_up is not None:
        await run_in_threadpool(warm_up)
    running = [asyncio.create_task(chore.keep_doing()) for chore in chores]
    async with AsyncExitStack() as opened:
        for make in beside:
            await opened.enter_async_context(make())
        app.state.is_ready = True
        yield
        app.state.is_ready = False
    for task in running:
        task.cancel()
