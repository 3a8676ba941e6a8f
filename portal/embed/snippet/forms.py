"""Which box a web editor wants."""

from flask_babel import gettext as _

from portal.catalogue.search.queries import listed
from portal.catalogue.words.rules import as_code
from portal.embed.lines.rules import LIST, TRACK, VIEWS, Shown
from portal.web.forms import FormReader
from portal.web.locale import LANGUAGES


def read_shown(reader: FormReader) -> Shown:
    """The track box in Vietnamese until something else is asked for; a code that does not exist is said."""
    view = reader.choice("view", VIEWS, required=False) or TRACK
    lang = reader.choice("lang", LANGUAGES, required=False) or "vi"
    typed = reader.text("code", limit=60, required=False)
    code = as_code(typed) or ""
    if typed and view == LIST and not (code and listed(code)):
        reader.fail("code", _("Không có thủ tục nào mang mã này. Ông/bà để trống để hiện ô tìm kiếm."))
        code = ""
    return Shown(view, code if view == LIST else "", lang)
