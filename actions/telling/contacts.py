"""E-mail addresses, phone numbers and names as people give them: what is accepted, and how little of it is shown."""

import re
import unicodedata

EMAIL_CHARS = 254  # RFC 5321
NAME_CHARS = 60
PHONE_DIGITS = range(8, 16)  # ITU-T E.164 ends at 15
NAME_MARKS = frozenset(" '’-.")
EMAIL = re.compile(r"[\w.+-]{1,64}@[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){1,4}", re.IGNORECASE)


def email_in(text: str) -> str | None:
    """The address, in lower case; None for what no letter could reach."""
    said = text.strip().strip("<>.,;").lower()
    usable = len(said) <= EMAIL_CHARS and EMAIL.fullmatch(said) and ".." not in said and not said.startswith(".")
    return said if usable else None


def phone_in(text: str) -> str | None:
    """The number as it is dialled, a leading "+" kept; None for what cannot be one."""
    said = text.strip()
    digits = "".join(character for character in said if character in "0123456789")
    if len(said) > 2 * PHONE_DIGITS.stop or len(digits) not in PHONE_DIGITS or set(said) - set("0123456789+-–/.() "):
        return None
    return f"+{digits}" if said.startswith("+") else digits


def name_in(text: str) -> str | None:
    """A person's name with its spaces put right; None for what is none: figures, markup, a whole story."""
    said = " ".join(text.split())
    is_name = 0 < len(said) <= NAME_CHARS and all(_may_stand_in_name(character) for character in said)
    return said if is_name and any(character.isalpha() for character in said) else None


def _may_stand_in_name(character: str) -> bool:
    return character in NAME_MARKS or unicodedata.category(character)[0] in "LM"


def masked_email(email: str) -> str:
    """Enough to recognize one's own: "j••@example.com"."""
    name, _, domain = email.partition("@")
    return f"{name[:1]}••@{domain}" if domain else ""


def masked_phone(phone: str) -> str:
    """The last two figures: "•••01"."""
    return f"•••{phone[-2:]}" if len(phone) > 4 else ""
