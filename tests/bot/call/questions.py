"""What calls in the tests are about, and calls that have got as far as a greeting or a question."""

from bot.call.asked import Asked
from bot.dialogue.conversation import Status
from bot.messages import QuickReply
from bot.speech.expecting import Expecting, Kind

from .exchange import Exchange, standing

WHERE = "where is my order"
ON_ITS_WAY = ("It is on its way to you.", "DHL expects it on Tuesday.", "It left our warehouse on Friday.")
YES_NO = Asked("cancel_order", Expecting(Kind.YES_NO), yes="b1", no="b2", is_write=True)
CODE = Asked("code", Expecting(Kind.CODE), digits=6)
ORDER = Asked("order_id", Expecting(Kind.ORDER_ID, ("W20398", "W20417")))
CHOICE = Asked("item", Expecting(Kind.CHOICE), choices=(QuickReply("The lamp", "b1"), QuickReply("The mug", "b2")))
SUMMARY = standing("I'd cancel your order.", "Nothing is charged.", "Shall I do that now?", asked=YES_NO)
PERSON = ("I'd like to talk to a person.", "Can I talk to a person?")
QUEUED = {text: standing("A colleague takes over.", status=Status.QUEUED) for text in PERSON}


def greeted(script=None, **more) -> Exchange:
    return Exchange(script, **more).until_quiet()


def asked(question: Asked, script=None, **more) -> Exchange:
    """A call in which this question is open."""
    return Exchange(script, greeting=standing("What would you like?", asked=question), **more).until_quiet()
