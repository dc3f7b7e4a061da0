"""Card numbers and passwords are masked before anything is stored; other numbers and words stay."""

import pytest

from bot.dialogue.masking import REST_OF_CARD, mask_card_numbers, mask_secrets, number_begun_in
from tests import pace


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("my card is 4111 1111 1111 1111 ok?", "my card is [card ending 1111] ok?"),
        ("5500-0000-0000-0004", "[card ending 0004]"),
        ("4111 1111 1111 1111 123", "[card ending 1111] 123"),
        ("4111 1111 1111 1111 12/27", "[card ending 1111] 12/27"),
        ("cvc 123 4111 1111 1111 1111", "cvc 123 [card ending 1111]"),
        ("4111.1111.1111.1111", "[card ending 1111]"),
        ("amex 378282246310005 please", "amex [card ending 0005] please"),
        ("visa4111111111111111", "visa[card ending 1111]"),
        ("card:4111111111111111exp", "card:[card ending 1111]exp"),
        ("4111  1111\t1111\n1111", "[card ending 1111]"),
        ("4111\u00a01111\u202f1111\u20111111", "[card ending 1111]"),
        ("4111_1111–1111 — 1111", "[card ending 1111]"),
        ("4\u200b111\u200d1111\u20601111\ufeff1111", "[card ending 1111]"),
        ("４１１１ １１１１ １１１１ １１１１", "[card ending 1111]"),
        ("٤١١١١١١١١١١١١١١١", "[card ending 1111]"),
        ("4111111111111111 and 5500000000000004", "[card ending 1111] and [card ending 0004]"),
        ("it's 4111/1111/1111/1111.", "it's [card ending 1111]."),
        ("4111, 1111, 1111, 1111", "[card ending 1111]"),
        ("4111|1111|1111|1111", "[card ending 1111]"),
        ("4111 1111 1111 1111 5500 0000 0000 0004", "[card ending 1111] [card ending 0004]"),
    ],
)
def test_a_payment_card_number_is_masked(text, masked):
    assert mask_card_numbers(text) == masked


@pytest.mark.parametrize(
    "text",
    [
        "order W20398",
        "call 0049 30 1234567",
        "parcel 1234567890123456",
        "JJD00039384756291",
        "W4111111111111111",
        "between 12/11/2026 and 24/11/2026",
        "W20398, W20401, W20390 and W18544",
        "I paid 24.00, 89.00 and 56.00",
        "4111, 1111, 1111, 1112",
        "20398, 20397, 20396",
        "2026/2025/2024/2023/2022",
    ],
)
def test_other_numbers_stay(text):
    assert mask_card_numbers(text) == text


@pytest.mark.parametrize(
    "part", ["4", "4 ", "4-4.", "4111 ", "4111 1111 1111 1112 ", "4111111111111111 ", "1\u200b", "４"]
)
def test_a_hundred_thousand_digits_take_no_time(part):
    text = (part * 100_000)[:100_000]
    assert pace.within(1.0, lambda: mask_card_numbers(text))


@pytest.mark.parametrize(
    ("messages", "last"),
    [
        (["4111 1111", "1111 1111"], REST_OF_CARD),
        (["my card: 4111-1111-1111", "and 1111 thanks"], f"and {REST_OF_CARD} thanks"),
        (["4111", "1111", "1111", "1111"], REST_OF_CARD),
        (["4111 1111", "1111 1111 12/27"], f"{REST_OF_CARD} 12/27"),
        (["4111 1111", "1111 1112"], "1111 1112"),
        (["20099", "0171 5550101"], "0171 5550101"),
        (["W4111", "1111 1111 1111"], "1111 1111 1111"),
        (["the one ending 4410 please", "0171 5550101 2"], "0171 5550101 2"),
    ],
)
def test_a_card_number_that_goes_on_in_the_next_message_is_masked_there(messages, last):
    begun = ""
    for message in messages[:-1]:
        begun = number_begun_in(message, begun)
    assert mask_secrets(messages[-1], begun).text == last


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("my password is hunter2, please reset it", "my password is [removed], please reset it"),
        ("my password is sunshine", "my password is [removed]"),
        ("Password: sunshine", "Password: [removed]"),
        ("i forgot my password hunter2", "i forgot my password [removed]"),
        ("hunter2 is my password", "[removed] is my password"),
        ("gift card pin 1234", "gift card pin [removed]"),
        ("and the cvc is 123", "and the cvc is [removed]"),
    ],
)
def test_a_password_is_masked_and_its_writer_told(text, masked):
    found = mask_secrets(text)
    assert (found.text, found.warnings) == (masked, ("password_masked",))


@pytest.mark.parametrize(
    "text",
    [
        "my password is not working",
        "the password is wrong",
        "password reset please",
        "it is my password",
        "send the password link to jo@example.com",
        "password jo@example.com",
        "the security code is 123456",
        "i can't find the pin",
        "reset my password, order W20398",
    ],
)
def test_words_about_a_password_stay(text):
    assert mask_secrets(text).text == text


@pytest.mark.parametrize("part", ["password ", "password is ", "pin: ", "a is my ", "\u0130 is my password "])
def test_a_hundred_thousand_words_about_passwords_take_no_time(part):
    text = (part * 20_000)[:100_000]
    assert pace.within(1.0, lambda: mask_secrets(text))
