"""Pictures from strangers: what a browser or an agent gets is painted anew, never the file that came.

A file may be two things at once (a picture that is also a page, a script or an archive), may unpack to gigabytes, and
may tell where it was taken. Painted anew, it is a picture and nothing else.
"""

from io import BytesIO

from PIL import Image, ImageOps

from bot.errors import BadPicture
from bot.storage.pictures import Picture

MAGIC = {"JPEG": b"\xff\xd8\xff", "PNG": b"\x89PNG\r\n\x1a\n", "GIF": b"GIF8", "WEBP": b"RIFF"}
"""How files of these formats begin. SVG is not among them: it is a program."""
MOST_PIXELS = 50_000_000  # a phone's camera has up to this many; more are refused before they are unpacked
LONGEST_SIDE = 1_600  # px that are kept
QUALITY = 85
DAMAGED = (
    OSError,
    ValueError,
    SyntaxError,
    EOFError,
    MemoryError,
    Image.DecompressionBombError,
    Image.DecompressionBombWarning,
)
"""What the reader raises for files that are not what they begin as."""
WANTED = "expected a picture: JPEG, PNG, GIF or WebP"


def clean_picture(content: bytes) -> Picture:
    """The picture as a JPEG without anything else in it. Raises `BadPicture`."""
    kind = next((name for name, magic in MAGIC.items() if content.startswith(magic)), None)
    if kind is None:
        raise BadPicture(WANTED)
    try:
        return Picture("image/jpeg", _painted_anew(content, kind))
    except DAMAGED as error:
        raise BadPicture(f"{WANTED} that is whole") from error


def _painted_anew(content: bytes, kind: str) -> bytes:
    with Image.open(BytesIO(content), formats=[kind]) as opened:
        width, height = opened.size
        if width * height > MOST_PIXELS:
            raise BadPicture(f"expected at most {MOST_PIXELS:,} pixels, got {width} x {height}")
        opened.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
        picture = ImageOps.exif_transpose(opened).convert("RGBA")
    picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    white = Image.new("RGB", picture.size, "white")
    white.paste(picture, mask=picture)
    made = BytesIO()
    white.save(made, "JPEG", quality=QUALITY)
    return made.getvalue()
