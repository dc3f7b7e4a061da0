"""Whether an address, an e-mail, a phone number or a name can be written down."""

from actions.shop.models import Address

LONGEST_EMAIL = 254  # RFC 5321, 4.5.3.1.3, less the brackets
LONGEST_FIELD = 120
PHONE_DIGITS = range(6, 16)  # ITU-T E.164 allows 15
PHONE_KEY_DIGITS = 8  # what is left of a number without its country's code, in countries with short numbers
_BETWEEN_DIGITS = set(" ()-./")
_NOT_IN_EMAILS = set('<>()[],;:\\"')  # allowed between quotes only, which nobody has


def valid_email(text: str) -> bool:
    """One "@" with something before and a dotted name behind it; whether somebody reads it only a code can show."""
    local, at, domain = text.partition("@")
    labels = domain.split(".")
    shaped = bool(local and at and "@" not in domain and len(labels) > 1 and all(labels))
    plain = text.isprintable() and not any(char.isspace() or char in _NOT_IN_EMAILS for char in text)
    return shaped and plain and len(text) <= LONGEST_EMAIL


def valid_phone(text: str) -> bool:
    """Digits as people group them: "+49 171 5550-101"."""
    rest = text.removeprefix("+")
    digits = sum(char.isdecimal() for char in rest)
    return digits in PHONE_DIGITS and all(char.isdecimal() or char in _BETWEEN_DIGITS for char in rest)


def phone_key(number: str) -> str:
    """What telephone numbers are compared by, with and without a country's code: the last eight digits.

    "+49 171 5550-101" and "0171 5550101" -> "15550101"; "" for what has fewer, such as "anonymous".
    """
    digits = "".join(char for char in number if "0" <= char <= "9")
    return digits[-PHONE_KEY_DIGITS:] if len(digits) >= PHONE_KEY_DIGITS else ""


def valid_name(text: str) -> bool:
    return 0 < len(text) <= LONGEST_FIELD and text.isprintable()


def valid_address(address: Address) -> bool:
    """Street, town, zip and country are there, and every part fits on a label."""
    needed = (address.line1, address.city, address.zip, address.country)
    parts = (*needed, address.line2, address.state, address.name)
    return all(part.strip() for part in needed) and all(
        len(part) <= LONGEST_FIELD and (part.isprintable() or not part) for part in parts
    )


def zip_key(zip_code: str) -> str:
    """What zip codes are compared by: "d01 x2y4" -> "D01X2Y4"."""
    return "".join(zip_code.split()).upper()
