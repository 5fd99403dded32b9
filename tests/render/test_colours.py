"""Whatever colours a newsroom chooses, its readers can read what is written in them."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from depesche.model.theme import Theme
from depesche.render.colours import DARK_PAPERS, LIGHT_PAPERS, contrast_of, on, readable
from depesche.render.theme_css import has_css, theme_css

COLOURS = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")
STYLES = "frontend/reader/style/tokens.css"


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [
        ("#000000", "#ffffff", 21.0),
        ("#ffffff", "#ffffff", 1.0),
        ("#777777", "#ffffff", 4.48),
        ("#767676", "#FFFFFF", 4.54),
    ],
)
def test_contrast_is_that_of_the_standard(one: str, other: str, ratio: float) -> None:
    assert contrast_of(one, other) == pytest.approx(ratio, abs=0.005)
    assert contrast_of(other, one) == contrast_of(one, other)


@given(COLOURS, st.sampled_from([LIGHT_PAPERS, DARK_PAPERS]))
def test_any_colour_becomes_one_that_can_be_read_on_light_and_on_dark(colour: str, papers: tuple[str, ...]) -> None:
    repaired = readable(colour, papers)
    assert re.fullmatch("#[0-9a-f]{6}", repaired)
    assert all(contrast_of(repaired, paper) >= 4.5 for paper in papers)
    assert contrast_of(on(repaired), repaired) >= 4.5


@given(COLOURS)
def test_text_on_any_band_can_be_read(colour: str) -> None:
    assert contrast_of(on(colour), colour) >= 4.5


@given(COLOURS, st.sampled_from([LIGHT_PAPERS, DARK_PAPERS]))
def test_a_colour_that_can_be_read_stays_as_it_was_chosen(colour: str, papers: tuple[str, ...]) -> None:
    once = readable(colour, papers)
    assert readable(once, papers) == once


def test_a_colour_keeps_its_hue_when_it_is_made_darker_or_lighter() -> None:
    assert (
        readable("#00ff00", LIGHT_PAPERS) == pytest.approx("#007e00") or readable("#00ff00", LIGHT_PAPERS)[1:3] == "00"
    )
    red, green, blue = (int(readable("#2040ff", DARK_PAPERS)[n : n + 2], 16) for n in (1, 3, 5))
    assert blue > green > red


@given(COLOURS, COLOURS)
def test_the_style_sheet_says_nothing_but_colours(accent: str, band: str) -> None:
    css = theme_css(Theme(accent=accent, band=band)).decode()
    assert css.count("{") == css.count("}")
    assert "url" not in css
    assert "prefers-color-scheme:dark" in css
    assert f"--band:{band}" in css


def test_only_a_theme_with_colours_has_a_style_sheet() -> None:
    assert not has_css(None)
    assert not has_css(Theme())
    assert has_css(Theme(band="#000000"))
    assert b"--accent" not in theme_css(Theme(band="#000000"))


def test_the_papers_are_those_of_the_pages() -> None:
    css = (Path(__file__).parents[2] / STYLES).read_text(encoding="utf-8")
    for paper in (*LIGHT_PAPERS, *DARK_PAPERS):
        assert paper in css
