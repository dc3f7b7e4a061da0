"""What has a shape of its own: ids, addresses of all kinds, money, amounts, positions in a list.

Every expression is bounded: no unlimited repetition inside another, so that matching stays linear in the text.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from nlu import money, spoken
from nlu.normalize import Normal
from nlu.types import Entity

Normalizer = Callable[[str], str | None]


@dataclass(frozen=True, slots=True)
class Pattern:
    """Group 1 of `expression` is the entity; `value` may refuse it with None."""

    label: str
    expression: re.Pattern[str]
    value: Normalizer
    confidence: float


def _pattern(label: str, expression: str, value: Normalizer, confidence: float, *, exact_case: bool = False) -> Pattern:
    return Pattern(label, re.compile(expression, 0 if exact_case else re.IGNORECASE), value, confidence)


def as_stored(text: str) -> str:
    """A number as it is stored: without "#" and spaces, in capitals."""
    return re.sub(r"[#\s]", "", text).upper()


def _code(text: str) -> str | None:
    return text.upper() if re.search(r"\d", text) or text.isupper() else None


def _order_id(text: str) -> str | None:
    compact = re.sub(r"^([A-Z]+)-", r"\1", as_stored(text))
    return None if is_card_number(compact) else compact


def _spoken_order_id(text: str) -> str | None:
    written = spoken.digits(
        re.sub(r"^(?:double[ -]?you|dub(?:ya|ble)[ -]?you)", "w", text, flags=re.IGNORECASE)
    ).upper()
    return written if re.fullmatch(r"[A-Z]{0,2}\d{3,15}", written) else None


def _phone(text: str) -> str | None:
    number = re.sub(r"[^\d+]", "", text)
    return number if 8 <= len(number.lstrip("+")) <= 15 and not is_card_number(number) else None


def _spoken_phone(text: str) -> str | None:
    written = spoken.digits(text)
    return written if written.isdecimal() and 8 <= len(written) <= 15 else None


def _quantity(text: str) -> str | None:
    number = spoken.number(text)
    return str(number) if number is not None and 0 < number < 1000 else None


def _position(text: str) -> str | None:
    return ORDINALS.get(text.lower())


def _counted(text: str) -> str | None:
    """The place that a number names: "option two"."""
    number = spoken.number(text)
    return str(number) if number is not None and 0 < number <= _LONGEST_LIST else None


def _plain_price(text: str) -> str | None:
    """An amount without a currency; a round year is none."""
    return None if re.fullmatch(r"(?:19|20)\d\d", text) else money.value(text)


def _with_figure_or_street(text: str) -> str | None:
    """A street by its name: with a number, or two words that can only be one."""
    surely = re.search(r"\b(?:Street|Road|Avenue|Lane|Way|Drive|Close|Crescent|Terrace|Boulevard)$", text)
    return text.strip() if surely or re.search(r"\d", text) else None


def is_card_number(text: str) -> bool:
    """Whether the digits are those of a payment card (Luhn): never an entity, whatever surrounds them."""
    figures = [int(figure) for figure in text if figure.isdecimal()]
    if not 13 <= len(figures) <= 19:
        return False
    doubled = [figure * 2 - 9 * (figure > 4) for figure in figures[-2::-2]]
    return (sum(figures[-1::-2]) + sum(doubled)) % 10 == 0


_LONGEST_LIST = 20
_PLACES = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")
_COUNTED = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
ORDINALS = {
    **{word: str(n) for n, word in enumerate(_PLACES, 1)},
    **{f"{n}{ending}": str(n) for n in range(1, 21) for ending in ("st", "nd", "rd", "th")},
    **{f"{kind} {n}": str(n) for kind in ("number", "option", "no", "#") for n in range(1, 21)},
    **{f"{kind} {word}": str(n) for kind in ("number", "option") for n, word in enumerate(_COUNTED, 1)},
    "last": "-1", "final": "-1", "latter": "-1", "former": "1", "other": "other",
    "both": "all", "all of them": "all", "all of those": "all",
}  # fmt: skip
"""Positions in a list by word. Beside figures: "-1" the last, "latest" the most recent, "other", "all"."""

_ORDINAL_WORD = rf"{'|'.join(_PLACES)}|1st|2nd|3rd"
_ORDINAL_FIGURE = r"[4-9]th|1\dth|20th"  # of a list only beside what is listed: "the 10th" alone is a day
_UNIT = r"(?:%|\d|st\b|nd\b|rd\b|th\b|days?|weeks?|months?|years?|hours?|minutes?|mins?|seconds?|items?|pieces?|miles?|km|cm|mm|m|kg|g|ml|l|gb|tb|inch|inches|times|people|persons|am|pm|o'clock|points?|stars?|percent|watts?|x|by)\b|[:/%°]"
"""After these a number is no price."""
_MEASURE = r"inch(?:es)?|cm|mm|ft|feet|litres?|liters?|ml|kg|kilos?|grams?|g|oz|lbs?|l|m"
_CAPITAL = r"[A-ZÄÖÜ](?:['’][A-Z])?[a-zà-ÿ][\w'’-]{0,20}"
_NAME = rf"{_CAPITAL}(?: (?:de|van|von|der|del|di|la) ?| )(?:{_CAPITAL}(?: {_CAPITAL})?)"
_NO_NAME = r"(?!(?:The|This|That|It|Please|What|Where|When|Why|How|Can|Could|Do|Does|Is|Are|My|Your|We|You|They|Order|Hi|Hello|Thanks|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday|January|February|March|April|May|June|July|August|September|October|November|December|Pay|Visa|Apple|Google|Black|Christmas|English|German|French)\b)"
_THING = r"one|option|item|order|product|thing|of|choice|please|pls|from|and|in|on|is|was"
_STREET = r"street|st|road|rd|avenue|ave|lane|ln|drive|dr|court|ct|boulevard|blvd|way|close|crescent|terrace|place|pl|square|sq|hill|gardens|grove|row|mews|parkway|pkwy|circle|highway|hwy"
_NAMED_STREET = r"Street|St|Road|Rd|Avenue|Ave|Lane|Ln|Drive|Court|Boulevard|Blvd|Way|Close|Crescent|Terrace|Place|Square|Hill|Gardens|Grove|Row|Mews|Parkway|Circle|Walk|View|End|Rise|Quay|Wharf|Yard|Vale|Green|Park|Meadows?|Trail|Alley|Gate|Fields?|Orchard|Bank|Parade|Esplanade"
_ROOM = r"(?:[Aa]pt|[Aa]partment|[Ff]lat|[Uu]nit|[Ss]uite|[Dd]ock|[Bb]lock|[Bb]uilding|[Bb]ay)"
_STREET_ENDING = r"stra(?:ß|ss)e|str\.|weg|platz|allee|gasse|straat|laan"

PATTERNS: tuple[Pattern, ...] = (
    _pattern("email", r"(?<![\w.+-])([\w.+-]{1,64}@[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){1,4})(?<![.-])", str.lower, 0.99),
    _pattern("email", r"\b((?:[a-z0-9]{1,20} (?:dot|underscore|dash|hyphen|plus) ){0,3}[a-z0-9]{1,24}(?: (?:\d|one|two|three|four|five|six|seven|eight|nine|zero)){0,4} at (?:[a-z0-9-]{1,24} dot ){1,3}[a-z]{2,10})\b", spoken.email, 0.9),
    _pattern("tracking_number", r"\b(1Z[0-9A-Z]{16}|[A-Z]{2}\d{9}[A-Z]{2}|JJ?D\d{14,18})\b", as_stored, 0.98),
    _pattern("tracking_number", r"\btracking(?: (?:number|no|id|code|nr))?\.?(?: is|:| was)? #?([A-Z0-9]{8,30})\b", lambda t: t.upper() if re.search(r"\d{4}", t) else None, 0.95),
    _pattern("invoice_id", r"\b(INV[- ]?\d{2,12}(?:-\d{1,8})?)\b", as_stored, 0.97),
    _pattern("invoice_id", r"\b(?:invoice|bill)(?: (?:number|no|id|nr))?\.?(?: is|:)? #?([A-Z]{0,4}-?\d{3,14})\b", as_stored, 0.96),
    _pattern("account_id", r"\b(AC-?\d{4,8})\b", as_stored, 0.97, exact_case=True),
    _pattern("account_id", r"\b(?:account|customer|member(?:ship)?)(?: (?:number|no|id|nr))?\.?(?: is|:)? #?([A-Z]{0,3}-?\d{3,14})\b", as_stored, 0.96),
    _pattern("sku", r"\b(?:sku|article|item (?:number|no)|part (?:number|no))\.?(?: number| no)?(?: is|:)? #?([A-Z0-9][A-Z0-9-]{3,20})\b", lambda t: t.upper() if re.search(r"\d", t) else None, 0.95),
    _pattern("sku", r"\b([A-Z]{2,5}(?:-[A-Z0-9]{1,6}){1,4})\b", lambda t: t if re.search(r"\d", t) and not t.startswith("INV") else None, 0.8, exact_case=True),
    _pattern("order_id", r"(?<![\w#])((?:# ?)?W ?-? ?\d{3,12})\b", _order_id, 0.99),
    _pattern("order_id", r"\border(?: (?:number|no|id|nr|num))?\.?(?: is| was|:|,)? (#?[A-Z]{0,3}-?\d{4,15}(?:-\d{2,8})?)\b", _order_id, 0.97),
    _pattern("order_id", r"(?<![\w#])(#\d{3,15})\b", _order_id, 0.9),
    _pattern("order_id", r"(?<![\w.-])(\d{4}-\d{4})(?![\w-])", _order_id, 0.86),
    _pattern("order_id", r"\b([A-Z]{1,3}\d{4,12})\b", _order_id, 0.85, exact_case=True),
    _pattern("order_id", rf"\b((?:w|double[ -]?you|dub(?:ya|ble)[ -]?you)(?:[ ,-]{{1,2}}{spoken.SPOKEN_PIECE}){{2,12}})\b", _spoken_order_id, 0.93),
    _pattern("order_id", rf"\border (?:number |id )?(?:is )?({spoken.SPOKEN_PIECE}(?:[ ,-]{{1,2}}{spoken.SPOKEN_PIECE}){{3,12}})\b", _spoken_order_id, 0.9),
    _pattern("phone", r"(?<![\w#])(\+\d(?:[ ().-]{0,2}\d){7,14})\b", _phone, 0.97),
    _pattern("phone", r"(?<![\w#-])(\(?\d{2,5}\)?[ .-]\d{2,5}(?:[ .-]\d{2,5}){1,3})(?![\w-])", _phone, 0.85),
    _pattern("phone", r"\b(?:phone|mobile|cell|call me|number is|reach me|telephone|text me|contact me)\D{0,20}(\d(?:[ ().-]{0,2}\d){7,14})\b", _phone, 0.93),
    _pattern("phone", rf"\b(?:phone|mobile|cell|number is|call me)(?: \w{{1,10}}){{0,3}}? ({spoken.SPOKEN_PIECE}(?:[ ,-]{{1,2}}{spoken.SPOKEN_PIECE}){{6,15}})\b", _spoken_phone, 0.85),
    _pattern("phone", r"(?<![\w#.-])(0\d{9,11})(?![\w-])", _phone, 0.8),
    _pattern("phone", rf"\b((?:oh|zero|double oh|double zero)(?:[ ,-]{{1,2}}{spoken.SPOKEN_PIECE}){{7,13}})\b", _spoken_phone, 0.8),
    _pattern("promo_code", r"\b(?:promo|coupon|voucher|discount|offer|gift)(?:tional)? ?codes?(?: is| was|:| called|,)? [\"']?([A-Z0-9][A-Z0-9-]{2,19})\b", _code, 0.95),
    _pattern("promo_code", r"\b(?:code|coupon|voucher|enter(?:ed)?|typed|applied|apply) [\"']?([A-Z]{2,15}-?\d{1,4}[A-Z]{0,4})\b", _code, 0.9, exact_case=True),
    _pattern("promo_code", r"\b(?:[Cc]ode|[Cc]oupon|[Vv]oucher|[Pp]romo)s?(?: code)?(?: is|:| called|,)? [\"']?([A-Z][A-Z0-9]{1,14}-[A-Z0-9]{1,6}|[A-Z]{4,15})(?![\w-])", str, 0.9, exact_case=True),
    _pattern("promo_code", r"\b(?:does|is|why does|redeem|apply|applied|enter(?:ed)?|typed(?: in)?|tried|using) [\"']?([A-Z]{5,15})(?= (?:work|need|still|valid|apply|but|at|and|for|on|it)\b|[\"',.!?]|$)", str, 0.84, exact_case=True),
    _pattern("promo_code", r"\b([A-Z]{4,15}\d{1,3})\b", _code, 0.85, exact_case=True),
    _pattern("zip_code", r"\b([A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2})\b", lambda t: f"{t.replace(' ', '')[:-3]} {t[-3:]}".upper(), 0.93),
    _pattern("zip_code", r"\b([ABCEGHJ-NPRSTVXY]\d[A-Z] ?\d[A-Z]\d)\b", str.upper, 0.93, exact_case=True),
    _pattern("zip_code", r"(?<![\w-])(\d{4} ?[A-Z]{2})(?![\w-])", str, 0.88, exact_case=True),
    _pattern("zip_code", r"\b(?:near|around|in|to) (\d{5})(?![\w.-])", str, 0.8),
    _pattern("zip_code", r"\b(?:zip|postal|post|pin|area)(?: ?code)?(?: is|:| to)? (\d{5}(?:-\d{4})?|\d{4}|\d{6})\b", str, 0.95),
    _pattern("zip_code", r",? [A-Z]{2},? (\d{5}(?:-\d{4})?)\b", str, 0.93, exact_case=True),
    _pattern("zip_code", r", (\d{5})(?= [A-Z][a-z])", str, 0.85, exact_case=True),
    _pattern("payment_method", r"\b((?:(?:visa|mastercard|master ?card|amex|american express|maestro|debit|credit|bank|card) ){1,3}(?:that )?(?:(?:ending|ends) (?:in |with )?|\()\d{4}\)?)", str.lower, 0.97),
    _pattern("payment_method", r"\b(?:ending|ends)(?: (?:in|with))? (\d{4})\b", str, 0.93),
    _pattern("payment_method", r"\b(?:pay|paid|paying|cover|settle)\b[^.!?\n]{0,30}\b(?:with|by|using) (?:an?|my|the|this) (voucher)\b", str.lower, 0.85),
    _pattern("payment_method", r"\b((?:credit_card|paypal|gift_card)_\d{1,15})\b", str.lower, 0.99),
    _pattern("price", rf"({money.WRITTEN})", money.value, 0.97),
    _pattern("price", rf"(?<![\w.,#-])(\d{{1,3}}(?:,\d{{3}}){{1,2}}(?:\.\d{{2}})?)(?![\d-])(?! ?(?:{_UNIT}))", _plain_price, 0.88),
    _pattern("price", rf"(?<![\w.,#:/-])(?<!\bat )(?<!until )(?<!till )(?<!before )(?<!after )(\d{{1,5}}\.\d{{2}})(?![\w.-])(?! ?(?:{_UNIT}))", _plain_price, 0.86),
    _pattern("price", rf"\b(?:(?:paid|charged?|costs?|costed|spent|worth|asks?(?: for)?|sells? (?:it )?for|saw it for|collected|owe|refund(?:ed)? of|total(?: is| of|:)?|prices? (?:of|is|was|at)|balance (?:of|is)|amount (?:of|is)|spend of|spend|there should be|credit of|voucher of|priced at|listed at|(?:item|one|offer|deal) (?:at|for))(?: me| only| just| about| around)?) (\d{{1,5}}(?:[.,]\d{{2}})?)(?![\w-])(?! ?(?:{_UNIT}))(?! (?:for|of) (?:them|each)\b)", _plain_price, 0.83),
    _pattern("price", r"\b(?:under|below|over|above|less than|more than|not over|up to|max(?:imum)?|at most|around|about|budget(?: is| of)?|cheaper than)(?: of)? (\d{1,5}(?:[.,]\d{2})?)(?![\w-])(?! ?(?:%|\d|days?|weeks?|months?|years?|hours?|minutes?|mins?|items?|pieces?|cm|mm|kg|g|ml|l|inch|times|people|am|pm)\b)", _plain_price, 0.75),
    _pattern("quantity", rf"({spoken.NUMBER.pattern})(?= ?(?:x|×|pcs|pieces?|units?|pairs?|packs?|boxes|bottles?|copies|sets?)\b)", _quantity, 0.9),
    _pattern("quantity", r"(?<!\w)(?:x|×) ?(\d{1,3})\b", _quantity, 0.9),
    _pattern("quantity", rf"(?:^|[,.!?:;] ?|\b(?:and|or|only|just|cancel|return|remove|keep|for|with|that|have|had|got|want|take|need|add|in|if|when|but|is|was) )({spoken.NUMBER.pattern}) of (?:them|these|those|the|my|each)\b", _quantity, 0.85),
    _pattern("quantity", rf"\b(?:quantity|qty|amount)(?: to| of| is|:| from)? ({spoken.NUMBER.pattern})", _quantity, 0.95),
    _pattern("quantity", rf"\b(?:make (?:it|that)|i(?:'d| would)? (?:need|want|like|take)|only(?: need| want)?|just(?: need| want)?) (?!one\b)({spoken.NUMBER.pattern})\b(?! (?:days?|weeks?|months?|years?|hours?|minutes?|am|pm|of|thing|more thing|question)\b)", _quantity, 0.75),
    _pattern("ordinal", rf"\bthe ({_ORDINAL_WORD})(?= (?:{_THING})\b|[.,!?]|$)", _position, 0.93),
    _pattern("ordinal", rf"\b({_ORDINAL_FIGURE})(?= (?:one|option|item|order|product|thing|choice)\b)", _position, 0.93),
    _pattern("ordinal", rf"^(?:um |uh |maybe |the |i(?:'ll| will)? (?:take|want|choose|pick) the )?({_ORDINAL_WORD}|{_ORDINAL_FIGURE}|last)(?: one| please)?[.!]?$", _position, 0.95),
    _pattern("ordinal", rf"\b({_ORDINAL_WORD}|last|final)(?= (?:one|option|item|product)\b)", _position, 0.93),
    _pattern("ordinal", r"\bthe (last|latter|former)(?=[.,!?]|$| please)", _position, 0.9),
    _pattern("ordinal", r"\b(last|latest|newest|most recent)(?= (?:order|purchase|parcel|package|delivery)\b)", lambda _: "latest", 0.93),
    _pattern("ordinal", r"^(?:um |uh |my |the |it's |its )*(latest|newest|most recent)(?: one)?(?: please| pls)?[.!]?$", lambda _: "latest", 0.95),
    _pattern("ordinal", r"\b(?:number|option|no|#) ?(\d{1,2}|one|two|three|four|five|six|seven|eight|nine|ten)(?=[.,!?]|$| please| looks| is| on\b| of\b| from\b| in\b)", _counted, 0.9),
    _pattern("ordinal", r"\bthe (other)(?= (?:one|order|two|option)|[.,!?]|$)", _position, 0.85),
    _pattern("ordinal", r"\b(both|all of (?:them|those))\b", _position, 0.8),
    _pattern("street_address", rf"\b(\d{{1,5}}[a-z]?(?:[/-]\d{{1,4}})? (?:[a-z'.-]{{2,20}} ){{1,4}}(?:{_STREET})\b\.?(?:,? (?:apt|apartment|flat|unit|suite|#)\.? ?[a-z0-9]{{1,5}}\b)?)", str.strip, 0.9),
    _pattern("street_address", rf"\b([a-zäöü]{{2,25}}(?:{_STREET_ENDING}) \d{{1,4}} ?[a-f]?)\b", str.strip, 0.9),
    _pattern("street_address", rf"\b((?:{_ROOM} ?\d{{1,4}}[A-Za-z]?, )?(?:\d{{1,5}}[A-Za-z]?(?:[/-]\d{{1,4}})? )?(?:{_CAPITAL} ){{1,3}}(?:{_NAMED_STREET})\b(?:,? {_ROOM}\.? ?\w{{1,5}}\b)?)", _with_figure_or_street, 0.91, exact_case=True),
    _pattern("street_address", rf"(?<!the )\b({_ROOM}\.? #?\d{{1,4}}[A-Za-z]?)\b(?! (?:inch|cm|gb|days?|pieces))", str.strip, 0.84, exact_case=True),
    _pattern("street_address", r"\b(\d{1,4}(?: bis)?,? rue (?:d[eu]s? )?(?:l[ae] )?[\w'-]{2,25})\b", str.strip, 0.9),
    _pattern("street_address", r"\b((?:[Cc]alle|[Vv]ia|[Aa]venida|[Rr]ua|[Pp]laza|[Pp]iazza|[Uu]l\.) (?:[\w'-]{2,20} ){1,3}\d{1,4}[a-z]?)\b", str.strip, 0.9, exact_case=True),
    _pattern("street_address", r"\b(p\.?o\.? ?box \d{1,8})\b", str.strip, 0.9),
    _pattern("person_name", rf"\b(?:my name is|name is|name's|name:|this is|i am|i'm|it's|it is|isn't, it's|under the name(?: of)?|in the name of|last name is|first name is|surname is|surname|name to|holder to|called|it to) {_NO_NAME}({_CAPITAL}(?: {_CAPITAL}){{0,2}})(?=[.,;!?)]|$| (?:and|here|again|from|with|not|by|if|please|now|speaking|on|at|but)\b)", str.strip, 0.84, exact_case=True),
    _pattern("person_name", rf"\b(?:[Mm]y name is|[Mm]y name's|[Nn]ame:|[Tt]his is|I am|I'm|Im|[Uu]nder the name(?: of)?|(?:[Ll]ast|[Ff]irst) name is|[Ss]urname is) {_NO_NAME}({_CAPITAL}(?: {_CAPITAL}){{0,2}})\b(?!')", str.strip, 0.85, exact_case=True),
    _pattern("person_name", rf"\b(?:under|for|about|to|made by|belongs to|on behalf of|addressed to|c/o|attn:?|regards,|yours,|thanks,|customer) {_NO_NAME}({_NAME})(?=[.,;!?)]|$| (?:and|here|not|by|if|please|now|on|at|but|in|who|with)\b)", str.strip, 0.8, exact_case=True),
    _pattern("person_name", rf"\b((?:Mrs?|Ms|Miss|Dr|Prof)\.? {_CAPITAL}(?: {_CAPITAL})?)\b", str.strip, 0.92, exact_case=True),
    _pattern("person_name", rf"^{_NO_NAME}({_CAPITAL} {_CAPITAL})(?=,? \S{{1,40}}@|,? here\b| in {_CAPITAL}|, {_CAPITAL}\.?$)", str.strip, 0.84, exact_case=True),
    _pattern("size", r"\bsize (xxs|xs|s|m|l|xl|xxl|xxxl|[2-5]xl|\d{1,3}(?:[.,]5)?)\b", lambda t: t.upper().replace(",", "."), 0.97),
    _pattern("size", r"\b(?:eu|uk|us) (?:size )?(\d{1,2}(?:[.,]5)?)\b", lambda t: t.replace(",", "."), 0.9),
    _pattern("size", r"(?<![\w.,$€£])(?<!\bim )(?<!i'm )(?<!\bam )(\d{1,4}(?:[.,]\d{1,2})?(?: ?(?:x|×|by) ?\d{1,4}){1,2}(?: ?(?:cm|mm|m|inch(?:es)?|ft))?)\b", str.lower, 0.93),
    _pattern("size", rf"(?<![\w.,$€£-])(?<!\bim )(?<!i'm )(?<!\bam )(\d{{1,4}}(?:[.,]\d{{1,2}})?[ -]?(?:{_MEASURE}))\b(?! (?:tall|away|off|from)\b)(?!')", str.lower, 0.9),
    _pattern("size", r"\b(age (?:\d|1[0-6]))\b(?! ?\d)", str.lower, 0.9),
    _pattern("size", r"\b(\d{2})(?= (?:waist|inch waist|inside leg|inseam)\b)", str, 0.9),
    _pattern("size", r"\b(?:mine's an?|mine is an?|i'm an?|i am an?|i take an?|i wear an?|swap for an?|one in an?|pair in(?: an?)?|them in(?: an?)?|it in(?: an?)?|those in(?: an?)?|shoes in(?: an?)?|have in(?: an?)?|instead of an?|i need an?) ([4-9]|[1-5]\d(?:\.5)?)(?=[.,;!?]|$| (?:or|and|please|instead|now|not|but|normally|usually)\b)", str, 0.8),
    _pattern("option_value", r"\b(\d{1,5} ?(?:gb|tb|mah|watts?|pieces?(?= puzzle)))\b", str.lower, 0.9),
    _pattern("color", r"\b((?:dark|light|pale|bright|deep|sky|royal|baby|bottle|mint|moss|forest|olive|lime|hot|dusty|pastel|parrot|emerald|powder|midnight|matte|navy)[ -](?:blue|green|red|pink|gr[ae]y|brown|yellow|purple|black|white|rose|orange))\b", str.lower, 0.92),
    _pattern("size", r"\b(X{1,3}[SL]|[2-5]XL)\b", str.upper, 0.95),
    _pattern("size", r"\b(?:in|the|an?|to|for|got|is|ordered|need|want) (?:an? )?([SML])\b(?!')", str.upper, 0.85, exact_case=True),
    _pattern("reason", r"\b(?:because|bc|cuz|coz|reason is|reason:)(?: of)? ([\w'-]{1,30}(?: (?!and\b|but\b|so\b)[\w'-]{1,30}){1,14})(?=[.,;!?]|$| (?:and|but|so)\b)", str.strip, 0.6),
    _pattern("reason", r"(?:^|[.!?] )since ((?!then\b|when\b)[\w'-]{1,30}(?: (?!and\b)[\w'-]{1,30}){1,14})(?=,| and\b)", str.strip, 0.6),
)  # fmt: skip


def find(normal: Normal) -> Iterator[Entity]:
    """Everything in `normal` that has a shape; offsets count in the cleaned text, overlaps are left in."""
    for pattern in PATTERNS:
        for match in pattern.expression.finditer(normal.text):
            value = pattern.value(match[1])
            if value:
                yield Entity(pattern.label, match[1], value, match.start(1), match.end(1), pattern.confidence)
