"""Shopify's customers CSV. A customer is known by their e-mail address."""

from pathlib import Path

from actions.shop.importing.bundle import ShopData
from actions.shop.shopify.known import Known
from actions.shop.shopify.sheet import Line, Sheet, open_sheet


def read_customers(path: Path, known: Known) -> ShopData:
    """Customers with their default address; one who is known already keeps their id."""
    sheet = open_sheet(path, ("Email",))
    for line in sheet.lines:
        _add(sheet, line, known)
    return sheet.data()


def customer_id(email: str, known: Known) -> str:
    """The id somebody with this address has, or gets."""
    return known.customers.get(email.lower(), email.lower())


def _add(sheet: Sheet, line: Line, known: Known) -> None:
    email = line.get("Email")
    values = {
        "id": customer_id(email, known) or "-",
        "email": email,
        "first_name": line.get("First Name"),
        "last_name": line.get("Last Name"),
        "phone": line.get("Phone", "Default Address Phone"),
        "addresses": [_address(line)] if line.get("Default Address Address1") else [],
        "tags": tuple(tag.strip() for tag in line.get("Tags").split(",") if tag.strip()),
    }
    sheet.add("customers", line, values, {"email": "Email"})


def _address(line: Line) -> dict[str, str]:
    return {
        "line1": line.get("Default Address Address1"),
        "line2": line.get("Default Address Address2"),
        "city": line.get("Default Address City"),
        "state": line.get("Default Address Province Code", "Default Address Province"),
        "zip": line.get("Default Address Zip"),
        "country": line.get("Default Address Country Code", "Default Address Country"),
    }
