"""Turns a table into lines that can be read out: "Size M: Chest 96 cm; Waist 82 cm"."""

from bs4 import BeautifulSoup, Tag

MAX_CELLS = 20_000
MAX_SPAN = 50


def table_to_list(soup: BeautifulSoup, table: Tag) -> None:
    """Put a list in the place of `table`; one that only lays out the page becomes its cells, one below the other."""
    rows = table.find_all("tr")
    is_layout = table.get("role") in ("presentation", "none") or table.find(["p", "div", "ul", "h2", "h3", "h6"])
    if is_layout or not rows:
        for tag in table.find_all(["thead", "tbody", "tfoot", "colgroup", "col", "tr"]):
            tag.unwrap()
        for tag in table.find_all(["td", "th", "caption"]):
            tag.name = "div"
        table.name = "div"
        return
    lines = [line for line in lines_of(_grid(rows), has_header=_has_header(rows)) if line]
    caption = table.find("caption")
    described = soup.new_tag("div")
    if caption:
        caption.name = "p"
        described.append(caption.extract())
    items = soup.new_tag("ul")
    for line in lines:
        item = soup.new_tag("li")
        item.string = line
        items.append(item)
    described.append(items)
    table.replace_with(described)


def lines_of(grid: list[list[str]], *, has_header: bool) -> list[str]:
    """One line a row; with a header its words stand before each cell."""
    if not has_header:
        return ["; ".join(dict.fromkeys(cell for cell in row if cell)) for row in grid]
    header = grid[0]
    return [_line(header, row) for row in grid[1:]]


def _line(header: list[str], row: list[str]) -> str:
    told = [f"{name} {cell}".strip() for name, cell in zip(header, row, strict=False) if cell]
    if row and row[0] and len(told) > 1:
        return f"{told[0]}: {'; '.join(told[1:])}"
    return "; ".join(told)


def _has_header(rows: list[Tag]) -> bool:
    return len(rows) > 1 and (rows[0].find_parent("thead") is not None or not rows[0].find("td"))


def _grid(rows: list[Tag]) -> list[list[str]]:
    """The cells' texts, those that span several rows or columns in each of them."""
    grid: list[list[str]] = []
    below: dict[int, tuple[int, str]] = {}
    cells_left = MAX_CELLS
    for row in rows:
        line: list[str] = []
        for cell in row.find_all(["td", "th"]):
            _take_below(line, below)
            text = cell.get_text(" ", strip=True)
            for _ in range(_span(cell, "colspan")):
                below[len(line)] = (_span(cell, "rowspan") - 1, text)
                line.append(text)
        _take_below(line, below)
        cells_left -= len(line)
        if cells_left < 0:
            break
        grid.append(line)
    return grid


def _take_below(line: list[str], below: dict[int, tuple[int, str]]) -> None:
    while below.get(len(line), (0, ""))[0] > 0:
        left, text = below[len(line)]
        below[len(line)] = (left - 1, text)
        line.append(text)


def _span(cell: Tag, name: str) -> int:
    value = str(cell.get(name, "1"))
    return max(1, min(int(value), MAX_SPAN)) if value.isascii() and value.isdigit() and len(value) < 5 else 1
