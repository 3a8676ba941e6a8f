"""ledger verify, ledger export."""

import json
from dataclasses import asdict

from portal.commands.terminal import Arguments, Failed, portal, say


def verify(given: Arguments) -> int:
    from portal.custody.audit import queries as audit
    from portal.custody.exports import queries as exports

    if given.source:
        with given.source.open(encoding="utf-8") as lines:
            verdict = exports.verify_export(lines)
    else:
        with portal():
            verdict = audit.verify()
    broken = [asdict(each) for each in verdict.broken]
    lines_ = [f"{verdict.events} events of {verdict.dossiers} dossiers: {'whole' if verdict.ok else 'BROKEN'}"]
    lines_ += [" · ".join(str(value) for value in each.values()) for each in broken]
    say({"ok": verdict.ok, "events": verdict.events, "dossiers": verdict.dossiers, "broken": broken}, given, lines_)
    if not verdict.ok:
        raise Failed(f"{len(broken)} broken places in the ledger")
    return 0


def export(given: Arguments) -> None:
    from portal.custody.exports import queries

    with portal(), given.file.open("w", encoding="utf-8") as out:
        out.writelines(json.dumps(line, ensure_ascii=False) + "\n" for line in queries.export())
