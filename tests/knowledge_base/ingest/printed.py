"""PDFs made on the spot: lines of text in one font, each in its size."""

import io

from pypdf import PdfReader, PdfWriter

Lines = list[tuple[int, str]]


def printed(*pages: Lines) -> bytes:
    """A PDF with these pages; a line is its size in points and its words."""
    count = len(pages)
    kids = " ".join(f"{4 + 2 * number} 0 R" for number in range(count))
    objects = [
        "<</Type/Catalog/Pages 2 0 R>>",
        f"<</Type/Pages/Kids[{kids}]/Count {count}>>",
        "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]
    for number, lines in enumerate(pages):
        shown = "".join(
            f"/F {size} Tf 1 0 0 1 50 {780 - 20 * at} Tm ({words}) Tj " for at, (size, words) in enumerate(lines)
        )
        stream = f"BT {shown}ET"
        objects.append(f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents {5 + 2 * number} 0 R"
                       "/Resources<</Font<</F 3 0 R>>>>>>")  # fmt: skip
        objects.append(f"<</Length {len(stream)}>>stream\n{stream}\nendstream")
    body, offsets = "%PDF-1.4\n", []
    for number, text in enumerate(objects, 1):
        offsets.append(len(body))
        body += f"{number} 0 obj {text} endobj\n"
    table = "".join(f"{offset:010} 00000 n \n" for offset in offsets)
    end = f"trailer<</Size {len(objects) + 1}/Root 1 0 R>>\nstartxref\n{len(body)}\n%%EOF\n"
    return f"{body}xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}{end}".encode("latin-1")


def encrypted(pdf: bytes, password: str) -> bytes:
    """The same, to be opened with `password`."""
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf)))
    writer.encrypt(password, algorithm="RC4-128")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()
