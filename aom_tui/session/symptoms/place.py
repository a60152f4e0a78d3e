"""A request that went to the wrong place: project, region, host, path or method."""

from collections.abc import Iterator
from difflib import get_close_matches
from urllib.parse import unquote

from aom_tui.catalogue.model import Operation
from aom_tui.catalogue.search import match
from aom_tui.language import _, commas
from aom_tui.session.cause import Cause, GiveValue, SetProject, UseEndpoint
from aom_tui.session.operations import PROJECT_ID
from aom_tui.session.profile import Kind
from aom_tui.session.symptoms.scene import Scene, documented, likely, short, shown
from aom_tui.session.urls import origin

_METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
_ELSEWHERE = (401, 403, 404, 405)
"""Statuses that a wrong host, path or method comes back with."""


def project_causes(scene: Scene) -> Iterator[Cause]:
    """A project that is missing, left as a placeholder, or not the token's."""
    if not scene.error or scene.error.status_class != 4 or scene.status == 429 or _service(scene) == "iam":
        return
    path, own = unquote(scene.path), _own_project(scene)
    if f"{{{PROJECT_ID}}}" in path:
        evidence = _("The path holds {{{PROJECT_ID}}} as it stands in the documents.").format(PROJECT_ID=PROJECT_ID)
        yield shown(_("The project id was left as a placeholder."), evidence, *_set(own, f"{{{PROJECT_ID}}}"))
    elif "//" in path:
        evidence = _("The path has nothing between two slashes; the gateway refuses that as if the token were wrong.")
        yield shown(_("The path holds no project id."), evidence, *_set(own, ""))
    elif scene.token and scene.token.is_of_account:
        evidence = _("It is scoped to the account {domain}, and AOM's calls belong to a project.").format(
            domain=scene.token.domain
        )
        advice = _('Set scope = "project" in the profile, and name the project.')
        yield likely(_("The token is for the account, not for a project."), evidence, advice)
    elif scene.project_id and scene.token and scene.token.project_id not in ("", scene.project_id):
        name = f" ({scene.token.project_name})" if scene.token.project_name else ""
        evidence = _("The path names {named}, the token is for {own}{name}.").format(
            named=short(scene.project_id), own=short(own), name=name
        )
        yield likely(_("The project is not the token's."), evidence, *_set(own, scene.project_id))
    elif scene.project_id and scene.sent("X-Project-Id") not in ("", scene.project_id):
        header = short(scene.sent("X-Project-Id"))
        evidence = _("The path names {value}, X-Project-Id {header}.").format(
            value=short(scene.project_id), header=header
        )
        yield likely(_("Path and X-Project-Id name two projects."), evidence, _("Let both name the same."))


def _own_project(scene: Scene) -> str:
    """The one that the token which was sent is for, else the session."""
    if scene.token and scene.token.project_id:
        return scene.token.project_id
    if scene.state is None:
        return ""
    return (scene.state.token.project_id if scene.state.token else "") or scene.state.profile.project_id


def _set(own: str, instead_of: str) -> tuple[str, SetProject | None]:
    if not own:
        return _("Set {PROJECT_ID} to the project's id.").format(PROJECT_ID=PROJECT_ID), None
    return _("Set {PROJECT_ID} to {value}.").format(PROJECT_ID=PROJECT_ID, value=short(own)), SetProject(
        own, instead_of
    )


def host_causes(scene: Scene) -> Iterator[Cause]:
    """A host of another service, or of another region."""
    if scene.status not in _ELSEWHERE:
        return
    service = _service(scene)
    wanted = scene.state.profile.endpoint(service) if scene.state and service else ""
    other = next((each for each in _services_at(scene) if each != service), "") if service else ""
    if other and service not in _services_at(scene):
        names = {"iam": "IAM", "aom": "AOM"}
        meant, there = names.get(service, service), names.get(other, other)
        yield shown(
            _("A request for {meant} went to {there}.").format(meant=meant, there=there),
            _("{path} is a path of {meant}, {host} is where {there} is.").format(
                path=scene.path, meant=meant, host=scene.host, there=there
            ),
            _("Send it to {wanted}.").format(wanted=wanted) if wanted else _("Send it to its own endpoint."),
            UseEndpoint(wanted) if wanted else None,
        )
        return
    yield from _other_region(scene)


def _service(scene: Scene) -> str:
    return scene.operation.service if scene.operation else ""


def _services_at(scene: Scene) -> set[str]:
    """The services whose endpoint the request's host is, by profile and table of regions."""
    here = origin(scene.host)
    profile = scene.state.profile if scene.state else None
    pairs = [("iam", profile.iam_endpoint), ("aom", profile.aom_endpoint)] if profile else []
    for region in scene.catalogue.regions.values() if scene.catalogue else ():
        pairs += [("iam", region.iam_endpoint), ("aom", region.aom_endpoint or "")]
    return {service for service, endpoint in pairs if endpoint and origin(endpoint) == here}


def _other_region(scene: Scene) -> Iterator[Cause]:
    """The host's region against that of the token's project, else the profile's."""
    regions = scene.catalogue.regions if scene.catalogue else {}
    here = next((each.id for each in regions.values() if each.aom_endpoint == scene.host), "")
    token = scene.token or (scene.state.token if scene.state else None)
    name = token.project_name if token else ""
    by_project = next((each for each in regions if name == each or name.startswith(f"{each}_")), "")
    own = by_project or (scene.state.profile.region if scene.state else "")
    if not here or own not in regions or own == here:
        return
    project = _("{host} is {here}; the token's project is {name}.").format(host=scene.host, here=here, name=name)
    at_home = scene.state.profile if scene.state and scene.state.profile.kind is Kind.SANDBOX else None
    endpoint = at_home.aom_endpoint if at_home else regions[own].aom_endpoint  # never from the sandbox to the cloud
    yield likely(
        _("The endpoint is another region's."),
        project
        if by_project
        else _("{host} is {here}; the profile is for {own}.").format(host=scene.host, here=here, own=own),
        _("Use the endpoint of {own}: {endpoint}.").format(own=own, endpoint=endpoint)
        if endpoint
        else _("AOM has no endpoint in {own}.").format(own=own),
        UseEndpoint(endpoint, own) if endpoint else None,
    )


def path_causes(scene: Scene) -> Iterator[Cause]:
    """A 404 or 405: what the documents know of path and method."""
    gateway = scene.code == "APIG.0101"
    if scene.status not in (404, 405) or scene.catalogue is None or scene.exchange.request is None:
        return
    if gateway and scene.operation:
        yield from _not_published(scene, scene.operation)
    elif scene.operation is None and "//" not in scene.path:
        yield from _undocumented(scene)
    elif scene.operation:
        yield from _not_found(scene)


def _not_published(scene: Scene, operation: Operation) -> Iterator[Cause]:
    if scene.state and scene.state.profile.kind is Kind.SANDBOX:
        evidence = _('The sandbox says "{message}".').format(message=scene.message)
        yield shown(
            _("The sandbox does not have {id}.").format(id=operation.id),
            evidence,
            _("Use a profile of a real account for it."),
        )
    else:
        region = scene.state.profile.region if scene.state else ""
        known = _("{id} does not exist in {region}.").format(id=operation.id, region=region)
        title = known if region else _("{id} does not exist in this region.").format(id=operation.id)
        yield documented(title, _("Try another region, or its successor."))


def _undocumented(scene: Scene) -> Iterator[Cause]:
    request, catalogue = scene.exchange.request, scene.catalogue
    if request is None or catalogue is None:
        return
    others = [method for method in _METHODS if match(catalogue, method, scene.path)]
    if others:
        known = _(" and ").join(others)
        evidence = _("It was {method}; the documents know {known} for this path.").format(
            method=request.method, known=known
        )
        choice = _(" or ").join(others)
        yield likely(_("The method is wrong."), evidence, _("Send {choice}.").format(choice=choice))
        return
    templated = unquote(scene.path).replace(scene.project_id or "\0", f"{{{PROJECT_ID}}}")
    near = get_close_matches(templated, {each.path for each in catalogue.operations.values()}, 1, 0.8)
    evidence = _("No documented operation has {templated}.").format(templated=templated)
    if near:
        there = [each for each in catalogue.operations.values() if each.path == near[0]]
        operation = next((each for each in there if each.method == request.method), there[0])
        yield likely(
            _("The path is wrong."),
            evidence,
            _("Near it: {method} {path} ({id}).").format(method=operation.method, path=operation.path, id=operation.id),
        )
    else:
        yield likely(_("The path is wrong, or not documented."), evidence, _("Check it, or choose an operation."))


def _not_found(scene: Scene) -> Iterator[Cause]:
    """A service's own 404: the resource that the path names."""
    values = scene.matched[1] if scene.matched else {}
    names = [name for name in values if name != PROJECT_ID]
    if names and not scene.code.startswith("APIG."):
        given = commas(f"{name}={values[name]}" for name in names)
        advice = _("List what there is, and take an id from there.")
        yield likely(
            _("There is no such resource."),
            _("The path says {given}.").format(given=given),
            advice,
            GiveValue(f"path {names[-1]}"),
        )
