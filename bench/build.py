"""The C programs: the load clients and the floor, compiled when their source is newer."""

import subprocess
from pathlib import Path

HERE = Path(__file__).resolve().parent


def compiled(name: str) -> Path:
    """Give the path of a C program of this folder, compiled. Raises CalledProcessError, FileNotFoundError."""
    source, program = HERE / f"{name}.c", HERE / "bin" / name
    if not program.exists() or program.stat().st_mtime < source.stat().st_mtime:
        program.parent.mkdir(exist_ok=True)
        subprocess.run(["cc", "-O2", "-Wall", "-Wextra", "-Werror", "-o", program, source, "-lm"], check=True)
    return program
