"""ledger verify, ledger export."""

import json
from dataclasses import asdict

from portal.commands.terminal import Arguments, Failed, portal, say


def verify(given: Arguments) -> int:
    from portal.custody.audit import queries as audit
    from portal.custody.exports import queries as exports

    noted = _noted(given.seal)
    if given.source:
        with given.source.open(encoding="utf-8") as lines:
            verdict = exports.verify_export(lines, noted)
    else:
        with portal():
            verdict = audit.verify(noted)
    broken = [asdict(each) for each in verdict.broken]
    lines_ = [f"{verdict.events} events of {verdict.dossiers} dossiers: {'whole' if verdict.ok else 'BROKEN'}"]
    lines_ += [" · ".join(str(value) for value in each.values()) for each in broken]
    last = {"number": verdict.last[0], "digest": verdict.last[1]} if verdict.last else None
    lines_ += [f"the last seal, to be noted elsewhere: {last['number']}:{last['digest']}"] if last else []
    told = {"ok": verdict.ok, "events": verdict.events, "dossiers": verdict.dossiers, "broken": broken, "seal": last}
    say(told, given, lines_)
    if not verdict.ok:
        raise Failed(f"{len(broken)} broken places in the ledger")
    return 0


def _noted(text: str | None) -> tuple[int, str] | None:
    if not text:
        return None
    number, _colon, digest = text.partition(":")
    if not (number.isascii() and number.isdigit() and digest):
        raise Failed("a seal is noted as NUMBER:DIGEST")
    return int(number), digest


def export(given: Arguments) -> None:
    from portal.custody.exports import queries

    with portal(), given.file.open("w", encoding="utf-8") as out:
        out.writelines(json.dumps(line, ensure_ascii=False) + "\n" for line in queries.export())
