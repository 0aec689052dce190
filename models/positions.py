"""Fractional positions: a text between any two others, so that moving a row writes that row alone."""

_DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_BASE = len(_DIGITS)


def between(before: str, after: str) -> str:
    """A position after ``before`` ("" for the start) and before ``after`` ("" for the end), compared as text.

    Never ends in the lowest digit, so that there is always room before it. Raises ValueError when before >= after.
    """
    if after and before >= after:
        raise ValueError(f"no position between {before!r} and {after!r}")
    made = ""
    for place in range(max(len(before), len(after)) + 1):
        low = _DIGITS.index(before[place]) if place < len(before) else 0
        high = _DIGITS.index(after[place]) if place < len(after) else _BASE
        if low == high:
            made += _DIGITS[low]
            continue
        if high - low > 1:
            return made + _DIGITS[(low + high) // 2]
        made += _DIGITS[low]
        after = ""
    return made + _DIGITS[_BASE // 2]


def following(last: str, count: int) -> list[str]:
    """``count`` positions after ``last``, ascending and short."""
    made: list[str] = []
    for _ in range(count):
        last = _next(last)
        made.append(last)
    return made


def _next(last: str) -> str:
    """Counting up a fixed-width tail keeps appended rows at a handful of characters, where halving would not."""
    head, tail = last[:-4], last[-4:]
    if len(last) < 4:
        return "V001" if last < "V" else last[:1] + "zz1" if last >= "z" else between(last, "")[:1] + "001"
    number = 0
    for digit in tail:
        number = number * _BASE + _DIGITS.index(digit)
    number += 1
    if number % _BASE == 0:
        number += 1
    if number >= _BASE**4:
        return last + "0001"
    made = ""
    for _ in range(4):
        number, digit = divmod(number, _BASE)
        made = _DIGITS[digit] + made
    return head + made
