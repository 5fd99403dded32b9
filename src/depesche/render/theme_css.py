"""A blog's own colours as a style sheet of a few lines, readable in light and in dark."""

from depesche.model.theme import Theme
from depesche.render.colours import DARK_PAPERS, LIGHT_PAPERS, on, readable


def has_css(theme: Theme | None) -> bool:
    """Tell whether a theme has colours, and so a style sheet."""
    return theme is not None and (theme.accent is not None or theme.band is not None)


def theme_css(theme: Theme) -> bytes:
    """Give the style sheet of a theme; it comes behind that of all pages and names its colours anew."""
    rules = ""
    if theme.accent is not None:
        light, dark = readable(theme.accent, LIGHT_PAPERS), readable(theme.accent, DARK_PAPERS)
        rules += f":root{{{_accent(light)}}}"
        rules += f"@media (prefers-color-scheme:dark){{:root{{{_accent(dark)}}}}}"
    if theme.band is not None:
        band = theme.band.lower()
        rules += f":root{{--band:{band};--on-band:{on(band)}}}{_BAND}"
    return f"@media screen{{{rules}}}".encode()


_BAND = (
    ".mast{background:var(--band);color:var(--on-band);"
    "box-shadow:0 0 0 100vmax var(--band);clip-path:inset(0 -100vmax)}"
    ".mast :is(a,#zone),.mast :is(a,#zone):hover{color:inherit}"
    ".mast :focus-visible{outline-color:currentcolor}"
    ".mast+main>#head{border-block-start-color:transparent}"
)


def _accent(colour: str) -> str:
    return f"--accent:{colour};--on-accent:{on(colour)}"
