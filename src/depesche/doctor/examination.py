"""The checks, in the order in which their findings are read."""

from depesche.doctor import keys, machine, proxy, settings, storage
from depesche.doctor.finding import Case, Check, Finding

CHECKS: tuple[Check, ...] = (
    settings.names,
    settings.address,
    storage.database,
    storage.writing,
    storage.integrity,
    storage.media,
    machine.clock_kept,
    machine.clock_runs,
    machine.clock_newest,
    machine.clock_database,
    machine.disk,
    machine.open_files,
    keys.provider,
    keys.bucket,
    keys.permissions,
    proxy.public,
)


def examine(case: Case) -> list[Finding]:
    """Make every check. Blocks for some seconds where something does not answer."""
    return [finding for check in CHECKS for finding in check(case)]
