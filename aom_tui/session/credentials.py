"""Who is asking: the three kinds of credential, with their secrets in hand."""

from dataclasses import dataclass

from aom_tui.session.secret import Secret


@dataclass(frozen=True, slots=True)
class Password:
    """An IAM user of an account (`domain`), with the password. Gets a token."""

    user: str
    password: Secret
    domain: str


@dataclass(frozen=True, slots=True)
class AccessKey:
    """AK and SK, temporary if they come with a security token. Signs every request; gets no token."""

    access: str
    secret: Secret
    security_token: Secret | None = None


@dataclass(frozen=True, slots=True)
class GivenToken:
    """A token from elsewhere. It can be used and checked, never renewed."""

    token: Secret


Credential = Password | AccessKey | GivenToken
