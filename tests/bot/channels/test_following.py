"""Live events: each once, in order, whatever is cut; and nobody follows who may not."""

import asyncio
import json
from contextlib import aclosing

import httpx
import pytest
from starlette.websockets import WebSocketDisconnect

from bot.channels.following import follow
from bot.channels.hub import EVERYTHING, MAX_PENDING, Hub, TooSlow
from bot.channels.wire import shopper_event
from bot.messages import ConversationId
from tests.live import serve
from tests.northfield import Northfield

from .conftest import open_conversation

ID = ConversationId("c")


def stored(conversations, conversation_id):
    return [event["seq"] for row in conversations.log(conversation_id) if (event := shopper_event(row))]


def test_a_follower_cut_at_any_event_misses_nothing_and_gets_nothing_twice(northfield, shopper):
    for text in ("Track my order", "cancel my shoes", "This is useless, get me a human"):
        shopper.say(text)
    conversation_id = ConversationId(shopper.id)
    never_cut = stored(northfield.conversations, conversation_id)

    async def read(after, count):
        seen = []
        events = follow(northfield.conversations, northfield.hub, conversation_id, after, heartbeat_seconds=0.05)
        async with aclosing(events):
            async for event in events:
                if event is None or len(seen) == count:
                    return seen
                if event["seq"] is not None:
                    seen.append(event["seq"])
        return seen

    for cut in range(1, len(never_cut) + 1):
        first = asyncio.run(read(0, cut))
        rest = asyncio.run(read(first[-1], 10**6))
        assert first + rest == never_cut


def test_an_event_that_comes_between_subscribing_and_reading_is_not_lost(northfield, shopper):
    conversation_id = ConversationId(shopper.id)

    async def scenario():
        events = follow(northfield.conversations, northfield.hub, conversation_id, 0, heartbeat_seconds=5)
        async with aclosing(events):
            assert (await anext(events))["type"] == "reply"
            await asyncio.to_thread(shopper.say, "Track my order")
            seen = []
            while "reply" not in seen:
                event = await asyncio.wait_for(anext(events), 5)
                seen.append(event["type"] if event else None)
            return [one for one in seen if one != "typing"]

    assert asyncio.run(scenario()) == ["message", "reply"]


def test_the_socket_gives_what_is_new_and_the_typing_signal(client, shopper):
    with client.websocket_connect(f"{shopper.path}/ws?after=0&ticket={shopper.ticket()}") as socket:
        assert socket.receive_json()["type"] == "reply"
        shopper.say("Track my order")
        seen = []
        while "reply" not in [event["type"] for event in seen]:
            seen.append(socket.receive_json())
    typing = [event for event in seen if event["type"] == "typing"]
    assert typing[0]["on"] is True
    assert typing[0]["ttl"] == 15
    assert all(event["seq"] is None for event in typing)
    assert [event["type"] for event in seen if event["seq"]] == ["message", "reply"]


def test_whoever_waits_is_told_their_place(client, shopper):
    with client.websocket_connect(f"{shopper.path}/ws?after=2&ticket={shopper.ticket()}") as socket:
        open_conversation(client).say("This is useless, get me a human")
        shopper.say("This is useless, get me a human")
        while (event := socket.receive_json())["type"] != "queue":
            pass
        assert event["position"] == 2


def test_a_ticket_lets_one_socket_in_once_and_only_to_its_conversation(client, shopper):
    other = open_conversation(client)
    ticket = shopper.ticket()
    with client.websocket_connect(f"{shopper.path}/ws?ticket={ticket}"):
        pass
    for path in (
        f"{shopper.path}/ws?ticket={ticket}",
        f"{shopper.path}/ws",
        f"{shopper.path}/ws?ticket=made-up",
        f"{other.path}/ws?ticket={shopper.ticket()}",
    ):
        with pytest.raises(WebSocketDisconnect) as refused, client.websocket_connect(path):
            pass
        assert refused.value.code == 1008


def test_a_page_of_another_site_may_neither_open_nor_follow(client, shopper):
    elsewhere = {"Origin": "https://elsewhere.example"}
    refused = client.post("/v1/conversations", json={"site": "demo"}, headers=elsewhere)
    assert (refused.status_code, refused.json()["code"]) == (403, "forbidden")
    path = f"{shopper.path}/ws?ticket={shopper.ticket()}"
    with pytest.raises(WebSocketDisconnect), client.websocket_connect(path, headers=elsewhere):
        pass


def test_a_page_on_the_allow_list_may(tmp_path):
    from fastapi.testclient import TestClient

    northfield = Northfield(tmp_path, origins=("https://shop.example",))
    with TestClient(northfield.app) as client:
        opened = client.post("/v1/conversations", json={"site": "demo"}, headers={"Origin": "https://shop.example"})
        assert opened.status_code == 201
        assert opened.headers["access-control-allow-origin"] == "https://shop.example"
    northfield.close()


def test_server_sent_events_carry_the_log_and_go_on(northfield):
    with serve(northfield.app) as url, httpx.Client(base_url=url, timeout=60) as client:
        opened = client.post("/v1/conversations", json={"site": "demo"}).json()
        headers = {"Authorization": f"Bearer {opened['token']}", "Accept": "text/event-stream"}
        path = f"/v1/conversations/{opened['conversation_id']}"
        with client.stream("GET", f"{path}/events", headers=headers) as stream:
            assert stream.headers["content-type"].startswith("text/event-stream")
            lines = stream.iter_lines()
            events = (json.loads(line[6:]) for line in lines if line.startswith("data: "))
            assert next(events)["type"] == "reply"
            with httpx.Client(base_url=url, timeout=60) as second:
                second.post(f"{path}/messages", json={"message_id": "m", "text": "hi"}, headers=headers)
            seen = [event["type"] for event in (next(events) for _ in range(4)) if event["seq"]]
            assert seen == ["message", "reply"]


def test_a_follower_that_does_not_keep_up_is_cut_off():
    async def scenario():
        hub = Hub()
        with hub.subscribe(ID) as subscription:
            for _ in range(MAX_PENDING + 1):
                hub.publish(ID)
            await asyncio.sleep(0)
            await subscription.next(seconds=1)

    with pytest.raises(TooSlow):
        asyncio.run(scenario())


def test_the_hub_reaches_the_followers_of_one_conversation_and_of_everything():
    async def scenario():
        hub = Hub()
        with (
            hub.subscribe(ID) as one,
            hub.subscribe(ConversationId("other")) as other,
            hub.subscribe(EVERYTHING) as all_,
        ):
            await asyncio.to_thread(hub.publish, ID, {"type": "typing"})
            await asyncio.to_thread(hub.publish, ID)
            return (
                await one.next(seconds=1),
                await other.next(seconds=0.01),
                await all_.next(seconds=1),
                hub.followers(ID),
            ), hub

    (one, other, everything, followers), hub = asyncio.run(scenario())
    assert one == [{"type": "typing"}, {}]
    assert other == []
    assert everything == [{"conversation_id": ID}]
    assert (followers, hub.followers(ID)) == (1, 0)
