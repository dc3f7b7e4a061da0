"""Our pages: strict policy, no inline code, offline, small."""

import gzip
import json
import re
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from fastapi.testclient import TestClient

from bot.channels.demo import written_day
from bot.channels.pages import WEB
from tests.northfield import Northfield
from tests.northfield_shop import ENTRY, JO, ORDERS

PAGES = ("/", "/department/outdoor", "/product/p1", "/cart", "/console", "/operator", "/embed", "/docs", "/nowhere")
VOICE = {"talking", "microphone", "recorder", "live", "telephone"}
ALONE = {"continue"}  # the page behind a link that a caller was sent
KILOBYTE = 1024


@pytest.mark.parametrize("path", PAGES)
def test_every_page_carries_the_strict_policy(client, path):
    headers = client.get(path).headers
    policy = headers["content-security-policy"]
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy
    assert headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize("path", PAGES[:-1])
def test_no_page_has_inline_code_or_loads_from_elsewhere(client, path):
    page = client.get(path).text
    assert not re.search(r"<script(?![^>]*\bsrc=)", page)
    assert not re.search(r"<style|\sstyle=|\son\w+=", page)
    assert not re.search(r"""(src|href)=["'](https?:)?//""", page)


def test_only_the_embedded_page_may_be_framed(client):
    assert "frame-ancestors 'none'" in client.get("/").headers["content-security-policy"]
    assert "frame-ancestors 'self'" in client.get("/embed").headers["content-security-policy"]


def test_the_loader_and_the_widget_are_small(client):
    """As they travel: every module but those of voice, the styles, and one language."""
    scripts = [path.name for path in (WEB / "widget").glob("*.js") if path.stem not in VOICE | ALONE]
    paths = [f"/static/widget/{name}" for name in (*scripts, "panel.css", "strings/en.json")]
    sizes = {path: len(gzip.compress(client.get(path).content, 9)) for path in (*paths, "/static/shared/tokens.css")}
    assert sizes["/static/widget/widget.js"] <= 3 * KILOBYTE
    assert sum(sizes.values()) <= 20 * KILOBYTE


def test_what_travels_is_known_again_and_read_anew_when_it_changed(client):
    first = client.get("/static/widget/panel.js")
    tag = first.headers["etag"]
    assert client.get("/static/widget/panel.js", headers={"If-None-Match": f'W/"x", {tag}'}).status_code == 304
    assert client.get("/static/widget/panel.js", headers={"If-None-Match": '"other"'}).content == first.content


def test_modules_load_from_any_shops_page(client):
    for path in ("/widget.js", "/static/widget/panel.js", "/static/shared/tokens.css"):
        assert client.get(path).headers["access-control-allow-origin"] == "*"


def test_every_language_has_every_string():
    languages = {path.stem: json.loads(path.read_text("utf-8")) for path in (WEB / "widget" / "strings").glob("*.json")}
    assert {"en", "de"} <= set(languages)
    for name, strings in languages.items():
        assert strings.keys() == languages["en"].keys(), name
        for key, text in strings.items():
            assert re.findall(r"\{\w+\}", text) == re.findall(r"\{\w+\}", languages["en"][key]), (name, key)


def test_every_string_is_used_and_every_used_string_exists():
    code = "".join(path.read_text("utf-8") for path in (WEB / "widget").glob("*.js"))
    strings = json.loads((WEB / "widget" / "strings" / "en.json").read_text("utf-8"))
    used = set(re.findall(r"strings\.([a-z_]+)", code))
    assert used <= strings.keys()
    named = set(re.findall(r"\"([a-z_]+)\"", code)) & strings.keys()
    composed = {key for key in strings if re.match(r"(from|task|says|field)_", key)}
    assert strings.keys() == used | named | composed


def test_voice_has_its_own_strings_in_every_language_and_uses_them_all():
    languages = {
        path.stem: json.loads(path.read_text("utf-8")) for path in (WEB / "widget" / "strings" / "voice").iterdir()
    }
    assert {"en", "de"} <= set(languages)
    code = "".join((WEB / "widget" / f"{name}.js").read_text("utf-8") for name in VOICE)
    for strings in languages.values():
        assert set(re.findall(r"words\.([a-z_]+)", code)) == set(strings)


def test_the_reference_names_every_operation(client):
    page = client.get("/docs").text
    for path in client.get("/openapi.json").json()["paths"]:
        assert path in page


def test_a_visitor_signs_in_and_the_widget_gets_a_token(client):
    assert "data-token" not in client.get("/").text
    page = client.post("/sign-in", data={"customer": "c1"}).text
    assert "My orders" in page
    token = re.search(r'data-token="([^"]+)"', page)
    assert token
    opened = client.post("/v1/conversations", json={"site": "demo", "identity_token": token[1]})
    assert opened.status_code == 201
    assert "data-token" not in client.post("/sign-out").text


def test_nobody_signs_in_as_somebody_who_is_not_on_show(client):
    assert "data-token" not in client.post("/sign-in", data={"customer": "c999"}).text
    client.cookies.set("northfield_customer", "forged")
    assert "data-token" not in client.get("/").text


def test_the_entry_behind_a_source_can_be_read(client):
    entry = client.get(f"/v1/knowledge/{ENTRY.id}").json()
    assert entry["title"] == ENTRY.title
    assert client.get("/v1/knowledge/nothing").status_code == 404


def test_what_only_agents_are_told_is_not_there_for_everybody(client):
    assert client.get("/v1/knowledge/for-agents").status_code == 404


def test_health_and_readiness(client):
    assert client.get("/health").json() == {"status": "ok"}
    assert client.get("/ready").status_code == 200


def test_files_outside_the_public_folders_cannot_be_fetched(client):
    for path in ("/static/pages/base.html", "/static/widget/../../app.py", "/static/%2e%2e/app.py"):
        assert client.get(path).status_code == 404
    assert Path(WEB / "pages" / "base.html").exists()


def test_an_order_is_told_with_the_day_it_has_in_the_shop():
    late = datetime(2026, 11, 19, 23, 30, tzinfo=UTC)
    assert written_day(late, zone=ZoneInfo("Europe/Amsterdam")) == "20 November 2026"
    assert written_day(late, zone=ZoneInfo("America/New_York")) == "19 November 2026"


def test_the_orders_page_tells_days_in_the_zone_of_the_shop(tmp_path):
    kiritimati = ZoneInfo("Pacific/Kiritimati")  # fourteen hours ahead
    northfield = Northfield(tmp_path, zone=kiritimati)
    with TestClient(northfield.app) as client:
        page = client.post("/sign-in", data={"customer": JO}).text
    northfield.close()
    newest = max(order.placed_at for order in ORDERS if order.customer_id == JO)
    there = newest.astimezone(kiritimati).date()
    assert there != newest.date()
    assert f"{there.day} November 2026" in page
