"""Keys and secrets: those that are wanted are there, and nobody else on this machine can read them."""

import stat
import tomllib
from collections.abc import Iterable
from pathlib import Path

from depesche.config import CONFIG_VARIABLE, SECRETS
from depesche.doctor.finding import Case, Finding
from depesche.doctor.storage import is_absent

AWS = ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY")


def provider(case: Case) -> Iterable[Finding]:
    """Find whether the OpenID Connect provider's secret is there. What we seal ourselves needs no key that is kept."""
    settings = case.settings
    if settings.oidc_issuer is None:
        yield Finding("keys", "ok", "what is sealed is sealed by keys in the database")
    elif settings.oidc_client_secret:
        yield Finding("keys", "ok", f"the secret for {settings.oidc_issuer} is there")
    else:
        mend = "put it in a file and name that by DEPESCHE_OIDC_CLIENT_SECRET_FILE, unless the provider gave none"
        yield Finding("keys", "warning", f"{settings.oidc_issuer} is asked without a client secret", mend)


def bucket(case: Case) -> Iterable[Finding]:
    """Find whether there are keys for the media's bucket."""
    if not case.settings.media_store:
        return
    given = case.environment
    if missing := [name for name in AWS if not given.get(name) and not given.get(f"{name}_FILE")]:
        mend = "set it, or its name with _FILE behind it for a file; a machine with a role of its own needs neither"
        yield Finding("keys", "warning", f"the bucket's {' and '.join(missing)} is not set", mend)


def permissions(case: Case) -> Iterable[Finding]:
    """Find files with secrets, and a database, that other users of this machine can read."""
    secrets = [path for path in _secret_files(case) if _is_open(path)]
    for path in secrets:
        yield Finding("keys", "wrong", f"{path} holds a secret and can be read by all users", f"chmod o-rwx {path}")
    database = case.settings.database
    if isinstance(database, Path) and not is_absent(case) and _is_open(database) and _is_open(database.parent):
        says = f"{database} can be read by all users: drafts, accounts and sessions are in it"
        yield Finding("keys", "warning", says, f"chmod o-rwx {database.parent}")
    elif not secrets:
        yield Finding("keys", "ok", "files with secrets can be read by nobody else")


def _secret_files(case: Case) -> Iterable[Path]:
    """Give the files that the settings and the bucket's keys come from, where those hold a secret."""
    named = {origin for name, origin in case.origins.items() if name in SECRETS}
    for variable in (*sorted(named), *(f"{name}_FILE" for name in AWS)):
        if variable.endswith("_FILE") and case.environment.get(variable):
            yield Path(case.environment[variable])
    toml = case.environment.get(CONFIG_VARIABLE)
    if toml and SECRETS & set(tomllib.loads(Path(toml).read_text(encoding="utf-8"))):
        yield Path(toml)


def _is_open(path: Path) -> bool:
    try:
        return bool(path.stat().st_mode & (stat.S_IROTH | (stat.S_IXOTH if path.is_dir() else 0)))
    except OSError:
        return False  # it can not even be looked at from here
