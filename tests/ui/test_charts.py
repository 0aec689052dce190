"""Charts draw what they are given and say it in words."""

from PySide6.QtGui import QColor
from PySide6.QtWidgets import QWidget

from ui import theme
from ui.charts import Bar, BarList, Gauge

BANDS = [(60, "中"), (80, "良"), (90, "优")]


def painted(widget: QWidget) -> set[str]:
    """The colours of a widget's pixels."""
    image = widget.grab().toImage()
    return {
        QColor(image.pixel(x, y)).name().upper()
        for x in range(0, image.width(), 2)
        for y in range(0, image.height(), 2)
    }


def test_the_gauge_says_score_grade_and_what_is_missing(qtbot):
    gauge = Gauge()
    qtbot.addWidget(gauge)
    gauge.show_score("85.54", 85.54, "良", bands=BANDS, hint="距“优”还差 4.46 分")
    assert gauge.accessibleDescription() == "综合得分 85.54 分，等级 良。距“优”还差 4.46 分"


def test_the_gauge_takes_the_colour_of_the_grade(qtbot):
    gauge = Gauge()
    qtbot.addWidget(gauge)
    gauge.resize(300, 200)
    for score, tone in ((55, "bad"), (60, "warn"), (79.99, "warn"), (80, "accent"), (90, "good")):
        gauge.show_score(str(score), score, "", bands=BANDS)
        shown = painted(gauge)
        assert getattr(theme.colours(), tone) in shown, score
        assert not {getattr(theme.colours(), other) for other in {"bad", "warn", "accent", "good"} - {tone}} & shown


def test_without_a_score_the_gauge_says_so(qtbot):
    gauge = Gauge()
    qtbot.addWidget(gauge)
    assert gauge.accessibleDescription() == "尚未评分"
    gauge.resize(300, 200)
    assert theme.colours().bad not in painted(gauge)


def test_bars_say_every_number(qtbot):
    bars = BarList()
    qtbot.addWidget(bars)
    bars.show_bars([Bar("投入", "18.40 / 20", 0.92), Bar("产出", "未评", None)])
    assert bars.accessibleDescription() == "投入 18.40 / 20   92%；产出 未评"


def test_a_bar_is_as_long_as_its_share(qtbot):
    bars = BarList()
    qtbot.addWidget(bars)
    bars.resize(400, 44)
    bars.show_bars([Bar("甲", "", 0.5, "bad")])
    image = bars.grab().toImage()
    ratio, line = image.width() / 400, image.height() - round(11 * image.height() / 44)
    colours = [QColor(image.pixel(x, line)).name().upper() for x in range(image.width())]
    length = colours.count(theme.colours().bad) / ratio
    assert 190 <= length <= 201


def test_no_bars_are_explained(qtbot):
    bars = BarList()
    qtbot.addWidget(bars)
    bars.show_bars([], empty="还没有评分")
    assert bars.accessibleDescription() == "还没有评分"
