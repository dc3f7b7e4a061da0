"""A picture for every demo product: a simple drawing in the product's own color, as SVG of at most 3 KB."""

from html import escape
from pathlib import Path
from random import Random

from actions.shop.demo.vocabulary import DemoProduct, products, read

WIDTH, HEIGHT = 400, 300  # 4:3, as product cards show it


def picture(product: DemoProduct) -> str:
    """The SVG of one product. The same product always looks the same."""
    words = read("drawings.yaml")
    rng = Random(product.id)
    light, dark = words["backgrounds"][product.department]
    main = _color(product, words["colors"])
    shapes = words["drawings"][product.drawing].format(main=main, shade=_darker(main), light="#fffaf0", line="#3a3733")
    turn = rng.choice((-4, -2, 0, 2, 4))
    sun_x, sun_y, sun = rng.randrange(40, 360), rng.randrange(30, 120), rng.randrange(40, 95)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" '
        f'aria-label="{escape(product.title)}">'
        f'<defs><linearGradient id="b" x1="0" y1="0" x2="0" y2="1"><stop offset="0" stop-color="{light}"/>'
        f'<stop offset="1" stop-color="{dark}"/></linearGradient></defs>'
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="url(#b)"/>'
        f'<circle cx="{sun_x}" cy="{sun_y}" r="{sun}" fill="#fff" opacity=".28"/>'
        f'<ellipse cx="200" cy="252" rx="120" ry="13" fill="#000" opacity=".13"/>'
        f'<g transform="rotate({turn} 200 150)" stroke-linejoin="round" stroke-linecap="round">{shapes}</g></svg>'
    )


def write_pictures(folder: Path) -> None:
    """One file a product, `<product id>.svg`, in `folder` (made if absent)."""
    folder.mkdir(parents=True, exist_ok=True)
    for product in products():
        (folder / f"{product.id}.svg").write_text(picture(product), encoding="utf-8")


def _color(product: DemoProduct, colors: dict[str, str]) -> str:
    """The color of the first variant: of the first option value that names one."""
    for value in product.variants[0].options.values():
        for word in (value, *reversed(value.split())):
            if word in colors:
                return colors[word]
    return Random(product.id).choice(list(colors.values()))


def _darker(color: str) -> str:
    channels = (int(color[place : place + 2], 16) * 7 // 10 for place in (1, 3, 5))
    return "#" + "".join(f"{channel:02x}" for channel in channels)
