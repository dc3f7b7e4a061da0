"""The turn: understand, track, decide, carry out, word."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from typing import Protocol

from actions.shop.shop import Shop
from actions.types import ActionError
from bot.carry_out import Carried, CarryOut, repeat, without_shop
from bot.dialogue import handoff
from bot.dialogue.at_the_desk import HandedBack
from bot.dialogue.comforting import comforting
from bot.dialogue.context import in_context
from bot.dialogue.conversation import Conversation, Status
from bot.dialogue.hearing import heard_out, meant
from bot.dialogue.masking import Masked, mask_secrets
from bot.dialogue.offered import taken_in_words
from bot.dialogue.policy import decide
from bot.dialogue.replying import UPSET, replied
from bot.dialogue.risks import PHOTO
from bot.dialogue.rules import Rules
from bot.dialogue.shown import Offer
from bot.dialogue.steps import next_steps
from bot.dialogue.tracking import chosen, expectation, go_on, track
from bot.dialogue.wording import Said, Tone, Wording
from bot.errors import StaleTurn
from bot.looking import is_somebody_else, look_around, recognized
from bot.messages import AgentId, Answer, ConversationId, Identity, MessageId, Transcript, Utterance
from bot.storage.conversations import Conversations, OpenedConversation, Turn
from bot.telemetry import Stages
from nlu.types import Expectation, Intent, Understanding

Understand = Callable[[str, Expectation, date], Understanding]
MOST_READ = 2_000
"""Characters of a message that are understood and kept with what is done, as nlu does; all of it is in the log."""

LONGEST_TITLE = 200
"""Characters; more than any button says."""


class AssistantPort(Protocol):
    """What channels call. `Assistant` is it; tests script it."""

    def open(self, *, site: str, channel: str, identity: Identity, at: datetime) -> OpenedConversation:
        """Start a conversation; its greeting is in the log already."""

    def respond(self, utterance: Utterance) -> Answer:
        """One turn. While a person owns the conversation the answer has no replies."""

    def join(self, conversation_id: ConversationId, agent_id: AgentId, name: str, at: datetime) -> None:
        """An agent takes the conversation; raises `Forbidden` when another agent has it."""

    def write(self, conversation_id: ConversationId, agent_id: AgentId, name: str, text: str, at: datetime) -> None:
        """An agent answers; only the one who joined may."""

    def hand_back(self, conversation_id: ConversationId, agent_id: AgentId, at: datetime) -> None:
        """The assistant goes on."""

    def close(self, conversation_id: ConversationId, by: str, at: datetime) -> None: ...


class Assistant:
    """Wired with everything a turn needs; holds no state of its own."""

    def __init__(
        self,
        conversations: Conversations,
        understand: Understand,
        shop: Shop,
        carry_out: CarryOut,
        rules: Rules,
        wording: Wording,
        stages: Stages,
    ) -> None:
        self.conversations = conversations
        self.understand = understand
        self.shop = shop
        self.carry_out = carry_out
        self.rules = rules
        self.wording = wording
        self.stages = stages

    def open(self, *, site: str, channel: str, identity: Identity, at: datetime) -> OpenedConversation:
        """Start a conversation with a greeting that says who is talking."""
        opened = self.conversations.open(site=site, channel=channel, identity=identity, at=at)
        with self.conversations.turn(opened.id) as turn:
            greeting = replied(turn.conversation, [Said("greeting")], None, self.wording, Tone(at))
            turn.save(turn.conversation.record(greeting))
        return opened

    def respond(self, utterance: Utterance) -> Answer:
        """One turn: accept, understand, track, decide, carry out, word."""
        masked = self._masked(utterance)
        stored = replace(utterance, text=masked.text, transcript=_heard(utterance.transcript, masked))
        accepted = self.conversations.accept(stored)
        if accepted.answer is not None:
            return accepted.answer
        return self._answer(stored, tuple(map(Said, masked.warnings)))

    def recover(self, conversation_id: ConversationId, message_id: MessageId) -> Answer:
        """Answer a message that was acknowledged and then lost its turn."""
        return self._answer(self.conversations.utterance(conversation_id, message_id))

    def give_up(self, conversation_id: ConversationId, message_id: MessageId) -> Answer:
        """Bring in a person for a message that cannot be answered."""
        utterance = self.conversations.utterance(conversation_id, message_id)
        with self.conversations.turn(conversation_id, message_id=message_id) as turn:
            if turn.answer is None:
                queued = handoff.hand_off(turn.conversation, "technical", "", utterance.at)
                turn.save(*self._word(Carried(queued, (Said("handed_off.technical"),)), utterance.at))
        return _answered(turn, utterance)

    def _masked(self, utterance: Utterance) -> Masked:
        """Without secrets; one that has digits may go on with a number that the message before began."""
        if not any(character.isdecimal() for character in utterance.text):
            return mask_secrets(utterance.text)
        begun = self.conversations.load(utterance.conversation_id).number_begun
        return mask_secrets(utterance.text, begun.digits if begun.message_id != utterance.message_id else "")

    def _answer(self, utterance: Utterance, warnings: tuple[Said, ...] = ()) -> Answer:
        with self.conversations.turn(utterance.conversation_id, message_id=utterance.message_id) as turn:
            if turn.answer is None:
                turn.save(*self._take(turn, utterance, warnings))
        return _answered(turn, utterance)

    def _take(self, turn: Turn, utterance: Utterance, warnings: tuple[Said, ...]) -> tuple[Conversation, Answer]:
        if is_somebody_else(turn.conversation, utterance):
            return self._word(Carried(turn.conversation).say(Said("one_customer_only")), utterance.at)
        conversation = recognized(turn.conversation, utterance)
        offer = _pressed(conversation, utterance)
        if conversation.status is Status.QUEUED and offer is not None and _instead_of_waiting(offer):
            conversation = conversation.record(HandedBack(utterance.at, AgentId(""), keeps_place=True))
        if conversation.status is not Status.BOT:
            return self._while_a_person_has_it(conversation, offer, utterance.at)
        if utterance.picture:
            return self._word(self._look_at_picture(turn, conversation, utterance), utterance.at)
        if utterance.payload and offer is None:
            return self._word(repeat(Carried(conversation, (Said("stale_button"),))), utterance.at)
        understanding = self._understand(conversation, utterance, offer)
        try:
            carried = self._act(turn, conversation, utterance, understanding)
        except ActionError:
            carried = without_shop(conversation, utterance.at)
        return self._word(carried, utterance.at, first=warnings)

    def _act(
        self, turn: Turn, conversation: Conversation, utterance: Utterance, understanding: Understanding
    ) -> Carried:
        rules = self.rules.now()
        situation = look_around(conversation, utterance, understanding, self.shop, rules)
        said, understanding = understanding, in_context(understanding, conversation, situation, rules)
        if understanding.wishes != said.wishes:
            situation = look_around(conversation, utterance, understanding, self.shop, rules)
        understanding = heard_out(understanding, conversation, rules.actions)
        conversation = track(conversation, understanding, situation, rules)
        decisions = decide(conversation, understanding, situation, rules)
        with self.stages.stage("carry_out", trace_id=utterance.message_id):
            carried = self.carry_out(decisions, Carried(conversation), understanding, situation, turn)
            if not carried.goes_on:
                return carried
            situation = look_around(carried.conversation, utterance, understanding, self.shop, rules)
            conversation = go_on(carried.conversation, understanding, situation, rules)
            steps = tuple(next_steps(conversation, understanding, situation, rules, resumed=False))
            comfort = comforting(steps, conversation, situation, understanding.wishes)
            carried = replace(carried, conversation=conversation, goes_on=False)
            return self.carry_out((*steps, *comfort), carried, understanding, situation, turn)

    def _look_at_picture(self, turn: Turn, conversation: Conversation, utterance: Utterance) -> Carried:
        """Thank for it; what waited for it goes on, any other question is asked again."""
        thanked = Carried(conversation).say(Said("picture_received"))
        if conversation.expects is None:
            return thanked
        if conversation.expects.name != PHOTO:
            return repeat(thanked)
        shown, rules = chosen(Offer("", "", Intent.PROVIDE_INFO)), self.rules.now()
        try:
            situation = look_around(conversation, utterance, shown, self.shop, rules)
            steps = tuple(next_steps(conversation, shown, situation, rules, resumed=False))
            return self.carry_out(steps, thanked, shown, situation, turn)
        except ActionError:
            return without_shop(conversation, utterance.at)

    def _understand(self, conversation: Conversation, utterance: Utterance, offer: Offer | None) -> Understanding:
        if offer is not None and not offer.text:
            return chosen(offer)
        text = (offer.text if offer else utterance.text)[:MOST_READ]
        with self.stages.stage("understand", trace_id=utterance.message_id):
            understanding = self.understand(text, expectation(conversation), utterance.at.date())
        if offer is not None:
            return meant(understanding, Intent(offer.intent))
        return taken_in_words(conversation, understanding, self.rules.now().actions, utterance.at)

    def _word(self, carried: Carried, at: datetime, first: tuple[Said, ...] = ()) -> tuple[Conversation, Answer]:
        conversation = carried.conversation
        tone = Tone(at, upset=conversation.mood < UPSET)
        event = replied(conversation, (*first, *carried.said), carried.expects, self.wording, tone)
        conversation = conversation.record(event)
        return conversation, Answer(0, str(conversation.status), event.replies, event.expects, carried.reports)

    def _while_a_person_has_it(
        self, conversation: Conversation, offer: Offer | None, at: datetime
    ) -> tuple[Conversation, Answer]:
        """Silent, except for who waits and wants the assistant back."""
        if conversation.status is Status.QUEUED and offer is not None and offer.intent == Intent.CANCEL_TASK:
            back = conversation.record(HandedBack(at, AgentId("")))
            return self._word(Carried(back, (Said("back_again"),)), at)
        return conversation, Answer(0, str(conversation.status))

    def join(self, conversation_id: ConversationId, agent_id: AgentId, name: str, at: datetime) -> None:
        self._change(conversation_id, lambda conversation: handoff.join(conversation, agent_id, name, at))

    def write(self, conversation_id: ConversationId, agent_id: AgentId, name: str, text: str, at: datetime) -> None:
        self._change(conversation_id, lambda conversation: handoff.write(conversation, agent_id, name, text, at))

    def hand_back(self, conversation_id: ConversationId, agent_id: AgentId, at: datetime) -> None:
        self._change(conversation_id, lambda conversation: handoff.hand_back(conversation, agent_id, at))

    def close(self, conversation_id: ConversationId, by: str, at: datetime) -> None:
        self._change(conversation_id, lambda conversation: handoff.close(conversation, by, at))

    def _change(self, conversation_id: ConversationId, change: Callable[[Conversation], Conversation]) -> None:
        """A change that is no utterance's turn, under the same fence."""
        with self.conversations.turn(conversation_id) as turn:
            turn.save(change(turn.conversation))


def _heard(transcript: Transcript | None, said: Masked) -> Transcript | None:
    """What was recognized, without secrets either; its words cannot be told apart from them then.

    `said` knows what one cannot see here: that it goes on with a number which the message before began.
    """
    if transcript is None:
        return None
    masked = said if said.warnings else mask_secrets(transcript.text)
    words = () if masked.warnings else transcript.words
    return replace(transcript, text=masked.text, words=words, alternatives=(), times=())


def _pressed(conversation: Conversation, utterance: Utterance) -> Offer | None:
    """The button behind the payload, or whose very title was typed; None when there is none in this conversation."""
    payload = utterance.payload or titled(conversation, utterance.text)
    return next((offer for offer in conversation.offers if offer.payload == payload), None)


def titled(conversation: Conversation, text: str) -> str:
    """The payload of the one button on screen that is called so; "" when none is, or several are."""
    said = _bare(text[:LONGEST_TITLE])
    buttons = [button for reply in conversation.last_replies for button in reply.quick_replies]
    named = [button.payload for button in buttons if _bare(button.title) == said]
    return named[0] if said and len(named) == 1 else ""


def _bare(title: str) -> str:
    """As it is told apart: "The items, please." is the button "The items"."""
    plain = title.strip(" .!").casefold().removesuffix("please").rstrip(" ,")
    return plain.removeprefix("the ").strip()


def _instead_of_waiting(offer: Offer) -> bool:
    """A call or a mail instead of staying in the queue: worked in the order of its asking, like those who stay."""
    return offer.intent == Intent.CONTACT_HUMAN_AGENT and "action" in offer.entities


def _answered(turn: Turn, utterance: Utterance) -> Answer:
    if turn.answer is None:
        raise StaleTurn(f"the turn of message {utterance.message_id} ended without an answer")
    return turn.answer
