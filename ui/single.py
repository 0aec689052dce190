"""One window for each file: a second start of the program knocks at the first one's door and leaves."""

import hashlib
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtNetwork import QLocalServer, QLocalSocket

from ui.home import home

WAIT_MS = 300


def _name(path: Path) -> str:
    """What the door of a file is called; each user has doors of their own."""
    return "digao-" + hashlib.sha256(f"{home()}\0{path.resolve()}".encode()).hexdigest()[:24]


def knock(path: Path) -> bool:
    """Whether another running program has the file open; its window comes to the front."""
    socket = QLocalSocket()
    socket.connectToServer(_name(path))
    answered = socket.waitForConnected(WAIT_MS)
    socket.disconnectFromServer()
    return answered


class Door(QObject):
    """Listens for a second start with the same file."""

    def __init__(self, path: Path, answer: Callable[[], None], parent: QObject) -> None:
        super().__init__(parent)
        self._answer = answer
        QLocalServer.removeServer(_name(path))  # left by a program that was killed
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.listen(_name(path))
        self._server.newConnection.connect(self._knocked)

    def _knocked(self) -> None:
        while (socket := self._server.nextPendingConnection()) is not None:
            socket.disconnected.connect(socket.deleteLater)
            socket.disconnectFromServer()
        self._answer()

    def close(self) -> None:
        self._server.close()
        self.deleteLater()
