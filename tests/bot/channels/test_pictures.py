"""Pictures from shoppers: shown to both sides, and never the file that came."""

import struct
import zlib
from io import BytesIO

import pytest
from PIL import Image

from bot.channels.picture_file import LONGEST_SIDE, clean_picture
from bot.errors import BadPicture

SCRIPT = b"<script>alert(1)</script>"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'


def picture(kind: str = "JPEG", size: tuple[int, int] = (40, 30), **more) -> bytes:
    made = BytesIO()
    Image.new("RGB", size, "red").save(made, kind, **more)
    return made.getvalue()


def bomb(side: int = 60_000) -> bytes:
    """A PNG of a few bytes that says it is as wide and as high as that."""
    header = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    chunks = b"".join(
        struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        for kind, body in ((b"IHDR", header), (b"IDAT", zlib.compress(bytes(100_000))), (b"IEND", b""))
    )
    return b"\x89PNG\r\n\x1a\n" + chunks


@pytest.fixture
def send(shopper):
    def send(content: bytes, name: str = "lamp.jpg", message_id: str = "p1"):
        path = f"{shopper.path}/files"
        return shopper.client.post(
            path, params={"message_id": message_id, "name": name}, content=content, headers=shopper.headers
        )

    return send


def sent_pictures(shopper):
    return [event for event in shopper.events() if event.get("picture")]


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "GIF", "WEBP"])
def test_a_picture_is_in_the_log_and_can_be_looked_at(shopper, send, kind):
    assert send(picture(kind), name="my lamp").status_code == 200
    (event,) = sent_pictures(shopper)
    assert event["text"] == "my lamp"
    shown = shopper.client.get(event["picture"])
    assert shown.headers["content-type"] == "image/jpeg"
    assert shown.headers["x-content-type-options"] == "nosniff"
    assert Image.open(BytesIO(shown.content)).size == (40, 30)


def test_the_agent_sees_it_too(shopper, send, mira):
    send(picture())
    page = mira.client.get(f"/v1/agent/conversations/{shopper.id}").json()
    assert [event["picture"] for event in page["events"] if event.get("picture")] == [
        sent_pictures(shopper)[0]["picture"]
    ]


def test_the_same_message_is_one_picture(shopper, send):
    first, second = send(picture()), send(picture())
    assert first.json() == second.json()
    assert len(sent_pictures(shopper)) == 1


@pytest.mark.parametrize(
    "content",
    [
        SVG,
        b"<!doctype html>" + SCRIPT,
        b"PK\x03\x04 an archive",
        b"%PDF-1.7",
        b"",
        b"GIF89a" + SCRIPT,
        b"\xff\xd8\xff" + SCRIPT,
        b"RIFF\x00\x00\x00\x00WAVEfmt ",
        bomb(),
        picture("PNG")[:60],
    ],
    ids=["svg", "html", "zip", "pdf", "empty", "gif script", "jpeg script", "wave", "bomb", "cut off"],
)
def test_what_is_no_picture_is_refused_and_leaves_nothing(shopper, send, content):
    refused = send(content)
    assert refused.status_code == 422
    assert refused.json()["code"] == "bad_picture"
    assert sent_pictures(shopper) == []


def test_a_picture_that_is_also_something_else_is_only_a_picture_afterwards():
    for polyglot in (
        picture("JPEG", comment=SCRIPT) + b"PK\x03\x04" + SCRIPT,
        picture("GIF", comment=SCRIPT) + SCRIPT,
        picture("PNG") + SVG,
    ):
        kept = clean_picture(polyglot).content
        assert not [word for word in (b"script", b"PK", b"svg") if word in kept]


def test_where_it_was_taken_is_not_kept():
    exif = Image.Exif()
    exif[0x010F] = "A camera"
    exif.get_ifd(0x8825)[1] = "N"
    assert not Image.open(BytesIO(clean_picture(picture(exif=exif)).content)).getexif()


def test_large_ones_are_made_smaller_and_turned_upright():
    exif = Image.Exif()
    exif[0x0112] = 6  # a quarter turn
    kept = Image.open(BytesIO(clean_picture(picture(size=(4000, 2000), exif=exif)).content))
    assert kept.size == (LONGEST_SIDE // 2, LONGEST_SIDE)


def test_more_pixels_than_a_camera_has_are_refused_before_they_are_unpacked():
    with pytest.raises(BadPicture, match="pixels, got 8000 x 8000"):
        clean_picture(bomb(8_000))


def test_a_conversation_has_so_many_pictures_and_no_more(shopper, send):
    answers = [send(picture(), message_id=f"p{number}").status_code for number in range(21)]
    assert answers.count(200) == 20 or 429 in answers
    assert len(sent_pictures(shopper)) <= 20


def test_nobody_sends_into_a_conversation_that_is_not_theirs(shopper):
    stranger = {"Authorization": "Bearer wrong"}
    path = f"{shopper.path}/files"
    refused = shopper.client.post(path, params={"message_id": "x"}, content=picture(), headers=stranger)
    assert refused.status_code == 401


def test_a_key_that_is_none_finds_nothing(client):
    assert client.get("/v1/pictures/" + "a" * 32).status_code == 404
    assert client.get("/v1/pictures/..%2f..%2fsecrets").status_code in {404, 422}
