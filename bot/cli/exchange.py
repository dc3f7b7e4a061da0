"""The doors of a telephone exchange of one's own, and of the browser's microphone."""

import socket
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from functools import partial
from ipaddress import IPv4Network, IPv6Network, ip_network

from fastapi import APIRouter

from bot.call.line import Switchboard
from bot.channels.chat import ChatChannel
from bot.channels.phone.announcing import Announcements, AnnouncingChannel
from bot.channels.phone.asterisk import AsteriskChannel
from bot.channels.phone.audiosocket import AudioSocketServer
from bot.channels.phone.browser import BrowserChannel
from bot.channels.phone.freeswitch import FreeSwitchChannel
from bot.cli.bad_input import BadInput
from bot.settings import Settings

LAST_PORT = 65_535
Doors = list[Callable[[ChatChannel], APIRouter]]
Listening = list[Callable[[], AbstractAsyncContextManager[object]]]


def exchange(settings: Settings, switchboard: Switchboard) -> tuple[Doors, Listening]:
    """What is served over HTTP, and what listens beside it. Raises `BadInput`."""
    announcements = Announcements()
    doors: Doors = [lambda chat: BrowserChannel(chat, switchboard).router()]
    if settings.phone_secret:
        exchanges = (
            AnnouncingChannel(announcements, settings.phone_secret),
            AsteriskChannel(switchboard, announcements),
            FreeSwitchChannel(switchboard, announcements),
        )
        doors += [partial(_given, one.router()) for one in exchanges]
    if not settings.phone_audiosocket:
        return doors, []
    server = AudioSocketServer(
        switchboard, announcements, _networks(settings), only_announced=bool(settings.phone_secret)
    )
    listening = _bound(settings.phone_audiosocket)
    return doors, [lambda: server.listen(listening)]


def _given(router: APIRouter, chat: ChatChannel) -> APIRouter:
    """A door that needs nothing of the chat's."""
    return router


def _networks(settings: Settings) -> tuple[IPv4Network | IPv6Network, ...]:
    try:
        return tuple(map(ip_network, settings.phone_audiosocket_from))
    except ValueError as error:
        raise BadInput(f"SHOPDESK_PHONE_AUDIOSOCKET_FROM: {error}") from error


def _bound(address: str) -> socket.socket:
    host, _, port = address.rpartition(":")
    wrong = f"SHOPDESK_PHONE_AUDIOSOCKET: expected ADDRESS:PORT to listen on, got {address}"
    if not port.isdecimal() or not 0 <= int(port) <= LAST_PORT:
        raise BadInput(wrong)
    try:
        return socket.create_server((host.strip("[]"), int(port)), family=_family(host))
    except OSError as error:
        raise BadInput(f"{wrong} ({error.strerror})") from error


def _family(host: str) -> socket.AddressFamily:
    return socket.AF_INET6 if ":" in host else socket.AF_INET
