"""Text as people left it in a cell: the old encodings TCVN3 and VNI, and the clean-up after them. Plain Python."""

import re
import unicodedata

# Vietnamese letters at the places where fonts such as .VnTime show them. U+00AD, the soft hyphen, is the letter "ư".
_TCVN3 = {
    0xA1: "ĂÂÊÔƠƯĐăâêôơưđ",
    0xB5: "àảãáạ",
    0xBB: "ằẳẵắ",
    0xC6: "ặầẩẫấậè",
    0xCE: "ẻẽéẹềểễếệìỉ",
    0xDC: "ĩíịò",
    0xE1: "ỏõóọồổỗốộờởỡớợù",
    0xF1: "ủũúụừửữứựỳỷỹýỵ",
}
TCVN3 = {chr(start + i): letter for start, letters in _TCVN3.items() for i, letter in enumerate(letters)}

_TCVN3_TABLE = {ord(sign): letter for sign, letter in TCVN3.items()}

# VNI writes a letter and its marks as two characters, except for these.
_VNI_SINGLE = {"ô": "ơ", "ö": "ư", "í": "í", "ì": "ì", "æ": "ỉ", "ó": "ĩ", "ò": "ị", "î": "ỵ", "ñ": "đ"}
_TONES = {"ù": "\u0301", "ø": "\u0300", "û": "\u0309", "õ": "\u0303", "ï": "\u0323"}
_CIRCUMFLEX = {"â": "", "á": "\u0301", "à": "\u0300", "å": "\u0309", "ã": "\u0303", "ä": "\u0323"}
_BREVE = {"ê": "", "é": "\u0301", "è": "\u0300", "ú": "\u0309", "ü": "\u0303", "ë": "\u0323"}


def _vni() -> dict[str, str]:
    pairs = {letter + mark: letter + tone for letter in "aeouy" for mark, tone in _TONES.items()}
    pairs |= {single + mark: letter + tone for single, letter in (("ô", "ơ"), ("ö", "ư")) for mark, tone in _TONES.items()}
    pairs |= {letter + mark: letter + "\u0302" + tone for letter in "aeo" for mark, tone in _CIRCUMFLEX.items()}
    pairs |= {"a" + mark: "a\u0306" + tone for mark, tone in _BREVE.items()}
    small = {key: unicodedata.normalize("NFC", letter) for key, letter in (pairs | _VNI_SINGLE).items() if key != "yï"}
    capitals = {key.upper(): letter.upper() for key, letter in small.items()}
    mixed = {key[0].upper() + key[1:]: letter.upper() for key, letter in small.items()}
    return small | mixed | capitals


VNI = _vni()
_VNI_PIECE = re.compile("|".join(sorted(VNI, key=len, reverse=True)))
_TICKS = str.maketrans({"ü": "✓", "\uf0fc": "✓", "þ": "✓", "\uf0fe": "✓"})


def from_tcvn3(text: str) -> str:
    return text.translate(_TCVN3_TABLE)


def from_vni(text: str) -> str:
    return _VNI_PIECE.sub(lambda found: VNI[found.group()], text)


def encoding_of(font: str) -> str:
    """Which of the old encodings a font's name stands for: "tcvn3", "tcvn3 capitals", "vni", "ticks" or ""."""
    name = font.strip().lower()
    if name.startswith(".vn"):
        return "tcvn3 capitals" if name.endswith("h") else "tcvn3"
    if name.startswith("vni"):
        return "vni"
    return "ticks" if name.startswith("wingdings") else ""


# A Vietnamese syllable without its marks; enough to tell a word from what an old encoding makes of it.
_SYLLABLE = re.compile(
    r"(?:ngh|ng|nh|ch|gh|gi|kh|ph|qu|th|tr|[bcdghklmnpqrstvx])?"
    r"(?:ieu|yeu|oai|oay|oao|oeo|uay|uoi|uou|uya|uyu|ai|ao|au|ay|eo|eu|ia|iu|oi|ui|uu"
    r"|(?:uye|ie|oa|oe|oo|ua|ue|uo|uy|ye|[aeiouy])(?:ch|ng|nh|[ckmnpt])?)"
)
_STOPPED = ("c", "ch", "k", "p", "t")
_TONES_OF_STOPPED = {"\u0301", "\u0323"}
_ALPHABET = frozenset("aăâbcdđeêghiklmnoôơpqrstuưvxy" + "áàảãạắằẳẵặấầẩẫậéèẻẽẹếềểễệíìỉĩịóòỏõọốồổỗộớờởỡợúùủũụứừửữựýỳỷỹỵ")
_ONLY_VIETNAMESE = re.compile("[ăđơưĂĐƠƯ\u1ea0-\u1ef9\u0300-\u0323]")
_WORD = re.compile(r"[^\W\d_]+")
_OLD_WORD = re.compile("[A-Za-z\xa1-\xff]+")
_OLD_SIGN = re.compile("[\xa1-\xff]")
LONGEST_ABBREVIATION = 6
_TONE = re.compile("[\u0300\u0301\u0303\u0309\u0323]")


def _reads(word: str) -> bool:
    """Whether this could be a Vietnamese word; capitals stand in front or everywhere, not as in "khÝ"."""
    small = word.lower()
    if word not in {small, word.upper(), word.capitalize()} or not _ALPHABET.issuperset(small):
        return False
    taken_apart = unicodedata.normalize("NFD", small.replace("đ", "d"))
    bare = "".join(c for c in taken_apart if not unicodedata.combining(c))
    tones = _TONE.findall(taken_apart)
    if bare.endswith(_STOPPED) and len(bare) > 1 and not _TONES_OF_STOPPED.issuperset(tones or "-"):
        return False
    return len(tones) <= 1 and bool(_SYLLABLE.fullmatch(bare))


def _may_stand(word: str) -> bool:
    """A word or an abbreviation such as NĐ."""
    return _reads(word) or (word.isupper() and len(word) <= LONGEST_ABBREVIATION and _ALPHABET.issuperset(word.lower()))


def decode(text: str, encoding: str = "") -> str:
    """The text in Unicode: by the encoding of its font, or where it can only have been typed in one of the old encodings.
    A font may be left over on text that is Unicode already: letters that no old encoding has show it."""
    if encoding == "ticks":
        return text.translate(_TICKS)
    is_unicode = text.isascii() or _is_unicode(text)
    if encoding:
        kept = is_unicode and all(map(_may_stand, _marked_words(text)))
        decoded = text if kept else from_vni(text) if encoding == "vni" else from_tcvn3(text)
        return decoded.upper() if encoding == "tcvn3 capitals" else decoded
    return text if is_unicode or not _OLD_SIGN.search(text) else _by_its_looks(text)


def _is_unicode(text: str) -> bool:
    """Capitals alone do not show it: TCVN3 has none with tones, and they were put in as they are."""
    return any(not letter.isupper() for letter in _ONLY_VIETNAMESE.findall(text))


def _marked_words(text: str) -> list[str]:
    return [word for word in _WORD.findall(unicodedata.normalize("NFC", text)) if not word.isascii()]


def _by_its_looks(text: str) -> str:
    words = [word for word in _OLD_WORD.findall(text) if len(word) > 1 and _OLD_SIGN.search(word)]
    if not words or all(_reads(word.replace("Ð", "Đ")) for word in words):
        return text
    for read in (from_tcvn3, from_vni):
        found = [read(word) for word in words]
        if all(map(_may_stand, found)) and any(map(_reads, found)):
            return read(text)
    return text


def share_of_words(text: str) -> float:
    """How much of what is not ASCII could be Vietnamese words; 1 where there is nothing else."""
    words = _marked_words(text)
    return sum(map(_reads, words)) / len(words) if words else 1.0


_STRANGE = re.compile(r"[A-Za-z][¡-±´-¿×÷]|[¡-±´-¿×÷][A-Za-z]|[\ufffd\ue000-\uf8ff]|[øñäåïûëöüæßþ¹]", re.IGNORECASE)


def is_garbled(text: str) -> bool:
    """Whether signs stand among the letters as they do in text of an encoding that was not recognised."""
    return not text.isascii() and bool(_STRANGE.search(text))


_LOOK_ALIKE = str.maketrans({"Ð": "Đ", "Ɖ": "Đ", "ð": "đ", "ɖ": "đ"})
_INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\ufffe\uffff\x00-\x08\x0e-\x1f\x7f]"
)
_UNTIDY = re.compile(r"\s\s|[^\S ]|^\s|[\s*]$|[ÐƉðɖ]|" + _INVISIBLE.pattern)
_FOOTNOTE_STAR = re.compile(r"(?:\s*\*)+\s*$")


def clean(text: str, encoding: str = "") -> str:
    """One line of composed Unicode, nothing invisible in it. Decoded first: TCVN3 has letters where those characters are."""
    text = decode(text, encoding)
    if text.isascii() or unicodedata.is_normalized("NFC", text):
        if not _UNTIDY.search(text):
            return text
    else:
        text = unicodedata.normalize("NFC", text)
    text = _INVISIBLE.sub("", text.translate(_LOOK_ALIKE))
    text = " ".join(text.split())
    return _FOOTNOTE_STAR.sub("", text) or text
