"""What `shopdesk serve` answers telephone calls with."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from functools import partial

from fastapi import APIRouter

from actions.types import Facts
from bot.call.callers_number import number_in, orders_hinted
from bot.call.captions import Onlookers
from bot.call.house import House
from bot.call.silero import Silero
from bot.call.switchboard import CallDesk
from bot.call.talk import Talk
from bot.call.timing import Sure
from bot.call.words import CallWords
from bot.channels.chat import ChatChannel
from bot.channels.hub import EVERYTHING, Hub
from bot.channels.phone.calls import make_desk
from bot.channels.phone.going_on import MINUTES, GoingOn
from bot.channels.phone.hosted import telnyx_channel, twilio_channel
from bot.channels.previewing import preview_of
from bot.channels.waiting import announce_places
from bot.dialogue.wording import Said, Tone
from bot.messages import ConversationId
from bot.storage.links import Links
from bot.wiring import Wiring

SITE = "phone"
"""Of conversations that began with a call."""


def links(wiring: Wiring) -> GoingOn:
    """What sends a caller on to the chat."""
    kept = Links(wiring.engine, wiring.clock, lifetime=timedelta(minutes=MINUTES))
    attempts = wiring.accounts.attempts
    return GoingOn(wiring.conversations, kept, attempts, public_url=wiring.settings.phone_public_url)


def call_desk(wiring: Wiring, hub: Hub, going_on: GoingOn) -> CallDesk:
    """Where telephone calls are answered, whoever brings them."""
    make = partial(call_house, wiring, hub, going_on)
    desk = make_desk(make, wiring.conversations, hub, most=wiring.settings.phone_calls)
    going_on.opened = desk.let_go
    return desk


def provider_doors(wiring: Wiring, desk: CallDesk, going_on: GoingOn) -> list[Callable[[ChatChannel], APIRouter]]:
    """Those of the telephone providers that are set up, and the one that links lead to."""
    settings = wiring.settings
    url, token, secret = settings.phone_public_url, settings.phone_twilio_token, settings.phone_telnyx_secret
    routers = [going_on.router()]
    routers += [twilio_channel(desk, token=token, public_url=url).router()] if token else []
    routers += [telnyx_channel(desk, secret=secret, public_url=url).router()] if secret else []
    return [partial(_given, router) for router in routers]


def _given(router: APIRouter, chat: ChatChannel) -> APIRouter:
    """A door that needs nothing of the chat's."""
    return router


def _send_link(wiring: Wiring, going_on: GoingOn, conversation_id: ConversationId, number: str) -> bool:
    """To the number that calls; without one to the customer's, where one is known."""
    customer_id = wiring.conversations.load(conversation_id).identity.customer_id
    customer = wiring.shop.customer(customer_id) if customer_id else None
    number = number_in(number) or (customer.phone if customer else "")
    if not number or not wiring.settings.phone_public_url or not going_on.may_send(conversation_id, number):
        return False
    facts: Facts = {"link": going_on.link(conversation_id), "minutes": MINUTES}
    text = wiring.wording.text(Said("call.link", facts), Tone(wiring.clock()))
    wiring.letters.send_text(number, text, customer.id if customer else "")
    return True


def call_house(wiring: Wiring, hub: Hub, going_on: GoingOn) -> House:
    """What every call is made with."""
    settings, assistant, conversations = wiring.settings, wiring.assistant, wiring.conversations
    sure = replace(Sure(), yes_to_write=settings.phone_sure)
    talk = Talk(
        assistant,
        assistant.understand,
        conversations,
        wiring.shop,
        wiring.rules,
        site=SITE,
        now=wiring.clock,
        publish=hub.publish,
        queued=lambda: announce_places(conversations, hub),
        sure=sure,
    )
    return House(
        talk,
        CallWords(wiring.wording, wiring.clock),
        wiring.recognizer,
        wiring.synthesizer,
        Silero().listen,
        send_link=partial(_send_link, wiring, going_on),
        sure=sure,
        transfer_to=settings.phone_transfer_to,
        asks_consent=settings.phone_consent or settings.phone_record,
        recordings=settings.recordings if settings.phone_record else None,
        warm_up=partial(_load_voices, wiring),
        hint=partial(orders_hinted, wiring.shop),
        onlookers=Onlookers(
            wiring.recognizer,
            are_there=lambda known: known in hub.looking.values(),
            show=lambda known, text: hub.publish(EVERYTHING, preview_of(known, text, by="saying")),
        ),
    )


def _load_voices(wiring: Wiring) -> None:
    """The recognizer's and the synthesizer's processes, which the first caller would wait for."""
    wiring.recognizer.worker.warm_up()
    wiring.synthesizer.speak(wiring.wording.speech(Said("call.one_moment"), Tone(wiring.clock())) or "")
