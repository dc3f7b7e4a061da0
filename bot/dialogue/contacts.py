"""Where somebody can be reached, as they said it for any task."""

from collections.abc import Mapping

CONTACTS = {"email": "email", "proof": "email", "phone": "phone"}
"""The slots that tell it, and what each tells."""


def with_contact(contacts: Mapping[str, str], slot: str, value: str) -> Mapping[str, str]:
    """With what the slot says, also to prove who it is; what did not fit ("") is forgotten, and a zip code is none."""
    name = CONTACTS.get(slot, "")
    if not name or (slot == "proof" and value and "@" not in value):
        return contacts
    others = {known: kept for known, kept in contacts.items() if known != name}
    return {**others, name: value} if value else others
