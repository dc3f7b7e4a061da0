"""Pass a question about a product on to those who know it; the answer comes by mail."""

from dataclasses import dataclass

from actions.products.offers import product_not_found
from actions.shop.models import ProductId, ServiceRequest
from actions.shop.shop import Shop
from actions.telling.contacts import masked_email
from actions.telling.filing import answer_address, correcting, plain
from actions.telling.labels import in_sentence
from actions.types import Action, ActionResult, Caller, Done, Effect, InOwnWords, Level, Refused


@dataclass(frozen=True, slots=True)
class AskAboutProduct:
    """Ask the product team this, and mail me the answer."""

    product: ProductId
    question: InOwnWords = InOwnWords("")
    email: str = ""
    """Only needed of somebody without an account."""


def run(request: AskAboutProduct, shop: Shop, caller: Caller) -> ActionResult:
    product = shop.product(request.product)
    if product is None:
        return product_not_found(request.product)
    address = answer_address(request.email, shop, caller)
    if isinstance(address, Refused):
        return address
    asked = ServiceRequest(
        "product_question",
        caller.customer_id,
        address,
        text=plain(request.question),
        details={"product_id": product.id, "product": product.title},
    )
    case = shop.file(correcting(asked, caller), at=caller.at, key=caller.key)
    told = address if request.email else masked_email(address)
    return Done("product_question_filed", {"case": case, "email": told, "product": in_sentence(product.title)})


ACTION = Action("ask_about_product", Effect.REQUEST, Level.ANONYMOUS, AskAboutProduct, run)
