"""A PostgreSQL of the tests' own, in a folder that goes with them; nothing of the machine's is touched."""

import atexit
import os
import shutil
import subprocess
import tempfile
from functools import cache
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

GIVEN = os.environ.get("SHOPDESK_TEST_POSTGRES", "")
"""The URL of a database that may be emptied, instead of one made here."""
USER = "postgres"
SETTINGS = "listen_addresses=''\nfsync=off\nshared_buffers=32MB\nunix_socket_directories='{folder}'\n"


def _programs() -> Path | None:
    """Where Debian's package keeps what is not for everybody's path."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    return found[-1].parent if found else None


needs_postgres = pytest.mark.skipif(not GIVEN and _programs() is None, reason="needs Debian's package postgresql")


def emptied() -> str:
    """SQLAlchemy's address of a database with nothing in it; what earlier tests left is gone."""
    engine = create_engine(_url())
    with engine.begin() as connection:
        connection.execute(text("DROP SCHEMA public CASCADE"))
        connection.execute(text("CREATE SCHEMA public"))
    engine.dispose()
    return _url()


@cache
def _url() -> str:
    """The address of a server that is started with the first call."""
    programs = _programs()
    if GIVEN or programs is None:
        return GIVEN
    folder = Path(tempfile.mkdtemp(prefix="shopdesk-postgres-"))
    if os.geteuid() == 0:
        shutil.chown(folder, USER)

    def run(program: str, *arguments: str) -> None:
        as_nobody_special = ["runuser", "-u", USER, "--"] if os.geteuid() == 0 else []
        command = [*as_nobody_special, str(programs / program), *arguments]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd="/")

    data = folder / "data"
    run("initdb", "-D", str(data), "-A", "trust", "-U", USER, "-E", "UTF8", "--no-locale", "--no-sync")
    with (data / "postgresql.conf").open("a", encoding="utf-8") as settings:
        settings.write(SETTINGS.format(folder=folder))
    run("pg_ctl", "-D", str(data), "-w", "-l", str(folder / "log"), "start")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    atexit.register(run, "pg_ctl", "-D", str(data), "-m", "immediate", "stop")
    return f"postgresql+psycopg://{USER}@/postgres?host={folder}"
