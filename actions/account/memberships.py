"""The shop's membership levels, as its settings name them: lowest first, `memberships: Circle, Circle Plus`."""

from actions.shop.shop import Shop


def levels(shop: Shop) -> tuple[str, ...]:
    return tuple(name for part in shop.settings().get("memberships", "").split(",") if (name := part.strip()))


def fee_of(level: str, shop: Shop) -> str | None:
    """What the shop says it costs (`membership_fee.Circle Plus: €29 a year`); None where it says nothing."""
    return shop.settings().get(f"membership_fee.{level}") if level else None
