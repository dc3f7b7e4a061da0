"""What is brought in, after a look at what would change; nothing of it becomes a path or fills the disk."""

import io
import json
import zipfile

import pytest

from bot.channels.operator.importing import unpack
from bot.errors import BadMessage

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
    ids=["no zip", "JSON", "cut off", "deflated", "LZMA", "BZIP2", "stored"],
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
