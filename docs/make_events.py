#!/usr/bin/env python3
"""Write `docs/events.md` from the types of `depesche.model.events`; with `--check` say whether it is stale."""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Literal, Union, get_args, get_origin

import msgspec
from msgspec import Meta, Struct

from depesche.model import blog, events, ids, limits, post, theme
from depesche.model.events import Event, Payload

TARGET = Path(__file__).parent / "events.md"
INTRO = """# Events

<!-- Written by docs/make_events.py from src/depesche/model/events.py; change the docstrings there, not this page. -->

Each live blog is one append-only log of what was made public. This page lists every kind of event that stands
in it. The payloads are of schema version {version}; a field that is left out has its default. Log pages
(`/{{slug}}/log/{{generation}}/{{n}}.json`) and archives carry events in the envelope below.
"""
KINDS = "The `kind` of an event is the name of its payload's type; in JSON the payload carries it too."
SIMPLE = {str: "text", int: "whole number", bool: "true or false", float: "number", type(None): "null"}


def page() -> str:
    """Give the whole page."""
    parts = [INTRO.format(version=events.SCHEMA_VERSION), section(Event, "## The envelope")]
    parts += [f"## Payloads\n\n{KINDS}\n\n{index()}\n"]
    parts += [section(kind) for kind in get_args(Payload)]
    parts += ["## What they are made of\n"]
    parts += [section(kind) for kind in sorted(inner(), key=lambda kind: kind.__name__)]
    parts += ["### Simple values\n\n| name | is |\n|---|---|\n" + "\n".join(values()) + "\n"]
    return "\n".join(parts)


def index() -> str:
    """List the payloads, each with a link."""
    return "\n".join(f"- [`{kind.__name__}`](#{kind.__name__.lower()})" for kind in get_args(Payload))


def section(kind: type[Struct], heading: str | None = None) -> str:
    """Describe one type: its docstring and its fields."""
    tag = kind.__struct_config__.tag
    said = "\n".join(line.strip() for line in (kind.__doc__ or "").strip().splitlines())
    lines = [heading or f"### {kind.__name__}", "", said, ""]
    if tag and kind.__struct_config__.tag_field == "type":
        lines += [f"Its `type` is `{tag}`.", ""]
    lines += ["| field | type | default |", "|---|---|---|"]
    for field in msgspec.structs.fields(kind):
        lines.append(f"| `{field.encode_name}` | {words(field.type)} | {default(field)} |")
    return "\n".join([*lines, ""])


def words(kind: object) -> str:
    """Name a type as the page does, with links to what it describes itself."""
    if (name := named(kind)) is not None:
        return f"[{name}](#simple-values)"
    if get_origin(kind) is Annotated:
        return words(get_args(kind)[0]) + limit(kind)
    if get_origin(kind) is Literal:
        return " or ".join(f"`{value}`" for value in get_args(kind))
    if get_origin(kind) is tuple:
        return f"list of {words(get_args(kind)[0])}"
    if members := union(kind):
        if set(get_args(Payload)) <= set(members):
            return "[payload](#payloads) or null"
        return " or ".join(words(member) for member in members)
    if isinstance(kind, type) and issubclass(kind, Struct):
        return f"[{kind.__name__}](#{kind.__name__.lower()})"
    return SIMPLE.get(kind, str(kind)) if isinstance(kind, type) else str(kind)


def union(kind: object) -> tuple[object, ...]:
    """Give the members of a union, payloads of events as one word; empty for any other type."""
    if get_origin(kind) is None and not hasattr(kind, "__args__"):
        return ()
    return get_args(kind) if isinstance(kind, type(int | str)) or get_origin(kind) is Union else ()


def named(kind: object) -> str | None:
    """Give the name that the model has for a simple annotated type."""
    return next((name for name, known in aliases() if known == kind), None)


def aliases() -> Iterator[tuple[str, object]]:
    """Give the model's names for annotated texts and instants, and for its closed lists of words."""
    for module in (ids, limits, post, blog, theme):
        for name, known in vars(module).items():
            if name[0].isupper() and get_origin(known) in (Annotated, Literal):
                yield name, known


def values() -> Iterator[str]:
    """Give a row of the table for each simple type with a name."""
    for name, known in sorted(dict(aliases()).items()):
        plain = get_args(known)[0] if get_origin(known) is Annotated else known
        inside = "an instant, RFC 3339 in UTC" if name == "Instant" else words_of_plain(plain)
        yield f"| {name} | {inside}{limit(known)} |"


def words_of_plain(kind: object) -> str:
    """Name a type that has no name in the model."""
    return SIMPLE[kind] if isinstance(kind, type) and kind in SIMPLE else " or ".join(f"`{v}`" for v in get_args(kind))


def limit(kind: object) -> str:
    """Say what a text or number may be at most, or what pattern it has."""
    metas = [meta for meta in get_args(kind)[1:] if isinstance(meta, Meta)]
    said = []
    for meta in metas:
        schema = meta.extra_json_schema or {}
        said += [f"at most {schema['maxLength']:,} characters"] if "maxLength" in schema else []
        said += ["an address of the web"] if schema.get("format") == "uri" else []
        said += [f"from {meta.ge}"] if meta.ge is not None else []
        said += [f"to {meta.le:,}"] if meta.le is not None else []
        pattern = meta.pattern or schema.get("pattern")
        said += [f"pattern `{pattern}`".replace("|", "\\|")] if pattern else []
    return ", " + ", ".join(said) if said else ""


def default(field: msgspec.structs.FieldInfo) -> str:
    """Say what is meant when a field is left out."""
    if field.required:
        return "required"
    if field.default is msgspec.NODEFAULT:
        return "empty"
    return "empty" if field.default == () else f"`{msgspec.json.encode(field.default).decode()}`"


def inner() -> set[type[Struct]]:
    """Give every type that a payload is made of, however deep."""
    found: set[type[Struct]] = set()
    waiting = [field.type for kind in get_args(Payload) for field in msgspec.structs.fields(kind)]
    while waiting:
        kind = waiting.pop()
        if isinstance(kind, type) and issubclass(kind, Struct):
            if kind not in found:
                found.add(kind)
                waiting += [field.type for field in msgspec.structs.fields(kind)]
        else:
            waiting += [part for part in get_args(kind) if not isinstance(part, Meta | str)]
    return found


def main(arguments: list[str]) -> int:
    """Write the page, or with `--check` give 1 when the written one is stale."""
    written = TARGET.read_text(encoding="utf-8") if TARGET.exists() else ""
    if "--check" in arguments:
        if written == page():
            return 0
        sys.stderr.write("docs/events.md is stale; run: python docs/make_events.py\n")
        return 1
    TARGET.write_text(page(), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
