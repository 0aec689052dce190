"""The small parts pages are made of: labels, pills, buttons, cards, tiles, and what is shown where nothing is yet.

body = page_body(self)                                   # scrolls, 24 px margins
card = Card(_("支出明细"), right=Pill(_("一致"), "good"))
card.body.addWidget(table)
body.addWidget(card)
body.addWidget(EmptyState("wallet", _("还没有资金"), _("先在“项目概况”中新增项目"), button))
"""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLayout,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from ui import icons, theme

THEME_EVENTS = {QEvent.Type.StyleChange, QEvent.Type.PaletteChange}
_KEYPAD = Qt.KeyboardModifier.KeypadModifier
MARGINS = (24, 18, 24, 20)


def restyle(widget: QWidget, name: str, value: object) -> None:
    """Set a property the style sheet looks at, and let it look again."""
    if widget.property(name) == value:
        return
    widget.setProperty(name, value)
    if widget.testAttribute(Qt.WidgetAttribute.WA_WState_Polished):  # else it has not looked yet
        widget.style().unpolish(widget)
        widget.style().polish(widget)


class Label(QLabel):
    """Text in one of the roles h1, h2, muted, hint, error, metric; ``tone`` good, warn or bad colours it."""

    def __init__(self, text: str = "", role: str = "", *, tone: str = "", wrap: bool = False) -> None:
        super().__init__(text)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("role", role)
        self.setProperty("tone", tone)
        self.setWordWrap(wrap)

    def set_tone(self, tone: str) -> None:
        restyle(self, "tone", tone)


class Pill(QLabel):
    """A word in a coloured lozenge: good, warn, bad or info."""

    def __init__(self, text: str = "", kind: str = "info") -> None:
        super().__init__()
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.show_text(text, kind)

    def show_text(self, text: str, kind: str = "info") -> None:
        self.setText(text)
        self.setVisible(bool(text))
        restyle(self, "pill", kind)


class IconLabel(QLabel):
    """An icon in a colour of the theme (named: "text2", "warn"…), redrawn when the theme changes."""

    def __init__(self, name: str, colour: str = "text2", size: int = 16) -> None:
        super().__init__()
        self._name, self._colour, self._size = name, colour, size
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)
        self._draw()

    def set_icon(self, name: str, colour: str) -> None:
        self._name, self._colour = name, colour
        self._draw()

    def _draw(self) -> None:
        self.setPixmap(icons.pixmap(self._name, getattr(theme.colours(), self._colour), self._size))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in THEME_EVENTS:
            self._draw()


class Button(QPushButton):
    """A button of kind "", primary, ghost or link, pressed with Enter too; one without text is called by its tool tip."""

    def __init__(
        self, text: str = "", icon: str = "", kind: str = "", *, tip: str = "", on: Callable[[], object] | None = None
    ) -> None:
        super().__init__(text)
        self._icon = icon
        self._drawn = ("", 0)
        self.setProperty("kind", kind)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setToolTip(tip)
        if not text:
            self.setAccessibleName(tip)
        if on is not None:
            self.clicked.connect(lambda _checked=False: on())
        self._draw()

    def _draw(self) -> None:
        if not self._icon:
            return
        gap = 5 if self.text() else 0
        tokens = theme.colours()
        usual = tokens.on_accent if self.property("kind") == "primary" else tokens.text2
        colour = usual if self.isEnabled() else tokens.text3
        if (colour, gap) != self._drawn:  # on its way into the window it is told of new colours that are none
            self._drawn = colour, gap
            self.setIcon(icons.icon(self._icon, colour, size=16, gap=gap))
            self.setIconSize(QSize(16 + gap, 16))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers() & ~_KEYPAD:
            self.click()
        else:
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in THEME_EVENTS | {QEvent.Type.EnabledChange}:
            self._draw()


class Heading(Label):
    """The title of a card, which takes no room as long as there is none."""

    def setText(self, text: str) -> None:
        super().setText(text)
        self.setVisible(bool(text))


class Card(QFrame):
    """A white panel; ``body`` takes the contents, ``heading`` is the title's label, ``right`` stands beside it."""

    def __init__(self, title: str = "", *, right: QWidget | None = None, padding: int = 16) -> None:
        super().__init__()
        self.setProperty("card", True)
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(padding, max(1, padding - 2), padding, padding)
        self.body.setSpacing(10)
        self.heading = Heading(title, "h2")
        self.heading.setParent(self)  # a widget without parent dies with Python's garbage, in whichever thread that is
        self.heading.setVisible(bool(title))
        self.body.addLayout(row(self.heading, None, right))


class MetricTile(Card):
    """One number of the overview: icon and name, the number, and a line that explains it."""

    def __init__(self, icon: str, name: str) -> None:
        super().__init__(padding=14)
        self.body.setSpacing(3)
        self._value, self._hint, self._name = Label("", "metric"), Label("", "hint", wrap=True), name
        self.body.addLayout(row(IconLabel(icon), Label(name, "muted"), None, spacing=6))
        self.body.addWidget(self._value)
        self.body.addWidget(self._hint)
        self.body.addStretch()

    def show_value(self, value: str, hint: str = "", tone: str = "") -> None:
        self._value.setText(value or "—")
        self._hint.setText(hint)
        self._hint.set_tone(tone)
        self.setAccessibleName(f"{self._name} {value or '—'} {hint}".strip())


class EmptyState(QWidget):
    """Where nothing is yet: what is missing, and what to do next."""

    def __init__(self, icon: str, sentence: str, next_step: str = "", button: QPushButton | None = None) -> None:
        super().__init__()
        box = QVBoxLayout(self)
        box.setContentsMargins(24, 32, 24, 32)
        box.setSpacing(8)
        box.addStretch()
        box.addWidget(IconLabel(icon, "text3", 32), 0, Qt.AlignmentFlag.AlignHCenter)
        parts = (Label(sentence, "h2"), Label(next_step, "muted", wrap=True))
        for part in parts:
            part.setAlignment(Qt.AlignmentFlag.AlignCenter)
            box.addWidget(part)
        if button is not None:
            box.addSpacing(6)
            box.addWidget(button, 0, Qt.AlignmentFlag.AlignHCenter)
        box.addStretch()
        self.setAccessibleName(f"{sentence} {next_step}".strip())


def row(*parts: QWidget | QLayout | None, spacing: int = 8) -> QHBoxLayout:
    """Parts side by side; None takes the room that is left."""
    box = QHBoxLayout()
    box.setSpacing(spacing)
    box.setContentsMargins(0, 0, 0, 0)
    _fill(box, parts)
    return box


def column(*parts: QWidget | QLayout | None, spacing: int = 8) -> QVBoxLayout:
    """Parts below each other; None takes the room that is left."""
    box = QVBoxLayout()
    box.setSpacing(spacing)
    box.setContentsMargins(0, 0, 0, 0)
    _fill(box, parts)
    return box


def _fill(box: QBoxLayout, parts: tuple[QWidget | QLayout | None, ...]) -> None:
    for part in parts:
        if part is None:
            box.addStretch()
        elif isinstance(part, QWidget):
            box.addWidget(part)
        else:
            box.addLayout(part)


def clear(layout: QLayout) -> None:
    """Remove everything from a layout that is filled anew."""
    while (item := layout.takeAt(0)) is not None:
        if (widget := item.widget()) is not None:
            widget.hide()
            widget.deleteLater()
        elif (inner := item.layout()) is not None:
            clear(inner)


def scrolling(content: QWidget) -> QScrollArea:
    """``content`` in an area that scrolls, and that is no stop on the way of the Tab key."""
    content.setObjectName("scrolled")
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setWidget(content)
    return area


def page_body(page: QWidget, *, scroll: bool = True) -> QVBoxLayout:
    """The layout of a page, with the margins all pages have; it scrolls unless the page fills the window itself."""
    outer = QVBoxLayout(page)
    outer.setContentsMargins(0, 0, 0, 0)
    content = QWidget()
    body = QVBoxLayout(content)
    body.setContentsMargins(*MARGINS)
    body.setSpacing(14)
    outer.addWidget(scrolling(content) if scroll else content)
    return body


def focus_first(page: QWidget) -> None:
    """Put the keyboard where the page says one begins, else on the first thing of it that takes it."""
    if hasattr(page, "begin"):
        page.begin()  # pyright: ignore[reportAttributeAccessIssue]
        return
    stop = page.nextInFocusChain()
    while stop is not None and stop is not page:
        takes = bool(stop.focusPolicy() & Qt.FocusPolicy.TabFocus) and stop.isEnabled()
        if takes and page.isAncestorOf(stop) and stop.isVisibleTo(page):
            stop.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        stop = stop.nextInFocusChain()
