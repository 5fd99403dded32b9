"""Colours that can be read: the nearest to a chosen one with enough contrast (WCAG 2.2, success criterion 1.4.3)."""

TEXT_CONTRAST = 4.5
"""Least contrast of text."""
LIGHT_PAPERS = ("#fdfcf9", "#f4f1ea")
DARK_PAPERS = ("#14161a", "#1e2126")
"""Backgrounds of reader pages, as in `frontend/reader/style/tokens.css`."""
WHITE, BLACK = "#ffffff", "#000000"
STEPS = 200

Rgb = tuple[int, int, int]


def readable(colour: str, papers: tuple[str, ...], contrast: float = TEXT_CONTRAST) -> str:
    """Give `colour` where it can be read on all of `papers`, else the nearest darker or lighter one that can."""
    ends = sorted((BLACK, WHITE), key=lambda end: -min(contrast_of(end, paper) for paper in papers))
    for step in range(STEPS + 1):
        mixed = _mixed(colour, ends[0], step / STEPS)
        if all(contrast_of(mixed, paper) >= contrast for paper in papers):
            return mixed
    raise ValueError(f"nothing can be read on all of {', '.join(papers)}")


def on(colour: str) -> str:
    """Give the colour of text on `colour`: white or black, whichever stands out more."""
    return max((WHITE, BLACK), key=lambda ink: contrast_of(ink, colour))


def contrast_of(one: str, other: str) -> float:
    """Give the contrast ratio of two colours, from 1 to 21 (WCAG 2.2)."""
    lighter, darker = sorted((_luminance(_rgb(one)), _luminance(_rgb(other))), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _mixed(colour: str, end: str, part: float) -> str:
    pairs = zip(_rgb(colour), _rgb(end), strict=True)
    return "#" + "".join(f"{round(here + (there - here) * part):02x}" for here, there in pairs)


def _rgb(colour: str) -> Rgb:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def _luminance(rgb: Rgb) -> float:
    red, green, blue = (_linear(value / 255) for value in rgb)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(value: float) -> float:
    return value / 12.92 if value <= 0.04045 else float(((value + 0.055) / 1.055) ** 2.4)
