"""The instructions a provider asks for over HTTP: TwiML, and TeXML, which is the same."""

from xml.sax.saxutils import escape, quoteattr

HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
HANG_UP = f"{HEAD}<Response><Hangup/></Response>"
BUSY = f'{HEAD}<Response><Reject reason="busy"/></Response>'


def stream(url: str, afterwards: str, attributes: str = "") -> str:
    """Connect the caller with a WebSocket; when that is over, ask `afterwards` what comes next."""
    connect = f"<Connect><Stream url={quoteattr(url)}{attributes}/></Connect>"
    return f'{HEAD}<Response>{connect}<Redirect method="POST">{escape(afterwards)}</Redirect></Response>'


def dial(to: str, whisper: str) -> str:
    """Connect the caller with `to`; who answers hears what `whisper` says first."""
    kind = "Sip" if to.casefold().startswith("sip:") else "Number"
    return f"{HEAD}<Response><Dial><{kind} url={quoteattr(whisper)}>{escape(to)}</{kind}></Dial></Response>"


def say(text: str) -> str:
    return f"{HEAD}<Response><Say>{escape(text)}</Say></Response>"
