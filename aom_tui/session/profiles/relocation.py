"""A profile in another region or project, for this session only. Pure."""

from difflib import get_close_matches

from msgspec.structs import replace

from aom_tui.catalogue.model import Catalogue
from aom_tui.language import _, commas
from aom_tui.problem import InvalidInput, Problem
from aom_tui.session.login.reference import check_scope
from aom_tui.session.profile import Kind, Profile
from aom_tui.session.token import Project


def in_project(profile: Profile, project: Project) -> Profile:
    """The profile in another project."""
    return replace(profile, project_id=project.id, project_name=project.name, scope="project")


def in_region(profile: Profile, catalogue: Catalogue, region: str) -> Profile:
    """The profile in another region, in that region's own project: projects do not span regions.

    Endpoints of the profile's own stay, since they are not the region's. Raises InvalidInput.
    """
    if profile.kind is Kind.SANDBOX:
        raise InvalidInput(Problem(_("region"), _("a sandbox has one only"), _("Switch the profile instead.")))
    place, before = catalogue.regions.get(region), catalogue.regions.get(profile.region)
    if place is None:
        near = get_close_matches(region, catalogue.regions, 3)
        remedy = _("Did you mean {names}?").format(names=commas(near)) if near else ""
        raise InvalidInput(Problem(_("region"), _("{region!r} is no region we know").format(region=region), remedy))
    iam, aom = profile.iam_endpoint, profile.aom_endpoint
    if before is None or iam == before.iam_endpoint:
        iam = place.iam_endpoint
    if before is None or aom == (before.aom_endpoint or ""):
        aom = place.aom_endpoint or ""
    there = replace(
        profile, region=place.id, iam_endpoint=iam, aom_endpoint=aom, project_id="", project_name="", scope="project"
    )
    check_scope(there)
    return there
