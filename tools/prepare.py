"""Make this checkout ready to run: Debian's libraries and fonts, a virtual environment in .venv, what pyproject.toml asks.

    python3 tools/prepare.py            what the program needs
    python3 tools/prepare.py dev        and what the checks need
    python3 tools/prepare.py bench      and what the comparisons need

Standard library only.  A second call finds its stamps and returns at once.
"""

import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
EXTRAS = ("dev", "bench")

#: the library that shows whether Debian's package is there; packages are renamed between releases, libraries are not
LIBRARIES = {
    "libGL.so.1": "libgl1",
    "libEGL.so.1": "libegl1",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libX11-xcb.so.1": "libx11-xcb1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-shm.so.0": "libxcb-shm0",
    "libxcb-sync.so.1": "libxcb-sync1",
    "libxcb-xfixes.so.0": "libxcb-xfixes0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libwayland-cursor.so.0": "libwayland-cursor0",
    "libwayland-egl.so.1": "libwayland-egl1",
}
FONT_PACKAGE = "fonts-noto-cjk"
FONT_FOLDERS = ("/usr/share/fonts", "/usr/local/share/fonts", "~/.local/share/fonts", "~/.fonts")
CHINESE_FONTS = ("*CJK*", "*SourceHan*", "wqy*", "msyh*", "simsun*", "*HarmonyOS*Sans*SC*")


def main(extras: list[str]) -> int:
    if sys.version_info < (3, 11):  # noqa: UP036  said in words, not by a traceback
        return stop(f"需要 Python 3.11 或更高版本，当前为 {sys.version.split()[0]}。")
    if unknown := set(extras) - set(EXTRAS):
        return stop(f"不认识的参数：{' '.join(sorted(unknown))}；可用：{' '.join(EXTRAS)}")
    install_system_packages()
    if not PYTHON.exists() or subprocess.run([PYTHON, "-c", ""], check=False).returncode:
        if not has_venv():
            return stop("Python 缺少 venv 模块，无法继续；装好它（Debian 上即上面的命令）后再运行一次。")
        say(f"正在建立 {VENV.relative_to(ROOT)} ……")
        venv.create(VENV, clear=True, with_pip=True)
    return install_requirements(extras)


def install_requirements(extras: list[str]) -> int:
    """pip, unless the same list was installed before."""
    import tomllib  # from 3.11 on: main() has looked

    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = [*project["dependencies"]]
    for extra in extras:
        wanted += project["optional-dependencies"][extra]
    digest = hashlib.sha256("\n".join(wanted).encode()).hexdigest()
    stamp = VENV / f"{'-'.join(['ready', *extras])}.stamp"
    if stamp.exists() and stamp.read_text(encoding="utf-8") == digest:
        return 0
    say(f"正在安装 {len(wanted)} 个依赖（第一次需要几分钟）……")
    pip = [PYTHON, "-m", "pip", "install", "-qq", "--disable-pip-version-check", "--no-input"]
    if subprocess.run([*pip, *wanted], check=False).returncode:
        return stop("依赖没有装好，原因见上；解决后再运行一次即可。")
    stamp.write_text(digest, encoding="utf-8")
    say("依赖已装好。")
    return 0


def install_system_packages() -> None:
    """On Debian and its kin: as root install what is missing, else say the one command; elsewhere nothing."""
    if not sys.platform.startswith("linux") or not shutil.which("apt-get"):
        return
    missing = missing_packages()
    if not missing:
        return
    if os.geteuid() != 0:
        say("缺少系统软件包，请管理员运行这一条命令（没有它们，窗口可能打不开或不显示汉字）：")
        say(f"    sudo apt-get install -y {' '.join(missing)}")
        return
    say(f"正在安装系统软件包：{' '.join(missing)}")
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run(["apt-get", "update", "-qq"], env=quiet, check=False)
    install = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *missing]
    if subprocess.run(install, env=quiet, stdout=subprocess.DEVNULL, check=False).returncode:
        say("系统软件包没有全部装好，原因见上；命令行仍可使用，窗口可能打不开。")


def missing_packages() -> list[str]:
    ldconfig = shutil.which("ldconfig") or "/sbin/ldconfig"
    known = subprocess.run([ldconfig, "-p"], capture_output=True, text=True, check=False).stdout
    present = {line.split()[0] for line in known.splitlines() if line.strip()}
    missing = [package for library, package in LIBRARIES.items() if library not in present]
    if not has_chinese_font():
        missing.append(FONT_PACKAGE)
    if not has_venv():
        missing.append(venv_package())
    return missing


def has_chinese_font() -> bool:
    folders = [Path(folder).expanduser() for folder in FONT_FOLDERS]
    return any(next(folder.rglob(name), None) for folder in folders if folder.is_dir() for name in CHINESE_FONTS)


def has_venv() -> bool:
    """Debian ships ensurepip, which a virtual environment starts from, in a package of its own."""
    importlib.invalidate_caches()
    return PYTHON.exists() or importlib.util.find_spec("ensurepip") is not None


def venv_package() -> str:
    return f"python{sys.version_info.major}.{sys.version_info.minor}-venv"


def say(text: str) -> None:
    print(text, flush=True)


def stop(text: str) -> int:
    print(text, file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
