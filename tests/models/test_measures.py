"""What a stated rate is worth beside its parts: it holds, rounding of the parts may explain it, or it is wrong."""

from decimal import ROUND_HALF_UP, Decimal, localcontext

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.measures import Form, Measure, Verdict, computed, computed_growth, growth_verdict, verdict


def rate(stated, part, whole, name="", **values):
    figures = {"value": stated, "numerator": part, "denominator": whole}
    known = {field: None if text is None else Decimal(text) for field, text in figures.items()}
    names = {"numerator_name": name, "denominator_name": name}
    return Measure(**({"form": Form.RATE, "unit": "%"} | names | known | values))


def grown(growth, now, before, form=Form.CHANGE, unit="项"):
    return Measure(form=form, value=Decimal(now), before=Decimal(before), growth=Decimal(growth), unit=unit)


@pytest.mark.parametrize(
    ("stated", "part", "whole", "found"),
    [
        ("86.63", "28.39", "32.77", Verdict.HOLD),
        ("99.1", "109.89", "110.9", Verdict.HOLD),
        ("95.56", "1569.10", "1641.97", Verdict.HOLD),
        ("95.28", "102.88", "107.97", Verdict.ROUND),
        ("4.43", "72.87", "1641.97", Verdict.FAIL),
        ("84", "23.67", "28.39", Verdict.FAIL),
        ("38.64", "96720", "253295", Verdict.FAIL),
        ("5.13", "14241", "253295", Verdict.FAIL),
        ("49.53", "125349", "253295", Verdict.FAIL),
    ],
)
def test_the_rates_of_the_sample(stated, part, whole, found):
    assert verdict(rate(stated, part, whole)) is found


def test_the_growth_of_the_sample():
    assert growth_verdict(grown("63", "857", "526")) is Verdict.HOLD
    assert growth_verdict(grown("62", "857", "526")) is Verdict.FAIL
    assert growth_verdict(grown("-43.5", "114.33", "202.43", Form.EXACT)) is Verdict.HOLD


def test_what_was_counted_is_exact_and_what_is_told_in_ten_thousands_is_not():
    assert verdict(rate("80", "3", "4", "办结（件）")) is Verdict.FAIL
    assert verdict(rate("80", "3", "4", "办结（万件）")) is Verdict.ROUND
    assert growth_verdict(grown("50", "13", "9", unit="件")) is Verdict.FAIL
    assert growth_verdict(grown("50", "13", "9", unit="万件")) is Verdict.ROUND


@pytest.mark.parametrize(
    "measure",
    [
        rate(None, "1", "2"),
        rate("50", None, "2"),
        rate("50", "1", None),
        rate("50", "1", "0"),
        rate("NaN", "1", "2"),
        rate("50", "NaN", "2"),
        rate("50", "1E+999", "2"),
        rate("50", "1", "2", unit="件／人"),
        rate("50", "1", "2", form=Form.EXACT),
    ],
)
def test_nothing_is_said_where_nothing_can_be_compared(measure):
    assert verdict(measure) is None


@pytest.mark.parametrize("form", [Form.RATE, Form.RANK, Form.MORE_THAN])
def test_nothing_is_said_of_the_growth_of_what_is_no_plain_number(form):
    assert growth_verdict(grown("16", "77", "61", form)) is None


def test_recomputed_figures_have_two_decimals_as_in_the_report():
    assert str(computed(rate("95.28", "102.88", "107.97"))) == "95.29"
    assert str(computed(rate("86", "856", "1000"))) == "85.60"
    assert str(computed(rate(None, "1", "3"))) == "33.33"
    assert str(computed_growth(grown("63", "857", "526"))) == "62.93"
    assert str(computed_growth(grown("-43.5", "114.33", "202.43"))) == "-43.52"
    assert str(computed_growth(grown("-12.9", "87.125", "100"))) == "-12.88"
    assert computed(rate("50", "1", "2", form=Form.EXACT)) is None
    assert computed_growth(grown("1", "3", "9", Form.RANK)) is None


FIGURES = st.decimals("0.01", "99999999", places=6)
PLACES = st.integers(0, 3)


@given(part=FIGURES, whole=FIGURES, cut=PLACES, places=PLACES)
def test_a_rate_told_honestly_never_fails(part, whole, cut, places):
    """Whoever divides the exact figures, and then tells all three rounded, is not called wrong."""

    def told(value, to):
        with localcontext(prec=80):
            return value.quantize(Decimal(1).scaleb(-to), ROUND_HALF_UP)

    with localcontext(prec=80):
        stated = told(part * 100 / whole, places)
    shown = told(part, cut), told(whole, cut)
    if shown[1]:
        found = verdict(rate(str(stated), str(shown[0]), str(shown[1]), "（万件）"))
        assert found in {Verdict.HOLD, Verdict.ROUND}
