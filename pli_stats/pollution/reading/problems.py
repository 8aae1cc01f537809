"""Questions about a file, gathered so that one refusal asks them all, with the one call that settles them."""

from __future__ import annotations

from typing import Any

from pli_stats.checks import InputError, refusal, sentence, settled_by

MOST_ASKED = 12


class Problems:
    """Refusals met while a table is understood, and the arguments that would settle them."""

    def __init__(self) -> None:
        self.sentences: list[str] = []
        self.settled_by: dict[str, Any] = {}

    def ask(self, key: str, settle: dict[str, Any] | None = None, **facts: Any) -> None:
        """Add a question, worded by its key, and what would settle it."""
        self.add(refusal(key, **facts), settle)

    def add(self, error: InputError, settle: dict[str, Any] | None = None) -> None:
        """Add a refusal that something else made."""
        if str(error) in self.sentences:
            return
        self.sentences.append(str(error))
        self.add_settling(settle or {})

    def add_settling(self, settle: dict[str, Any]) -> None:
        """Add arguments that settle questions to those that are there."""
        for argument, value in settle.items():
            before = self.settled_by.get(argument)
            if isinstance(before, str):
                continue  # one word for all settles it
            if isinstance(value, dict):
                self.settled_by[argument] = {**(before or {}), **value}
            elif isinstance(value, list):
                self.settled_by[argument] = [*(before or []), *(one for one in value if one not in (before or []))]
            else:
                self.settled_by[argument] = value

    def take(self, others: Problems) -> None:
        """Add the questions of another collection."""
        for text in others.sentences:
            self.add(InputError(text))
        self.add_settling(others.settled_by)

    def raise_if_any(self) -> None:
        """Raise the one refusal, or all of them as one."""
        if not self.sentences:
            return
        raise self.error()

    def error(self) -> InputError:
        """Return the one refusal, or all of them as one."""
        if len(self.sentences) == 1:
            return InputError(self.sentences[0])
        asked = " ".join(f"({n}) {text}" for n, text in enumerate(self.sentences[:MOST_ASKED], 1))
        more = len(self.sentences) - MOST_ASKED
        together = settled_by(self.settled_by)
        return InputError(
            sentence("several_problems", n=len(self.sentences))
            + f" {asked}"
            + (" " + sentence("more_problems", n=more) if more > 0 else "")
            + (f" {sentence(_together(together), arguments=together)}" if together else "")
        )


def _together(arguments: str) -> str:
    """Return which sentence names the call that settles all questions."""
    return "settled_by_choice" if "|" in arguments else "settled_together"
