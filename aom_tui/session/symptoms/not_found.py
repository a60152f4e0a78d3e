"""Something named in the body that does not exist: the reply says so without naming the field."""

import re
from collections.abc import Iterator

from aom_tui.catalogue.json_path import path_text
from aom_tui.language import _, commas, sentences
from aom_tui.session.body.json_reading import read_json
from aom_tui.session.cause import Cause, GiveValue
from aom_tui.session.compose.undocumented import undocumented
from aom_tui.session.symptoms.name_taken import nearest_name
from aom_tui.session.symptoms.scene import Scene, shown

_ABSENT = re.compile(r"(does not|doesn't|do not|don't) exist|not found|no such|不存在|未找到", re.IGNORECASE)
_ELSEWHERE = (401, 403, 404, 405)
"""There it is the path, or who asks, that is doubted."""


def not_found_causes(scene: Scene) -> Iterator[Cause]:
    """Of a refused call whose body has one documented name that the reply's words are nearest to."""
    request, operation, error = scene.exchange.request, scene.operation, scene.error
    if scene.catalogue is None or request is None or operation is None or operation.body is None:
        return
    if error is None or error.status_class != 4 or scene.status in _ELSEWHERE or not _ABSENT.search(scene.message):
        return
    body, problem = read_json(request.body.decode("utf-8", "replace") or "null")
    if problem or not isinstance(body, dict):
        return
    unknown = [each.path for each in undocumented(scene.catalogue, operation.service, operation.body.schema, body)]
    known = {name: value for name, value in body.items() if (name,) not in unknown}
    if name := nearest_name(scene.message, known):
        said = _('The reply says "{message}", and by {name} the call says which one is meant.')
        evidence = said.format(message=scene.message.rstrip("."), name=name)
        strange = commas(path_text(path) for path in unknown)
        beside = _("The documents do not know {names} there.").format(names=strange) if unknown else ""
        advice = _("List what there is, and take {name} from there.").format(name=name)
        title = _("There is none that {name} names.").format(name=name)
        yield shown(title, sentences(evidence, beside), advice, GiveValue(f"body {name}"))
