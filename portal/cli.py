"""The `portal` command: each subcommand reads its arguments, calls one function, says what came of it.

Exit status: 0 done, 1 the work failed (one line on stderr), 2 wrong usage. Imports stand inside the commands: quick to start.
"""

import argparse
import json
import logging
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any

from flask import Flask

from portal import clock
from portal.config import Config, child_environment, default_port, from_environment
from portal.db import db, writing

Arguments = argparse.Namespace
Command = Callable[[Arguments], int | None]
ROLES = ("postman", "post_clerk", "desk_clerk", "officer", "supervisor", "admin")
DEMO_SEED = 1
DEMO_DOSSIERS = 44


class Failed(Exception):
    """The work failed; the message is the one line."""


def main(arguments: list[str] | None = None) -> int:
    given = parser().parse_args(arguments)
    try:
        return given.run(given) or 0
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        return 1
    except Exception as error:
        logging.getLogger(__name__).debug("failed", exc_info=True)
        print(f"portal: {_one_line(error)}", file=sys.stderr)
        return 1


def init(_: Arguments) -> None:
    from portal import starting

    with _portal():
        starting.prepare()


def start(given: Arguments) -> int:
    """What `make run` does: everything from an empty folder to a page with something on it."""
    from portal import serving, starting

    port = given.port or default_port()
    serving.claim(given.host, port)
    config = from_environment(child_environment(port))
    with _portal():
        starting.prepare()
        told = starting.welcome(config, seed=DEMO_SEED, dossiers=DEMO_DOSSIERS, at=clock.now())
    print("\n".join(told), flush=True)
    return serving.serve(given.host, port, worker=True)


def serve(given: Arguments) -> int:
    from portal import serving, starting

    port = given.port or default_port()
    serving.claim(given.host, port)
    with _portal():
        reason = starting.why_not_servable()
    if reason:
        raise Failed(reason)
    return serving.serve(given.host, port, worker=not given.no_worker)


def worker(given: Arguments) -> int:
    from portal import worker as work

    with _portal() as app:
        return 1 if work.run(app, once=given.once) else 0


def ledger_verify(given: Arguments) -> int:
    from portal.custody.ledger import queries

    if given.source:
        with given.source.open(encoding="utf-8") as lines:
            verdict = queries.verify_export(lines)
    else:
        with _portal():
            verdict = queries.verify()
    broken = [asdict(each) for each in verdict.broken]
    lines_ = [f"{verdict.events} events of {verdict.dossiers} dossiers: {'whole' if verdict.ok else 'BROKEN'}"]
    lines_ += [" · ".join(str(value) for value in each.values()) for each in broken]
    _say({"ok": verdict.ok, "events": verdict.events, "dossiers": verdict.dossiers, "broken": broken}, given, lines_)
    if not verdict.ok:
        raise Failed(f"{len(broken)} broken places in the ledger")
    return 0


def ledger_export(given: Arguments) -> None:
    from portal.custody.ledger import queries

    with _portal(), given.file.open("w", encoding="utf-8") as out:
        out.writelines(json.dumps(line, ensure_ascii=False) + "\n" for line in queries.export())


def staff_add(given: Arguments) -> None:
    import secrets

    from portal.accounts.rules import Role
    from portal.accounts.service import NewStaff, add_staff

    password = sys.stdin.readline().rstrip("\n") if given.password_stdin else secrets.token_urlsafe(12)
    new = NewStaff(given.username, given.name or given.username, Role(given.role), given.office, password)
    with _portal(), writing():
        actor = add_staff(new, at=clock.now())
    told = {"username": actor.username, "role": actor.role.value, "office": actor.office}
    if not given.password_stdin:
        told["password"] = password
    _say(told, given, [f"{name}: {value}" for name, value in told.items()])


def keys_add(given: Arguments) -> None:
    from portal.exchange.keys import service
    from portal.places.rules import Organisation

    new = service.NewKey(given.name, Organisation(given.organisation), tuple(given.office), tuple(given.scope))
    with _portal(), writing():
        made = service.add(new, at=clock.now())
    _say_secrets(made, given)


def keys_rotate(given: Arguments) -> None:
    from portal.exchange.keys import service

    with _portal(), writing():
        made = service.rotate(given.name, at=clock.now())
    _say_secrets(made, given)


def keys_revoke(given: Arguments) -> None:
    from portal.exchange.keys import service

    with _portal(), writing():
        service.revoke(given.name, at=clock.now())


def demo(given: Arguments) -> None:
    """Invented dossiers, staff and keys, the same for the same seed; never in production."""
    from portal.demo import queries, service

    config = from_environment()
    if config.production:
        raise Failed("demonstration data are refused in production")
    with _portal():
        now = clock.now()
        with writing():
            window = service.build(given.seed, given.dossiers, at=now)
        told = queries.offered(given.seed, given.dossiers, config.base_url, window)
    _say(told, given, queries.for_the_terminal(told))


def backup(given: Arguments) -> None:
    from portal import backup as copies

    copies.back_up(from_environment(), given.file)


def restore(given: Arguments) -> None:
    """The backup is checked before anything is touched: file, then every chain and seal in it."""
    from dataclasses import replace

    from portal import backup as copies
    from portal.custody.ledger import queries

    config = from_environment()
    copies.check(given.file)
    with copies.spare(given.file) as spare, _portal(replace(config, database_url=f"sqlite:///{spare}")):
        verdict = queries.verify()
    if not verdict.ok:
        raise Failed(f"{given.file} is not restored: {len(verdict.broken)} broken places in its ledger")
    copies.put_back(config, given.file)
    print(f"restored: {verdict.events} events of {verdict.dossiers} dossiers, whole", file=sys.stderr)


def parser() -> argparse.ArgumentParser:
    top = argparse.ArgumentParser(prog="portal", description="Hồ Sơ Bưu Chính: the operator's commands")
    commands = top.add_subparsers(required=True, metavar="COMMAND")
    _command(commands, "init", init, "create or upgrade the database, load the reference data; safe to repeat")
    _add_serving(commands)
    _add_ledger(_verbs(commands, "ledger", "the chains and seals"))
    _add_staff(_verbs(commands, "staff", "the people who sign in"))
    _add_keys(_verbs(commands, "keys", "the systems that call the API"))
    each = _command(commands, "demo", demo, "demonstration data, marked as such; refused in production", as_json=True)
    each.add_argument("--dossiers", type=int, default=DEMO_DOSSIERS, metavar="N")
    each.add_argument("--seed", type=int, default=DEMO_SEED, metavar="S")
    _command(commands, "backup", backup, "a consistent copy of the embedded database").add_argument("file", type=Path)
    _command(commands, "restore", restore, "put a backup back, after checking it").add_argument("file", type=Path)
    return top


def _add_serving(commands: Any) -> None:
    begin = _command(commands, "start", start, "init, demonstration data where nothing else is, serve: `make run`")
    site = _command(commands, "serve", serve, "the site and the worker")
    site.add_argument("--no-worker", action="store_true")
    for each in (begin, site):
        each.add_argument("--host", default="127.0.0.1")
        each.add_argument("--port", type=_port)
    _command(commands, "worker", worker, "the worker alone").add_argument("--once", action="store_true")


def _add_ledger(verbs: Any) -> None:
    each = _command(verbs, "verify", ledger_verify, "recompute every chain and seal", as_json=True)
    each.add_argument("--from", dest="source", type=Path, metavar="FILE", help="an export instead of the database")
    _command(verbs, "export", ledger_export, "every event as JSON lines").add_argument("file", type=Path)


def _add_staff(verbs: Any) -> None:
    each = _command(verbs, "add", staff_add, "a new account", as_json=True)
    each.add_argument("username")
    each.add_argument("--role", required=True, choices=ROLES)
    each.add_argument("--office", required=True)
    each.add_argument("--name")
    each.add_argument("--password-stdin", action="store_true")


def _add_keys(verbs: Any) -> None:
    each = _command(verbs, "add", keys_add, "a new key; its secrets are shown once", as_json=True)
    each.add_argument("name")
    each.add_argument("--organisation", required=True, choices=("post", "state"))
    each.add_argument("--office", action="append", default=[], metavar="ID")
    each.add_argument("--scope", action="append", default=[])
    each = _command(verbs, "rotate", keys_rotate, "new secrets; the old ones live seven days more", as_json=True)
    each.add_argument("name")
    _command(verbs, "revoke", keys_revoke, "the key no longer opens anything").add_argument("name")


def _verbs(commands: Any, name: str, told: str) -> Any:
    return commands.add_parser(name, help=told, description=told).add_subparsers(required=True, metavar="VERB")


def _command(commands: Any, name: str, run: Command, told: str, *, as_json: bool = False) -> argparse.ArgumentParser:
    made: argparse.ArgumentParser = commands.add_parser(name, help=told, description=told)
    made.set_defaults(run=run)
    if as_json:
        made.add_argument("--json", action="store_true", help="one JSON object on stdout")
    return made


@contextmanager
def _portal(config: Config | None = None) -> Iterator[Flask]:
    """The application for one command, with nothing left open behind it."""
    from portal.app import create_app

    app = create_app(config or from_environment())
    with app.app_context():
        try:
            yield app
        finally:
            db.session.remove()
            db.engine.dispose()


def _say(told: dict[str, Any], given: Arguments, lines: list[str]) -> None:
    print(json.dumps(told, ensure_ascii=False) if given.json else "\n".join(lines))


def _say_secrets(made: Any, given: Arguments) -> None:
    told = {
        "name": made.key.name,
        "organisation": made.key.organisation.value,
        "offices": list(made.key.offices),
        "scopes": list(made.key.scopes),
        "token": made.token,
        "webhook_secret": made.webhook_secret,
    }
    _say(told, given, [f"{name}: {' '.join(value) if isinstance(value, list) else value}" for name, value in told.items()])


def _port(text: str) -> int:
    if not (text.isascii() and text.isdigit() and 0 < int(text) < 65536):
        raise argparse.ArgumentTypeError("a port is a number from 1 to 65535")
    return int(text)


def _one_line(error: Exception) -> str:
    told = str(getattr(error, "orig", None) or error).strip() or type(error).__name__
    return " ".join(told.splitlines()[0].split())


if __name__ == "__main__":
    sys.exit(main())
