"""backup, restore: copies of the embedded database."""

import sys

from portal.commands.terminal import Arguments, Failed, portal
from portal.config import from_environment


def backup(given: Arguments) -> None:
    from portal import backup as copies

    copies.back_up(from_environment(), given.file)


def restore(given: Arguments) -> None:
    """The backup is checked before anything is touched: file, then every chain and seal in it."""
    from dataclasses import replace

    from portal import backup as copies
    from portal.custody.audit import queries

    config = from_environment()
    copies.check(given.file)
    with copies.spare(given.file) as spare, portal(replace(config, database_url=f"sqlite:///{spare}")):
        verdict = queries.verify()
    if not verdict.ok:
        raise Failed(f"{given.file} is not restored: {len(verdict.broken)} broken places in its ledger")
    copies.put_back(config, given.file)
    print(f"restored: {verdict.events} events of {verdict.dossiers} dossiers, whole", file=sys.stderr)
