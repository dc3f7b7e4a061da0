"""A case that is said anew takes the place of the first one, and of no other."""

from datetime import UTC, datetime, timedelta

from actions.shop.models import ServiceRequest

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)


def file(shop, text, *, key, customer="c1", kind="complaint", replaces="", minutes=0):
    details = {"replaces": replaces} if replaces else {}
    request = ServiceRequest(kind, customer, text=text, details=details)
    return shop.file(request, at=NOON + timedelta(minutes=minutes), key=key)


def texts(shop):
    return sorted(case.request.text for case in shop.service_requests(limit=10))


def test_what_is_said_anew_takes_the_place_of_the_first(shop):
    first = file(shop, "too slow", key="k1")
    assert file(shop, "too late", key="k2", replaces=first, minutes=5) == first
    assert file(shop, "too late", key="k2", replaces=first, minutes=6) == first
    assert texts(shop) == ["too late"]


def test_a_case_of_somebody_else_or_of_another_kind_stays(shop):
    first = file(shop, "too slow", key="k1")
    others = [
        file(shop, "mine now", key="k2", customer="c2", replaces=first),
        file(shop, "a guest's", key="k3", customer=None, replaces=first),
        file(shop, "a question", key="k4", kind="question", replaces=first),
        file(shop, "made up", key="k5", replaces="C-1 OR 1=1"),
    ]
    assert len({first, *others}) == 5
    assert "too slow" in texts(shop)


def test_a_case_that_somebody_may_be_at_work_on_stays_and_is_named_by_the_other(shop):
    first = file(shop, "too slow", key="k1")
    assert file(shop, "too late", key="k2", replaces=first, minutes=61) != first
    assert texts(shop) == ["too late", "too slow"]
