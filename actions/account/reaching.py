"""Changing how a customer is reached; the address of before is told, so that nobody loses an account unnoticed."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from actions.account.own_account import Decide, account_not_found, changing, own_account, previewing
from actions.shop.changes.types import UpdateDetails
from actions.shop.errors import Forbidden
from actions.shop.models import Customer
from actions.shop.shop import Shop
from actions.telling.filing import notice
from actions.types import ActionResult, Caller, Done, Fact, Refused


@dataclass(frozen=True, slots=True)
class Contact:
    """A way to reach somebody: a field of the account, and how it is read."""

    name: Literal["email", "phone"]
    read: Callable[[str], str | None]
    """As it is kept and compared; None for what is none."""
    asked: str
    """What is said before the yes, and below after it, for what is none, and for what the account has already."""
    done: str
    invalid: str
    same: str

    def preview(self, said: str, shop: Shop, caller: Caller) -> ActionResult:
        """What a yes would do; what the account has already is not asked about."""
        account, wanted = own_account(shop, caller), self.read(said)
        if account is not None and wanted is not None and wanted == self.read(self.of(account)):
            return Refused(self.same, {self.name: wanted}, ask=self.name)
        return self._told(said, shop, caller, previewing(shop, caller), self.asked)

    def run(self, said: str, shop: Shop, caller: Caller) -> ActionResult:
        """Change it, then leave a note for the e-mail address of before; tried again, neither happens twice."""
        result = self._told(said, shop, caller, changing(shop, caller), self.done)
        if isinstance(result, Done):
            notice(result.code, str(result.facts["email"]), shop, caller)
        return result

    def of(self, account: Customer) -> str:
        return account.email if self.name == "email" else account.phone

    def _told(self, said: str, shop: Shop, caller: Caller, decide: Decide, code: str) -> ActionResult:
        account = own_account(shop, caller)
        if account is None:
            return account_not_found()
        wanted = self.read(said)
        if wanted is None:
            return Refused(self.invalid, ask=self.name)
        email, phone = (wanted, None) if self.name == "email" else (None, wanted)
        try:
            changed = decide(UpdateDetails(account.id, email=email, phone=phone))
        except Forbidden as error:
            return Refused(error.code, {self.name: wanted}, ask=self.name)
        facts: dict[str, Fact] = {
            "old": self.of(changed.before) or None,
            "new": self.of(changed.after),
            "email": changed.before.email,
        }
        return Done(code, facts)
