"""What `shopdesk serve` answers telephone calls with."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from fastapi import APIRouter

from bot.call.house import House
from bot.call.silero import Silero
from bot.call.switchboard import CallDesk
from bot.call.talk import Talk
from bot.call.timing import Sure
from bot.call.words import CallWords
from bot.channels.chat import ChatChannel
from bot.channels.hub import Hub
from bot.channels.phone.calls import make_desk
from bot.channels.phone.hosted import telnyx_channel, twilio_channel
from bot.channels.waiting import announce_places
from bot.dialogue.wording import Said, Tone
from bot.wiring import Wiring

SITE = "phone"
"""Of conversations that began with a call."""


def call_desk(wiring: Wiring, hub: Hub) -> CallDesk:
    """Where telephone calls are answered, whoever brings them."""
    make = partial(call_house, wiring, hub)
    return make_desk(make, wiring.conversations, hub, most=wiring.settings.phone_calls)


def provider_doors(wiring: Wiring, desk: CallDesk) -> list[Callable[[ChatChannel], APIRouter]]:
    """Those of the telephone providers that are set up."""
    settings = wiring.settings
    url, token, secret = settings.phone_public_url, settings.phone_twilio_token, settings.phone_telnyx_secret
    doors = [twilio_channel(desk, token=token, public_url=url)] if token else []
    doors += [telnyx_channel(desk, secret=secret, public_url=url)] if secret else []
    return [partial(_given, door.router()) for door in doors]


def _given(router: APIRouter, chat: ChatChannel) -> APIRouter:
    """A door that needs nothing of the chat's."""
    return router


def call_house(wiring: Wiring, hub: Hub) -> House:
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
        send_link=lambda conversation_id, number: False,
        sure=sure,
        transfer_to=settings.phone_transfer_to,
        asks_consent=settings.phone_consent,
        warm_up=partial(_load_voices, wiring),
    )


def _load_voices(wiring: Wiring) -> None:
    """The recognizer's and the synthesizer's processes, which the first caller would wait for."""
    wiring.recognizer.worker.warm_up()
    wiring.synthesizer.speak(wiring.wording.speech(Said("call.one_moment"), Tone(wiring.clock())) or "")
