"""A worker killed in the middle, again and again: every message is taken, and no id is lost. The full ordeal (50 kills
during 2,000 messages) is run by hand: `python -m tests.notices.sending.killing 50 2000`; docs say what it gave."""

from pathlib import Path

from tests.notices.sending.killing import ordeal

KILLS, MESSAGES = 12, 400


def test_a_killed_worker_loses_no_message_and_sends_none_under_another_id(tmp_path: Path) -> None:
    found = ordeal(tmp_path, KILLS, MESSAGES)
    assert (found["accepted"], found["left"]) == (MESSAGES, 0)
    assert found["kills"] > KILLS // 2
    assert found["repeats"] <= found["kills"] * 4  # at most what the senders had in hand when they died
