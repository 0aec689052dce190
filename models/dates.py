"""Dates as field work has them: to the day, the month, its end, the quarter or the year; and durations."""

import calendar
import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from models.errors import UserError


class Precision(StrEnum):
    DAY = "日"
    MONTH = "月"
    MONTH_END = "月底"
    QUARTER = "季度"
    YEAR = "年"


@dataclass(frozen=True)
class FuzzyDate:
    """A date and how exactly it is known; ``code`` is its form in the file, ``words`` its form on paper."""

    year: int
    month: int = 1
    day: int = 1
    precision: Precision = Precision.DAY

    @property
    def code(self) -> str:
        match self.precision:
            case Precision.DAY:
                return f"{self.year:04}-{self.month:02}-{self.day:02}"
            case Precision.MONTH:
                return f"{self.year:04}-{self.month:02}"
            case Precision.MONTH_END:
                return f"{self.year:04}-{self.month:02}-end"
            case Precision.QUARTER:
                return f"{self.year:04}-Q{(self.month + 2) // 3}"
            case Precision.YEAR:
                return f"{self.year:04}"

    @property
    def words(self) -> str:
        match self.precision:
            case Precision.DAY:
                return f"{self.year:04}年{self.month}月{self.day}日"
            case Precision.MONTH:
                return f"{self.year:04}年{self.month}月"
            case Precision.MONTH_END:
                return f"{self.year:04}年{self.month}月底"
            case Precision.QUARTER:
                return f"{self.year:04}年第{'一二三四'[(self.month - 1) // 3]}季度"
            case Precision.YEAR:
                return f"{self.year:04}年"

    @property
    def first(self) -> date:
        """The earliest day it can mean."""
        if self.precision is Precision.MONTH_END:
            return self.last
        return date(self.year, self.month, self.day)

    @property
    def last(self) -> date:
        """The latest day it can mean."""
        month = {Precision.QUARTER: (self.month + 2) // 3 * 3, Precision.YEAR: 12}.get(self.precision, self.month)
        if self.precision is Precision.DAY:
            return date(self.year, month, self.day)
        return date(self.year, month, calendar.monthrange(self.year, month)[1])

    @property
    def exact(self) -> bool:
        return self.precision is Precision.DAY


_SEP = r"\s*[-/.年]\s*"
_FORMS: tuple[tuple[re.Pattern[str], Precision], ...] = (
    (re.compile(r"(\d{4})(\d{2})(\d{2})"), Precision.DAY),
    (re.compile(rf"(\d{{4}}){_SEP}(\d{{1,2}})\s*[-/.月]\s*(\d{{1,2}})\s*日?"), Precision.DAY),
    (re.compile(rf"(\d{{4}}){_SEP}(\d{{1,2}})\s*(?:月\s*(?:底|末)|-end|月底前|月末前)"), Precision.MONTH_END),
    (re.compile(r"(\d{4})\s*年?\s*年\s*(?:底|末)前?"), Precision.MONTH_END),
    (re.compile(rf"(\d{{4}}){_SEP}(\d{{1,2}})\s*月?"), Precision.MONTH),
    (re.compile(r"(\d{4})\s*-\s*Q([1-4])"), Precision.QUARTER),
    (re.compile(r"(\d{4})\s*年?\s*第?\s*([1-4一二三四])\s*季度?"), Precision.QUARTER),
    (re.compile(r"(\d{4})\s*年?度?"), Precision.YEAR),
)
_YEAR_END = re.compile(r"年\s*(?:底|末)前?")


def parse_date(text: str) -> FuzzyDate:
    """Reads 2018-12-20, 20181220, 2018年12月20日, 2018年11月, 2018年11月底, 2018年底, 2018年第三季度, 2018年.

    Raises UserError for anything else and for days that do not exist.
    """
    typed = unicodedata.normalize("NFKC", text).strip()
    for form, precision in _FORMS:
        if match := form.fullmatch(typed):
            return _checked(text, precision, *match.groups())
    raise UserError(
        f"“{text}”不是日期", "日期写法：2018-12-20、20181220、2018年12月、2018年11月底、2018年第三季度或2018年"
    )


def with_year(text: str, year: int | None) -> str:
    """年底 as the end of ``year``; a text that names its year itself stays as it is."""
    return f"{year}{text.strip()}" if year and _YEAR_END.fullmatch(text.strip()) else text


def _checked(text: str, precision: Precision, year: str, part: str = "", day: str = "1") -> FuzzyDate:
    if precision is Precision.QUARTER:
        month = ("1234".find(part) + 1 or "一二三四".find(part) + 1) * 3 - 2
    else:
        month = int(part or (12 if precision is Precision.MONTH_END else 1))
    try:
        date(int(year), month, int(day))
    except ValueError:
        raise UserError(f"没有“{text}”这一天", "请检查年、月和日") from None
    return FuzzyDate(int(year), month, int(day), precision)


def parse_day(text: str) -> date:
    """A date to the day; raises UserError where only the month or the year is given."""
    day = parse_date(text)
    if not day.exact:
        raise UserError(f"“{text}”没有写到日", "请填写完整日期，例如 2018-12-20")
    return day.first


def day_words(day: date | None) -> str:
    return "" if day is None else f"{day.year}年{day.month}月{day.day}日"


@dataclass(frozen=True)
class Gap:
    """Days from a planned to an actual date; ``about`` where either is not known to the day."""

    days: int
    about: bool

    @property
    def words(self) -> str:
        return f"{'约' if self.about else ''}{abs(self.days)}天"


def gap(planned: FuzzyDate, actual: FuzzyDate) -> Gap:
    """Positive when late: a plan is kept until its last day, an imprecise actual date counts from its last day too."""
    return Gap((actual.last - planned.last).days, not (planned.exact and actual.exact))


_DURATION = re.compile(r"约?(\d+(?:\.\d+)?)\s*(?:个)?\s*([余多]?)\s*(个)?\s*(多)?\s*(工作日|日|天|周|月|年)")
_DAYS = {
    "工作日": Decimal("1.4"),
    "日": Decimal(1),
    "天": Decimal(1),
    "周": Decimal(7),
    "月": Decimal("30.4"),
    "年": Decimal(365),
}


@dataclass(frozen=True)
class Duration:
    """A length of time as stated: 3个月, 5个多月 (``more``), 15个工作日."""

    number: Decimal
    unit: str
    more: bool
    text: str

    @property
    def days(self) -> Decimal:
        """Calendar days, about: months of 30.4 and five working days to a week."""
        return self.number * _DAYS[self.unit]


def parse_duration(text: str) -> Duration:
    typed = unicodedata.normalize("NFKC", text).strip()
    match = _DURATION.fullmatch(typed)
    if match is None:
        raise UserError(f"“{text}”不是时长", "时长写法：3个月、5个多月、15个工作日、2年")
    return Duration(Decimal(match[1]), match[5], bool(match[2] or match[4]), typed)
