"""The style sheet: what has the keyboard looks like it, what cannot be used looks like that."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QPushButton, QVBoxLayout, QWidget

from ui import theme
from ui.widgets import Button


@pytest.fixture(params=[theme.Mode.LIGHT, theme.Mode.DARK])
def window(qtbot, qapp, request):
    theme.apply(qapp, request.param)
    made = QWidget()
    made.setObjectName("page")
    theme.dress(made)
    QVBoxLayout(made)
    qtbot.addWidget(made)
    yield made
    theme.apply(qapp, theme.Mode.LIGHT)


def place(qtbot, window, *widgets):
    for widget in widgets:
        window.layout().addWidget(widget)
    with qtbot.waitActive(window):
        window.show()
    widgets[-1].setFocus(Qt.FocusReason.TabFocusReason)
    QApplication.processEvents()


def edge(widget):
    return widget.grab().toImage().pixelColor(widget.width() // 2, 1).name()


@pytest.mark.parametrize("kind", ["", "ghost"])
@pytest.mark.parametrize("down", [True, False])
def test_a_switch_that_has_the_keyboard_has_a_ring(qtbot, window, kind, down):
    switch, other = Button("万元", kind=kind), Button("元")
    switch.setCheckable(True)
    switch.setChecked(down)
    place(qtbot, window, switch, other)
    before = edge(switch)
    switch.setFocus(Qt.FocusReason.TabFocusReason)
    QApplication.processEvents()
    assert edge(switch) == theme.colours().accent.lower() != before


def test_a_list_that_cannot_be_opened_looks_disabled(qtbot, window):
    chosen = QPushButton("（未选择）")
    chosen.setProperty("kind", "field")
    chosen.setEnabled(False)
    place(qtbot, window, chosen, Button("元"))
    assert chosen.grab().toImage().pixelColor(4, chosen.height() // 2).name() == theme.colours().sunken.lower()
