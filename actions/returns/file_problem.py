"""Take down what is wrong with a delivery for somebody whom the shop does not know well enough to act at once."""

from dataclasses import dataclass

from actions.policy import POLICY
from actions.returns.report_problem import Problem, problem_facts
from actions.shop.models import OrderId, ServiceRequest
from actions.shop.shop import Shop
from actions.telling.filing import filed, plain
from actions.telling.owned import order_not_found, own_order
from actions.types import Action, ActionResult, Caller, Done, Effect, Fact, InOwnWords, Level

_NOTED = {
    Problem.MISSING: "problem_filed.missing",
    Problem.DAMAGED: "problem_filed.damaged",
    Problem.WRONG_ITEM: "problem_filed.wrong_item",
}


@dataclass(frozen=True, slots=True)
class FileProblem:
    """This is wrong; please look."""

    order_id: OrderId
    kind: Problem
    told: InOwnWords = InOwnWords("")


def run(request: FileProblem, shop: Shop, caller: Caller) -> ActionResult:
    """The answer goes to the address the order was placed with."""
    order = own_order(request.order_id, shop, caller)
    if order is None:
        return order_not_found(request.order_id)
    details = {"kind": request.kind.value}
    wanted = ServiceRequest("delivery_problem", order.customer_id, order.email, order.id, plain(request.told), details)
    facts: dict[str, Fact] = {
        **problem_facts((), order),
        "order_id": order.id,
        "case": filed(wanted, shop, caller),
        "answer_days": POLICY.answer_days,
    }
    return Done(_NOTED[request.kind], facts, shown=(order,))


ACTION = Action("file_problem", Effect.REQUEST, Level.KNOWN, FileProblem, run, replaces=("report_problem",))
