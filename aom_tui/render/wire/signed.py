"""What an AK/SK signature was made over, each line named, and where the server has something else there."""

from collections.abc import Iterator

from aom_tui.language import _, about
from aom_tui.render.clean import clean, clean_line
from aom_tui.render.wire.comments import NO_COMMENTS, NoComments
from aom_tui.session.exchange import Exchange, Signing
from aom_tui.session.signing.canonical import (
    Difference,
    difference_to_sign,
    first_difference,
    part_of,
    part_to_sign,
    told_by_server,
    without_security_token,
)


def signing_lines(signing: Signing, title: str, comments: NoComments = NO_COMMENTS) -> Iterator[str]:
    """Canonical request, string to sign, signature."""
    canonical = without_security_token(signing.canonical_request).split("\n")
    yield f"-- {about(title, _('canonical request'))}"
    for number, line in enumerate(canonical, 1):
        yield from comments.annotated(clean_line(line), part_of(canonical, number))
    yield f"-- {about(title, _('string to sign'))}"
    for number, line in enumerate(signing.string_to_sign.split("\n"), 1):
        yield from comments.annotated(clean_line(line), part_to_sign(number))
    yield f"-- {about(title, _('signature'))}"
    yield from comments.annotated(clean_line(signing.signature), _("HMAC-SHA256 of it, by the SK"))


def server_lines(exchange: Exchange, title: str) -> Iterator[str]:
    """Canonical request and string to sign as the server makes them, where it tells them; first differences marked."""
    told, of_request, to_sign = told_by_server(exchange), first_difference(exchange), difference_to_sign(exchange)
    if told.canonical_request is not None:
        yield f"-- {about(title, _('canonical request, as the server makes it'))}"
        yield from _compared(told.canonical_request, of_request)
    if told.string_to_sign is not None:
        yield f"-- {about(title, _('string to sign, as the server makes it'))}"
        yield from _compared(told.string_to_sign, to_sign)
    if told.canonical_request is None and told.string_to_sign is None:
        return
    if of_request is None and to_sign is None:
        yield f"# {_('only the SK can be another')}"


def _compared(theirs: str, difference: Difference | None) -> Iterator[str]:
    for number, line in enumerate(clean(theirs).split("\n"), 1):
        yield line
        if difference and number == difference.line:
            yield f"# ^ {clean_line(difference.words)}"
    if difference is None:
        yield f"# {_('the same as ours')}"
    elif difference.theirs is None:
        yield f"# ^ {clean_line(difference.words)}"
