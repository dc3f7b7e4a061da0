"""What a page of the log, a queue and a token give."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.dialogue.at_the_desk import AgentJoined, Handoff, HandoffRequested
from bot.dialogue.conversation import BotReplied, Conversation, UserUttered
from bot.errors import Unauthorized, UnknownConversation
from bot.messages import ANONYMOUS, AgentId, ConversationId, MessageId, Page, Reply, Utterance
from tests.contracts.promises import START, Place, opened, respond, said

NOBODY = ConversationId("nobody")


def hand_over(store, place, conversation_id):
    with store.turn(conversation_id) as turn:
        turn.save(turn.conversation.record(HandoffRequested(START, Handoff("asked", place.clock()))))


def test_the_token_lets_in_and_no_other_does(place):
    store = place.process()
    mine, other = (store.open(site="s", channel="chat", identity=ANONYMOUS, at=START) for _ in range(2))
    store.check_token(mine.id, mine.token)
    assert len(mine.token) >= 22, "128 bits in base 64"
    for wrong in (other.token, "", mine.token[:-1]):
        with pytest.raises(Unauthorized):
            store.check_token(mine.id, wrong)
    with pytest.raises(UnknownConversation):
        store.check_token(NOBODY, "")


def test_the_token_itself_is_not_on_disk(place, tmp_path):
    opened_one = place.process().open(site="s", channel="chat", identity=ANONYMOUS, at=START)
    assert not any(opened_one.token.encode() in path.read_bytes() for path in tmp_path.glob("shopdesk.db*"))


@pytest.mark.parametrize(
    "ask",
    [
        lambda store: store.load(NOBODY),
        lambda store: store.accept(said(NOBODY, "m1")),
        lambda store: store.utterance(NOBODY, MessageId("m1")),
        lambda store: store.answer_of(NOBODY, MessageId("m1")),
        lambda store: store.turn(NOBODY).__enter__(),
    ],
    ids=["load", "accept", "utterance", "answer_of", "turn"],
)
def test_a_conversation_that_is_not_there_is_said_to_be_unknown(place, ask):
    with pytest.raises(UnknownConversation, match="nobody"):
        ask(place.process())


def test_the_log_is_read_in_pages(place):
    store = place.process()
    conversation_id = opened(store)
    for number in range(3):
        respond(store, said(conversation_id, f"m{number}"))
    assert [logged.seq for logged in store.log(conversation_id)] == [1, 2, 3, 4, 5, 6, 7]
    assert [logged.seq for logged in store.log(conversation_id, after=3, limit=2)] == [4, 5]
    assert store.log(conversation_id, after=7) == []


def test_the_queue_begins_with_who_waits_longest_and_survives_a_restart(place):
    store = place.process()
    ids = [opened(store) for _ in range(3)]
    for conversation_id in (ids[2], ids[0], ids[1]):
        hand_over(store, place, conversation_id)
    respond(store, said(ids[2], "m1", "Anybody there?"))
    assert [waiting.id for waiting in place.process().with_status(["queued"])] == [ids[2], ids[0], ids[1]]
    assert [waiting.id for waiting in store.with_status(["queued"], limit=1)] == [ids[2]]


def test_who_was_taken_leaves_the_queue(place):
    store = place.process()
    conversation_id = opened(store)
    hand_over(store, place, conversation_id)
    with store.turn(conversation_id) as turn:
        turn.save(turn.conversation.record(AgentJoined(START, AgentId("a1"), "Mina")))
    assert store.with_status(["queued"]) == []
    assert [taken.id for taken in store.with_status(["queued", "agent"])] == [conversation_id]


def test_recent_ones_begin_with_the_last_written_to(place):
    store = place.process()
    ids = [opened(store) for _ in range(3)]
    store.accept(said(ids[0], "m1"))
    assert [found.id for found in store.recent()] == [ids[0], ids[2], ids[1]]
    assert [found.id for found in store.recent(limit=2)] == [ids[0], ids[2]]


def test_a_message_that_waits_for_its_turn_is_in_the_state(place):
    store = place.process()
    conversation_id = opened(store)
    page = Page("https://shop.example/socks", "P7", ("V1",))
    store.accept(Utterance(conversation_id, MessageId("m1"), "These?", "chat", START, page=page))
    assert store.load(conversation_id).page == page
    assert store.load(conversation_id).turns == 1
    with store.turn(conversation_id, message_id=MessageId("m1")) as turn:
        assert turn.conversation.page == page
        assert turn.conversation.events == ()


def test_an_answer_is_found_once_there_is_one(place):
    store = place.process()
    utterance = said(opened(store), "m1")
    store.accept(utterance)
    assert store.answer_of(utterance.conversation_id, utterance.message_id) is None
    answer = respond(store, utterance)
    assert store.answer_of(utterance.conversation_id, utterance.message_id) == answer


@pytest.mark.parametrize("wrong", ["another conversation", "no answer", "an utterance"])
def test_a_turn_cannot_save_what_is_not_its_own(place, wrong):
    store = place.process()
    utterance = said(opened(store), "m1")
    store.accept(utterance)
    with store.turn(utterance.conversation_id, message_id=utterance.message_id) as turn:
        changed = {
            "another conversation": Conversation(ConversationId("other")),
            "no answer": turn.conversation,
            "an utterance": turn.conversation.record(UserUttered(START, MessageId("m2"), "And?")),
        }[wrong]
        with pytest.raises(ValueError, match="expected"):
            turn.save(changed)


@settings(max_examples=15, deadline=None)
@given(replies=st.lists(st.integers(0, 3), min_size=1, max_size=6))
def test_the_state_is_the_fold_of_the_log(tmp_path_factory, replies):
    place = Place(f"sqlite:///{tmp_path_factory.mktemp('fold') / 'shopdesk.db'}")
    store = place.process()
    conversation_id = opened(store)
    for number, count in enumerate(replies):

        def say(turn, count=count):
            events = [BotReplied(START, (Reply("greeting", f"{n}"),)) for n in range(count)]
            turn.conversation = turn.conversation.record(*events)

        respond(store, said(conversation_id, f"m{number}"), say)
    log = store.log(conversation_id)
    folded = Conversation(conversation_id).record(*(logged.event for logged in log))
    place.close()
    assert store.load(conversation_id).turns == folded.turns == len(replies)
    assert store.load(conversation_id).last_replies == folded.last_replies
