"""What an AK/SK signature was made over, each line named, and where the server has something else there."""

from collections.abc import Iterator

from aom_tui.language import _, about
from aom_tui.render.clean import clean, clean_line
from aom_tui.render.wire.comments import NO_COMMENTS, NoComments
from aom_tui.session.exchange import Exchange, Signing
from aom_tui.session.signing.canonical import first_difference, part_of, told_by_server, without_security_token

_TO_SIGN = (_("the algorithm"), "X-Sdk-Date", _("SHA-256 of the canonical request"))


def signing_lines(signing: Signing, title: str, comments: NoComments = NO_COMMENTS) -> Iterator[str]:
    """Canonical request, string to sign, signature."""
    canonical = without_security_token(signing.canonical_request).split("\n")
    yield f"-- {about(title, _('canonical request'))}"
    for number, line in enumerate(canonical, 1):
        yield from comments.annotated(clean_line(line), part_of(canonical, number))
    yield f"-- {about(title, _('string to sign'))}"
    for number, line in enumerate(signing.string_to_sign.split("\n")):
        yield from comments.annotated(clean_line(line), _TO_SIGN[number] if number < len(_TO_SIGN) else "")
    yield f"-- {about(title, _('signature'))}"
    yield from comments.annotated(clean_line(signing.signature), _("HMAC-SHA256 of it, by the SK"))


def server_lines(exchange: Exchange, title: str) -> Iterator[str]:
    """The canonical request that the server would have signed, where it tells it; the first difference marked."""
    theirs, difference = told_by_server(exchange), first_difference(exchange)
    if theirs is None:
        return
    yield f"-- {about(title, _('canonical request, as the server makes it'))}"
    for number, line in enumerate(clean(theirs).split("\n"), 1):
        yield line
        if difference and number == difference.line:
            yield f"# ^ {clean_line(difference.words)}"
    if difference is None:
        yield f"# {_('the same as ours: only the SK can be another')}"
    elif difference.theirs is None:
        yield f"# ^ {clean_line(difference.words)}"
