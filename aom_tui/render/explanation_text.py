"""An explanation written out: a label before each part, causes numbered."""

from collections.abc import Iterable, Iterator

from aom_tui.language import _, commas, sentences
from aom_tui.render.cells import padded, wrapped
from aom_tui.render.clean import clean, clean_line
from aom_tui.render.explanation import Explanation
from aom_tui.session.cause import Cause, Likelihood


def explanation_text(explanation: Explanation, width: int = 78) -> str:
    """Write out an explanation, wrapped at `width` cells. Cleaned; ends without a newline."""
    parts = (
        (_("said"), explanation.message),
        (_("means"), explanation.meaning),
        (_("but"), explanation.note),
        (_("do"), explanation.remedy),
        (_("for"), commas(explanation.operations)),
        (_("beware"), explanation.warning),
    )
    status = f"HTTP {explanation.status}" if explanation.status else ""
    lines = [clean_line("  ".join(filter(None, (explanation.title, status))))]
    for label, text in parts:
        if text:
            lines += _labelled(label, text, width)
    return "\n".join([*lines, *cause_lines(explanation.causes, width)]).rstrip()


def cause_text(cause: Cause) -> str:
    """Write a cause on one line: `Probably: The token has expired. It ended ...`."""
    said = _("Perhaps: {cause}") if cause.likelihood is Likelihood.DOCUMENTED else _("Probably: {cause}")
    return clean_line(said.format(cause=sentences(cause.title, cause.evidence, cause.advice)))


def cause_lines(causes: Iterable[Cause], width: int) -> Iterator[str]:
    """Write the causes numbered, with evidence and advice; those without evidence under a head of their own."""
    head = ""
    for number, cause in enumerate(causes, 1):
        is_documented = cause.likelihood is Likelihood.DOCUMENTED
        wanted = _("Also documented, though nothing here shows it:") if is_documented else _("Probably:")
        if wanted != head:
            head = wanted
            yield from ("", head)
        yield from _labelled(f"{number}.", sentences(cause.title, cause.evidence), width, indent=3)
        if cause.advice:
            yield from _labelled("   >", cause.advice, width, indent=5)


def _labelled(label: str, text: str, width: int, indent: int = 9) -> list[str]:
    room = max(width, indent + 20)
    lines = wrapped(clean(text), room, first=padded(label, indent), rest=" " * indent)
    return lines or [padded(label, indent)]
