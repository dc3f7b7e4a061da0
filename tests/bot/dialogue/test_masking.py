"""Card numbers are masked before anything is stored; other numbers stay."""

import time

import pytest

from bot.dialogue.masking import mask_card_numbers


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
    ],
)
def test_other_numbers_stay(text):
    assert mask_card_numbers(text) == text


@pytest.mark.parametrize(
    "part", ["4", "4 ", "4-4.", "4111 ", "4111 1111 1111 1112 ", "4111111111111111 ", "1\u200b", "４"]
)
def test_a_hundred_thousand_digits_take_no_time(part):
    text = (part * 100_000)[:100_000]
    mask_card_numbers(text[:100])
    started = time.process_time()
    mask_card_numbers(text)
    assert time.process_time() - started < 1.0
