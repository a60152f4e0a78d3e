"""Another region or project for the session of this window; no file changes."""

from collections import Counter
from typing import TYPE_CHECKING, Any

from aom_tui.language import _
from aom_tui.problem import InvalidInput
from aom_tui.render.clean import clean_line
from aom_tui.tui.keyboard.keys import with_keys
from aom_tui.tui.runtime.workers import deferred, push_if_active

if TYPE_CHECKING:
    from textual.screen import Screen

    from aom_tui.session.profile import Profile
    from aom_tui.session.session import Session
    from aom_tui.session.token import Project
    from aom_tui.tui.screens.workbench import WorkbenchScreen


class RegionAndProject:
    """Offers regions or projects, and moves the session to the one chosen."""

    def __init__(self, bench: "WorkbenchScreen") -> None:
        self._bench = bench

    # -- region

    def choose_region(self) -> None:
        """Of the regions that the catalogue knows; typing filters."""
        from aom_tui.tui.screens.choice import Choice

        bench, session = self._bench, self._session()
        if session is None:
            return
        regions = session.catalogue.regions
        names = [each.names for each in regions.values()]

        def chosen(region: str | None) -> None:
            if region:
                self._enter_region(session, region)

        page = Choice(_("Region, for this window"), list(regions), names, session.profile.region)
        bench.app.push_screen(page, chosen)

    def _enter_region(self, session: "Session", region: str) -> None:
        from aom_tui.session.profiles.relocation import in_region

        try:
            profile = in_region(session.profile, session.catalogue, region)
        except InvalidInput as error:
            self._say(error)
            return
        self._enter(session, profile, _("region {name}, its own project").format(name=region))

    # -- project

    def choose_project(self) -> None:
        """Of those that IAM lists; this may need a login first."""
        session = self._session()
        if session:
            self._bench.run_worker(
                deferred(self._list_projects, session), group="projects", description=_("list the projects"),
                exclusive=True, exit_on_error=False,
            )  # fmt: skip

    async def _list_projects(self, session: "Session") -> None:
        from aom_tui.session.iam.projects import list_projects

        bench = self._bench
        shown = bench.app.screen
        try:
            projects = await bench.announced(list_projects(session), _("asking IAM for the projects..."))
        except InvalidInput as error:
            self._say(error)
            return
        finally:
            bench.window_session.show_auth_state()
        if not projects:
            bench.notify(_("IAM lists no project for this user"))
        else:
            self._offer(shown, session, projects)

    def _offer(self, shown: "Screen[Any]", session: "Session", projects: "tuple[Project, ...]") -> None:
        from aom_tui.session.profiles.relocation import in_project
        from aom_tui.tui.screens.choice import Choice

        by_name = _told_apart(projects)
        words = [clean_line(each.id) for each in by_name.values()]

        def chosen(name: str | None) -> None:
            if name:
                profile = in_project(session.profile, by_name[name])
                self._enter(session, profile, _("project {name}").format(name=name))

        token = session.token
        current = token.project.name if token and token.project else session.profile.project_name
        page = Choice(_("Project, for this window"), list(by_name), words, current)
        push_if_active(shown, page, chosen)

    # -- both

    def _session(self) -> "Session | None":
        session = self._bench.session
        if session is None:
            self._bench.notify(_("the session is not open yet"))
        return session

    def _enter(self, session: "Session", profile: "Profile", where: str) -> None:
        bench = self._bench
        if bench.running:
            said = with_keys(_("a call is under way: it stays where it is; {cancel} stops the call"))
            bench.notify(said, severity="warning")
            return
        bench.watcher.stop()
        session.enter(profile)
        bench.suggestions.forget()
        bench.window_session.show_auth_state()
        bench.notify(_("{where}; in this window only").format(where=where))

    def _say(self, error: InvalidInput) -> None:
        self._bench.notify(clean_line(str(error.problems[0])), severity="warning", timeout=8)


def _told_apart(projects: "tuple[Project, ...]") -> "dict[str, Project]":
    """By name; where several accounts have one of that name, by name and id."""
    often = Counter(each.name for each in projects)
    names = [each.name if often[each.name] == 1 else f"{each.name} ({each.id})" for each in projects]
    return dict(zip(map(clean_line, names), projects, strict=True))
