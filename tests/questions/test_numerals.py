from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.questions.numerals import AmbiguousNumeralError, NumeralError, read_numeral, write_numeral


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("45", 45),
        ("7,5", Fraction(15, 2)),
        ("7.5", Fraction(15, 2)),
        ("-3", -3),
        ("\u22123", -3),
        ("+3", 3),
        ("3 500", 3500),
        ("12\u00a0345\u00a0678", 12345678),
        ("0.500", Fraction(1, 2)),
        ("1234.567", Fraction(1234567, 1000)),
        ("3.50", Fraction(7, 2)),
    ],
)
def test_a_number_has_at_most_one_separator(text: str, number: Fraction):
    assert read_numeral(text) == number


@pytest.mark.parametrize("text", ["3.500", "3,500", "35.000", "350,000"])
def test_what_may_be_thousands_is_asked_about(text: str):
    with pytest.raises(AmbiguousNumeralError) as raised:
        read_numeral(text)
    assert raised.value.whole == text.replace(".", "").replace(",", "")


@pytest.mark.parametrize("text", ["", "x", "1.2.3", "1,2,3", "1.", ".5", "٣", "1e5", "--1", "1" * 40, "0x1"])
def test_everything_else_is_no_number(text: str):
    with pytest.raises(NumeralError):
        read_numeral(text)


@given(st.integers(-(10**9), 10**9), st.integers(0, 6))
def test_writing_and_reading_gives_the_same_number(digits: int, places: int):
    number = Fraction(digits, 10**places)
    assert read_numeral(write_numeral(number)) == number
