"""openapi.yaml, the client and the reference server say the same."""

import ast
import dataclasses
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest
from jsonschema import Draft202012Validator

import actions.shop
from actions.shop import models, schema
from actions.shop.changes import types as changes
from actions.shop.errors import Forbidden
from actions.shop.http import HttpShop, ShopApi
from actions.shop.http.routes import ROUTES
from actions.shop.http.shapes import TYPES
from actions.shop.models import Address, CartItem, Reservation, ServiceRequest
from actions.shop.sql import SqlShop
from bot.storage.engine import make_engine
from tests.actions.http.described import Described
from tests.contracts.small_shop import fill
from tests.over_http import SECRET, URL, served

AT = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
DESCRIBED = Described()


def test_every_route_is_described_and_everything_described_is_served():
    assert {(one.method, one.path) for one in DESCRIBED.operations} == {(one.method, one.path) for one in ROUTES}


def test_a_command_needs_a_key_and_nothing_else_does():
    keyed = {one.path for one in DESCRIBED.operations for part in one.parameters if part["name"] == "Idempotency-Key"}
    assert keyed == {route.path for route in ROUTES if route.is_command}


def test_every_schema_is_one():
    for described in DESCRIBED.schemas.values():
        Draft202012Validator.check_schema(described)


@pytest.mark.parametrize("operation", DESCRIBED.operations, ids=lambda one: f"{one.method} {one.path}")
def test_every_example_is_what_it_is_an_example_of(operation):
    assert [DESCRIBED.problems(schema, example) for schema, example in operation.examples] == [
        [] for _ in operation.examples
    ]


def described_classes():
    for name, described in DESCRIBED.schemas.items():
        kind = getattr(models, name, None) or getattr(changes, name, None)
        if dataclasses.is_dataclass(kind):
            yield pytest.param(kind, described, id=name)


@pytest.mark.parametrize(("kind", "described"), described_classes())
def test_a_schema_has_the_fields_of_its_class(kind, described):
    tag = {"type"} if kind in TYPES else set()
    fields = dataclasses.fields(kind)
    needed = {
        field.name
        for field in fields
        if field.default is dataclasses.MISSING and field.default_factory is dataclasses.MISSING
    }
    assert set(described["properties"]) == {field.name for field in fields} | tag
    assert set(described.get("required", ())) == needed | tag


def test_every_change_is_described_under_its_type():
    for union, name in ((changes.OrderChange, "OrderChange"), (changes.CustomerChange, "CustomerChange")):
        mapping = DESCRIBED.schemas[name]["discriminator"]["mapping"]
        assert mapping == {TYPES[kind]: f"#/components/schemas/{kind.__name__}" for kind in union.__args__}


def codes_of_the_embedded_shop():
    """Every literal that is raised as `Forbidden`, returned by a function `refuse_...`, or a value of a table."""
    for path in sorted(Path(actions.shop.__file__).parent.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            match node:
                case ast.Call(func=ast.Name(id="Forbidden"), args=[ast.Constant(value=str(code))]):
                    yield code
                case ast.FunctionDef(name=name) if name.startswith("refuse_"):
                    yield from (
                        part.value.value
                        for part in ast.walk(node)
                        if isinstance(part, ast.Return)
                        and isinstance(part.value, ast.Constant)
                        and isinstance(part.value.value, str)
                    )


def test_every_refusal_of_the_embedded_shop_is_described():
    text = json.dumps(DESCRIBED.file)
    assert [code for code in sorted(set(codes_of_the_embedded_shop())) if code not in text] == []


class Watched:
    """A transport that holds every request and every answer against the file."""

    def __init__(self, shop):
        self.api = ShopApi(shop, SECRET)
        self.seen = set()
        self.problems = []

    def __call__(self, request):
        answer = served(self.api, request)
        path = request.url.path.removeprefix("/api")
        operation = DESCRIBED.operation(request.method, path)
        self.seen.add((operation.method, operation.path))
        if operation.body is not None:
            self.problems += DESCRIBED.problems(operation.body, json.loads(request.content))
        told = operation.answers.get(str(answer.status_code), operation.answers["default"])
        self.problems += DESCRIBED.problems(told, json.loads(answer.read()))
        known = {parameter["name"] for parameter in operation.parameters if parameter["in"] == "query"}
        assert set(request.url.params) <= known
        return httpx.Response(answer.status_code, stream=httpx.ByteStream(answer.content))


@pytest.fixture
def watched(tmp_path):
    engine = make_engine(f"sqlite:///{tmp_path / 'shop.db'}")
    schema.create_tables(engine)
    fill(engine, tmp_path / "bundle")
    yield Watched(SqlShop(engine))
    engine.dispose()


def ask_everything(shop):
    shop.customer("c1"), shop.customer("c9"), shop.customer_by_email("ann@example.com"), shop.customers_at("20099")
    shop.customers_by_phone("040123456")
    shop.order("W1"), shop.order("W9"), shop.orders_of("c1"), shop.orders_of("c9"), shop.orders_of("c3")
    shop.products(["mug", "lamp"]), list(shop.catalogue()), list(shop.interactions()), shop.stock("mug")
    shop.stock_of(["mug", "lamp"])
    shop.stores(), shop.settings(), shop.promo_code("tea10"), shop.promo_code("nope")
    shop.reservations("c1", at=AT)


ADDRESS = Address("Lange Reihe 2", "Hamburg", "20099", "DE")
ORDER_CHANGES = (
    changes.CancelOrder("W2", ("2",), "not given"),
    changes.UndoLast("W2"),
    changes.ModifyItems("W2", (changes.Swap("1", "MUG-RED"),), "visa"),
    changes.ChangeQuantity("W2", ("1",), 2),
    changes.ChangeOrderAddress("W2", ADDRESS),
    changes.ChangeDeliveryOption("W2", "express"),
    changes.ChangePaymentMethod("W2", "gift"),
    changes.ReturnItems("W1", (), "too small"),
    changes.ExchangeItems("W1", (changes.Swap("1", "MUG-RED"),), "visa"),
    changes.ResolveProblem("W1", (), "missing", "replacement"),
)
CUSTOMER_CHANGES = (
    changes.UpdateDetails("c1", first_name="Anna"),
    changes.ChangeDefaultAddress("c1", ADDRESS),
    changes.SetNewsletter("c1", wanted=True),
    changes.ChangeMembership("c1", "Circle"),
    changes.ChangeSubscription("c3", "s1", "paused"),
    changes.PaySubscription("c3", "s1", "paypal-cas"),
    changes.CloseAccount("c2"),
    changes.AddToCart("c1", (CartItem("MUG-BLUE", 1),)),
)


def tried(command, *arguments, **more):
    try:
        return command(*arguments, at=AT, **more)
    except Forbidden as refusal:
        return refusal.code


def change_everything(shop):
    for number, change in enumerate(ORDER_CHANGES):
        tried(shop.preview_order, change), tried(shop.change_order, change, key=f"o{number}")
    for number, change in enumerate(CUSTOMER_CHANGES):
        tried(shop.preview_customer, change), tried(shop.change_customer, change, key=f"c{number}")
    held = tried(shop.reserve, Reservation("", "c1", "MUG-BLUE", "online", 1, AT + timedelta(hours=2)), key="r1")
    assert shop.reservations("c1", at=AT) == [held]
    tried(shop.release, held.id, key="r2"), tried(shop.release, "V-9", key="r3")
    tried(shop.file, ServiceRequest("invoice", "c1", order_id="W1"), key="f1")


def test_what_the_client_asks_and_the_server_answers_is_as_described(watched):
    shop = HttpShop(URL, SECRET, transport=httpx.MockTransport(watched))
    ask_everything(shop)
    change_everything(shop)
    assert watched.problems == []
    assert watched.seen == {(route.method, route.path) for route in ROUTES}
    assert {type(change) for change in (*ORDER_CHANGES, *CUSTOMER_CHANGES)} == set(TYPES)
