"""指标口径: the measured quantities, each as the unit states it and as it is recomputed from its parts."""

from typing import Any

from models.errors import N_
from models.measures import Measure, Verdict, computed, computed_growth, growth_verdict, verdict
from models.money import show_percent
from ui.i18n import _
from ui.pages.record_tab import Spec
from ui.tables import Column

FIGURES = ("numerator", "denominator", "before", "target", "exempt", "outstanding")
TONES: dict[Verdict | None, str] = {Verdict.ROUND: "warn", Verdict.FAIL: "bad"}


def _recomputed(measure: Measure) -> str:
    """The rate or the growth, behind the word for how the stated one differs from it."""
    figure, found = _figure(measure), _verdict(measure)
    return f"{_(found)} {figure}" if found is not None and found in TONES else figure


def _figure(measure: Measure) -> str:
    if (rate := computed(measure)) is not None:
        return show_percent(rate)
    growth = computed_growth(measure)
    if growth is None:
        return ""
    return (_("降 {share}") if growth < 0 else _("增 {share}")).format(share=show_percent(abs(growth)))


def _verdict(measure: Measure) -> Verdict | None:
    return verdict(measure) or growth_verdict(measure)


def _tone(measure: Measure) -> str:
    return TONES.get(_verdict(measure), "text2")


def _goal_of_project(measure: Any, goal: Any) -> bool:
    return measure.project is None or goal.project == measure.project


MEASURES = Spec(
    Measure,
    N_("指标口径"),
    (
        "what",
        "value",
        Column(_("评价口径"), text=_recomputed, tone=_tone, right=True),
        "unit",
        "numerator",
        "denominator",
        Column(field="period", width=110),
        Column(field="project", width=120),
    ),
    (
        "project", "goal", "what",
        "form", "value", "unit",
        "numerator", "numerator_name", "before",
        "denominator", "denominator_name", "growth",
        "period", "target", "exempt",
        "source", "outstanding", "note",
    ),
    N_("还没有指标口径。按 Ctrl+Enter 新增，填写单位报的数和算出它的分子、分母"),
    filters=("project", "form"),
    carried=("project", "period", "source"),
    narrow={"goal": _goal_of_project},
    abreast=3,
    widths={"form": 130} | dict.fromkeys(FIGURES, 120),
)  # fmt: skip
