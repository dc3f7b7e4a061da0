"""A bundle is imported whole or not at all, and says where it is wrong."""

import json
from dataclasses import replace

import pytest

from actions.shop.exporting import export_bundle
from actions.shop.importing import ImportRefused, import_data, plan_import, read_bundle
from actions.shop.importing.bundle_schema import SCHEMA_FILE, bundle_schema
from actions.shop.sql import SqlShop

MUG = {"id": "mug", "title": "Mug"}
BLUE = {"id": "MUG-BLUE", "product_id": "mug", "options": {"color": "blue"}, "price": "10.00", "currency": "EUR"}
ANN = {"id": "c1", "email": "ann@example.com", "payment_methods": [{"id": "visa", "kind": "credit_card"}]}
ORDER = {
    "id": "W1", "customer_id": "c1", "email": "ann@example.com", "placed_at": "2026-11-01T10:00:00Z",
    "status": "pending", "currency": "EUR", "total": "24.90", "shipping": "4.90", "tax": "0",
    "address": {"line1": "Lange Reihe 1", "city": "Hamburg", "zip": "20099", "country": "DE"},
    "payments": [{"kind": "payment", "amount": "24.90", "method_id": "visa"}],
}  # fmt: skip
LINE = {
    "order_id": "W1", "id": "1", "variant_id": "MUG-BLUE", "product_id": "mug", "title": "Mug",
    "quantity": 2, "price": "10.00",
}  # fmt: skip
GOOD = {"products": [MUG], "variants": [BLUE], "customers": [ANN], "orders": [ORDER], "order_lines": [LINE]}


@pytest.fixture
def bundle(tmp_path):
    """`bundle(orders=[...])`: the good bundle with some files replaced, read."""

    def read(**changed):
        for kind, rows in {**GOOD, **changed}.items():
            text = "\n".join(row if isinstance(row, str) else json.dumps(row) for row in rows)
            (tmp_path / f"{kind}.jsonl").write_bytes(text.encode("utf-8"))
        return read_bundle(tmp_path)

    return read


NO_STREET = {"city": "Hamburg", "zip": "20099", "country": "DE"}
WRONG = [
    ({"variants": [{**BLUE, "price": "-1.00"}]}, "variants.jsonl, row 1, column price: "),
    ({"variants": [{**BLUE, "price": "ten"}]}, "variants.jsonl, row 1, column price: "),
    ({"variants": [{**BLUE, "price": "10.005"}]}, "variants.jsonl, row 1, column price: expected at most 2 decimals"),
    ({"variants": [BLUE, BLUE]}, "variants.jsonl, row 2, column id: 'MUG-BLUE' came before, in row 1"),
    ({"variants": [{**BLUE, "product_id": "cup"}]}, "variants.jsonl, row 1, column product_id: expected something"),
    ({"variants": [{**BLUE, "prize": "1"}]}, "variants.jsonl, row 1, column prize: "),
    ({"variants": [{"id": "X", "product_id": "mug", "currency": "EUR"}]}, "variants.jsonl, row 1, column price: "),
    ({"orders": [{**ORDER, "placed_at": "yesterday"}]}, "orders.jsonl, row 1, column placed_at: "),
    ({"orders": [{**ORDER, "status": "lost"}]}, "orders.jsonl, row 1, column status: "),
    ({"orders": [{**ORDER, "total": "25.00"}]}, "orders.jsonl, row 1, column total: expected lines - discount"),
    ({"orders": [{**ORDER, "customer_id": "c7"}]}, "orders.jsonl, row 1, column customer_id: "),
    ({"orders": [{**ORDER, "address": NO_STREET}]}, "orders.jsonl, row 1, column address.line1: "),
    ({"order_lines": [LINE, {**LINE, "order_id": "W2"}]}, "order_lines.jsonl, row 2, column order_id: "),
    ({"order_lines": [{**LINE, "quantity": 0}]}, "order_lines.jsonl, row 1, column quantity: "),
    ({"stock": [{"variant_id": "NOPE", "quantity": 1}]}, "stock.jsonl, row 1, column variant_id: "),
    ({"shipments": [{"id": "s", "order_id": "W1", "lines": ["9"]}]}, "shipments.jsonl, row 1, column lines: "),
    ({"products": [MUG, "", "{not json"]}, "products.jsonl, row 3: "),
    ({"customers": [{**ANN, "email": "ann at example"}]}, "customers.jsonl, row 1, column email: "),
]  # fmt: skip


@pytest.mark.parametrize(("changed", "message"), WRONG, ids=[message for _, message in WRONG])
def test_a_bad_row_is_named_by_file_row_and_column_and_nothing_is_imported(empty_engine, bundle, changed, message):
    data = bundle(**changed)
    plan = plan_import(empty_engine, data)
    assert [str(problem)[: len(message)] for problem in plan.problems] == [message]
    with pytest.raises(ImportRefused):
        import_data(empty_engine, data)
    assert list(SqlShop(empty_engine).catalogue()) == []


def test_every_problem_is_told_at_once(empty_engine, bundle):
    data = bundle(
        variants=[{**BLUE, "price": "-1"}, {**BLUE, "id": "B2", "product_id": "cup"}],
        orders=[{**ORDER, "placed_at": "?"}],
    )
    places = [(problem.file, problem.column) for problem in plan_import(empty_engine, data).problems]
    assert sorted(places) == [
        ("orders.jsonl", "placed_at"),
        ("variants.jsonl", "price"),
        ("variants.jsonl", "product_id"),
    ]


def test_wrong_encoding_is_named_by_row(empty_engine, tmp_path):
    (tmp_path / "products.jsonl").write_bytes(b'{"id": "a", "title": "A"}\n{"id": "b", "title": "Caf\xe9"}\n')
    problems = plan_import(empty_engine, read_bundle(tmp_path)).problems
    assert [(problem.row, problem.message) for problem in problems] == [(2, "expected UTF-8, got the byte b'\\xe9'")]


@pytest.mark.parametrize(
    "line",
    ["[" * 100_000, '{"id": ' + "9" * 5_000 + "}", '{"id": "m", "title": "t", "reviews": 99999999999999999999}',
     '{"id": "m", "title": "t", "attributes": ' + '{"a":' * 5_000],
)  # fmt: skip
def test_numbers_and_brackets_without_end_are_problems_of_their_row(empty_engine, tmp_path, line):
    (tmp_path / "products.jsonl").write_text(line, encoding="utf-8")
    problems = plan_import(empty_engine, read_bundle(tmp_path)).problems
    assert {(problem.file, problem.row) for problem in problems} == {("products.jsonl", 1)}


def test_a_time_that_no_calendar_has_in_utc_is_a_problem_of_its_row(empty_engine, tmp_path):
    line = json.dumps({"id": "W1", "placed_at": "9999-12-31T23:59:59-14:00"})
    (tmp_path / "orders.jsonl").write_text(line, encoding="utf-8")
    columns = [problem.column for problem in plan_import(empty_engine, read_bundle(tmp_path)).problems]
    assert "placed_at" in columns


def test_a_folder_without_a_bundle_is_refused(empty_engine, tmp_path):
    assert "expected a bundle" in str(plan_import(empty_engine, read_bundle(tmp_path)).problems[0])


def test_a_good_bundle_is_planned_then_imported_then_the_same(empty_engine, bundle):
    data = bundle()
    planned = plan_import(empty_engine, data)
    assert {tally.kind: tally.added for tally in planned.tallies} == dict.fromkeys(GOOD, 1)
    assert list(SqlShop(empty_engine).catalogue()) == []
    assert import_data(empty_engine, data) == planned
    again = import_data(empty_engine, data)
    assert all((tally.added, tally.changed, tally.unchanged) == (0, 0, 1) for tally in again.tallies)


def test_a_changed_row_is_counted_and_written(empty_engine, bundle):
    import_data(empty_engine, bundle())
    plan = import_data(empty_engine, bundle(products=[{**MUG, "title": "Big mug"}]))
    assert [tally.kind for tally in plan.tallies if tally.changed] == ["products"]
    assert SqlShop(empty_engine).product("mug").title == "Big mug"


def test_an_order_keeps_no_line_or_payment_that_the_new_bundle_lacks(empty_engine, bundle):
    second = {**LINE, "id": "2", "quantity": 1}
    longer = {**ORDER, "total": "34.90", "payments": [{"kind": "payment", "amount": "17.45", "method_id": "visa"}] * 2}
    import_data(empty_engine, bundle(orders=[longer], order_lines=[LINE, second]))
    import_data(empty_engine, bundle())
    order = SqlShop(empty_engine).order("W1")
    assert [line.id for line in order.lines] == ["1"]
    assert len(order.payments) == 1


def test_part_of_a_shop_can_be_imported_alone(empty_engine, bundle, tmp_path):
    import_data(empty_engine, bundle())
    folder = tmp_path / "stock"
    folder.mkdir()
    (folder / "stock.jsonl").write_text('{"variant_id": "MUG-BLUE", "quantity": 3}', encoding="utf-8")
    import_data(empty_engine, read_bundle(folder))
    assert [entry.quantity for entry in SqlShop(empty_engine).stock("mug")] == [3]


def test_exporting_and_importing_again_gives_the_same_shop(engine, empty_engine, tmp_path):
    export_bundle(engine, tmp_path / "a")
    import_data(empty_engine, read_bundle(tmp_path / "a"))
    export_bundle(empty_engine, tmp_path / "b")
    files = sorted(path.name for path in (tmp_path / "a").iterdir())
    assert len(files) == 12
    for name in files:
        assert (tmp_path / "a" / name).read_bytes() == (tmp_path / "b" / name).read_bytes()


ACCOUNT = {
    **ANN, "store_credit": "7.50", "currency": "EUR", "membership": "Circle", "newsletter": True,
    "subscriptions": [{"id": "s1", "plan": "Tea", "price": "9.00", "currency": "EUR", "next_due": "2026-11-24"}],
    "cart": [{"variant_id": "MUG-BLUE", "quantity": 2}], "closes_on": "2026-12-04",
}  # fmt: skip
BACK = {
    "id": "R1-1", "kind": "exchange", "lines": ["1"], "requested_at": "2026-11-05T08:00:00Z",
    "settled": [{"kind": "payment", "amount": "0.00", "method_id": "visa"}], "variants": ["MUG-BLUE"],
    "reason": "too small", "send_back_by": "2026-12-05", "received_at": "2026-11-09T08:00:00Z",
}  # fmt: skip
CLAIM = {"id": "P1-1", "kind": "missing", "lines": ["1"], "remedy": "refund", "at": "2026-11-04T08:00:00Z"}
AFTERMATH = {**ORDER, "returns": [BACK], "claims": [CLAIM], "undo_until": "2026-11-05T09:00:00Z"}
TEA10 = {
    "code": "tea10", "says": "10 % off tea", "valid_from": "2026-01-01", "valid_to": "2026-12-31", "minimum": "20.00",
    "currency": "EUR", "departments": ["Tea"], "members_only": True,
}  # fmt: skip


def exported(engine, folder):
    export_bundle(engine, folder)
    return {
        path.stem: [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
        for path in folder.iterdir()
    }


def test_accounts_returns_claims_and_promo_codes_come_out_as_they_went_in(empty_engine, bundle, tmp_path):
    import_data(empty_engine, bundle(customers=[ACCOUNT], orders=[AFTERMATH], promo_codes=[TEA10]))
    shop = SqlShop(empty_engine)
    assert shop.order("W1").returns[0].settled[0].method == shop.order("W1").payments[0].method
    assert shop.promo_code("TEA10").minimum.amount == 2000
    rows = exported(empty_engine, tmp_path / "a")
    again = import_data(empty_engine, read_bundle(tmp_path / "a"))
    assert all((tally.added, tally.changed, tally.unchanged) == (0, 0, 1) for tally in again.tallies)
    (customer,), (order,), (promo,) = rows["customers"], rows["orders"], rows["promo_codes"]
    subscription = {**ACCOUNT["subscriptions"][0], "status": "active", "method_id": None}
    assert {name: customer[name] for name in ACCOUNT if name not in ("payment_methods", "subscriptions")} == {
        name: value for name, value in ACCOUNT.items() if name not in ("payment_methods", "subscriptions")
    }
    assert customer["subscriptions"] == [subscription]
    assert order["returns"] == [{**as_stored(BACK), "settled": [{**BACK["settled"][0], "at": None}]}]
    assert (order["claims"], order["undo_until"]) == ([as_stored(CLAIM)], "2026-11-05T09:00:00+00:00")
    assert promo == {**TEA10, "code": "TEA10"}


def as_stored(row):
    """Times of a bundle are told with their offset."""
    return {name: value.replace("Z", "+00:00") if name.endswith("at") else value for name, value in row.items()}


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"customers": [{**ACCOUNT, "currency": None}]}, "customers.jsonl, row 1"),
        ({"customers": [{**ACCOUNT, "cart": [{"variant_id": "X"}]}]}, "customers.jsonl, row 1, column cart.variant_id"),
        ({"orders": [{**ORDER, "returns": [{**BACK, "lines": ["9"]}]}]}, "orders.jsonl, row 1, column returns.lines"),
        ({"orders": [{**ORDER, "claims": [{**CLAIM, "lines": ["9"]}]}]}, "orders.jsonl, row 1, column claims.lines"),
        ({"orders": [{**ORDER, "returns": [{**BACK, "variants": ["X"]}]}]}, "orders.jsonl, row 1, column returns.var"),
        ({"promo_codes": [{**TEA10, "minimum": "0.001"}]}, "promo_codes.jsonl, row 1, column minimum"),
        ({"promo_codes": [TEA10, TEA10]}, "promo_codes.jsonl, row 2, column code: 'TEA10' came before"),
    ],
)
def test_what_accounts_and_returns_refer_to_must_exist(empty_engine, bundle, changed, message):
    problems = plan_import(empty_engine, bundle(**changed)).problems
    assert [str(problem)[: len(message)] for problem in problems] == [message]


def test_a_file_that_cannot_carry_them_leaves_accounts_and_returns_alone(empty_engine, bundle):
    import_data(empty_engine, bundle(customers=[ACCOUNT], orders=[AFTERMATH]))
    shop = SqlShop(empty_engine)
    order, customer = shop.order("W1"), shop.customer("c1")
    again = import_data(empty_engine, bundle(customers=[{**ANN, "first_name": "Anna"}], orders=[ORDER]))
    assert [tally.kind for tally in again.tallies if tally.changed] == ["customers"]
    assert shop.order("W1") == order
    assert shop.customer("c1") == replace(customer, first_name="Anna")


def test_a_customer_who_moved_is_found_at_the_new_place_only(empty_engine, bundle):
    home = {"line1": "Lange Reihe 1", "city": "Hamburg", "zip": "20099", "country": "DE"}
    import_data(empty_engine, bundle(customers=[{**ANN, "addresses": [home]}]))
    import_data(empty_engine, bundle(customers=[{**ANN, "addresses": [{**home, "zip": "10 435"}]}]))
    shop = SqlShop(empty_engine)
    assert [one.id for one in shop.customers_at("10435")] == ["c1"]
    assert shop.customers_at("20099") == []


def test_the_schema_file_is_the_one_the_records_make():
    assert json.loads(SCHEMA_FILE.read_text(encoding="utf-8")) == bundle_schema(), "run write_bundle_schema()"
