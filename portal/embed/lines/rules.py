"""The lines another site copies: a form, a frame, an element. Plain text in, HTML out; nothing here is trusted to be clean."""

import base64
import hashlib
from dataclasses import dataclass
from html import escape
from urllib.parse import urlencode

TRACK, LIST = "tra-cuu", "thu-tuc"
VIEWS = (TRACK, LIST)
SANDBOX = (
    "allow-forms allow-popups allow-popups-to-escape-sandbox allow-same-origin allow-scripts "
    "allow-top-navigation-by-user-activation"
)
WIDTH, HEIGHTS = 600, {TRACK: 320, LIST: 560}


@dataclass(frozen=True)
class Shown:
    """What a box shows. `query`: further parameters of the list, such as the day."""

    view: str
    code: str = ""
    lang: str = "vi"
    query: tuple[tuple[str, str], ...] = ()

    @property
    def path(self) -> str:
        """Of the framed page."""
        code = f"/{self.code}" if self.view == LIST and self.code else ""
        language = (("lang", self.lang),) if self.lang != "vi" else ()
        told = urlencode((*self.query, *language))
        return f"/nhung/{self.view}{code}{'?' if told else ''}{told}"

    @property
    def page(self) -> str:
        """Of the ordinary page, for a link that works without us being framed."""
        return f"/{self.view}{'/' + self.code if self.view == LIST and self.code else ''}"


def frame(base: str, shown: Shown, title: str, *, width: str = "100%", height: int = 0) -> str:
    """An <iframe> that needs nothing else."""
    return (
        f'<iframe src="{escape(base + shown.path)}" title="{escape(title)}" width="{escape(width)}" '
        f'height="{height or HEIGHTS[shown.view]}" loading="lazy" referrerpolicy="no-referrer" sandbox="{SANDBOX}"></iframe>'
    )


def element(base: str, shown: Shown, title: str, integrity: str) -> str:
    """The custom element and the script that knows it; the link inside stays where we cannot be reached."""
    code = f' code="{escape(shown.code)}"' if shown.view == LIST and shown.code else ""
    return (
        f'<script src="{escape(base)}/static/embed-1.js" integrity="{integrity}" crossorigin="anonymous" async></script>\n'
        f'<ho-so-buu-chinh view="{escape(shown.view)}"{code} lang="{escape(shown.lang)}">'
        f'<a href="{escape(base + shown.page)}">{escape(title)}</a></ho-so-buu-chinh>'
    )


def form(base: str, shown: Shown, label: str, button: str) -> str:
    """A plain form that leads to our own page: no script, no frame."""
    name = "ma" if shown.view == TRACK else "q"
    return (
        f'<form action="{escape(base)}/{shown.view}" method="get">\n'
        f'<label for="hsbc-{name}">{escape(label)}</label>\n'
        f'<input id="hsbc-{name}" name="{name}" maxlength="200" autocomplete="off" required>\n'
        f"<button>{escape(button)}</button>\n"
        f"</form>"
    )


def integrity(script: bytes) -> str:
    """What a browser checks a script against (Subresource Integrity)."""
    return f"sha384-{base64.b64encode(hashlib.sha384(script).digest()).decode()}"
