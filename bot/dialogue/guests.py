"""What a guest says of themselves, whatever the task, and what to ask next until they can be known."""

from collections.abc import Sequence

from bot.dialogue.access import ProofBy
from bot.dialogue.conversation import Slots, SlotValue, Task
from bot.dialogue.decisions import HandOff, Identify, Option
from bot.dialogue.phrases import says
from bot.dialogue.slots import Heard
from bot.dialogue.slots.places import ZIP
from nlu.types import Intent

PROOF = "proof"
"""The slot of a guest's e-mail or zip, asked before anything of an order is told."""
NAME_AND_ZIP = "name_and_zip"
ACCOUNT_EMAIL = "account_email"
WITHOUT_ORDER = "without_order_number"
WITHOUT_EMAIL = "without_email"
GUEST_SLOTS = frozenset({"order_id", PROOF, NAME_AND_ZIP, ACCOUNT_EMAIL})
"""Questions to somebody we do not know yet."""
EXPECTED = {
    PROOF: ("email", "zip_code"),
    NAME_AND_ZIP: ("person_name", "zip_code"),
    ACCOUNT_EMAIL: ("email",),
}
"""The entities that answer them."""
LACKING = {WITHOUT_ORDER: ("no_order_number", "order_id"), WITHOUT_EMAIL: ("no_email", ACCOUNT_EMAIL)}
"""What says that it is not at hand, and the question it answers."""
NAME_CHARS = 200
PROOF_BEFORE = "proof_before"
"""The slot of a proof that did not fit: it may be the order number that was wrong."""


def said_by_guest(heard: Heard, slots: Slots, identify_by: Sequence[ProofBy]) -> dict[str, SlotValue]:
    """What may prove who it is, wherever it was said."""
    found: dict[str, SlotValue] = {}
    is_new_address = bool(heard.values("street_address")) and heard.asked not in GUEST_SLOTS
    orders = heard.values("order_id")
    proofs = heard.values("email") if is_new_address else heard.values("email", "zip_code")
    if orders:
        found["order_id"] = orders[0]
    if proofs:
        found[PROOF] = proofs[0]
    if orders and not proofs and orders[0] != slots.get("order_id") and (before := slots.get(PROOF_BEFORE)):
        found[PROOF] = before
    for slot, (phrase, asked) in LACKING.items():
        is_answer = heard.asked == asked and says("not_at_hand", heard.text)
        if heard.values(slot) or is_answer or says(phrase, heard.text):
            found[slot] = "yes"
    is_asked_zip = heard.asked in {PROOF, NAME_AND_ZIP, ACCOUNT_EMAIL} or not LACKING.keys().isdisjoint(found)
    if not proofs and is_asked_zip and (code := zip_in(heard.meant_without("order_id"))):
        found[PROOF] = code
    elif not proofs and says("my_zip", heard.text) and (named := ZIP.search(heard.meant_without("order_id"))):
        found[PROOF] = named[0]
    if ProofBy.NAME in identify_by and _may_hold_name(heard, {**slots, **found}):
        before = str(slots.get(NAME_AND_ZIP, ""))
        found[NAME_AND_ZIP] = f"{before} {heard.text}".strip()[-NAME_CHARS:]
    return found


def is_without(task: Task | None, text: str) -> bool:
    """Whether the message says that what was asked for is not at hand: no refusal of the task itself."""
    asked = {asked: phrase for phrase, asked in LACKING.values()}
    if task is None or task.asked not in asked or "order_id" in task.slots:
        return False
    return says("not_at_hand", text) or says(asked[task.asked], text)


def _may_hold_name(heard: Heard, slots: Slots) -> bool:
    """Asked for it; or a zip code beside words, one of which may be it."""
    if not any(character.isalpha() for character in heard.text):
        return False
    is_without = bool(slots.get(WITHOUT_ORDER) or slots.get(WITHOUT_EMAIL) or heard.asked == ACCOUNT_EMAIL)
    gives_zip = bool(_own_zips(heard) or (is_without and zip_in(heard.text)))
    return heard.asked == NAME_AND_ZIP or gives_zip or bool(slots.get(WITHOUT_ORDER) and heard.values("person_name"))


def _own_zips(heard: Heard) -> list[str]:
    """Zip codes that may tell who it is: one behind a street is where something should go, unless it was asked for."""
    is_asked = heard.asked in {PROOF, NAME_AND_ZIP}
    return heard.values("zip_code") if is_asked or not heard.values("street_address") else []


def zip_in(text: str) -> str:
    """The words with a digit in them: "Jo Brandt, 20099" -> "20099", "Sam Okafor LS1 4AB" -> "LS1 4AB"."""
    words = [word.strip(".,;:!?") for word in text[:NAME_CHARS].split()]
    return " ".join(word for word in words if any(character.isdecimal() for character in word) and "@" not in word)


def next_of_guest(action: str, said: Slots, identify_by: Sequence[ProofBy]) -> Identify | HandOff | str:
    """Enough to check; else the slot to ask for; a person where nothing the shop accepts is at hand."""
    order, proof, name = (str(said.get(slot, "")) for slot in ("order_id", PROOF, NAME_AND_ZIP))
    if ProofBy.ORDER in identify_by and order:
        return Identify(action, ProofBy.ORDER, proof, order, name) if proof else PROOF
    if ProofBy.EMAIL in identify_by and "@" in proof:
        return Identify(action, ProofBy.EMAIL, proof)
    if ProofBy.NAME in identify_by and name and proof and "@" not in proof:
        return Identify(action, ProofBy.NAME, proof, name=name)
    if ProofBy.NAME in identify_by and name:
        return NAME_AND_ZIP
    asked = {ProofBy.ORDER: "order_id", ProofBy.EMAIL: ACCOUNT_EMAIL, ProofBy.NAME: NAME_AND_ZIP}
    lacking = {ProofBy.ORDER: said.get(WITHOUT_ORDER), ProofBy.EMAIL: said.get(WITHOUT_EMAIL)}
    open_ways = [asked[by] for by in asked if by in identify_by and not lacking.get(by)]
    return open_ways[0] if open_ways else HandOff("policy", action)


def other_ways(slot: str, identify_by: Sequence[ProofBy]) -> tuple[Option, ...]:
    """A button for who does not have what is asked for, where the shop accepts something else."""
    ways = {"order_id": (WITHOUT_ORDER, ProofBy.ORDER), ACCOUNT_EMAIL: (WITHOUT_EMAIL, ProofBy.EMAIL)}
    if slot not in ways or set(identify_by) <= {ways[slot][1]}:
        return ()
    return (Option("do_not_have_it", Intent.PROVIDE_INFO, ways[slot][0], "yes"),)
