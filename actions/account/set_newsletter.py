"""Take somebody on the newsletter's list or off it."""

from dataclasses import dataclass
from enum import StrEnum

from actions.account.own_account import changing, own_account
from actions.shop.changes.types import SetNewsletter as Subscribed
from actions.shop.models import Customer, ServiceRequest
from actions.shop.shop import Shop
from actions.telling.contacts import masked_email
from actions.telling.filing import answer_address, filed
from actions.types import Action, ActionResult, Caller, Done, Effect, Level, Refused


class NewsletterWish(StrEnum):
    """On the list, or off it."""

    SUBSCRIBE = "subscribe"
    UNSUBSCRIBE = "unsubscribe"


@dataclass(frozen=True, slots=True)
class SetNewsletter:
    """Send me the newsletter, or stop sending it."""

    newsletter: NewsletterWish
    email: str


def run(request: SetNewsletter, shop: Shop, caller: Caller) -> ActionResult:
    """Done at once for a signed-in customer; any other address is only written to, and its owner's click decides."""
    account = own_account(shop, caller) if caller.level >= Level.PROVEN else None
    if account is not None and request.email.strip().casefold() in ("", account.email.casefold()):
        return _set(request.newsletter, account, shop, caller)
    address = answer_address(request.email, shop, caller)
    if isinstance(address, Refused):
        return address
    kind = f"newsletter_{request.newsletter.value}"
    filed(ServiceRequest(kind, email=address), shop, caller)
    wants = request.newsletter is NewsletterWish.SUBSCRIBE
    return Done("newsletter_link_sent" if wants else "newsletter_stop_filed", {"email": masked_email(address)})


def _set(wish: NewsletterWish, account: Customer, shop: Shop, caller: Caller) -> ActionResult:
    wants = wish is NewsletterWish.SUBSCRIBE
    changed = changing(shop, caller)(Subscribed(account.id, wants))
    facts = {"email": changed.after.email}
    if changed.before.newsletter == wants:
        return Done("newsletter_is_on" if wants else "newsletter_is_off", facts)
    return Done("newsletter_switched_on" if wants else "newsletter_switched_off", facts)


ACTION = Action("set_newsletter", Effect.REQUEST, Level.ANONYMOUS, SetNewsletter, run)
