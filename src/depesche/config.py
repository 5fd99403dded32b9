"""Settings: one type, read from the environment and one TOML file, passed down as a value."""

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

import msgspec
from msgspec import Meta, Struct

PREFIX = "DEPESCHE_"
CONFIG_VARIABLE = "DEPESCHE_CONFIG"


SECRETS = frozenset({"oidc_client_secret", "database_url", "grip"})
"""Settings whose value is shown to nobody."""


class SettingsError(ValueError):
    """A setting is unknown or has a value that it can not have; the sentence names it and the mend."""


class Settings(Struct, frozen=True, forbid_unknown_fields=True):
    """Every setting of Depesche. In the environment a setting is `DEPESCHE_` and its name in capitals."""

    data: Annotated[str, Meta(description="Folder that holds database and media.", min_length=1)] = "depesche-data"
    database_url: Annotated[
        str,
        Meta(description="A PostgreSQL database, postgresql://user:password@host/name; unset: SQLite in `data`."),
    ] = ""
    host: Annotated[str, Meta(description="Address to listen on.", min_length=1)] = "127.0.0.1"
    port: Annotated[int, Meta(description="Port to listen on.", ge=0, le=65535)] = 8000
    base_url: Annotated[
        str | None,
        Meta(description="Public address of the site, for links in feeds and cards; unset: http://localhost:PORT."),
    ] = None
    site: Annotated[str, Meta(description="Name of the newsroom, as readers see it.", min_length=1)] = "Depesche"
    streams: Annotated[int, Meta(description="Most readers that hold a live connection at a time.", ge=1)] = 20_000
    writes_per_second: Annotated[int, Meta(description="Most API writes of one token in a second.", ge=1)] = 500
    media_store: Annotated[
        str,
        Meta(
            description="Where media are kept: unset for the data folder, else s3://bucket/prefix?endpoint=URL&region=NAME"
            " (keys from AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or files that AWS_..._FILE name)."
        ),
    ] = ""
    publish_to: Annotated[
        str,
        Meta(
            description="Where a static copy of all that readers see is kept up to date: unset for nowhere, a folder,"
            " or s3://bucket/prefix?endpoint=URL&region=NAME (keys as for media_store)."
        ),
    ] = ""
    image_bytes: Annotated[int, Meta(description="Most bytes of one uploaded picture.", ge=1_000)] = 30_000_000
    image_pixels: Annotated[
        int, Meta(description="Most pixels of one uploaded picture, or of a film's frame.", ge=10_000)
    ] = 60_000_000
    file_bytes: Annotated[int, Meta(description="Most bytes of one uploaded sound, film or document.", ge=1_000)] = (
        500_000_000
    )
    video_seconds: Annotated[int, Meta(description="Longest sound or film that is taken, in seconds.", ge=1)] = 1_800
    unfinished_bytes: Annotated[
        int, Meta(description="Most bytes of one person's or token's unfinished uploads in all.", ge=1_000)
    ] = 2_000_000_000

    proxies: Annotated[
        int,
        Meta(
            description="Reverse proxies of yours in front that add X-Forwarded-For; 0: none is believed.", ge=0, le=9
        ),
    ] = 0
    metrics_address: Annotated[
        str,
        Meta(
            description="Where Prometheus reads metrics, as host:port, such as 127.0.0.1:9464; unset: nowhere."
            " Whoever reaches it may read them.",
            pattern=r"^(|.+:[0-9]{1,5})$",
        ),
    ] = ""
    grip: Annotated[
        str,
        Meta(
            description="GRIP proxies that hold readers' connections (Pushpin, Fastly Fanout): where to publish,"
            " as in http://localhost:5561?iss=pushpin&key=SECRET, with blanks between them; unset: none."
        ),
    ] = ""
    fetch_links: Annotated[
        bool, Meta(description="Whether the server fetches pages and pictures of links, to make previews of them.")
    ] = True

    oidc_issuer: Annotated[
        str | None, Meta(description="Address of the OpenID Connect provider by which the staff may sign in.")
    ] = None
    oidc_client_id: Annotated[str | None, Meta(description="What the provider calls this site.")] = None
    oidc_client_secret: Annotated[str | None, Meta(description="The secret that the provider gave with it.")] = None
    oidc_name: Annotated[str, Meta(description="Name of the provider, as people know it.", min_length=1)] = "OpenID"
    oidc_role: Annotated[
        Literal["observer", "reporter", "editor", "admin"] | None,
        Meta(description="Role of those who come by the provider for the first time; unset: only the invited come in."),
    ] = None

    def __post_init__(self) -> None:
        """Check the addresses."""
        if self.oidc_issuer is not None:
            if self.oidc_client_id is None:
                raise ValueError("oidc_issuer is set without oidc_client_id; set both")
            host = urlsplit(self.oidc_issuer).hostname
            if not self.oidc_issuer.startswith("https://") and host not in ("localhost", "127.0.0.1", "::1"):
                raise ValueError(f"oidc_issuer is {self.oidc_issuer!r}; write it with https://")
        if self.database_url and not self.database_url.startswith(("postgresql://", "postgres://")):
            scheme = self.database_url.partition("://")[0][:20]
            raise ValueError(f"database_url begins with {scheme}; write postgresql://user:password@host/name")
        if self.base_url is not None and not self.base_url.startswith(("http://", "https://")):
            raise ValueError(f"base_url is {self.base_url!r}; write it with https:// or http://")

    @property
    def folder(self) -> Path:
        """The data folder."""
        return Path(self.data)

    @property
    def database(self) -> Path | str:
        """The SQLite file, or the address of the PostgreSQL database."""
        return self.database_url or self.folder / "depesche.sqlite"

    @property
    def public_url(self) -> str:
        """The public address of the site, without a slash at its end."""
        return (self.base_url or f"http://localhost:{self.port}").rstrip("/")


class Setting(Struct, frozen=True):
    """One line of `depesche settings`: where a setting is made, what it is, and where that came from."""

    name: str
    variable: str
    value: str | int | None
    default: str | int | None
    origin: str
    meaning: str


def read_settings(environment: Mapping[str, str]) -> tuple[Settings, dict[str, str]]:
    """Read settings from the TOML file that DEPESCHE_CONFIG names, then the environment, which wins.

    `DEPESCHE_X_FILE` names a file whose text is the value of X. Variables of no setting are passed over, see
    `strangers`. Gives the settings and the origin of each that is not at its default. Raises SettingsError.
    """
    values, origins = _from_toml(environment.get(CONFIG_VARIABLE))
    for variable, value in sorted(environment.items()):
        name = _name_of(variable, value)
        if name is not None:
            text = value if variable.lower().endswith(f"_{name}") else _text_of(variable, value)
            values[name], origins[name] = text, variable
    try:
        return msgspec.convert(values, Settings, strict=False), origins
    except msgspec.ValidationError as error:
        raise SettingsError(f"settings: {error}") from error


def strangers(environment: Mapping[str, str]) -> list[str]:
    """List the variables that begin as ours do but make no setting: misspelt, or somebody else's."""
    ours = (one for one in sorted(environment.items()) if one[0].startswith(PREFIX) and one[0] != CONFIG_VARIABLE)
    return [variable for variable, value in ours if _name_of(variable, value) is None]


def describe(settings: Settings, origins: Mapping[str, str]) -> list[Setting]:
    """List every setting with its meaning, value and origin."""
    described = []
    for field in msgspec.structs.fields(Settings):
        info = msgspec.inspect.type_info(field.type)
        meaning = (
            (info.extra_json_schema or {}).get("description", "") if isinstance(info, msgspec.inspect.Metadata) else ""
        )
        value = getattr(settings, field.name)
        described.append(
            Setting(
                name=field.name,
                variable=PREFIX + field.name.upper(),
                value="(secret)" if field.name in SECRETS and value else value,
                default=field.default,
                origin=origins.get(field.name, "default"),
                meaning=meaning,
            )
        )
    return described


def _name_of(variable: str, value: str) -> str | None:
    if not variable.startswith(PREFIX) or value.startswith("tcp://"):
        return None  # for a service named depesche, Kubernetes sets DEPESCHE_PORT=tcp://...
    name = variable.removeprefix(PREFIX).lower()
    for known in (name, name.removesuffix("_file")):
        if known in Settings.__struct_fields__:
            return known
    return None


def _from_toml(path: str | None) -> tuple[dict[str, Any], dict[str, str]]:
    if path is None:
        return {}, {}
    try:
        values = tomllib.loads(_text_of(CONFIG_VARIABLE, path))
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(f"{path} is no TOML: {error}") from error
    for name in values:
        if name not in Settings.__struct_fields__:
            raise SettingsError(f"{path} has the unknown setting {name!r}; `depesche settings` lists those there are")
    return values, dict.fromkeys(values, path)


def _text_of(variable: str, path: str) -> str:
    try:
        return Path(path).read_text(encoding="utf-8").strip()
    except OSError as error:
        raise SettingsError(f"{variable} names {path}, which can not be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise SettingsError(f"{variable} names {path}, which is not UTF-8 (byte {error.start})") from error
