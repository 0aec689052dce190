"""Money is whole 分 in the file and 元 or 万元 on paper; every rounding of the program happens here, half up."""

import re
import unicodedata
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

from models.errors import UserError


class Unit(StrEnum):
    """The units amounts are typed and shown in; ``fen`` is how many 分 one of them is."""

    YUAN = "元"
    WAN = "万元"
    YI = "亿元"

    @property
    def fen(self) -> int:
        return {Unit.YUAN: 100, Unit.WAN: 1_000_000, Unit.YI: 10_000_000_000}[self]


_DIGITS = 25  # more than any figure has, and few enough for Decimal to keep them all
_LIMIT = 10**17  # 分: a thousand times the national budget, and safely inside SQLite's 64 bits
_AMOUNT = re.compile(r"约?[¥￥]?(?P<sign>[+-]?)(?P<number>\d+\.?\d*|\.\d+)(?P<unit>亿元|亿|万元|万|元)?(整)?")
_GROUPED = re.compile(r"(?<!\d)(?:\d{1,3}(?:[,\s]\d{3})+|\d{1,4}(?:[,\s]\d{4})+)(?!\d)")
_UNITS = {"亿元": Unit.YI, "亿": Unit.YI, "万元": Unit.WAN, "万": Unit.WAN, "元": Unit.YUAN}


def plain(text: str) -> str:
    """What was typed, full-width digits and punctuation made ASCII, without the commas or blanks that group digits.

    A comma that groups nothing ("12,5") stays, so that it is refused instead of read as 125.
    """
    typed = unicodedata.normalize("NFKC", text).replace("。", ".").replace("−", "-").strip()
    typed = _GROUPED.sub(lambda group: re.sub(r"[,\s]", "", group[0]), typed)
    return re.sub(r"(?<!\d)\s+|\s+(?!\d)", "", typed)


def parse_fen(text: str, unit: Unit = Unit.WAN) -> int:
    """The amount in 分; ``unit`` holds where the text names none.

    Takes "1,286.50", "１２８６．５", "12865000元", "1.2亿", "(12.30)" for a negative amount.
    Raises UserError for what is no amount and for fractions of a 分, which would not come back unchanged.
    """
    typed = plain(text)
    negative = typed.startswith("(") and typed.endswith(")")
    match = _AMOUNT.fullmatch(typed[1:-1] if negative else typed)
    if match is None or (negative and match["sign"]):
        raise UserError(f"“{text}”不是金额", f"请填写数字，例如 1286.50（单位：{unit}）")
    if len(match["number"]) > _DIGITS:
        raise UserError(f"金额“{text[:_DIGITS]}…”过大或小数过长", "请检查小数点和单位")
    fen = Decimal(match["number"]) * (_UNITS[match["unit"]] if match["unit"] else unit).fen
    if fen != fen.to_integral_value():
        raise UserError(f"金额“{text}”精确到了分以下", "金额最多精确到分：元保留两位小数，万元保留六位小数")
    if fen >= _LIMIT:
        raise UserError(f"金额“{text}”过大", "请检查小数点和单位")
    return -int(fen) if negative or match["sign"] == "-" else int(fen)


def with_unit(text: str, unit: Unit) -> str:
    """The wording to keep beside a stated amount: as typed, the unit added where it was left out."""
    text = text.strip()
    return text if not text or text.rstrip("整）)").endswith(("元", "亿", "万")) else f"{text}{unit}"


def round_half_up(value: Decimal, places: int) -> Decimal:
    return value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


def show_fen(fen: int | None, unit: Unit = Unit.WAN, places: int = 2) -> str:
    """The amount in ``unit`` with thousands commas, "—" where there is none."""
    return "—" if fen is None else f"{round_half_up(Decimal(fen) / unit.fen, places):,f}"


def exact_fen(fen: int | None, unit: Unit = Unit.WAN) -> str:
    """The amount to its last 分 and never fewer than two decimals: what an editor shows."""
    if fen is None:
        return ""
    value = Decimal(fen) / unit.fen
    return f"{value:.2f}" if value == round_half_up(value, 2) else f"{value.normalize():f}"


def percent(part: int | Decimal | None, whole: int | Decimal | None, places: int = 2) -> Decimal | None:
    """``part`` of ``whole`` in %, or None where either is missing or there is nothing to divide by."""
    if part is None or not whole:
        return None
    return round_half_up(Decimal(part) * 100 / Decimal(whole), places)


def show_percent(value: Decimal | None) -> str:
    return "—" if value is None else f"{value}%"


SCORE_UNIT = 10_000  # scores are whole ten-thousandths of a point in the file
_MOST_POINTS = 1_000_000


def parse_score(text: str) -> int:
    """Points in ten-thousandths; raises UserError beyond four decimals or for what is no number."""
    typed = plain(text).removesuffix("分")
    if not re.fullmatch(r"\d+\.?\d*|\.\d+", typed):
        raise UserError(f"“{text}”不是分数", "请填写数字，例如 17.50")
    if len(typed) > _DIGITS or Decimal(typed) >= _MOST_POINTS:
        raise UserError(f"分数“{text[:_DIGITS]}”过大或小数过长", "请检查小数点；分数最多四位小数")
    score = Decimal(typed) * SCORE_UNIT
    if score != score.to_integral_value():
        raise UserError(f"分数“{text}”小数过长", "分数最多四位小数")
    return int(score)


def show_score(score: int | None, places: int = 2) -> str:
    return "—" if score is None else str(round_half_up(Decimal(score) / SCORE_UNIT, places))
