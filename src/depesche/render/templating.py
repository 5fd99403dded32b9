"""The template environment: one for each interface language, with the filters that templates use."""

import re
from collections.abc import Callable
from datetime import UTC, datetime
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from depesche.model.blocks import Block, Embed, Image, Table
from depesche.model.media import media_address, widths_for
from depesche.render import policy
from depesche.render.facts import byline, shown_confidence, stamp
from depesche.render.i18n import LOCALES, Tongue, tongue
from depesche.render.inline import inline, points
from depesche.render.plain import name_of, quoted
from depesche.render.theme_css import has_css

TEMPLATES = Path(__file__).parent / "templates"
_NUMBER = re.compile(r"^[-−+±]?\d[\d\s.,:’']*(?:\s?[%‰€$£]|\s?\w{1,3})?$")


class Unbroken(FileSystemLoader):
    """Takes line breaks and indents out of templates: there they are for the author's eyes alone."""

    def get_source(self, environment: Environment, template: str) -> tuple[str, str, Callable[[], bool]]:
        """Give a template's source: a break beside a tag is nothing, any other a space."""
        source, path, fresh = super().get_source(environment, template)
        joined = re.sub(r"(?<=[>}])\s*\n\s*|\s*\n\s*(?=[<{])", "", source.strip())
        return re.sub(r"\s*\n\s*", " ", joined), path, fresh


@lru_cache(maxsize=32)
def environment(language: str) -> Environment:
    """Give the environment whose words, dates and times are those of the interface for `language`."""
    speaks = tongue(language)
    made = Environment(
        loader=Unbroken(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        auto_reload=False,
        extensions=["jinja2.ext.i18n"],
    )
    made.install_gettext_translations(speaks.words, newstyle=True)  # type: ignore[attr-defined] # the extension adds it
    made.globals.update(
        byline=byline,
        confidence=_confidences(speaks),
        happened=happenings(speaks),
        host=host,
        inline=inline,
        kind=kind,
        local=local,
        media_address=media_address,
        moment=_moment(speaks),
        name_of=name_of,
        number_columns=number_columns,
        policy=policy,
        points=points,
        quoted=quoted,
        same_day=same_day,
        shape=shape,
        shown_confidence=shown_confidence,
        sized=speaks.size,
        srcset=srcset,
        stamp=stamp,
        status=_states(speaks),
        tag=speaks.tag,
        tenth=tenth,
        tied=relations(speaks),
        turned=_turns(speaks),
        themed=has_css,
        zone_name=speaks.zone,
    )
    return made


@lru_cache(maxsize=1)
def version() -> str:
    """Give a short text that changes whenever a template, a catalogue or this package does."""
    files = [*TEMPLATES.rglob("*.html"), *LOCALES.rglob("*.po"), *Path(__file__).parent.glob("*.py")]
    return sha256(b"\0".join(path.read_bytes() for path in sorted(files))).hexdigest()[:12]


def tenth(percent: int) -> int:
    """Bring a percentage to the next ten: style sheets have a class for each."""
    return round(percent / 10) * 10


def srcset(image: Image, form: str | None = None) -> str:
    """List the widths in which a stored picture is to be had, up to the first that shows it whole."""
    name = image.media or ""
    return ", ".join(f"{media_address(name, width, form)} {width}w" for width in widths_for(image.width))


def kind(block: Block) -> str:
    """Give the type of a block as the model writes it."""
    return str(block.__struct_config__.tag)


def shape(embed: Embed) -> str:
    """Name the shape of an embed's player, which keeps its place free: low, wide, square or tall."""
    ratio = (embed.width or 16) / (embed.height or 9)
    return next((name for least, name in ((3, "low"), (1.25, "wide"), (0.8, "square")) if ratio >= least), "tall")


def number_columns(table: Table) -> set[int]:
    """Tell which columns hold nothing but numbers, below the header; they are aligned at their end."""
    rows = table.rows[1 if table.header else 0 :]
    return {index for index, cells in enumerate(zip(*rows, strict=True)) if all(map(_NUMBER.match, cells))}


def host(url: str) -> str:
    """Give the host of an address, without "www."."""
    return (urlsplit(url).hostname or "").removeprefix("www.")


def same_day(one: datetime, other: datetime, zone: str) -> bool:
    """Tell whether two instants fall on one day in `zone`."""
    return one.astimezone(ZoneInfo(zone)).date() == other.astimezone(ZoneInfo(zone)).date()


def local(instant: datetime, zone: str) -> str:
    """Write the minute of an instant in `zone` as a form's field for date and time wants it (HTML)."""
    return instant.astimezone(ZoneInfo(zone)).strftime("%Y-%m-%dT%H:%M")


def _moment(speaks: Tongue) -> Callable[..., Markup]:
    """Make what writes `<time>`: clock in <b>, day in <i>, which the reader script can bring to another zone.

    The day stands `before` the clock in running text, `after` it where times stand below each other.
    """

    def moment(instant: datetime, zone: str, day: Literal["before", "after"] | None = None) -> Markup:
        clock = Markup("<b>{}</b>").format(speaks.clock(instant, zone))
        date = Markup("<i>{}</i>").format(speaks.day(instant, zone)) if day else Markup("")
        shown = {"before": date + ", " + clock, "after": clock + " " + date, None: clock}[day]
        return Markup('<time datetime="{}">{}</time>').format(stamp(instant.astimezone(UTC)), shown)

    return moment


def _states(speaks: Tongue) -> dict[str, str]:
    _ = speaks.words.gettext
    return {"upcoming": _("Upcoming"), "live": _("Live"), "paused": _("Paused"), "ended": _("Ended")}


def happenings(speaks: Tongue) -> dict[str, str]:
    """Name what may become of a post."""
    _ = speaks.words.gettext
    return {
        "published": _("Published"),
        "revised": _("Edited"),
        "corrected": _("Correction"),
        "taken_down": _("Taken down"),
        "erased": _("Erased permanently"),
    }


def relations(speaks: Tongue) -> dict[tuple[str, str], str]:
    """Say what a post is to another: as the one that links says it, then as the other does, within a day and beyond."""
    _ = speaks.words.gettext
    return {
        ("confirms", "to"): _("Confirms"),
        ("contradicts", "to"): _("Contradicts"),
        ("continues", "to"): _("Continues"),
        ("confirms", "at"): _("Confirmed at"),
        ("contradicts", "at"): _("Contradicted at"),
        ("continues", "at"): _("Continued at"),
        ("confirms", "on"): _("Confirmed on"),
        ("contradicts", "on"): _("Contradicted on"),
        ("continues", "on"): _("Continued on"),
    }


def _turns(speaks: Tongue) -> dict[tuple[str, str], str]:
    """Say that a post became something to another, from the first, by now, or no longer."""
    _ = speaks.words.gettext
    return {
        ("confirms", "first"): _("Confirms the post of"),
        ("contradicts", "first"): _("Contradicts the post of"),
        ("continues", "first"): _("Continues the post of"),
        ("confirms", "now"): _("Now confirms the post of"),
        ("contradicts", "now"): _("Now contradicts the post of"),
        ("continues", "now"): _("Now continues the post of"),
        ("confirms", "ended"): _("No longer confirms the post of"),
        ("contradicts", "ended"): _("No longer contradicts the post of"),
        ("continues", "ended"): _("No longer continues the post of"),
    }


def _confidences(speaks: Tongue) -> dict[str, str]:
    _ = speaks.words.gettext
    return {
        "confirmed": _("Confirmed"),
        "reported": _("Reported"),
        "unconfirmed": _("Unconfirmed"),
        "disputed": _("Disputed"),
    }
