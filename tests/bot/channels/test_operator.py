"""The operator's pages: who gets in, what is brought in, what is stopped, what is found, what goes out."""

import base64
import csv
import io
import json
import socket
import zipfile
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from threading import Thread
from time import monotonic, sleep

import httpx
import pytest
from fastapi.testclient import TestClient

from bot.channels.operator.csv_file import COLUMNS, safe
from bot.channels.operator.importing import unpack
from bot.channels.operator.telling import SIGNATURE, Telling, signature
from bot.dialogue.board import Agent, Role
from bot.dialogue.handoff import hand_off
from bot.errors import BadMessage
from bot.storage.hooks import WAITS
from tests.northfield import AGENT_KEY, IDENTITY_SECRET, Northfield

from .conftest import open_conversation

PASSWORD = "correct horse battery"
READS = ("start", "people", "knowledge", "knowledge/care", "settings", "switches", "experiments", "conversations",
         "figures", "outbox", "conversations/export", "hooks", "conversations/x", "hooks/x/secret",
         "knowledge/entry?file=x.md")  # fmt: skip


class Operator:
    """Somebody signed in at the operator's pages."""

    def __init__(self, client, name="Olga", key=AGENT_KEY):
        self.client = TestClient(client.app, raise_server_exceptions=False)
        session = self.client.post("/v1/agent/session", json={"name": name, "key": key}).json()
        self.headers = {"X-CSRF-Token": session.get("csrf", "")}

    def get(self, path, **params):
        return self.client.get(f"/v1/admin/{path}", params=params or None)

    def send(self, method, path, **body):
        return self.client.request(method, f"/v1/admin/{path}", json=body, headers=self.headers)

    def upload(self, what, data, name="file.csv", *, dry_run=True):
        return self.client.post(
            f"/v1/admin/imports/{what}/files",
            params={"name": name, "dry_run": dry_run},
            content=data,
            headers=self.headers,
        )


@pytest.fixture
def northfield(tmp_path):
    shop = Northfield(tmp_path, with_operator=True)
    yield shop
    shop.close()


@pytest.fixture(scope="module")
def standing(tmp_path_factory):
    """A shop for what must change nothing."""
    shop = Northfield(tmp_path_factory.mktemp("standing"), is_new=True)
    shop.office.accounts.add(Agent("sue", "Sue", Role.SUPERVISOR), PASSWORD, datetime.now(UTC), by="olga")
    yield shop
    shop.close()


@pytest.fixture(scope="module")
def standing_client(standing):
    with TestClient(standing.app, raise_server_exceptions=False) as client:
        yield client


@pytest.fixture(scope="module")
def watcher(standing_client):
    """An operator whose every wish is refused, or a dry run."""
    return Operator(standing_client, "Wanda")


@pytest.fixture(scope="module")
def sue(standing_client):
    return Operator(standing_client, "Sue", PASSWORD)


@pytest.fixture
def new_shop(tmp_path):
    shop = Northfield(tmp_path, is_new=True)
    yield shop
    shop.close()


@pytest.fixture
def olga(client):
    return Operator(client)


@pytest.fixture
def founder(new_shop):
    with TestClient(new_shop.app, raise_server_exceptions=False) as client:
        yield Operator(client)


@pytest.mark.parametrize("path", READS)
def test_only_operators_read(standing_client, sue, path):
    assert standing_client.get(f"/v1/admin/{path}").status_code == 401
    assert sue.get(path).status_code == 403


def test_nothing_changes_without_the_sessions_token(olga):
    olga.headers = {}
    changes = [("PUT", "switches"), ("PUT", "people"), ("PUT", "shop"), ("POST", "hooks"),
               ("PUT", "knowledge/entry"), ("POST", "imports/kb"), ("DELETE", "people/x"), ("DELETE", "hooks/x"),
               ("POST", "knowledge/try")]  # fmt: skip
    body = {"kind": "writes", "on": True, "name": "x", "url": "https://shop.example", "question": "x"}
    assert {olga.send(*change, **body).status_code for change in changes} == {403}
    assert olga.upload("products", b"x").status_code == 403


GOODS = "Handle,Title,Variant SKU,Variant Price\nmug,Mug,mug-1,{price}\n"


def test_a_dry_run_tells_what_would_be_then_the_import_does_it(founder):
    tallies = founder.upload("products", GOODS.format(price=8)).json()["tallies"]
    assert [(one["kind"], one["added"]) for one in tallies] == [("products", 1), ("variants", 1)]
    assert founder.get("start").json()["products"] == 0
    assert founder.upload("products", GOODS.format(price=8), dry_run=False).json()["imported"] is True
    assert founder.get("start").json()["products"] == 1
    changed = founder.upload("products", GOODS.format(price=9)).json()["tallies"]
    assert [(one["kind"], one["changed"], one["same"]) for one in changed] == [("products", 0, 1), ("variants", 1, 0)]


def test_a_failed_import_names_rows_and_changes_nothing(founder):
    bad = GOODS.format(price=8) + "lamp,Lamp,lamp-1,cheap\n"
    told = founder.upload("products", bad, name="goods.csv", dry_run=False).json()
    assert told["imported"] is False
    [problem] = told["problems"]
    assert (problem["file"], problem["row"], problem["column"]) == ("goods.csv", 3, "Variant Price")
    assert founder.get("start").json()["products"] == 0


def zipped(**files):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            archive.writestr(name.replace("__", "/"), text)
    return packed.getvalue()


def test_a_bundle_comes_as_a_zip_in_whatever_folder_it_lies(founder):
    product = json.dumps({"id": "mug", "title": "Mug"})
    packed = zipped(**{"mine__products.jsonl": product, "..__..__evil.jsonl": "x", "readme.txt": "hello"})
    told = founder.upload("bundle", packed, name="shop.zip").json()
    assert [(one["kind"], one["added"]) for one in told["tallies"]] == [("products", 1)]


def spoilt(packing, *, name="products.jsonl"):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", packing) as archive:
        archive.writestr(name, bytes(range(256)) * 40)
    whole = packed.getvalue()
    return whole[:60] + b"\xff" * 30 + whole[90:] if name.isascii() else whole.replace(name.encode(), b"\xff" * 2)


@pytest.mark.parametrize(
    "data",
    [b"PK\x03\x04 not really", b"{}", zipped(**{"products.jsonl": "\0" * 200})[:60], spoilt(zipfile.ZIP_DEFLATED),
     spoilt(zipfile.ZIP_LZMA), spoilt(zipfile.ZIP_BZIP2), spoilt(zipfile.ZIP_STORED, name="é")],
)  # fmt: skip
def test_what_is_no_bundle_is_refused(watcher, data):
    assert watcher.upload("bundle", data).status_code == 422


def test_a_cell_without_end_is_a_problem_of_its_file(watcher):
    told = watcher.upload("products", GOODS.format(price="8" * 200_000), name="goods.csv")
    assert told.status_code == 200, told.text
    assert [(one["file"], one["row"]) for one in told.json()["problems"]] == [("goods.csv", 2)]


def test_a_zip_bomb_is_not_unpacked(tmp_path):
    bomb = zipped(**{"products.jsonl": " " * 3_000_000})
    assert len(bomb) < 10_000
    with pytest.raises(BadMessage, match="at most 1 MB unpacked"):
        unpack(bomb, tmp_path / "bundle", most=1 << 20)
    assert sum(path.stat().st_size for path in tmp_path.rglob("*.jsonl")) <= 1 << 20


@pytest.mark.parametrize(
    "name", ["../../../etc/passwd", "..\\..\\x.csv", "/abs.csv", "", ".hidden", "a" * 120, "<img>.csv"]
)
def test_a_files_name_becomes_no_path(watcher, name):
    told = watcher.upload("products", "no header", name=name).json()
    assert not [one for one in told["problems"] if set("/\\<") & set(one["file"])]
    assert told["problems"]


def test_help_pages_come_from_a_file_and_never_from_inside_the_network(olga):
    told = olga.upload("kb", "question,answer\nDo you gift wrap?,Yes, for free.\n", name="faq.csv").json()
    assert told["tallies"][0]["added"] + told["tallies"][0]["refused"] == 1
    good = 'question,answer\nDo you gift wrap?,"Yes, for free."\n'
    assert olga.upload("kb", good, name="faq.csv", dry_run=False).json()["imported"] is True
    assert olga.send("POST", "knowledge/try", question="do you gift wrap").json()["now"]["quote"] == "Yes, for free."
    inside = olga.send("POST", "imports/kb", url="http://169.254.169.254/latest/meta-data", dry_run=True).json()
    assert (inside["imported"], inside["tallies"][0]["refused"]) == (False, 1)


def test_the_shop_tells_its_hours(founder):
    hours = "Mon-Fri 9-17"
    assert founder.send("PUT", "shop", name="Mugs", support_hours=hours).status_code == 204
    started = founder.get("start").json()
    assert (started["shop"]["support_hours"], started["are_hours_understood"]) == (hours, True)
    assert founder.send("PUT", "shop", support_hours="whenever I like").status_code == 422
    assert founder.get("start").json()["shop"]["name"] == "Mugs"


def test_people_are_added_changed_and_given_another_password(client, olga, northfield):
    add = {"name": "Ben K.", "role": "agent", "team": "returns", "password": PASSWORD}
    assert olga.send("PUT", "people", **add).status_code == 204
    ben = Operator(client, "Ben K.", PASSWORD)
    assert ben.client.get("/v1/agent/queue").status_code == 200
    assert olga.send("PUT", "people", name="Ben K.", role="supervisor").status_code == 204
    assert northfield.office.accounts.agents.find("ben-k")[0].role is Role.SUPERVISOR
    assert olga.send("PUT", "people", name="Ben K.", role="supervisor", password=PASSWORD + "2").status_code == 204
    assert ben.client.get("/v1/agent/queue").status_code == 401
    assert olga.send("PUT", "people", name="Ann", password="short").status_code == 422
    assert olga.send("DELETE", "people/ben-k").status_code == 204
    assert [one["name"] for one in olga.get("people").json()["people"]] == ["Olga"]


def test_nobody_locks_themselves_out(olga):
    assert olga.send("DELETE", "people/olga").status_code == 422
    assert olga.send("PUT", "people", name="Olga", role="agent").status_code == 422


ENTRY = "returns/time-limit.md"


def entry(olga, file=ENTRY):
    return olga.get("knowledge/entry", file=file).json()


def test_an_entry_is_found_and_read_as_it_stands(olga):
    found = olga.get("knowledge", q="RETURN something").json()
    assert ([one["file"] for one in found["entries"]], found["topics"]) == ([ENTRY], ["returns", "shipping"])
    assert olga.get("knowledge", topic="shipping").json()["count"] == 2
    read = entry(olga)
    assert (read["topic"], read["questions"]) == ("returns", ["how many days to return"])


def test_a_draft_is_asked_before_it_is_saved_and_saved_then(olga, northfield):
    draft = {**entry(olga), "body": "You have 60 days."}
    told = olga.send("POST", "knowledge/try", question="how many days to return", draft=draft).json()
    assert told["now"]["quote"].startswith("You have 30 days")
    assert told["then"]["quote"] == "You have 60 days."
    assert entry(olga)["body"].startswith("You have 30 days")
    assert olga.send("PUT", "knowledge/entry", **draft).status_code == 200
    now = olga.send("POST", "knowledge/try", question="how many days to return").json()["now"]
    assert now["quote"] == "You have 60 days."


def test_a_save_keeps_what_was_there_and_nobodys_work_is_lost(olga):
    first = entry(olga)
    saved = olga.send("PUT", "knowledge/entry", **{**first, "body": "Sixty."}).json()
    late = olga.send("PUT", "knowledge/entry", **{**first, "body": "Ninety."})
    assert (late.status_code, entry(olga)["body"]) == (409, "Sixty.")
    [name] = saved["versions"]
    assert olga.get("knowledge/version", file=ENTRY, name=name).json()["body"] == first["body"]


def test_a_new_entry_gets_a_file_and_can_be_removed(olga):
    new = {"title": "Gift wrapping & cards", "topic": "orders", "body": "Yes.", "audience": "business",
           "valid_to": "2030-01-31", "questions": ["do you wrap", " "]}  # fmt: skip
    saved = olga.send("PUT", "knowledge/entry", **new).json()
    assert (saved["file"], saved["audience"], saved["valid_to"]) == (
        "orders/gift-wrapping-cards.md",
        "business",
        "2030-01-31",
    )
    assert olga.send("PUT", "knowledge/entry", **new).status_code == 422
    gone = olga.client.delete(
        "/v1/admin/knowledge/entry", params={"file": saved["file"], "digest": saved["digest"]}, headers=olga.headers
    )
    assert (gone.status_code, olga.get("knowledge", q="gift").json()["count"]) == (204, 0)


@pytest.mark.parametrize(
    "wrong",
    [
        {"title": ""},
        {"body": " "},
        {"valid_from": "2027-01-02", "valid_to": "2027-01-01"},
        {"body": "{no_such_figure}"},
    ],
)
def test_what_could_not_be_served_is_not_saved(watcher, wrong):
    assert watcher.send("PUT", "knowledge/entry", **{**entry(watcher), **wrong}).status_code == 422
    assert entry(watcher)["body"].startswith("You have 30")


@pytest.mark.parametrize(
    "file", ["../../secrets.md", "/etc/passwd", "returns/../../x.md", ".versions/x.md", "a\\b.md", "x"]
)
def test_no_file_outside_the_folder_is_read_or_written(watcher, file):
    assert watcher.get("knowledge/entry", file=file).status_code == 422
    draft = {"title": "x", "body": "x", "file": file, "digest": "x"}
    assert watcher.send("PUT", "knowledge/entry", **draft).status_code == 422


def test_what_needs_care_and_what_was_asked_in_vain(olga):
    olga.send("PUT", "knowledge/entry", **{**entry(olga), "valid_to": "2020-01-01"})
    care = olga.get("knowledge/care").json()
    assert ("stale", ENTRY) in [(one["kind"], one["entries"][0]["file"]) for one in care["findings"]]
    assert care["unanswered"] == []


def test_settings_are_told_with_what_they_mean_and_without_secrets(watcher):
    settings = {one["name"]: one for one in watcher.get("settings").json()["settings"]}
    assert settings["SHOPDESK_WRITES"]["meaning"].startswith("False stops every WRITE")
    assert (settings["SHOPDESK_HOME"]["source"], settings["SHOPDESK_WRITES"]["source"]) == ("set", "default")
    assert not [secret for secret in (AGENT_KEY, IDENTITY_SECRET) if secret in json.dumps(settings)]
    assert settings["SHOPDESK_AGENT_KEY"]["value"] == "••••••••"


def test_the_switch_stops_everybodys_changes_at_once(olga, northfield):
    assert olga.send("PUT", "switches", kind="writes", on=True).json()["writes"] == {"by_setting": True, "now": False}
    assert not northfield.operating.access.now().writes
    assert [one["by"] for one in olga.get("switches").json()["on"]] == ["olga"]
    olga.send("PUT", "switches", kind="writes", on=False)
    assert northfield.operating.access.now().writes


def test_one_action_is_stopped_and_one_that_there_is_not_cannot_be(olga):
    told = olga.send("PUT", "switches", kind="shadow", action="cancel_order", on=True).json()
    assert {one["now"] for one in told["actions"] if one["name"] == "cancel_order"} == {"shadow"}
    for wrong in ({"kind": "off", "action": "fly"}, {"kind": "off"}, {"kind": "writes", "action": "cancel_order"}):
        assert olga.send("PUT", "switches", **wrong, on=True).status_code == 422


def talk(client, *texts):
    shopper = open_conversation(client)
    for text in texts:
        shopper.say(text)
    return shopper


def test_conversations_are_found_read_and_counted(client, olga):
    talk(client, "Track my order")
    person = talk(client, "This is useless, get me a human")
    found = olga.get("conversations", q="useless").json()
    assert [one["conversation_id"] for one in found["conversations"]] == [person.id]
    assert olga.get("conversations", outcome="talked").json()["conversations"][0]["intents"] == "order_status"
    read = olga.get(f"conversations/{person.id}").json()
    assert "This is useless, get me a human" in [event.get("text") for event in read["events"]]
    figures = olga.get("figures").json()
    assert (figures["conversations"], figures["handed_over"], figures["reasons"][0]["name"]) == (2, 0.5, "asked")
    assert olga.get("conversations/nothing").status_code == 404


def test_pages_go_on_where_the_last_one_ended(client, olga):
    ids = {talk(client, "hello").id for _ in range(3)}
    first = olga.get("conversations", limit=2).json()
    second = olga.get("conversations", after=first["next"], limit=2).json()
    pages = [one["conversation_id"] for page in (first, second) for one in page["conversations"]]
    assert (set(pages), len(pages), second["next"]) == (ids, 3, "")
    assert olga.get("conversations", after="nonsense").status_code == 422


def test_an_export_has_a_row_for_each_conversation_and_no_formula(client, olga):
    site = talk(client, "=cmd|' /C calc'!A0")
    talk(client, "Track my order")
    lines = list(csv.DictReader(io.StringIO(olga.get("conversations/export").text)))
    assert list(lines[0]) == list(COLUMNS)
    assert site.id in [line["conversation_id"] for line in lines]
    rows = [json.loads(line) for line in olga.get("conversations/export", kind="jsonl").text.splitlines()]
    assert [row["messages"] for row in rows] == [1, 1]
    assert "attachment" in olga.get("conversations/export").headers["content-disposition"]


@pytest.mark.parametrize(
    "cell", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "  =1", "＝1+1", "\u3000＠SUM(A1)", '=HYPERLINK("x")']
)
def test_no_cell_is_calculated(cell):
    assert safe(cell) == f"'{cell}"


@pytest.mark.parametrize(("cell", "written"), [("a=b", "a=b"), (None, ""), (-3, "-3"), (2.5, "2.5"), ("", "")])
def test_what_is_no_formula_stays_as_it_is(cell, written):
    assert safe(cell) == written


def hook(olga, url="https://crm.example/hook"):
    return olga.send("POST", "hooks", url=url)


def test_a_webhook_is_told_signed_and_once(client, olga, northfield):
    added = hook(olga).json()
    shopper = talk(client, "This is useless, get me a human")
    northfield.operating.telling.send_due(northfield.operating.hooks)
    northfield.operating.telling.send_due(northfield.operating.hooks)
    [request] = northfield.hooked
    body = json.loads(request.content)
    assert (body["type"], body["conversation_id"], body["reason"]) == (
        "conversation.handed_over", shopper.id, "asked",
    )  # fmt: skip
    at = int(request.headers[SIGNATURE].split(",")[0].removeprefix("t="))
    assert request.headers[SIGNATURE] == signature(added["secret"], request.content.decode(), at)
    assert (request.url.host, request.headers["host"]) == ("93.184.215.14", "crm.example")
    assert olga.get("hooks").json()["deliveries"][0]["state"] == "told"
    assert olga.get(f"hooks/{added['id']}/secret").json() == {"secret": added["secret"]}


def test_what_did_not_arrive_is_told_again_later_and_given_up_at_last(client, olga, northfield):
    hook(olga)
    northfield.hook_status = 500
    talk(client, "This is useless, get me a human")
    hooks, telling = northfield.operating.hooks, northfield.operating.telling
    for wait in (*WAITS, timedelta(0)):
        assert telling.send_due(hooks) == 0
        assert telling.send_due(hooks) == 0
        northfield.ahead += wait + timedelta(seconds=30)
    [given_up] = olga.get("hooks").json()["deliveries"]
    assert (given_up["state"], given_up["attempts"]) == ("given up", len(WAITS) + 1)
    assert (given_up["problem"], len(northfield.hooked)) == ("answered 500", len(WAITS) + 1)


def test_who_answers_drop_by_drop_holds_up_no_other_webhook(client, olga, northfield):
    hook(olga)
    talk(client, "This is useless, get me a human")
    with socket.create_server(("127.0.0.1", 0)) as listening:
        Thread(target=drip, args=(listening,), daemon=True).start()
        port = listening.getsockname()[1]
        telling = Telling(lambda hook_id: "s", lambda *_: ["127.0.0.1"], lambda *_: "", Towards(port), seconds=0.3)
        began = monotonic()
        assert telling.send_due(northfield.operating.hooks) == 0
        assert monotonic() - began < 3
    assert olga.get("hooks").json()["deliveries"][0]["problem"] == "no answer within 0.3 seconds"


def drip(listening):
    """A head that never ends, a byte at a time."""
    connection, _ = listening.accept()
    with connection, suppress(OSError):
        connection.sendall(b"HTTP/1.1 200 OK\r\nX: ")
        for _ in range(100):
            connection.sendall(b"x")
            sleep(0.05)


class Towards(httpx.AsyncHTTPTransport):
    """Whatever is asked for is asked of a port of this machine."""

    def __init__(self, port):
        super().__init__()
        self.port = port

    async def handle_async_request(self, request):
        request.url = request.url.copy_with(scheme="http", port=self.port)
        return await super().handle_async_request(request)


@pytest.mark.parametrize("url", ["http://127.0.0.1/x", "https://10.0.0.1", "ftp://shop.example", "https://[::1]/",
                                 "http://user:pass@shop.example/", "https://shop.example:22/"])  # fmt: skip
def test_no_webhook_reaches_into_the_network(watcher, standing, url):
    standing.resolve = lambda host, port: [host.strip("[]")]
    assert hook(watcher, url).status_code == 422


def test_a_name_that_moves_inside_is_not_followed(client, olga, northfield):
    hook(olga)
    talk(client, "This is useless, get me a human")
    northfield.resolve = lambda host, port: ["127.0.0.1"]
    northfield.operating.telling.send_due(northfield.operating.hooks)
    assert northfield.hooked == []
    assert "not a public address" in olga.get("hooks").json()["deliveries"][0]["problem"]


def test_an_address_that_is_off_is_told_nothing(client, olga, northfield):
    added = hook(olga).json()
    assert olga.send("PUT", f"hooks/{added['id']}", on=False).status_code == 204
    talk(client, "This is useless, get me a human")
    assert northfield.operating.hooks.last() == []
    assert olga.send("DELETE", f"hooks/{added['id']}").status_code == 204
    assert olga.get("hooks").json()["hooks"] == []


def test_a_turn_that_is_undone_tells_nobody(client, olga, northfield):
    hook(olga)
    shopper = open_conversation(client)
    store = northfield.conversations
    with suppress(ZeroDivisionError), store.turn(shopper.id) as turn:
        turn.save(hand_off(turn.conversation, "asked", "", datetime.now(UTC)))
        raise ZeroDivisionError
    assert northfield.operating.hooks.last() == []


def test_too_many_questions_are_refused(olga):
    answers = [olga.send("PUT", "switches", kind="off", on=True).status_code for _ in range(60)]
    assert 429 in answers


FIRST_DAY = base64.urlsafe_b64encode(b'["0001-01-01T00:00:00+14:00", "x"]').decode()


@pytest.mark.parametrize(
    ("path", "asked", "status"),
    [("conversations", {"last": "9999-12-31"}, 200), ("conversations", {"first": "0001-01-01"}, 200),
     ("conversations", {"after": FIRST_DAY}, 422), ("knowledge/entry", {"file": "a" * 290 + ".md"}, 422),
     ("knowledge/version", {"file": "/".join(["ab"] * 98) + ".md", "name": "x"}, 422)],
)  # fmt: skip
def test_days_and_names_at_the_end_of_what_there_is_are_answered(watcher, path, asked, status):
    assert watcher.get(path, **asked).status_code == status
