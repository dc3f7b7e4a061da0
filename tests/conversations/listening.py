"""A wording that remembers which facts each of its codes was said with."""

from typing import Any

from bot.dialogue.wording import PLACEHOLDER, Said, Tone, Wording

KEYS = ("text", "upset", "again", "speech")


class ListeningWording(Wording):
    """Says what it is told to, and listens."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.facts: dict[str, set[str]] = {}

    def text(self, said: Said, tone: Tone) -> str:
        self.facts.setdefault(said.code, set()).update(said.facts)
        return super().text(said, tone)

    def never_given(self) -> dict[str, set[str]]:
        """Names that stand in a code's templates and that nothing gave it, whenever it was said."""
        missing = {code: self._names(code) - given - set(self.constants) for code, given in self.facts.items()}
        return {code: names for code, names in missing.items() if names}

    def _names(self, code: str) -> set[str]:
        rows = [self.table[code].get(key, ()) for key in KEYS]
        templates = [template for row in rows for template in ([row] if isinstance(row, str) else row)]
        return {name for template in templates for name, *_ in PLACEHOLDER.findall(template)}
