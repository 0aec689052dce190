"""The language of the window: Chinese texts are the keys, a catalogue in resources/translations may replace them."""

import gettext
import os
from functools import cache

import resources


@cache
def _catalogue() -> gettext.NullTranslations:
    wanted = os.environ.get("DIGAO_LANGUAGE", "zh_CN")
    return gettext.translation("digao", resources.path("translations"), [wanted], fallback=True)


def _(text: str) -> str:
    """``text`` in the user's language; never an f-string, which no catalogue can hold."""
    return _catalogue().gettext(text) if text else ""
