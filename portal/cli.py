"""The `portal` command: what can be said on the command line; what each does stands in portal/commands.

Exit status: 0 done, 1 the work failed (one line on stderr), 2 wrong usage. Imports stand inside the commands: quick to start.
"""

import argparse
import logging
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from portal.commands import catalogue, copies, demo, keys, ledger, serving, staff
from portal.commands.serving import DEMO_DOSSIERS, DEMO_SEED
from portal.commands.terminal import Arguments

Command = Callable[[Arguments], int | None]
ROLES = ("postman", "post_clerk", "desk_clerk", "officer", "supervisor", "admin")


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


def parser() -> argparse.ArgumentParser:
    top = argparse.ArgumentParser(prog="portal", description="Hồ Sơ Bưu Chính: the operator's commands")
    commands = top.add_subparsers(required=True, metavar="COMMAND")
    _command(commands, "init", serving.init, "create or upgrade the database, load the reference data; safe to repeat")
    _add_serving(commands)
    _add_ledger(_verbs(commands, "ledger", "the chains and seals"))
    _add_staff(_verbs(commands, "staff", "the people who sign in"))
    _add_catalogue(_verbs(commands, "catalogue", "the published lists"))
    _add_keys(_verbs(commands, "keys", "the systems that call the API"))
    each = _command(commands, "demo", demo.make, "demonstration data, marked as such; refused in production", as_json=True)
    each.add_argument("--dossiers", type=int, default=DEMO_DOSSIERS, metavar="N")
    each.add_argument("--seed", type=int, default=DEMO_SEED, metavar="S")
    _command(commands, "backup", copies.backup, "a consistent copy of the embedded database").add_argument("file", type=Path)
    _command(commands, "restore", copies.restore, "put a backup back, after checking it").add_argument("file", type=Path)
    return top


def _add_serving(commands: Any) -> None:
    begin = _command(commands, "start", serving.start, "init, demonstration data where nothing else is, serve: `make run`")
    site = _command(commands, "serve", serving.serve, "the site and the worker")
    site.add_argument("--no-worker", action="store_true")
    for each in (begin, site):
        each.add_argument("--host", default="127.0.0.1")
        each.add_argument("--port", type=_port)
    _command(commands, "worker", serving.worker, "the worker alone").add_argument("--once", action="store_true")


def _add_ledger(verbs: Any) -> None:
    each = _command(verbs, "verify", ledger.verify, "recompute every chain and seal", as_json=True)
    each.add_argument("--from", dest="source", type=Path, metavar="FILE", help="an export instead of the database")
    each.add_argument("--seal", metavar="NUMBER:DIGEST", help="a seal that was noted earlier and must still be there")
    _command(verbs, "export", ledger.export, "every event as JSON lines").add_argument("file", type=Path)


def _add_staff(verbs: Any) -> None:
    each = _command(verbs, "add", staff.add, "a new account", as_json=True)
    each.add_argument("username")
    each.add_argument("--role", required=True, choices=ROLES)
    each.add_argument("--office", required=True)
    each.add_argument("--name")
    each.add_argument("--password-stdin", action="store_true")
    _command(verbs, "list", staff.list_, "everybody who has or had an account", as_json=True)
    for name, run, told in (
        ("deactivate", staff.deactivate, "no further sign-in; every open one ends now"),
        ("reset-totp", staff.reset_totp, "forget the second factor: it is set up again at the next sign-in"),
    ):
        _command(verbs, name, run, told).add_argument("username")
    each = _command(verbs, "reset-password", staff.reset_password, "a new password, to be changed at sign-in", as_json=True)
    each.add_argument("username")
    each.add_argument("--password-stdin", action="store_true")


def _add_catalogue(verbs: Any) -> None:
    each = _command(verbs, "import", catalogue.read_in, "a draft from an XLSX or CSV file", as_json=True)
    each.add_argument("file", type=Path)
    each.add_argument("--decision", required=True, metavar="TEXT", help="its number, such as 1234/QĐ-UBND")
    each.add_argument("--effective", required=True, type=_day, metavar="YYYY-MM-DD")
    each.add_argument("--decided", type=_day, metavar="YYYY-MM-DD")
    each.add_argument("--by", metavar="USER", help="who prepares it; nobody in particular when left out")
    each.add_argument("--dry-run", action="store_true", help="read the file and write nothing")
    each = _command(verbs, "publish", catalogue.publish, "publish the draft of a decision, as another person than its own")
    each.add_argument("decision")
    each.add_argument("--by", required=True, metavar="USER")
    each.add_argument("--first", action="store_true", help="without a second person; only while nothing is published")


def _add_keys(verbs: Any) -> None:
    each = _command(verbs, "add", keys.add, "a new key; its secrets are shown once", as_json=True)
    each.add_argument("name")
    each.add_argument("--organisation", required=True, choices=("post", "state"))
    each.add_argument("--office", action="append", default=[], metavar="ID")
    each.add_argument("--scope", action="append", default=[])
    each = _command(verbs, "rotate", keys.rotate, "new secrets; the old ones live seven days more", as_json=True)
    each.add_argument("name")
    _command(verbs, "revoke", keys.revoke, "the key no longer opens anything").add_argument("name")


def _verbs(commands: Any, name: str, told: str) -> Any:
    return commands.add_parser(name, help=told, description=told).add_subparsers(required=True, metavar="VERB")


def _command(commands: Any, name: str, run: Command, told: str, *, as_json: bool = False) -> argparse.ArgumentParser:
    made: argparse.ArgumentParser = commands.add_parser(name, help=told, description=told)
    made.set_defaults(run=run)
    if as_json:
        made.add_argument("--json", action="store_true", help="one JSON object on stdout")
    return made


def _day(text: str) -> date:
    from portal.web.text import read_day

    found = read_day(text)
    if found is None:
        raise argparse.ArgumentTypeError("a day is written YYYY-MM-DD")
    return found


def _port(text: str) -> int:
    if not (text.isascii() and text.isdigit() and 0 < int(text) < 65536):
        raise argparse.ArgumentTypeError("a port is a number from 1 to 65535")
    return int(text)


def _one_line(error: Exception) -> str:
    told = str(getattr(error, "orig", None) or error).strip() or type(error).__name__
    return " ".join(told.splitlines()[0].split())


if __name__ == "__main__":
    sys.exit(main())
