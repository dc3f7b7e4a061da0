"""A call in the console: what happened on the line stands among what was said, and doubtful words stand out."""

from datetime import UTC, datetime

import pytest

from bot.dialogue.handoff import hand_off
from bot.dialogue.on_the_line import CallNoted
from bot.messages import ANONYMOUS, MessageId, Transcript, Utterance
from tests.browser.chromium import violations_in_both_lights
from tests.browser.pages import Desk, press
from tests.northfield import AGENT_KEY

WORDS = (("where", 0.99), ("is", 0.97), ("my", 0.71), ("odour", 0.31))


@pytest.fixture
def desk(second_driver, url):
    desk = Desk(second_driver, url)
    desk.sign_in("Mira", AGENT_KEY)
    second_driver.get_log("browser")  # the question who is signed in, before anybody was
    return desk


def note(northfield, conversation_id, what, **told):
    with northfield.conversations.turn(conversation_id) as turn:
        turn.save(turn.conversation.record(CallNoted(datetime.now(UTC), what, **told)))
    northfield.hub.publish(conversation_id)


def test_an_agent_sees_a_call_as_it_goes_on(desk, northfield):
    at = datetime.now(UTC)
    opened = northfield.assistant.open(site="phone", channel="voice", identity=ANONYMOUS, at=at)
    note(northfield, opened.id, "answered", detail="audiosocket +31612345678")
    heard = Transcript("where is my odour", 0.6, "embedded", WORDS)
    northfield.assistant.respond(Utterance(opened.id, MessageId("m1"), heard.text, "voice", at, transcript=heard))
    with northfield.conversations.turn(opened.id) as turn:
        turn.save(hand_off(turn.conversation, "asked", "", at))
    northfield.hub.publish(opened.id)
    desk.sees("Asked for a person", where=".queue")
    press(desk.driver, "j")
    desk.sees("Call taken, audiosocket +31612345678", where=".log")
    desk.sees("where is my odour", where=".log")
    desk.sees("2 words unsure", where=".log")
    assert desk.one(".heard.doubtful").get_attribute("title") == "heard with 31 %"
    assert desk.one(".heard.unsure").text == "my"
    note(northfield, opened.id, "interrupted", heard="It is on", unheard="its way.")
    desk.sees("Broke in after “It is on”, did not hear “its way.”", where=".log")
    note(northfield, opened.id, "ended", detail="hung_up")
    desk.sees("Call over: hung up", where=".log")
    assert violations_in_both_lights(desk.driver) == []
