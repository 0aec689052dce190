"""The words of Qt's own dialogs that its Chinese translation leaves in English."""

from PySide6.QtCore import QTranslator

DIALOG, FILES = "QFileDialog", "QAbstractFileIconProvider"
WORDS = {
    (DIALOG, "&Look in:"): "位置(&L)：",
    (DIALOG, "Files of &type:"): "文件类型(&T)：",
    (FILES, "Drive"): "磁盘",
    (FILES, "File"): "文件",
    (FILES, "Folder"): "文件夹",
    (FILES, "File Folder"): "文件夹",
    (FILES, "%1 File"): "%1 文件",
    (FILES, "Alias"): "替身",
    (FILES, "Shortcut"): "快捷方式",
    (FILES, "Unknown"): "未知",
}


class QtWords(QTranslator):
    """To be installed before Qt's translation, so that it is only asked for what that one lacks."""

    def isEmpty(self) -> bool:
        return False

    def translate(  # pyright: ignore[reportIncompatibleMethodOverride] - None is how a word is not known
        self, context: str, sourceText: str, disambiguation: str | None = None, n: int = -1
    ) -> str | None:
        return WORDS.get((context, sourceText))
