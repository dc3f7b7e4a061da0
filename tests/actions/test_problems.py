"""Problems with deliveries: what the tracking says, what policy allows, and what a person decides."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from actions import Forbidden
from actions.returns.file_problem import FileProblem
from actions.returns.file_problem import run as file_problem
from actions.returns.report_problem import Problem, Remedy, ReportProblem, preview, run
from actions.shop.changes import types as changes
from actions.shop.changes.deciding import changed_order
from actions.shop.changes.moves import moved_pieces
from actions.shop.models import Claim, OrderStatus
from tests.actions.conftest import NOW
from tests.actions.delivered import around, eur, order_of


def test_what_is_missing_is_told_with_the_carriers_words_before_anything_is_offered(shop, caller_of):
    before = shop.order("W20355")
    told = preview(ReportProblem("W20355", Problem.MISSING, ("1",)), shop, caller_of("lee"))
    assert (told.code, told.ask) == ("problem_missing", "remedy")
    assert told.facts["last_note"] == "front door"
    assert told.facts["delivered_at"] == before.shipments[0].delivered_at
    assert told.facts["look_again"] == before.shipments[0].delivered_at + timedelta(hours=24)
    assert told.facts["refund"] == before.total
    assert shop.order("W20355") == before


def test_a_refund_is_paid_at_once(shop, caller_of):
    caller = caller_of("lee")
    request = ReportProblem("W20355", Problem.MISSING, ("1",), Remedy.REFUND)
    promised = preview(request, shop, caller)
    done = run(request, shop, caller)
    assert (promised.code, done.code) == ("confirm.report_problem", "problem_refunded")
    assert done.facts["refund"] == promised.facts["refund"]
    order = shop.order("W20355")
    assert order.payments[-1].kind == "refund"
    assert order.payments[-1].amount == order.total
    assert [(claim.id, claim.kind, claim.remedy) for claim in order.claims] == [("P20355-1", "missing", "refund")]
    assert run(request, shop, caller) == done
    assert len(shop.order("W20355").payments) == 2


def test_a_replacement_is_a_new_parcel_from_the_stock(shop, caller_of):
    def online():
        return {s.variant_id: s.quantity for s in shop.stock(line.product_id) if s.store == "online"}

    line = shop.order("W20355").lines[0]
    before = online()[line.variant_id]
    request = ReportProblem("W20355", Problem.DAMAGED, ("1",), Remedy.REPLACEMENT)
    assert run(request, shop, caller_of("lee")).code == "problem_replaced"
    order = shop.order("W20355")
    (new,) = [parcel for parcel in order.shipments if parcel.delivered_at is None]
    assert (new.id, new.lines, new.shipped_at) == ("W20355-2", ("1",), None)
    assert online()[line.variant_id] == before - 1
    assert [payment.kind for payment in order.payments] == ["payment"]


def test_waiting_changes_nothing(shop, caller_of):
    told = preview(ReportProblem("W20355", Problem.MISSING, ("1",), Remedy.WAIT), shop, caller_of("lee"))
    assert (told.code, told.ask) == ("problem_waits", "")


@pytest.mark.parametrize(
    ("who", "order_id", "lines", "code"),
    [
        ("jo", "W20390", ("1",), "problem_not_arrived_yet"),
        ("lee", "W20312", ("2",), "problem_not_arrived_yet"),
        ("lee", "W16230", ("1",), "problem_too_late"),
        ("mira", "W20120", ("1",), "problem_was_handed_over"),
        ("lee", "W20355", ("9",), "line_not_found"),
        ("sam", "W20355", ("1",), "order_not_found"),
    ],
)
def test_what_is_not_settled_at_once(shop, caller_of, who, order_id, lines, code):
    before = shop.order(order_id)
    for remedy in Remedy:
        told = preview(ReportProblem(order_id, Problem.MISSING, lines, remedy), shop, caller_of(who))
        assert told.code == code
    assert run(ReportProblem(order_id, Problem.MISSING, lines, Remedy.REFUND), shop, caller_of(who)).code == code
    assert shop.order(order_id) == before


def resolve(*lines, kind="damaged", remedy="refund", price=3000, hours=40, note="front door", claims=(), **more):
    order = order_of([price, 2000], shipping=490, delivered_at=NOW - timedelta(hours=hours), note=note)
    order = replace(order, claims=tuple(claims))
    change = changes.ResolveProblem(order.id, lines, kind, remedy)
    return changed_order(change, order, around(order, **more), at=NOW)


def claim(days_ago: int, line="2"):
    return Claim("P1", "missing", (line,), "replacement", NOW - timedelta(days=days_ago))


def other_order(*claims):
    return replace(order_of([1000], delivered_at=datetime(2026, 1, 2, tzinfo=NOW.tzinfo)), claims=claims)


def test_a_whole_order_comes_back_with_its_shipping_a_line_without():
    assert resolve().after.payments[-1].amount == eur(5490)
    assert resolve("1").after.payments[-1].amount == eur(3000)


def test_a_replacement_takes_the_pieces():
    assert moved_pieces(resolve("1", remedy="replacement")) == {"v1": -1}


@pytest.mark.parametrize(
    ("told", "code"),
    [
        ({"price": 15001}, "problem_needs_a_look"),
        ({"other_orders": [other_order(claim(20), claim(300))]}, "problem_needs_a_look"),
        ({"hours": 24 * 31}, "problem_too_late"),
        ({"claims": [claim(1, line="1")]}, "problem_told_before"),
        ({"remedy": "replacement", "pieces": 0}, "variant_out_of_stock"),
        ({"kind": "missing", "note": "handed to the recipient"}, "problem_was_handed_over"),
        ({"kind": "missing", "hours": 3, "other_orders": [other_order(claim(90))]}, "problem_wait_first"),
    ],
)
def test_where_a_person_or_time_decides(told, code):
    with pytest.raises(Forbidden, match=code):
        resolve("1", **told)


@pytest.mark.parametrize(
    "told",
    [
        {"price": 15000},
        {"other_orders": [other_order(claim(20), claim(400))]},
        {"kind": "missing", "hours": 3},
        {"kind": "damaged", "note": "handed to the recipient"},
    ],
)
def test_up_to_there_it_is_done_at_once(told):
    assert resolve("1", **told).after.claims[-1].remedy == "refund"


def test_what_was_never_scanned_a_person_looks_at():
    order = replace(order_of([3000], delivered_at=NOW), shipments=())
    change = changes.ResolveProblem(order.id, (), "missing", "refund")
    with pytest.raises(Forbidden, match="problem_needs_a_look"):
        changed_order(change, order, around(order), at=NOW)
    with pytest.raises(Forbidden, match="problem_not_arrived_yet"):
        changed_order(change, replace(order, status=OrderStatus.PENDING), around(order), at=NOW)


def test_a_guest_gets_a_case_with_the_words_that_were_written(shop, caller_of):
    request = FileProblem("W20355", Problem.MISSING, "tracking says delivered\x00 but <b>nothing</b> is here")
    told = file_problem(request, shop, caller_of("lee"))
    assert told.code == "problem_filed.missing"
    (filed,) = shop.service_requests()
    assert told.facts["case"] == filed.case
    assert (filed.request.kind, filed.request.order_id, filed.request.email) == (
        "delivery_problem", "W20355", "lee@example.com",
    )  # fmt: skip
    assert filed.request.text == "tracking says delivered but <b>nothing</b> is here"
    assert file_problem(request, shop, caller_of("sam")).code == "order_not_found"
