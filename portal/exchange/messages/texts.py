"""Answers by SMS: the sentence of the public page without marks, in one part; the same two lines for everything else."""

from dataclasses import replace

from portal.custody.codes.rules import display
from portal.notices.wording.rules import LONGEST_TEXT, short_office, unaccent
from portal.tracking.facts.rules import Tracking
from portal.tracking.words.texts import sentence

UNKNOWN = "Không tìm thấy hồ sơ có mã này. Mong ông/bà xem lại mã 13 ký tự trên biên nhận, hoặc gọi 1900545481."
HELP = "Để biết hồ sơ đang ở đâu, mong ông/bà nhắn mã 13 ký tự in cạnh mã QR trên biên nhận, hoặc gọi 1900545481."


def told(tracking: Tracking) -> str:
    """K7QF-2M9X-TR4DV: … dang giu ho so, tu 14:05, thu Tu 25/11/2026. Too long, the office is shortened, not the time."""
    said = _said(tracking)
    if len(said) > LONGEST_TEXT:
        said = _said(replace(tracking, names={key: short_office(name) for key, name in tracking.names.items()}))
    return said[:LONGEST_TEXT]


def plain(text: str) -> str:
    return " ".join(unaccent(text).split())


def _said(tracking: Tracking) -> str:
    invented = " (hồ sơ mẫu)" if tracking.demo else ""
    return plain(f"{display(tracking.code)}: {sentence(tracking, str)}{invented}.")
