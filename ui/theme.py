"""How the window looks: the colours of light and dark, the font, and one style sheet for each window on top of Fusion."""

from dataclasses import asdict, dataclass
from enum import StrEnum
from functools import lru_cache
from string import Template

from PySide6.QtCore import QDir, QSettings, Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication, QWidget

import resources

BASE_PX = 14
FAMILIES = (
    "Microsoft YaHei UI", "Microsoft YaHei", "PingFang SC", "HarmonyOS Sans SC", "MiSans",
    "Source Han Sans SC", "Noto Sans CJK SC", "Noto Sans SC", "WenQuanYi Micro Hei",
)  # fmt: skip


class Mode(StrEnum):
    """What the user chose; the values are what the settings keep."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"


@dataclass(frozen=True)
class Colours:
    """Every colour of the window; ``arrow`` and ``tick`` name the variant of the small icons used by the style sheet."""

    window: str
    surface: str
    raised: str
    sunken: str
    nav: str
    border: str
    border_strong: str  # of inputs: at least 3 to 1 against what is around
    edge: str  # of buttons and pop-ups
    text: str
    text2: str
    text3: str
    accent: str
    accent_hover: str
    accent_soft: str
    on_accent: str
    good: str
    good_soft: str
    warn: str
    warn_soft: str
    bad: str
    bad_soft: str
    grid: str
    alt: str
    sel: str
    arrow: str
    tick: str
    series: tuple[str, ...]


LIGHT = Colours(
    window="#F5F7FA", surface="#FFFFFF", raised="#FFFFFF", sunken="#F0F3F7", nav="#FBFCFD", border="#DFE5EC",
    border_strong="#838F9D", edge="#C3CDD8", text="#16212E", text2="#55647A", text3="#5F6D7E",
    accent="#1D5FA8", accent_hover="#174F8D", accent_soft="#E6EFF9", on_accent="#FFFFFF",
    good="#18794E", good_soft="#E3F4EB", warn="#8A5708", warn_soft="#FCF1DC",
    bad="#B42318", bad_soft="#FDE8E6", grid="#E9EDF2", alt="#F9FBFD", sel="#DCE9F8", arrow="dark", tick="light",
    series=("#1D5FA8", "#B8651B", "#23805F", "#8A5CC2"),
)  # fmt: skip
DARK = Colours(
    window="#14181E", surface="#1C222A", raised="#232A34", sunken="#171C23", nav="#181D24", border="#2E3743",
    border_strong="#6B7A8F", edge="#465264", text="#E8EDF3", text2="#A9B6C6", text3="#93A1B3",
    accent="#6AA9F0", accent_hover="#8BBDF5", accent_soft="#21354D", on_accent="#0D1722",
    good="#5CC792", good_soft="#1B3529", warn="#E2B04E", warn_soft="#3A2F18",
    bad="#F1847A", bad_soft="#402320", grid="#262E38", alt="#1F262F", sel="#28405C", arrow="light", tick="dark",
    series=("#6AA9F0", "#F0AB5E", "#5CC792", "#B99AEB"),
)  # fmt: skip


def colours() -> Colours:
    """The colours in use, told from the application's palette."""
    return DARK if QGuiApplication.palette().color(QPalette.ColorRole.Window).lightness() < 128 else LIGHT


def chosen() -> Mode:
    kept = QSettings().value("theme")
    return Mode(kept) if kept in set(Mode) else Mode.SYSTEM


def choose(app: QApplication, mode: Mode) -> None:
    """Keep the user's choice and repaint everything in it."""
    QSettings().setValue("theme", mode.value)
    apply(app, mode)


def start(app: QApplication) -> None:
    """Dress the application as last chosen; where that is 跟随系统, follow the system from now on."""
    app.setFont(font())
    QDir.setSearchPaths("icons", [str(resources.path("icons"))])
    apply(app, chosen())
    app.styleHints().colorSchemeChanged.connect(lambda _scheme: apply(app, chosen()))


def apply(app: QApplication, mode: Mode) -> None:
    dark = mode is Mode.DARK or (mode is Mode.SYSTEM and app.styleHints().colorScheme() == Qt.ColorScheme.Dark)
    app.setPalette(_palette(DARK if dark else LIGHT))
    for window in app.topLevelWidgets():
        if window.styleSheet():
            dress(window)


def dress(window: QWidget) -> None:
    """Give a window and all that will stand in it the style sheet, and with each change of the theme the other one.

    The application itself has none: under one, every widget would be styled again for each parent it is given on its
    way into the window, which took half of what making a page takes.
    """
    window.setStyleSheet(_sheet(colours()))


@lru_cache(2)
def _sheet(tokens: Colours) -> str:
    return Template(resources.path("window.qss").read_text(encoding="utf-8")).substitute(asdict(tokens))


def font(pixels: int = BASE_PX, bold: bool = False) -> QFont:
    """The window's font; Chinese faces are named, since the system's default may carry Japanese shapes."""
    made = QFont(_family())
    made.setPixelSize(pixels)
    made.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    if bold:
        made.setWeight(QFont.Weight.DemiBold)
    return made


@lru_cache(1)
def _family() -> str:
    return next((name for name in FAMILIES if QFontDatabase.hasFamily(name)), QFont().family())


def _palette(tokens: Colours) -> QPalette:
    role = QPalette.ColorRole
    palette = QPalette()
    for where, colour in (
        (role.Window, tokens.window), (role.WindowText, tokens.text), (role.Base, tokens.surface),
        (role.AlternateBase, tokens.alt), (role.Text, tokens.text), (role.Button, tokens.raised),
        (role.ButtonText, tokens.text), (role.BrightText, tokens.bad), (role.Highlight, tokens.accent),
        (role.HighlightedText, tokens.on_accent), (role.PlaceholderText, tokens.text3), (role.Link, tokens.accent),
        (role.Accent, tokens.accent), (role.ToolTipBase, tokens.text), (role.ToolTipText, tokens.surface),
        (role.Mid, tokens.border), (role.Dark, tokens.border_strong), (role.Light, tokens.surface),
    ):  # fmt: skip
        palette.setColor(where, QColor(colour))
    for where in (role.Text, role.ButtonText, role.WindowText):
        palette.setColor(QPalette.ColorGroup.Disabled, where, QColor(tokens.text3))
    return palette
