"""Functions of R with their roxygen2 comments, from the signatures and docstrings of Python."""

from __future__ import annotations

import inspect
import re
import textwrap

from docstring_parts import Docstring, Entry, taken_apart
from r_text import RETURNS, argument_name, default_of, escaped, for_r, r_type
from verb_list import NARROWER, ROW_NUMBERS, Verb

_WIDTH = 116
# Words of Python within backticks, and what one writes in R.
_CODE = {"TransferRegressor": "transfer_regressor", "Study": "study"}
_VALUES = {"None": "NULL", "True": "TRUE", "False": "FALSE", "NaN": "NA", "DataFrame": "data frame"}
_WORDS = re.compile(rf"\b(?:{'|'.join(_VALUES)})\b")


# What the open arguments of methods are for, by the first argument.
_OPEN = {
    "X": (
        "\\code{newdata}, another name of \\code{X}; with a formula such as "
        "\\code{pli ~ toc + depth | harbour}, \\code{data}."
    ),
    "X_source": "With a formula such as \\code{pm25 ~ toc + depth | country} for \\code{X_source}: \\code{data}.",
}


class Page:
    """What the help pages need to know of each other: which words are verbs."""

    def __init__(self, verbs: list[Verb], examples: dict[str, dict[str, str]], formulas: set[str]) -> None:
        """Keep the table of examples, the verbs that take a formula too, and the names to link to."""
        self.examples, self.formulas = examples, formulas
        self.links = {verb.python: topic_of(verb) for verb in verbs if not verb.owner}

    def block(self, verb: Verb) -> str:
        """Return the function of a verb with its comment."""
        doc = taken_apart(for_r(verb.doc))
        tags = [*self._head(verb, doc), *self._parameters(verb, doc), *self._rest(verb, doc)]
        comment = "\n".join(f"#' {line}".rstrip() for tag in tags for line in tag.splitlines())
        return f"{comment}\n{function_of(verb, formula=verb.name in self.formulas)}\n"

    def _head(self, verb: Verb, doc: Docstring) -> list[str]:
        """Return title, description and details."""
        lead = doc.summary if not doc.summary.startswith("Return ") else "Returns " + doc.summary[7:]
        tags = [self.examples[topic_of(verb)]["title"], "", f"@description\n{self._prose(lead)}"]
        if doc.details:
            tags.append(f"@details\n{self._prose(doc.details)}")
        if verb.name in NARROWER:
            tags.append(f"@section From R:\n{self._prose(NARROWER[verb.name])}.")
        return tags

    def _parameters(self, verb: Verb, doc: Docstring) -> list[str]:
        """Return one tag an entry of the docstring, and refuse arguments that it does not name."""
        entries = doc.entries("Parameters") or doc.entries("Attributes")
        wanted = dict.fromkeys(verb.signature.parameters, True)
        tags = []
        if verb.owner:
            kind = {"pli_regressor": "transfer_regressor", "pli_study": "study"}[verb.owner_class]
            tags.append(f"@param {verb.owner} What \\code{{\\link{{{kind}}}()}} returned.")
        for entry in entries:
            named = [name for name in entry.names if wanted.pop(name, False)]
            listed = [("..." if _is_open(verb.signature.parameters[name]) else name) for name in named]
            if listed:
                tags.append(f"@param {','.join(listed)} {self._said(entry)}")
        if wanted:
            raise ValueError(f"{verb.python}: the docstring does not describe {', '.join(wanted)}")
        if verb.name in self.formulas:
            tags.append("@param ... With a formula: all further arguments.")
        elif takes_columns(verb):
            tags.append("@param ... With a data frame first: names of its columns, see \\link{plistats_columns}.")
        elif verb.owner:
            first = next(iter(verb.signature.parameters), "")
            tags.append(f"@param ... {_OPEN.get(first, 'Handed on; there are no further arguments.')}")
        return tags

    def _rest(self, verb: Verb, doc: Docstring) -> list[str]:
        """Return value, errors, references, examples and where it is exported."""
        tags = [f"@return {self._returned(verb, doc)}"]
        errors = " ".join(" ".join(entry.text.split()) for entry in doc.entries("Raises"))
        if errors:
            tags.append(f"@section Errors:\n{self._prose(errors)}")
        if "References" in doc.sections:
            tags.append("@references\n" + _references(doc.sections["References"]))
        return [*tags, *self._example(verb), "@noMd", *_placed(verb)]

    def _example(self, verb: Verb) -> list[str]:
        """Return the example from the table, run only where the Python side is at hand."""
        entry = self.examples[topic_of(verb)]
        if "example_of" in entry:
            return [f"@seealso \\code{{\\link{{{entry['example_of']}}}()}}, which has an example."]
        code, run = entry["example"].strip("\n"), entry.get("run", "always")
        if run == "never":
            return [f"@examples\n\\dontrun{{\n{code}\n}}"]
        if run == "slow":
            code = f"\\donttest{{\n{code}\n}}"
        return [f"@examplesIf plistats_available()\n{code}"]

    def _returned(self, verb: Verb, doc: Docstring) -> str:
        """Return what comes back, in the words of R."""
        said = []
        for block in re.split(r"\n(?=\S)", doc.sections.get("Returns", verb.python).strip("\n")):
            head, _, text = block.partition("\n")
            kind = RETURNS.get(head.strip()) or f"{escaped(r_type(head.strip()))}."
            said.append(f"{kind[0].upper()}{kind[1:]}" + ("\n" + self._prose(textwrap.dedent(text)) if text else ""))
        return "\n".join(said)

    def _said(self, entry: Entry) -> str:
        """Return type and text of an argument."""
        kind = re.sub(
            r"\{([^}]*)\}", lambda found: " or ".join(re.split(r", (?=[^,]*$)", found[1])), r_type(entry.kind)
        )
        kind = f"{escaped(kind[:1].upper() + kind[1:])}." if kind else ""
        return f"{kind}\n{self._prose(entry.text)}".strip()

    def _prose(self, text: str) -> str:
        """Return paragraphs, lists and displayed formulas as Rd."""
        parts = re.split(r"\n{2,}", text.strip("\n"))
        return "\n\n".join(_paragraph(part, self.links) for part in parts if part)


def topic_of(verb: Verb) -> str:
    """Return the name of a verb's help page."""
    return f"predict.{verb.owner_class}" if verb.generic == "stats" else verb.name


def _is_open(parameter: inspect.Parameter) -> bool:
    """Return whether an argument takes any number of named values."""
    return parameter.kind is inspect.Parameter.VAR_KEYWORD


def _paragraph(text: str, links: dict[str, str]) -> str:
    """Return one paragraph; one that is indented is a formula, one of dashes a list."""
    lines = text.splitlines()
    if all(line.startswith("    ") for line in lines):
        return "\\preformatted{\n" + escaped(textwrap.dedent(text)) + "\n}"
    if lines[0].startswith("- "):
        items = re.split(r"(?m)^- ", text)[1:]
        said = "\n".join(_wrapped("\\item " + _marked(" ".join(item.split()), links)) for item in items)
        return f"\\itemize{{\n{said}\n}}"
    return _wrapped(_marked(" ".join(text.split()), links))


def _wrapped(text: str) -> str:
    """Return a paragraph in lines that are broken at spaces only."""
    return textwrap.fill(text, _WIDTH, break_long_words=False, break_on_hyphens=False)


def _marked(text: str, links: dict[str, str]) -> str:
    """Return a line with code and links marked, and all else escaped; what is said of lazy frames is not for R."""
    text = re.sub(r"(^|(?<=\.)|;)[^.;]*\blazy\b[^.;]*\.", lambda found: "." if found[1] else "", text).strip()
    pieces = re.split(r"`([^`]+)`", text)
    return "".join(
        _code(piece, links) if i % 2 else escaped(_WORDS.sub(_in_r, piece)) for i, piece in enumerate(pieces)
    )


def _code(code: str, links: dict[str, str]) -> str:
    """Return code of Python as code of R: verbs become links, attributes elements."""
    bare = code.removesuffix("()")
    if bare in links:
        return f"\\code{{\\link{{{links[bare]}}}()}}"
    code = re.sub(r"\b(samples|predictions)\.(\w+)", r"\1$\2", code).removeprefix(".")
    code = re.sub(r"(?<=\w)=(?=[\w\"'])", " = ", code)
    code = re.sub(r"[A-Z]\w+", lambda found: _CODE.get(found[0], found[0]), _WORDS.sub(_in_r, code))
    return f"\\code{{{escaped(code)}}}"


def _in_r(found: re.Match[str]) -> str:
    """Return a word of Python as R has it."""
    return _VALUES[found[0]]


def _references(text: str) -> str:
    """Return the sources, one a paragraph, with links for DOIs."""
    # A source starts on a line with its year; a DOI may hold something that looks like one.
    starts = r"\n(?=(?!doi:)[^\n]*[(]\d{4}[)])"
    sources = [" ".join(source.split()) for source in re.split(starts, text.strip())]
    # The full stop after a DOI is not part of it, nor is a bracket or comma.
    doi = re.compile(r"doi:(10\.\S*[\w/])")
    return "\n\n".join(_wrapped(doi.sub(r"\\doi{\1}", escaped(source))) for source in sources)


def _placed(verb: Verb) -> list[str]:
    """Return the tags that say where the help page and the export are."""
    if verb.generic == "stats":
        return ["@importFrom stats predict", "@export"]
    return ["@export"]


def function_of(verb: Verb, *, formula: bool) -> str:
    """Return the function: all arguments go to the worker as they are."""
    parameters = list(verb.signature.parameters.values())
    heads = [_argument(parameter) for parameter in parameters]
    handed = [_handed(parameter) for parameter in parameters]
    if formula:
        body = _defined(f"{verb.name}.default", [*heads, "..."], _call(f'call_verb("{verb.call}"', [*handed, "..."]))
        return _generic(verb.name, heads[0], body)
    if not verb.owner:
        open_ended = takes_columns(verb)
        call = _call(f'call_verb("{verb.call}"', [*handed, "..."] if open_ended else handed)
        call = f"{call} + 1L" if verb.name in ROW_NUMBERS else call
        if open_ended:
            call = f"{_columns_first(verb)}\n{call}"
        return _defined(verb.name, [*heads, "..."] if open_ended else heads, call)
    call = _call(f'run_method({verb.owner}, "{verb.call}"', [*handed, "..."])
    if "Returns" not in verb.doc:
        call += f"\n  invisible({verb.owner})"
    call = _as_lm_is_called(verb) + call
    body = _defined(f"{verb.name}.{verb.owner_class}", [verb.owner, *heads, "..."], call)
    # Models are fitted by the generic of the package generics, too, where that is at hand.
    also = "#' @exportS3Method generics::fit pli_regressor\n" if verb.name == "fit" else ""
    return body if verb.generic == "stats" else _generic(verb.name, verb.owner, also + body)


def _as_lm_is_called(verb: Verb) -> str:
    """Return the lines by which models are trained by formula, and predict for `newdata`."""
    names = list(verb.signature.parameters)
    first, rest = (names or [""])[0], names[1:]
    if first == "X_source" or (first == "X" and rest[:1] == ["y"]):
        data = rest[0]
        more = ", ".join(f"{name} = {name}" for name in rest if name not in (data, "groups"))
        lines = f'  if (inherits({first}, "formula")) {{\n'
        lines += f"    if (missing({data})) {data} <- list(...)$data\n"
        given = f"{verb.name}.{verb.owner_class}, {verb.owner}, {first}, {data}, groups, {more}"
        return f"{lines}    return(trained_by_formula({given}))\n  }}\n"
    if first != "X":
        return ""
    chosen = f"  X <- features_of({verb.owner}, X)\n" if verb.name.startswith("predict") else ""
    return f'  if (missing(X)) X <- new_rows("{verb.name}", ...)\n{chosen}'


def takes_columns(verb: Verb) -> bool:
    """Return whether the verb begins with a vector of one value a sample, for which a data frame may give columns."""
    entries = taken_apart(verb.doc).entries("Parameters")
    vector = bool(entries) and entries[0].kind.startswith(("array, (n,)", "Series, (n,)"))
    return vector and not verb.owner


def _columns_first(verb: Verb) -> str:
    """Return the lines that take a data frame and names of its columns, or leave the call to other packages."""
    first = next(iter(verb.signature.parameters))
    others = [*verb.signature.parameters][:2] == ["y", "yhat"] and verb.module == "stats_metrics"
    # Other packages have metrics of these names, which take a model, or a data frame and its columns.
    lines = [f'  if (missing(yhat) && !is.data.frame(y)) return(ask_others("{verb.name}"))'] if others else []
    more = ", others = TRUE" if others else ""
    return "\n".join(
        [
            *lines,
            f"  if (is.data.frame({first})) {{",
            f'    found <- by_columns("{verb.name}", {first}, sys.call(), parent.frame(){more})',
            "    if (!is.null(found)) return(found$value)",
            "  }",
        ]
    )


def _generic(name: str, first: str, method: str) -> str:
    """Return a generic and its method, on one help page."""
    return f"{name} <- function({first}, ...) UseMethod(\"{name}\")\n\n#' @rdname {name}\n#' @export\n{method}"


def _defined(name: str, heads: list[str], body: str) -> str:
    """Return a function with its arguments in lines of bearable length."""
    line = f"{name} <- function({', '.join(heads)}) {{"
    if len(line) > _WIDTH:
        line = f"{name} <- function(\n{_filled(heads, '  ')}\n) {{"
    return f"{line}\n{body}\n}}"


def _argument(parameter: inspect.Parameter) -> str:
    """Return an argument with its default."""
    if _is_open(parameter):
        return "..."
    default = default_of(parameter)
    name = argument_name(parameter.name)
    return name if default is None else f"{name} = {default}"


def _handed(parameter: inspect.Parameter) -> str:
    """Return an argument as it is handed on."""
    name = argument_name(parameter.name)
    return "..." if _is_open(parameter) else f"{name} = {name}"


def _call(start: str, handed: list[str]) -> str:
    """Return the call that does the work, in lines of bearable length."""
    line = f"  {start}, list({', '.join(handed)}))"
    return line if len(line) <= _WIDTH else f"  {start}, list(\n{_filled(handed, '    ')}\n  ))"


def _filled(items: list[str], indent: str) -> str:
    """Return items with commas between, broken only there."""
    lines, line = [], indent
    for i, item in enumerate(items):
        piece = item + ("," if i < len(items) - 1 else "")
        if len(line) + len(piece) + 1 > _WIDTH and line.strip():
            lines.append(line)
            line = indent
        line += piece if line == indent else f" {piece}"
    return "\n".join([*lines, line])
