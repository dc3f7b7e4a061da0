"""Card numbers are masked before anything is stored; other numbers stay."""

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
    ],
)
def test_a_payment_card_number_is_masked(text, masked):
    assert mask_card_numbers(text) == masked


@pytest.mark.parametrize(
    "text", ["order W20398", "call 0049 30 1234567", "parcel 1234567890123456", "JJD00039384756291"]
)
def test_other_numbers_stay(text):
    assert mask_card_numbers(text) == text


def test_a_hundred_thousand_digits_take_no_time():
    assert len(mask_card_numbers("4" * 100_000)) <= 100_000
