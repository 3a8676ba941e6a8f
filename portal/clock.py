"""The only reader of the wall clock. Everything else takes the time as an argument."""

from datetime import UTC, datetime


def now() -> datetime:
    """This moment, aware, UTC, to the millisecond (what both databases and RFC 3339 keep alike)."""
    moment = datetime.now(UTC)
    return moment.replace(microsecond=moment.microsecond // 1000 * 1000)
