"""What an officer types about an everyday name."""

from collections.abc import Callable, Mapping

from flask_babel import gettext as _

from portal.catalogue.synonyms.rules import LONGEST_MEANINGS, LONGEST_PHRASE, folded, split
from portal.catalogue.synonyms.service import NewSynonym
from portal.web.forms import FormReader

SHORTEST_PHRASE = 2


def read_new(submitted: Mapping[str, str], finds: Callable[[str], bool]) -> tuple[NewSynonym | None, FormReader]:
    """`finds` tells whether any procedure is found by some words."""
    form = FormReader(submitted)
    phrase = form.text("phrase", limit=LONGEST_PHRASE)
    if phrase and len(folded(phrase)) < SHORTEST_PHRASE:
        form.fail("phrase", _("Tên gọi cần ít nhất hai chữ cái."))
    meanings = _meanings(form, finds)
    if phrase and folded(phrase) in map(folded, meanings):
        form.fail("meanings", _("Nghĩa phải khác tên gọi."))
    return (NewSynonym(phrase, meanings) if form.ok else None), form


def read_meanings(submitted: Mapping[str, str], finds: Callable[[str], bool]) -> tuple[tuple[str, ...] | None, FormReader]:
    form = FormReader(submitted)
    meanings = _meanings(form, finds)
    return (meanings if form.ok else None), form


def _meanings(form: FormReader, finds: Callable[[str], bool]) -> tuple[str, ...]:
    """One on each line; each must find something, or nobody would be helped."""
    typed = form.text("meanings", limit=LONGEST_MEANINGS, lines=True)
    meanings = split(typed.replace("\n", ";"))
    if typed and not meanings:
        form.fail("meanings", _("Ông/bà chưa điền mục này."))
    for meaning in meanings:
        if not finds(meaning):
            form.fail("meanings", _("Không thủ tục nào có các từ này: %(words)s", words=meaning))
    return meanings
