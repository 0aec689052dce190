"""How the report puts things into Chinese: numerals, lists, dates, documents, money, rates; one rounding for all."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, localcontext

from models.dates import parse_date
from models.errors import UserError
from models.evaluation import Evaluation
from models.money import Unit, percent, round_half_up, show_fen

MISSING = "—"  # stands for a number that nobody knows
UNFILLED = "（尚未填写）"  # stands in a draft only: what it stands for bars the final report

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufeff\ufffe\uffff]")
_PAUSES = "，、；：,;:"
_ENDS = "。！？…!?：；:;"
_CLOSING = "”’）〉》」』)\"'"

# ---- texts


def clean(text: str) -> str:
    """The text without characters that no page can show."""
    return _CONTROL.sub("", text)


def inline(text: str) -> str:
    """The text on one line."""
    return " ".join(clean(text).split())


def lines(text: str) -> list[str]:
    """The lines of a long text that hold anything: each is a paragraph."""
    return [line for line in (" ".join(line.split()) for line in clean(text).splitlines()) if line]


def bare(text: str) -> str:
    """The text on one line without the punctuation it ends in, to be gone on with."""
    return inline(text).rstrip(_PAUSES + "。. ")


def stop(text: str) -> str:
    """The text as a whole sentence; a colon or semicolon that leads on to the next line stays."""
    text = text.rstrip("，、, ") or text
    return text if not text or text.rstrip(_CLOSING)[-1:] in _ENDS else f"{text}。"


def listed(items: Iterable[str], last: str = "、") -> str:
    """甲、乙、丙; ``last`` before the last of them, as in 甲、乙和丙."""
    items = [item for item in items if item]
    return last.join(["、".join(items[:-1]), items[-1]]) if len(items) > 1 else "".join(items)


# ---- numbers

_DIGITS = "〇一二三四五六七八九"
_PLACES = ("", "十", "百", "千")


def chinese(number: int) -> str:
    """1 to 9999 in Chinese numerals; others in digits."""
    if not 0 < number < 10_000:
        return str(number)
    made = ""
    for place, digit in enumerate(reversed(str(number))):
        if digit != "0":
            made = _DIGITS[int(digit)] + _PLACES[place] + made
        elif made and not made.startswith("零"):
            made = f"零{made}"
    return made.removeprefix("一") if made.startswith("一十") else made


def counted(number: int, measure: str) -> str:
    """两个, 三个: how many of something."""
    return f"{'两' if number == 2 else chinese(number)}{measure}"


def first_second(items: Sequence[str]) -> str:
    """一是甲；二是乙；三是丙"""
    return "；".join(f"{chinese(place)}是{item}" for place, item in enumerate(items, 1))


def number(value: Decimal | None, unit: str = "") -> str:
    """A quantity as it was typed, with its unit; "—" where there is none."""
    if value is None or not value.is_finite() or abs(value.adjusted()) > 60:
        return MISSING
    return f"{value:f}{inline(unit)}"


def share(part: int | Decimal | None, whole: int | Decimal | None) -> Decimal | None:
    """``part`` of ``whole`` in % to two decimals, or None where that says nothing."""
    for value in (part, whole):
        if isinstance(value, Decimal) and (not value.is_finite() or abs(value.adjusted()) > 60):
            return None
    with localcontext(prec=200):
        return percent(part, whole)


def rate(value: Decimal | None) -> str:
    """A percentage; every one of the report has two decimals."""
    if value is None or not value.is_finite() or abs(value.adjusted()) > 60:
        return MISSING
    with localcontext(prec=200):
        return f"{round_half_up(value, 2):f}%"


def percentage_points(difference: Decimal) -> str:
    """How far two percentages are apart: never in %."""
    return rate(abs(difference)).replace("%", "个百分点")


# ---- money


@dataclass(frozen=True)
class Money:
    """Amounts in the unit chosen for the report, always with two decimals."""

    unit: Unit = Unit.WAN

    @property
    def heading(self) -> str:
        return f"金额单位：{self.unit}"

    def figure(self, fen: int | None) -> str:
        """The amount in a table: digits are grouped only where 元 make it long."""
        shown = show_fen(fen, self.unit)
        return shown if self.unit is Unit.YUAN else shown.replace(",", "")

    def words(self, fen: int | None) -> str:
        """The amount in a sentence."""
        return MISSING if fen is None else f"{show_fen(fen, self.unit).replace(',', '')}{self.unit}"

    def exact(self, fen: int) -> str:
        """The amount, and in 元 beside it what the two decimals leave out."""
        yuan = Money(Unit.YUAN).words(fen)
        return self.words(fen) if fen % (self.unit.fen // 100) == 0 else f"{self.words(fen)}（{yuan}）"

    def difference(self, fen: int) -> str:
        """How far two amounts are apart; in 元 where two decimals would show nothing."""
        fen = abs(fen)
        return self.words(fen) if fen % (self.unit.fen // 100) == 0 else Money(Unit.YUAN).words(fen)

    def rounding_shows(self, parts: Iterable[int | None], whole: int) -> bool:
        """Whether the shown parts do not add up to the shown whole although the amounts do."""
        return sum(self._shown(part or 0) for part in parts) != self._shown(whole)

    def _shown(self, fen: int) -> Decimal:
        return round_half_up(Decimal(fen) / self.unit.fen, 2)


def money_of(evaluation: Evaluation) -> Money:
    return Money(Unit.YUAN if evaluation.money_unit == Unit.YUAN else Unit.WAN)


# ---- dates


def day(value: date | None) -> str:
    return MISSING if value is None else f"{value.year}年{value.month}月{value.day}日"


def span(start: date | None, end: date | None) -> str:
    """2019年7月4日至7月11日: the year is said once; "" where neither day is known."""
    if start is None or end is None or start == end:
        known = start or end
        return day(known) if known else ""
    return f"{day(start)}至{end.month}月{end.day}日" if start.year == end.year else f"{day(start)}至{day(end)}"


_TO = re.compile(r"\s*(?:至|到|—+|–|~|～|--)\s*")


def period(text: str) -> str:
    """A period in words: 2018-06至2018-12 is 2018年6月至12月; what is no date stays as it is."""
    text = inline(text)
    ends = _TO.split(text)
    if not all(ends):
        return text or MISSING
    ends = [_period_end(part) for part in ends]
    year = ends[0][:5]
    if len(ends) == 2 and re.fullmatch(r"\d{4}年", year) and ends[1].startswith(year) and ends[1] != year:
        ends[1] = ends[1].removeprefix(year)
    return "至".join(ends)


def _period_end(text: str) -> str:
    try:
        return parse_date(text).words
    except UserError:
        return text


# ---- documents

_YEAR_MARK = re.compile(r"[\[(（【〔［](\d{4})[\])）】〕］]")


def title(text: str) -> str:
    """《…》; titles within the title go into 〈〉."""
    text = inline(text)
    if text.startswith("《") and text.endswith("》") and text.find("》") == len(text) - 1:
        text = text[1:-1]
    return f"《{text.replace('《', '〈').replace('》', '〉')}》" if text else ""


def document_number(text: str) -> str:
    """The number of a document with its year in the brackets of the standard: 长办发〔2013〕27号."""
    return _YEAR_MARK.sub(r"〔\1〕", inline(text))


def document(name: str, number: str = "", issuer: str = "", kind: str = "", remarks: Sequence[str] = ()) -> str:
    """发文机关《文件名称》（文号）: ``kind`` (批示, 批复…) and ``remarks`` only where the title does not say them."""
    issuer, kind, name = inline(issuer), inline(kind), inline(name)
    if _letters(name).startswith(_letters(issuer)):
        issuer = ""
    after, aside = _kind_words(name, kind)
    inside = "，".join(part for part in (document_number(number), aside, *map(inline, remarks)) if part)
    return f"{issuer}{title(name)}{after}{f'（{inside}）' if inside else ''}"


def _letters(text: str) -> str:
    return re.sub(r"\W", "", text)


def _kind_words(name: str, kind: str) -> tuple[str, str]:
    """What to add of the kind: after the title where that goes on from it (…的请示》及领导批示), else in brackets."""
    if kind in name or kind in {"文件", "法律", "法律法规"}:
        return "", ""
    for length in range(len(kind) - 1, 0, -1):
        if name.endswith(kind[:length]):
            return kind[length:], ""
    return "", kind
