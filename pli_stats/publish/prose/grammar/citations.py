"""Citations in a text: what is cited is written down, so that the list of references holds just that."""

from __future__ import annotations

from dataclasses import dataclass, field

from pli_stats.publish.prose.grammar.bibtex import reference


@dataclass
class Citations:
    """Writes citations into sentences and keeps their keys in the order of the text.

    Attributes
    ----------
    as_keys : bool
        Write `[@tomlinson1980]`, as pandoc, Quarto and R Markdown read it, in place of (Tomlinson et al., 1980).
    keys : list of str
        What was cited.

    Examples
    --------
    >>> cite = Citations()
    >>> cite("fisher1935", "phipson2010"), cite.by_name("efron1987"), cite.keys
    ('(Fisher, 1935; Phipson and Smyth, 2010)', 'Efron (1987)', ['fisher1935', 'phipson2010', 'efron1987'])
    """

    as_keys: bool = False
    keys: list[str] = field(default_factory=list)

    def __call__(self, *keys: str) -> str:
        """Return a citation in brackets, '' of nothing."""
        self._keep(keys)
        if not keys:
            return ""
        if self.as_keys:
            return f"[{'; '.join(f'@{key}' for key in keys)}]"
        return f"({'; '.join(f'{reference(key).authors}, {reference(key).year}' for key in keys)})"

    def by_name(self, key: str) -> str:
        """Return a citation whose authors are part of the sentence."""
        self._keep((key,))
        return f"@{key}" if self.as_keys else f"{reference(key).authors} ({reference(key).year})"

    def _keep(self, keys: tuple[str, ...]) -> None:
        """Write down what is cited, each once."""
        for key in keys:
            reference(key)
            if key not in self.keys:
                self.keys.append(key)

    def bibtex(self) -> str:
        """Return the BibTeX entries of what was cited, in the order of the text."""
        return "".join(f"{reference(key).bibtex}\n\n" for key in self.keys).removesuffix("\n")
