"""What a channel cannot show is said in words; nothing gets lost."""

from bot.channels.fit import PHONE, WEB, Capabilities, fit
from bot.messages import Card, QuickReply, Reply

POLES = Card(
    "product",
    "p1",
    "Trekking poles",
    {"price": "£49.00", "stock_text": "In stock", "rating": 4.6},
    (QuickReply("Add", "add"),),
)
REPLY = Reply(
    "recommended", "Here is one:", "I found one.", (POLES,), (QuickReply("Cheaper", "c"), QuickReply("In blue", "b"))
)


def test_the_web_shows_everything_as_it_is():
    assert fit(REPLY, WEB) == REPLY


def test_without_cards_they_are_said_and_their_buttons_kept():
    fitted = fit(REPLY, Capabilities(cards=False))
    assert fitted.text == "Here is one:\nTrekking poles: £49.00 · In stock"
    assert [button.title for button in fitted.quick_replies] == ["Cheaper", "In blue", "Add"]


def test_buttons_that_find_no_room_are_said():
    fitted = fit(REPLY, Capabilities(quick_replies=1))
    assert fitted.text == "Here is one:\nIn blue"
    assert [button.payload for button in fitted.quick_replies] == ["c"]


def test_a_long_title_is_cut_but_its_payload_is_not():
    (button,) = fit(
        Reply("x", "", quick_replies=(QuickReply("A very long title", "p"),)), Capabilities(title_chars=8)
    ).quick_replies
    assert (button.title, button.payload) == ("A very…", "p")


def test_the_phone_hears_the_spoken_wording():
    fitted = fit(REPLY, PHONE)
    assert (fitted.text, fitted.cards, fitted.quick_replies) == ("I found one.", (), ())
