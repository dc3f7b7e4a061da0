"""Folders that are made once, by whichever process comes first."""

import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path


def kept(folder: Path, write: Callable[[Path], None]) -> Path:
    """`folder`, which `write` fills unless it is there; never seen half made."""
    if folder.is_dir():
        return folder
    folder.parent.mkdir(parents=True, exist_ok=True)
    making = Path(tempfile.mkdtemp(dir=folder.parent))
    try:
        write(making)
        making.rename(folder)
    except OSError:
        if not folder.is_dir():
            raise
    finally:
        shutil.rmtree(making, ignore_errors=True)  # of a failure, or another process was faster
    return folder


def forget_older(home: Path, kept_folders: int) -> None:
    """Keep the newest folders only."""
    oldest_first = sorted(home.iterdir(), key=lambda folder: folder.stat().st_mtime)
    for folder in oldest_first[:-kept_folders]:
        shutil.rmtree(folder, ignore_errors=True)
