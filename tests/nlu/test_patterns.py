"""Each pattern beside sentences people write: what it must find, and what it must leave alone."""

from datetime import date

import pytest

from nlu import dates, patterns
from nlu.entities import merged
from nlu.normalize import normalize
from tests import pace

TODAY = date(2025, 11, 20)  # a Thursday


def found(text):
    normal = normalize(text)
    entities = merged([*patterns.find(normal), *dates.find(normal, today=TODAY)])
    return {(entity.label, entity.value) for entity in entities}


@pytest.mark.parametrize(
    ("text", "label", "value"),
    [
        ("where is W20398", "order_id", "W20398"),
        ("cancel #W2378156 please", "order_id", "W2378156"),
        ("it's w20815, not the other", "order_id", "W20815"),
        ("status of order 1003-8841?", "order_id", "1003-8841"),
        ("my order number is 10422", "order_id", "10422"),
        ("it's order w two oh three nine eight", "order_id", "W20398"),
        ("w two three double five", "order_id", "W2355"),
        ("order number four four one seven nine", "order_id", "44179"),
        ("w 2 0 3 9 8", "order_id", "W20398"),
        ("[#88123] is gone", "order_id", "88123"),
        ("write to jo.smith+shop@example.co.uk.", "email", "jo.smith+shop@example.co.uk"),
        ("it's jane dot doe at gmail dot com", "email", "jane.doe@gmail.com"),
        ("k underscore miller two two at web dot de", "email", "k_miller22@web.de"),
        ("call me on +44 7700 900123", "phone", "+447700900123"),
        ("my phone is 555-010-4477", "phone", "5550104477"),
        ("parcel 1Z999AA10123456784 is stuck", "tracking_number", "1Z999AA10123456784"),
        ("tracking number RR123456785GB", "tracking_number", "RR123456785GB"),
        ("invoice INV-2024-118 please", "invoice_id", "INV-2024-118"),
        ("can i see invoice #85632", "invoice_id", "85632"),
        ("code SAVE20 does nothing", "promo_code", "SAVE20"),
        ('promo code "spring15" is refused', "promo_code", "SPRING15"),
        ("ship it to LS1 4AB", "zip_code", "LS1 4AB"),
        ("my zip is 02139", "zip_code", "02139"),
        ("Austin, TX 78701", "zip_code", "78701"),
        ("it cost $19.99 yesterday", "price", "1999 USD"),
        ("35 euros is a lot", "price", "3500 EUR"),
        ("£1,250.50 in total", "price", "125050 GBP"),
        ("thirty five euros", "price", "3500 EUR"),
        ("something under 60", "price", "6000 XXX"),
        ("two pairs of socks", "quantity", "2"),
        ("3 x the mug", "quantity", "3"),
        ("change the quantity to four", "quantity", "4"),
        ("the second one", "ordinal", "2"),
        ("the last", "ordinal", "-1"),
        ("2nd", "ordinal", "2"),
        ("option three please", "ordinal", "3"),
        ("cancel my last order", "ordinal", "latest"),
        ("the latest", "ordinal", "latest"),
        ("my most recent one please", "ordinal", "latest"),
        ("no the other one", "ordinal", "other"),
        ("12 Hill St, Leeds", "street_address", "12 Hill St"),
        ("Hauptstraße 12 in Berlin", "street_address", "Hauptstraße 12"),
        ("P.O. Box 118", "street_address", "P.O. Box 118"),
        ("my name is Julia Marsh", "person_name", "Julia Marsh"),
        ("do you have it in size xl", "size", "XL"),
        ("size 42.5", "size", "42.5"),
        ("the L instead", "size", "L"),
        ("it must be here tomorrow", "date", "2025-11-21"),
        ("by Saturday", "date", "2025-11-22"),
        ("last monday", "date", "2025-11-17"),
        ("ordered on 3 June", "date", "2025-06-03"),
        ("since March 12th, 2024", "date", "2024-03-12"),
        ("it was due 05/10/2025", "date", "2025-10-05"),
        ("two weeks ago", "date", "2025-11-06"),
        ("in 3 days", "date", "2025-11-23"),
        ("2025-12-01 would do", "date", "2025-12-01"),
        ("can it come next week", "date", "2025-11-24"),
        ("by the 5th", "date", "2025-12-05"),
        ("a free trial in August", "date", "2025-08-01"),
        ("before Christmas", "date", "2025-12-25"),
        ("the 6-inch pan", "size", "6-inch"),
        ("the item at 39, please", "price", "3900 XXX"),
        ("my debit is 1,200", "price", "120000 XXX"),
        ("checkout. Code: HELLO-5. Help", "promo_code", "HELLO-5"),
        ("it goes to Dock 4, Harbour Road", "street_address", "Dock 4, Harbour Road"),
        ("returned under Mei Tanaka, please", "person_name", "Mei Tanaka"),
        ("number one on your list", "ordinal", "1"),
    ],
)
def test_a_shape_is_found_with_its_value(text, label, value):
    assert (label, value) in found(text)


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("my card is 4111 1111 1111 1111", "phone"),
        ("my card is 4111111111111111", "order_id"),
        ("it took 3 weeks", "quantity"),
        ("at first I was happy", "ordinal"),
        ("wait a second, please hold", "ordinal"),
        ("I sat in the sun", "date"),
        ("you may call", "date"),
        ("my first name is wrong", "ordinal"),
        ("I'm so angry", "person_name"),
        ("this is ridiculous", "person_name"),
        ("start it again from the 1st", "ordinal"),
        ("everything from the 1st order", "date"),
        ("it's at the office", "email"),
        ("the code does nothing", "promo_code"),
        ("a christmas tree", "date"),
        ("i am NOT driving there", "person_name"),
    ],
)
def test_what_only_looks_like_it_is_left_alone(text, label):
    assert label not in {name for name, _ in found(text)}


@pytest.mark.parametrize(
    "text",
    [
        "9" * 2000,
        "w " + "two " * 500,
        "a@" * 1000,
        "1-" * 1000,
        "at dot " * 280,
        "x" * 2000,
        "12 Ab " * 330,
        "$1,111" * 330,
    ],
)
def test_hostile_text_takes_no_longer_than_other_text(text):
    assert pace.within(0.5, lambda: list(patterns.find(normalize(text))))
