"""Everything Qt says itself is said in Chinese: in a process of its own, since a translation stays with its application."""

import os
import subprocess
import sys

SAID = """
import re
from PySide6.QtCore import QDir, QFileInfo
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QAbstractButton, QCalendarWidget, QFileDialog, QFileIconProvider, QInputDialog, QLabel, QLineEdit, QMessageBox,
    QPlainTextEdit, QWidget,
)
from ui.desktop import application

app = application(["digao"])
dialog = QFileDialog()
dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
box = QMessageBox(QMessageBox.Icon.Warning, "", "")
box.setStandardButtons(QMessageBox.StandardButton.Yes | QMessageBox.StandardButton.No | QMessageBox.StandardButton.Ok)
box.setDetailedText("…")
field, text, asked = QLineEdit("字"), QPlainTextEdit("字"), QInputDialog()
asked.textValue()
said = set()
for mode in QFileDialog.AcceptMode:
    dialog.setAcceptMode(mode)
    for window in (dialog, box, asked, QCalendarWidget()):
        said.add(window.windowTitle())
        for part in window.findChildren(QWidget):
            said |= {part.toolTip(), part.accessibleName(), part.statusTip()}
            if isinstance(part, QAbstractButton | QLabel):
                said.add(part.text())
        said |= {action.text() for action in window.findChildren(QAction)}
for menu in (field.createStandardContextMenu(), text.createStandardContextMenu()):
    said |= {action.text().split("\\t")[0] for action in menu.actions()}
said |= {QFileIconProvider().type(QFileInfo(one)) for one in (QDir.rootPath(), QDir.tempPath())}
said.add(app.translate("QAbstractFileIconProvider", "%1 File"))
print("\\n".join(sorted(one for one in said if re.search("[A-Za-z]{3}", re.sub("<[^>]*>|&", "", one)))))
"""


def test_qt_speaks_chinese(user_data):
    done = subprocess.run(
        [sys.executable, "-c", SAID],
        check=False, capture_output=True, encoding="utf-8", env={**os.environ, "QT_QPA_PLATFORM": "offscreen"}, timeout=60,
    )  # fmt: skip
    assert (done.returncode, done.stdout.split()) == (0, []), done.stderr
