"""IAM, as far as a caller of AOM needs it: tokens, what they reach, temporary access keys."""

from collections.abc import Mapping, Sequence
from typing import Any

from aom_tui.sandbox.identity import PASSCODE, REGION, Domain, Locked, Project, Token, TokenState, User, timestamp
from aom_tui.sandbox.refusals import iam_refusal
from aom_tui.sandbox.services.paging import number
from aom_tui.sandbox.wire import Call, Refused, Reply, serves

LONGEST_KEY = 86_400
SHORTEST_KEY = 900


@serves("KeystoneCreateUserTokenByPassword", "KeystoneCreateUserTokenByPasswordAndMfa")
def issue_token(call: Call) -> Reply:
    """A token for a password, and a passcode where `methods` lists totp. Project scope wins over account scope."""
    match call.body:
        case {"auth": {"identity": {"methods": [*methods], "password": {"user": who}, **proofs}, **rest}}:
            user = _user(call, who)
            named = _methods(methods)
            if "totp" in named:
                _check_passcode(user, proofs.get("totp"))
            return _issued(call, user, _scope(user, rest.get("scope")), named)
        case _:
            raise _invalid_body()


@serves("KeystoneValidateToken")
def validate_token(call: Call) -> Reply:
    """What the token in X-Subject-Token stands for; 404 when it stands for nothing (any more)."""
    subject = call.message.headers.get("x-subject-token", "")
    state, token = call.world.identity.token(subject)
    if token is None or state is not TokenState.VALID:
        raise iam_refusal(404, "X-Subject-Token is invalid in the request")
    return Reply(200, _described(call, token), {"X-Subject-Token": subject})


@serves("KeystoneListAuthProjects")
def list_auth_projects(call: Call) -> Reply:
    """The projects the caller's user can enter."""
    url = f"{call.world.endpoint}/v3/auth/projects"
    return Reply(200, {"projects": [_project(call, one) for one in _user_of(call).projects], "links": {"self": url}})


@serves("KeystoneListProjects")
def list_projects(call: Call) -> Reply:
    """Projects of the account, narrowed by name and the rest; how the official SDK finds a project id."""
    found = [project for project in call.world.identity.listed(_user_of(call)) if _fits(call.query, project)]
    size = number(call, "per_page", 5000, low=1, high=5000)
    start = (number(call, "page", 1, low=1) - 1) * size
    ends = {"previous": None, "next": None}
    shown = [_project(call, one) for one in found[start : start + size]]
    for project in shown:
        project["links"] |= ends
    return Reply(200, {"projects": shown, "links": {"self": f"{call.world.endpoint}/v3/projects", **ends}})


@serves("KeystoneListAuthDomains")
def list_auth_domains(call: Call) -> Reply:
    """The account of the caller."""
    domain = _user_of(call).domain
    url = f"{call.world.endpoint}/v3/domains/{domain.id}"
    shown = {**_named(domain), "enabled": True, "description": "", "links": {"self": url}}
    return Reply(200, {"domains": [shown], "links": {"self": f"{call.world.endpoint}/v3/auth/domains"}})


@serves("KeystoneListRegions")
def list_regions(call: Call) -> Reply:
    """The regions of the catalogue, with their names in Chinese and English."""
    url = f"{call.world.endpoint}/v3/regions"
    regions = [
        {
            "id": region.id,
            "type": "public",
            "description": "",
            "parent_region_id": None,
            "locales": {"zh-cn": region.name_zh, "en-us": region.name},
            "links": {"self": f"{url}/{region.id}"},
        }
        for region in call.world.catalogue.regions.values()
    ]
    return Reply(200, {"regions": regions, "links": {"self": url, "previous": None, "next": None}})


@serves("CreateTemporaryAccessKeyByToken")
def create_temporary_access_key(call: Call) -> Reply:
    """AK, SK and security token for 900 to 86400 seconds; only a token can ask for them."""
    if call.caller is None or call.caller.token is None:
        raise iam_refusal(401, "The request you have made requires authentication by a token.")
    match call.body:
        case {"auth": {"identity": {"methods": ["token"], "token": {"duration_seconds": seconds}}}}:
            pass
        case {"auth": {"identity": {"methods": ["token"]}}}:
            seconds = SHORTEST_KEY
        case _:
            raise _invalid_body()
    if type(seconds) is not int or not SHORTEST_KEY <= seconds <= LONGEST_KEY:
        raise iam_refusal(400, f"duration_seconds must be between {SHORTEST_KEY} and {LONGEST_KEY}")
    key = call.world.identity.issue_temporary_key(call.caller.user, seconds)
    credential = {
        "access": key.access,
        "secret": key.secret,
        "securitytoken": key.security_token,
        "expires_at": timestamp(key.expires_at or 0),
    }
    return Reply(201, {"credential": credential})


def _user(call: Call, who: Any) -> User:
    domain: str | None
    match who:
        case {"name": str(name), "password": str(password), "domain": {"name": str(domain)}}:
            pass
        case {"name": str(name), "password": str(password), "domain": {"id": str(domain)}}:
            pass
        case {"id": str(name), "password": str(password)}:
            domain = None
        case _:
            raise _invalid_body()
    try:
        user = call.world.identity.user(name, password, domain)
    except Locked:
        # The documents give no words for it; these are ours.
        raise iam_refusal(401, "The user is locked after too many wrong passwords. Try again later.") from None
    if user is None:
        raise _wrong_password()
    return user


def _methods(methods: Sequence[Any]) -> tuple[str, ...]:
    if methods not in (["password"], ["password", "totp"], ["totp", "password"]):
        raise _invalid_body()
    return tuple(methods)


def _check_passcode(user: User, totp: Any) -> None:
    """The passcode belongs to a user id, not a name; the sandbox knows one code for all."""
    match totp:
        case {"user": {"id": str(user_id), "passcode": str(passcode)}}:
            if user_id != user.id or passcode != PASSCODE:
                raise _wrong_password()
        case _:
            raise _invalid_body()


def _scope(user: User, scope: Any) -> Project | None:
    """The project asked for; None for the account. Projects of others do not exist for this user."""
    match scope:
        case None:
            return None
        case {"project": dict(named)}:
            return _scoped_project(user, named)
        case {"domain": {"id": str(domain)} | {"name": str(domain)}}:
            if domain not in (user.domain.id, user.domain.name):
                raise iam_refusal(401, "The username or password is wrong.")
            return None
        case _:
            raise _invalid_body()


def _scoped_project(user: User, named: Mapping[str, Any]) -> Project:
    match named.get("domain"):
        case None:
            pass
        case {"name": str(domain)} | {"id": str(domain)}:
            if domain not in (user.domain.id, user.domain.name):
                raise _no_project(domain)
        case _:
            raise _invalid_body()
    match named:
        case {"id": str(wanted)} | {"name": str(wanted)}:
            found = [project for project in user.projects if wanted in (project.id, project.name)]
        case _:
            raise _invalid_body()
    if not found:
        raise _no_project(wanted)
    return found[0]


def _issued(call: Call, user: User, project: Project | None, methods: tuple[str, ...]) -> Reply:
    value, token = call.world.identity.issue(user, project, methods)
    return Reply(201, _described(call, token), {"X-Subject-Token": value}, user.name)


def _described(call: Call, token: Token) -> dict[str, Any]:
    user = token.user
    shown: dict[str, Any] = {
        "expires_at": timestamp(token.expires_at),
        "issued_at": timestamp(token.issued_at),
        "methods": list(token.methods),
        "catalog": [] if call.query.get("nocatalog") else _catalog(call, token),
        "roles": [{"id": "0", "name": role} for role in user.roles],
        "user": {**_named(user), "password_expires_at": "", "domain": _named(user.domain)},
    }
    if token.project is None:
        shown["domain"] = _named(user.domain)
    else:
        shown["project"] = {**_named(token.project), "domain": _named(user.domain)}
    if "totp" in token.methods:
        shown["mfa_authn_at"] = timestamp(token.issued_at)
    return {"token": shown}


def _catalog(call: Call, token: Token) -> list[dict[str, Any]]:
    """IAM for everyone, AOM where there is a project for it."""
    services = [("iam", "f4a7c1d2e3b54a6f8c9d0e1f2a3b4c5d", "/v3")]
    if token.project is not None:
        services.append(("aom", "0c1d2e3f4a5b46c7a8d9e0f1a2b3c4d5", f"/v1/{token.project.id}"))
    return [
        {
            "id": service_id,
            "name": name,
            "type": name,
            "endpoints": [
                {
                    "id": service_id[::-1],
                    "interface": "public",
                    "region": REGION,
                    "region_id": REGION,
                    "url": call.world.endpoint + path,
                }
            ],
        }
        for name, service_id, path in services
    ]


def _user_of(call: Call) -> User:
    assert call.caller is not None  # noqa: S101 (the gateway lets nobody else in)
    return call.caller.user


def _fits(query: Mapping[str, str], project: Project) -> bool:
    wanted = {"domain_id": project.domain.id, "name": project.name, "parent_id": project.domain.id}
    if any(query.get(name) not in (None, value) for name, value in wanted.items()):
        return False
    return query.get("enabled", "true").lower() == "true" and query.get("is_domain", "false").lower() == "false"


def _project(call: Call, project: Project) -> dict[str, Any]:
    return {
        "domain_id": project.domain.id,
        "is_domain": False,
        "parent_id": project.domain.id,
        "name": project.name,
        "description": "",
        "id": project.id,
        "enabled": True,
        "links": {"self": f"{call.world.endpoint}/v3/projects/{project.id}"},
    }


def _named(thing: User | Project | Domain) -> dict[str, str]:
    return {"id": thing.id, "name": thing.name}


def _invalid_body() -> Refused:
    return iam_refusal(400, "The request body is invalid")


def _wrong_password() -> Refused:
    return iam_refusal(401, "The username or password is wrong.")


def _no_project(name: str) -> Refused:
    return iam_refusal(404, f"Could not find project: {name[:64]}.")
