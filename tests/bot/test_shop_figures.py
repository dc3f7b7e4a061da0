"""Settings, stores and rules of a shop as they stand in a sentence."""

from dataclasses import replace

import pytest

from actions.policy import POLICY
from actions.shop.models import Store
from bot.shop_figures import figures, opening_times, shop_figures
from tests.fakes import FakeShop

HERE = Store("Zürich Süd", "Seestrasse 1, 8001 Zürich", "Mon-Sat 9-18:30")
THERE = Store("Basel", "Freie Strasse 2, 4001 Basel", "Mon-Sat 9-18:30")


@pytest.mark.parametrize(
    ("written", "spoken"),
    [
        ("Mon-Fri 8-20, Sat 9-16", "Monday to Friday 8:00 to 20:00, Saturday 9:00 to 16:00"),
        ("Mon-Fri 9-12, Mon-Fri 13:30-18", "Monday to Friday 9:00 to 12:00 and 13:30 to 18:00"),
        ("Mon 9-12, Wed 9-12", "Monday 9:00 to 12:00, Wednesday 9:00 to 12:00"),
        ("daily 0-24", "Monday to Sunday 0:00 to 24:00"),
        ("9am-5pm", "Monday to Sunday 9:00 to 17:00"),
        ("whenever the lamp is lit", "whenever the lamp is lit"),
        ("", ""),
    ],
)
def test_hours_are_spelled_out_and_stay_as_written_where_they_cannot_be_read(written, spoken):
    assert opening_times(written) == spoken


def test_every_rule_is_there_by_its_name():
    assert set(POLICY.__dataclass_fields__) <= figures({}, ()).keys()


def test_money_has_cents_only_where_there_are_some():
    told = figures({"currency": "GBP", "shipping": "4.90", "drone_shipping": "12.00", "free_shipping_from": "1250"}, ())
    assert (told["standard_shipping"], told["drone_shipping"]) == ("£4.90", "£12")
    assert (told["free_shipping_from"], told["problem_limit"], told["currency"]) == ("£1,250", "£150", "British pounds")


def test_the_shops_own_return_window_goes_before_the_rule():
    assert figures({"return_days": "45"}, ())["return_days"] == 45
    assert figures({}, ())["return_days"] == POLICY.return_days


@pytest.mark.parametrize(("months", "said"), [(12, "one year"), (24, "2 years"), (18, "18 months"), (1, "one month")])
def test_how_long_the_warranty_is(months, said):
    assert figures({}, (), replace(POLICY, warranty_months=months))["warranty"] == said


def test_working_days_are_counted_in_words_that_fit():
    assert figures({}, ())["answer_time"] == "one working day"
    assert figures({}, (), replace(POLICY, answer_days=3))["answer_time"] == "3 working days"


def test_a_membership_that_costs_something_has_a_fee_a_term_and_a_price():
    settings = {"memberships": "Free, Gold Club, Odd", "membership_fee.Gold Club": "9.50", "membership_fee.Odd": "?"}
    told = figures({**settings, "membership_months.Gold Club": "1"}, ())
    assert (told["membership_gold_club_fee"], told["membership_gold_club_price"]) == ("€9.50", "€9.50 a month")
    assert told["membership_gold_club_months"] == 1
    assert not [name for name in told if name.startswith(("membership_free", "membership_odd"))]


def test_countries_are_named_as_in_a_sentence():
    told = figures({"countries": "NL, AT,GB, ", "express_countries": "AT"}, ())
    assert told["countries"] == "Austria, the Netherlands and the United Kingdom"
    assert (told["country_count"], told["express_countries"], told["express_country_count"]) == (3, "Austria", 1)


def test_stores_have_names_addresses_and_hours():
    told = figures({}, (HERE, THERE))
    assert (told["store_count"], told["store_names"]) == ("two", "Basel and Zürich Süd")
    assert told["store_addresses"] == "Basel: Freie Strasse 2, 4001 Basel; Zürich Süd: Seestrasse 1, 8001 Zürich"
    assert told["store_zurich_sud_address"] == HERE.address
    assert told["store_hours"] == told["store_basel_hours"] == "Monday to Saturday 9:00 to 18:30"


def test_stores_with_different_hours_are_told_one_by_one():
    told = figures({}, (HERE, replace(THERE, hours="Sat 10-16")))
    assert told["store_hours"] == "Basel Saturday 10:00 to 16:00; Zürich Süd Monday to Saturday 9:00 to 18:30"


def test_what_the_shop_does_not_say_or_not_as_an_amount_has_no_placeholder():
    told = figures({"shipping": "about five", "support_phone": "", "countries": " , "}, (replace(HERE, hours=""),))
    missing = {"standard_shipping", "support_phone", "support_hours", "countries", "country_count", "store_hours"}
    assert missing.isdisjoint(told)
    assert "store_count" not in figures({}, ())


def test_they_are_read_off_the_shop():
    shop = FakeShop(settings={"support_phone": "+49 40 1"}, stores=[HERE])
    assert shop_figures(shop) == figures({"support_phone": "+49 40 1"}, [HERE])
