"""The days of stamps: midnights in both directions, headings, dates that lack a year."""

from datetime import date

import pytest

from depesche.intake.calendar import Timed, UndatedError, calendar
from depesche.intake.days import Day

DAY = date(2024, 3, 22)


def days(*minutes: int, given: date | None = DAY) -> list[int]:
    return [day.toordinal() - DAY.toordinal() for day in calendar([Timed(m) for m in minutes], given, None, None).dates]


def test_oldest_first_goes_over_midnight() -> None:
    assert days(1380, 1439, 5, 90) == [0, 0, 1, 1]


def test_newest_first_goes_back_over_midnight_and_the_given_day_is_that_of_the_oldest_post() -> None:
    assert days(90, 5, 1439, 1380) == [1, 1, 0, 0]


def test_a_small_disorder_is_no_midnight() -> None:
    assert days(600, 620, 610, 640) == [0, 0, 0, 0]


def test_one_slip_of_the_pen_shifts_no_other_post() -> None:
    assert days(1385, 779, 1375, 1370) == [0, 0, 0, 0]


def test_a_long_silence_over_night_is_a_midnight() -> None:
    assert days(1320, 480) == [0, 1] or days(1200, 1320, 480, 500) == [0, 0, 1, 1]


def test_headings_go_before_the_given_day_and_lend_it_their_year() -> None:
    stamps = [Timed(615, heading=Day(None, 7, 16)), Timed(30), Timed(1360, heading=Day(None, 7, 15)), Timed(540)]
    found = calendar(stamps, date(2016, 7, 1), None, None).dates
    assert [day.isoformat() for day in found] == ["2016-07-16", "2016-07-16", "2016-07-15", "2016-07-15"]


def test_posts_above_the_first_heading_are_a_day_newer() -> None:
    stamps = [Timed(600), Timed(540), Timed(480, heading=Day(2016, 7, 14))]
    found = calendar(stamps, None, None, None).dates
    assert [day.day for day in found] == [15, 15, 14]


def test_a_new_year_between_two_days_without_years() -> None:
    stamps = [Timed(1400, Day(None, 12, 31)), Timed(10, Day(None, 1, 1))]
    assert [day.year for day in calendar(stamps, date(2023, 12, 30), None, None).dates] == [2023, 2024]


def test_the_page_s_own_date_serves_where_nothing_else_does() -> None:
    assert calendar([Timed(10), Timed(1400)], None, Day(2024, 3, 23), None).dates == (date(2024, 3, 23), DAY)
    assert calendar([Timed(10), Timed(1400)], None, None, Day(2024, 3, 22)).dates == (date(2024, 3, 23), DAY)


@pytest.mark.parametrize("stamps", [[Timed(10)], [Timed(10, Day(None, 3, 22))], [Timed(10, Day(weekday=2))]])
def test_without_a_year_anywhere_no_day_is_told(stamps: list[Timed]) -> None:
    with pytest.raises(UndatedError):
        calendar(stamps, None, None, None)


@pytest.mark.parametrize("given", [date.min, date.max, date(1899, 1, 1)])
def test_days_out_of_all_reason_are_refused(given: date) -> None:
    with pytest.raises(UndatedError):
        calendar([Timed(1400), Timed(10)], given, None, None)
