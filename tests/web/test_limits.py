"""Counts are shared by processes and threads, forget in time, and never stand in the way when broken."""

import multiprocessing
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import time_machine
from flask import Flask

from portal.config import ROOT
from portal.web import limits
from portal.web.counters import CounterFile, CounterStorage
from tests.web.shell import make_shell

NOON = datetime(2026, 11, 25, 5, 0, tzinfo=UTC)


def _guess(folder: str, times: int, answers: "multiprocessing.Queue[int]") -> None:
    with make_shell(Path(folder)).app_context():
        answers.put(sum(limits.hit("guess", "192.0.2.1", limit="50/10m").allowed for _ in range(times)))


def test_two_processes_share_one_limit(tmp_path: Path) -> None:
    spawn = multiprocessing.get_context("spawn")
    answers: multiprocessing.Queue[int] = spawn.Queue()
    workers = [spawn.Process(target=_guess, args=(str(tmp_path), 40, answers)) for _ in range(2)]
    for worker in workers:
        worker.start()
    allowed = sum(answers.get(timeout=60) for _ in workers)
    for worker in workers:
        worker.join(timeout=60)
    assert allowed == 50


def test_threads_share_one_limit(shell: Flask) -> None:
    allowed: list[bool] = []

    def guess() -> None:
        with shell.app_context():
            allowed.extend(limits.hit("guess", "a", limit="30/1m").allowed for _ in range(20))

    threads = [threading.Thread(target=guess) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(allowed) == 30


def test_many_who_open_a_new_file_at_once_all_get_it(tmp_path: Path) -> None:
    for number in range(30):
        file, start, wrong = CounterFile(tmp_path / f"{number}.sqlite3"), threading.Barrier(8), list[Exception]()

        def count(file: CounterFile = file, start: threading.Barrier = start, wrong: list[Exception] = wrong) -> None:
            start.wait()
            try:
                file.add([("x", 1.0)])
            except Exception as error:
                wrong.append(error)

        threads = [threading.Thread(target=count) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert not wrong
        assert file.read("SELECT value FROM total") == [(8.0,)]


def test_a_limit_opens_again_when_its_window_has_passed(shell: Flask) -> None:
    with shell.app_context(), time_machine.travel(NOON, tick=False) as moved:
        assert all(limits.hit("try", "a", limit="3/10m").allowed for _ in range(3))
        refused = limits.hit("try", "a", limit="3/10m")
        assert refused == limits.Verdict(False, 600)
        moved.shift(timedelta(minutes=9))
        assert limits.peek("try", "a", limit="3/10m") == limits.Verdict(False, 60)
        moved.shift(timedelta(minutes=1, seconds=1))
        assert limits.hit("try", "a", limit="3/10m").allowed


def test_keys_spaces_and_looking_do_not_count(shell: Flask) -> None:
    with shell.app_context():
        for _ in range(10):
            assert limits.peek("try", "a", limit="1/1h").allowed
        assert limits.hit("try", "a", limit="1/1h").allowed
        assert limits.hit("try", "b", limit="1/1h").allowed
        assert limits.hit("other", "a", limit="1/1h").allowed
        assert not limits.hit("try", "a", limit="1/1h").allowed


def test_a_heavier_try_costs_more(shell: Flask) -> None:
    with shell.app_context():
        assert limits.hit("try", "a", cost=8, limit="10/1h").allowed
        assert not limits.hit("try", "a", cost=3, limit="10/1h").allowed
        assert limits.hit("try", "a", cost=2, limit="10/1h").allowed


def test_a_broken_counter_lets_people_in(shell: Flask, tmp_path: Path) -> None:
    (tmp_path / limits.FILE_NAME).write_bytes(b"this is not a database" * 100)
    with shell.app_context():
        assert limits.hit("try", "a", limit="1/1h").allowed
        assert limits.hit("try", "a", limit="1/1h").allowed
        assert limits.peek("try", "a", limit="1/1h").allowed


def test_another_storage_may_be_set(tmp_path: Path) -> None:
    app = make_shell(tmp_path, ratelimit_storage_uri="memory://")
    with app.app_context():
        assert limits.hit("try", "a", limit="1/1h").allowed
        assert not limits.hit("try", "a", limit="1/1h").allowed
    assert not (tmp_path / limits.FILE_NAME).exists()


def test_the_file_stands_beside_the_embedded_database() -> None:
    assert limits.counter_path("sqlite:////srv/a/portal.sqlite3") == Path("/srv/a") / limits.FILE_NAME
    for url in ("postgresql+psycopg://db/portal", "sqlite://", "sqlite:///:memory:"):
        assert limits.counter_path(url) == ROOT / "instance" / limits.FILE_NAME


@pytest.mark.parametrize("wrong", ["", "10", "10/x", "0/1m", "-1/1m", "١/1m", "10/1m/2"])
def test_a_limit_that_cannot_be_read_is_refused(wrong: str) -> None:
    with pytest.raises(ValueError, match="a limit looks like"):
        limits.parse(wrong)


@pytest.mark.parametrize(
    ("given", "counted"),
    [
        ("203.0.113.9", "203.0.113.9"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("::ffff:203.0.113.9", "203.0.113.9"),
        ("fe80::1%eth0", "fe80::/64"),
        ("nonsense", "nonsense"),
    ],
)
def test_one_household_is_one_address(shell: Flask, given: str, counted: str) -> None:
    with shell.test_request_context("/", environ_base={"REMOTE_ADDR": given}):
        assert limits.client_address() == counted


def test_old_counts_are_swept_away(tmp_path: Path) -> None:
    file = CounterFile(tmp_path / "counters.sqlite3")
    storage = CounterStorage(file)
    with time_machine.travel(NOON, tick=False) as moved:
        for number in range(600):
            storage.acquire_entry(f"key{number}", 5, 60)
        moved.shift(timedelta(hours=1))
        for _ in range(600):
            storage.acquire_entry("now", 5, 60)
    ((rows,),) = file.read("SELECT count(*) FROM hit")
    assert rows == 5
