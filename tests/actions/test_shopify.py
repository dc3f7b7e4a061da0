"""Shopify's CSV files: any order of columns, any case, everything wrong told by file, row and column."""

import pytest

from actions.shop import demo, shopify
from actions.shop.importing import ImportRefused, import_data, plan_import
from actions.shop.models import Money, OrderStatus
from actions.shop.shopify.known import known_in
from actions.shop.sql import SqlShop
from tests.actions.conftest import NOW

CLASSIC = """\
Handle,Title,Body (HTML),Vendor,Product Category,Type,Tags,Published,Option1 Name,Option1 Value,Option2 Name,\
Option2 Value,Variant SKU,Variant Inventory Tracker,Variant Inventory Qty,Variant Price,Image Src,Gift Card,Status
mug,Tea mug,<p>Holds <b>tea</b> &amp; more.</p>,Hearth,Home > Mugs,Mugs,"tea, gift",true,Color,Blue,Size,S,MUG-B-S,\
shopify,4,12.50,https://cdn.example/mug.png,false,active
mug,,,,,,,,,Red,,L,MUG-R-L,shopify,-2,14.00,,,
mug,,,,,,,,,,,,,,,,https://cdn.example/mug2.png,,
lamp,Lamp,,,,,,true,Title,Default Title,,,,,,80,,false,draft
"""
CURRENT = """\
title,URL HANDLE,Description,Vendor,Type,Status,SKU,Option1 name,Option1 value,Price,Inventory tracker,\
Inventory quantity,Product image URL,Something new
Tea mug,mug,Holds tea.,Hearth,Mugs,Active,MUG-B,Color,Blue,12.50,shopify,4,https://cdn.example/mug.png,?
"""
ORDERS = """\
Name,Email,Financial Status,Paid at,Fulfillment Status,Fulfilled at,Currency,Subtotal,Shipping,Taxes,Total,\
Discount Amount,Shipping Method,Created at,Lineitem quantity,Lineitem name,Lineitem price,Lineitem sku,\
Lineitem fulfillment status,Billing Name,Shipping Name,Shipping Address1,Shipping City,Shipping Zip,\
Shipping Country,Cancelled at,Payment Method,Refunded Amount
#w1001,Ann@Example.com,paid,2026-11-20 10:00:00 +0100,unfulfilled,,EUR,36.50,4.90,6.61,41.40,2.50,Standard,\
2026-11-20 09:59:00 +0100,2,Tea mug - Blue / S,12.50,MUG-B-S,pending,Ann Lee,Ann Lee,Lange Reihe 1,Hamburg,\
'04109,DE,,Visa,0.00
#w1001,Ann@Example.com,,,,,,,,,,,,,1,Tea mug - Red / L,14.00,MUG-R-L,pending,,,,,,,,,
#W1002,bob@example.com,refunded,2026-11-18 10:00:00 +0100,fulfilled,2026-11-19 10:00:00 +0100,EUR,80,0,0,80,0,\
Express,2026-11-18 09:59:00 +0100,1,Lamp,80,,fulfilled,Bob Ray,Bob Ray,Torstr. 2,Berlin,10119,DE,,PayPal,80.00
"""


@pytest.fixture
def file(tmp_path):
    def write(text, name="file.csv", encoding="utf-8-sig"):
        path = tmp_path / name
        path.write_bytes(text.encode(encoding))
        return path

    return write


@pytest.fixture
def stocked(empty_engine, file):
    """A shop with the classic products."""
    import_data(empty_engine, shopify.read_products(file(CLASSIC), currency="EUR"))
    return empty_engine


def test_classic_products_become_products_variants_and_stock(stocked):
    shop = SqlShop(stocked)
    mug = shop.product("mug")
    assert (mug.title, mug.description, mug.category) == ("Tea mug", "Holds tea & more.", "Mugs")
    assert mug.tags == ("tea", "gift")
    assert mug.image == "https://cdn.example/mug.png"
    assert {variant.id: (dict(variant.options), variant.price.amount) for variant in mug.variants} == {
        "MUG-B-S": ({"color": "Blue", "size": "S"}, 1250),
        "MUG-R-L": ({"color": "Red", "size": "L"}, 1400),
    }
    assert {entry.variant_id: entry.quantity for entry in shop.stock("mug")} == {"MUG-B-S": 4, "MUG-R-L": 0}
    lamp = shop.product("lamp")
    assert [(v.id, dict(v.options), v.available) for v in lamp.variants] == [("lamp", {}, False)]


def test_current_headers_are_read_in_any_case_and_unknown_columns_ignored(empty_engine, file):
    import_data(empty_engine, shopify.read_products(file(CURRENT), currency="GBP"))
    mug = SqlShop(empty_engine).product("mug")
    assert (mug.title, mug.variants[0].id, mug.variants[0].price) == ("Tea mug", "MUG-B", Money(1250, "GBP"))


def test_order_fields_are_carried_forward_and_totals_add_up(stocked, file):
    import_data(stocked, shopify.read_orders(file(ORDERS), known_in(stocked)))
    shop = SqlShop(stocked)
    order = shop.order("W1001")
    assert order.status is OrderStatus.PENDING
    assert [(line.title, line.quantity, dict(line.options)) for line in order.lines] == [
        ("Tea mug", 2, {"color": "Blue", "size": "S"}),
        ("Tea mug", 1, {"color": "Red", "size": "L"}),
    ]
    assert (order.total.amount, order.discount.amount, order.tax.amount, order.shipping.amount) == (4140, 250, 0, 490)
    assert order.address.zip == "04109"
    assert order.placed_at.isoformat() == "2026-11-20T08:59:00+00:00"
    assert [(p.kind, p.amount.amount, p.method.brand) for p in order.payments] == [("payment", 4140, "Visa")]
    assert shop.customer_by_email("ann@example.com").id == order.customer_id


def test_a_fulfilled_and_refunded_order_has_a_parcel_and_a_refund(stocked, file):
    import_data(stocked, shopify.read_orders(file(ORDERS), known_in(stocked)))
    order = SqlShop(stocked).order("W1002")
    assert order.status is OrderStatus.SHIPPED
    assert [shipment.lines for shipment in order.shipments] == [("1",)]
    assert [payment.kind for payment in order.payments] == ["payment", "refund"]


def test_tracking_is_added_to_orders_and_delivers_them(stocked, file):
    import_data(stocked, shopify.read_orders(file(ORDERS), known_in(stocked)))
    text = (
        "Name,Tracking Company,Tracking Number,Tracking URL,Shipped at,Delivered at\n"
        "#W1001,DHL,'00340,https://dhl.example/1,2026-11-21 10:00:00 +0100,\n"
        "#W1002,GLS,77,,2026-11-19 10:00:00 +0100,2026-11-21 11:00:00 +0100\n"
    )
    import_data(stocked, shopify.read_tracking(file(text), stocked))
    shop = SqlShop(stocked)
    assert (shop.order("W1001").status, shop.order("W1001").shipments[0].tracking_number) == ("shipped", "00340")
    assert shop.order("W1002").status is OrderStatus.DELIVERED
    assert shop.order("W1002").lines
    assert shop.order("W1002").payments


def test_a_customer_who_is_known_keeps_their_id(engine, file):
    text = "First Name,Last Name,EMAIL,Default Address Address1,Default Address City,Default Address Zip,\
Default Address Country Code,Phone,Tags\nJo,Brand,JO@example.com,Elbchaussee 3,Hamburg,22765,DE,'+49 40 1,vip\n"
    import_data(engine, shopify.read_customers(file(text), known_in(engine)))
    jo = SqlShop(engine).customer_by_email("jo@example.com")
    assert (jo.id, jo.last_name, jo.phone, jo.addresses[0].line1) == ("c00001", "Brand", "+49 40 1", "Elbchaussee 3")
    assert [method.id for method in jo.payment_methods] == ["visa-jo", "paypal-jo"]


WRONG = [
    (CLASSIC.replace("12.50", "-12.50"), "file.csv, row 2, column Variant Price: "),
    (CLASSIC.replace("MUG-R-L", "MUG-B-S"), "file.csv, row 3, column id: 'MUG-B-S' came before, in row 2"),
    (CLASSIC.replace("shopify,4", "shopify," + "9" * 30), "file.csv, row 2, column Variant Inventory Qty: "),
    (CLASSIC.replace("shopify,4", "shopify,four"), "file.csv, row 2, column Variant Inventory Qty: "),
    (CLASSIC.replace("Variant Price", "Cost"), "file.csv, row 1, column Variant Price: expected a column"),
    (CLASSIC.replace("lamp,Lamp", ",Lamp"), "file.csv, row 5, column Handle: expected a value"),
    ("", "file.csv, row 1, column Handle: expected a column"),
]


@pytest.mark.parametrize(("text", "message"), WRONG)
def test_wrong_products_are_named_by_row_and_column_and_nothing_is_imported(empty_engine, file, text, message):
    data = shopify.read_products(file(text), currency="EUR")
    problems = [str(problem) for problem in plan_import(empty_engine, data).problems]
    assert any(problem.startswith(message) for problem in problems), problems
    with pytest.raises(ImportRefused):
        import_data(empty_engine, data)
    assert list(SqlShop(empty_engine).catalogue()) == []


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("2026-11-20 09:59:00 +0100", "20/11/2026", "file.csv, row 2, column Created at: expected a date like"),
        ("41.40", "forty", "file.csv, row 2, column Total: expected an amount"),
        ("41.40", "99.00", "file.csv, row 2, column Total: expected at most"),
        ("Ann@Example.com,paid", "ann,paid", "file.csv, row 2, column Email: "),
        ("41.40", "1e999999999", "file.csv, row 2, column Total: expected an amount"),
        ("2026-11-20 09:59:00 +0100", "9999-12-31 23:59:59 -1400", "file.csv, row 2, column Created at: expected a"),
        ("14.00,MUG-R-L", "1e999999999,MUG-R-L", "file.csv, row 3, column Lineitem price: expected an amount"),
        ("14.00,MUG-R-L", "-1,MUG-R-L", "file.csv, row 3, column Lineitem price: expected an amount"),
    ],
)
def test_wrong_orders_are_named_by_row_and_column(stocked, file, old, new, message):
    data = shopify.read_orders(file(ORDERS.replace(old, new)), known_in(stocked))
    problems = [str(problem) for problem in plan_import(stocked, data).problems]
    assert any(problem.startswith(message) for problem in problems), problems


def test_wrong_encoding_is_named_by_row(empty_engine, file):
    data = shopify.read_products(file(CLASSIC.replace("Lamp", "Lämp"), encoding="latin-1"), currency="EUR")
    assert [(problem.row, problem.column) for problem in data.problems] == [(5, "")]
    assert "expected UTF-8" in data.problems[0].message


def test_tracking_of_an_unknown_order_is_refused(stocked, file):
    data = shopify.read_tracking(file("Name,Tracking Number\n#W7,1\n"), stocked)
    assert str(data.problems[0]).startswith("file.csv, row 2, column Name: expected an order of this shop")


def test_stock_is_set_by_sku_and_place(stocked, file):
    text = "sku,location,on hand,restock on\nMUG-B-S,Hamburg,3,\nMUG-R-L,,0,2026-12-01\n"
    import_data(stocked, shopify.read_stock(file(text)))
    found = {(e.variant_id, e.store): (e.quantity, str(e.restock_on)) for e in SqlShop(stocked).stock("mug")}
    assert found["MUG-B-S", "Hamburg"] == (3, "None")
    assert found["MUG-R-L", "online"] == (0, "2026-12-01")


def test_the_demo_shop_comes_through_the_csv_door_with_orders_and_states(empty_engine, tmp_path):
    demo.write_shopify(tmp_path, NOW, scale=0.01)
    engine, shop = empty_engine, SqlShop(empty_engine)
    import_data(engine, shopify.read_products(tmp_path / "products.csv", currency="EUR"))
    import_data(engine, shopify.read_stock(tmp_path / "stock.csv"))
    import_data(engine, shopify.read_customers(tmp_path / "customers.csv", known_in(engine)))
    import_data(engine, shopify.read_orders(tmp_path / "orders.csv", known_in(engine)))
    import_data(engine, shopify.read_tracking(tmp_path / "tracking.csv", engine))
    expected = demo.generate(NOW, scale=0.01)
    assert len(list(shop.catalogue())) == len(expected["products"])
    carried = {"pending", "shipped", "delivered", "cancelled"}
    for order in expected["orders"]:
        found = shop.order(order["id"])
        assert found.total.amount == round(float(order["total"]) * 100)
        assert found.email == order["email"]
        if order["status"] in carried:
            assert found.status == order["status"], order["id"]
