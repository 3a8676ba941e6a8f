"""What a framed page is asked for, from its address alone."""

from collections.abc import Mapping

from portal.web.locale import LANGUAGES


def read_language(args: Mapping[str, str]) -> str:
    """By the address and nothing else: a frame keeps and reads no cookie."""
    given = args.get("lang", "")
    return given if given in LANGUAGES else "vi"
