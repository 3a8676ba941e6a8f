"""Words however they are typed: folding, codes, slips of the finger, keystrokes without an input method. Plain Python."""

import re
import unicodedata
from collections.abc import Iterable

_WORD = re.compile(r"[a-z0-9]+")
_CODE = re.compile(r"(\d)[.,\s]?(\d{6})(?:\.\d{3}\.\d\d\.\d\d\.[A-Za-z]\d\d)?")
_CODE_INSIDE = re.compile(r"(?<![\d.])([0-9])[.,]?([0-9]{6})(?!\d)")
_CODE_DIGITS = 7
_CODE_START = re.compile(r"(\d)\.?(\d{3,5})|(\d)\.(\d{1,5})")
_D = str.maketrans("đĐðÐɖƉ", "dddddd")
_VOWEL = re.compile(r"[aeiouyw]")
_TONES = str.maketrans("", "", "sfrxjzd")  # no Vietnamese syllable ends in these letters
_DIGITS = str.maketrans("", "", "0123456789")
_LEAD = ("thu", "tuc")
_BEFORE_TUC = ("thu", "tiep", "lien")
LONGEST_QUERY = 200
LONG_WORD = 5


def fold(text: str) -> str:
    """Lower case without marks: accents in NFC or NFD, đ and its look-alikes, full width."""
    if text.isascii():
        return text.lower()
    plain = unicodedata.normalize("NFD", unicodedata.normalize("NFKC", text).translate(_D))
    return "".join(c for c in plain if not unicodedata.combining(c)).lower()


def all_words(text: str) -> list[str]:
    return _WORD.findall(fold(text))


def words(query: str) -> list[str]:
    """The words of something typed; what is longer than a name ever is, is cut."""
    return _WORD.findall(fold(query[: 4 * LONGEST_QUERY])[:LONGEST_QUERY])


def without_lead(name: list[str]) -> list[str]:
    """Without the words "thủ tục", which many names begin with and many do not."""
    return name[2:] if len(name) > len(_LEAD) and tuple(name[:2]) == _LEAD else name


def asked(query: list[str]) -> list[str]:
    """A query without them: at its beginning, also with a slip or with mark keys, and where they stand apart."""
    start = [_slipped_lead(word, lead) for word, lead in zip(query, _LEAD, strict=False)]
    if len(query) > len(_LEAD) and None not in start and 0 in start:
        return query[2:]
    at = query.index("tuc") if "tuc" in query else -1
    if len(query) <= len(_LEAD) or at < 0 or query[max(at - 1, 0)] in _BEFORE_TUC:
        return query
    rest = query[:at] + query[at + 1 :]
    if "thu" in rest:
        rest.remove("thu")
    return rest


def _slipped_lead(word: str, lead: str) -> int | None:
    """0: the word itself, 1: with a slip, None: another."""
    if word == lead or lead in from_keystrokes(word):
        return 0
    return 1 if within(word, lead, 1) else None


def slug(text: str) -> str:
    """Bảo trợ xã hội → bao-tro-xa-hoi"""
    return "-".join(all_words(text))


def as_code(query: str) -> str | None:
    """A national procedure code typed with or without its dot or with its long ending, or None."""
    found = _CODE.fullmatch(query.strip()) if query.isascii() else None
    return f"{found[1]}.{found[2]}" if found else None


def code_in(query: str) -> str | None:
    """The first code that stands in something typed."""
    found = _CODE_INSIDE.search(query[:LONGEST_QUERY])
    return f"{found[1]}.{found[2]}" if found else None


def as_code_start(query: str) -> str | None:
    """What a code typed half begins with: at least four digits, or one digit, the dot and another."""
    found = _CODE_START.fullmatch(query.strip()) if query.isascii() else None
    return f"{found[1] or found[3]}.{found[2] or found[4]}" if found else None


def codes_near(query: str) -> list[str]:
    """The codes one slip away from what was typed: a digit lost, added, changed, or two neighbours swapped."""
    typed = re.sub(r"[.,\s]", "", query)
    if not (typed.isascii() and typed.isdigit() and abs(len(typed) - _CODE_DIGITS) <= 1):
        return []
    places, digits = range(len(typed)), "0123456789"
    swapped = {typed[:i] + typed[i + 1 : i + 2] + typed[i] + typed[i + 2 :] for i in places}
    changed = {typed[:i] + digit + typed[i + 1 :] for i in places for digit in digits}
    longer = {typed[:i] + digit + typed[i:] for i in range(len(typed) + 1) for digit in digits}
    right = [one for one in swapped | changed | longer | _less(typed) if len(one) == _CODE_DIGITS]
    return sorted(f"{one[0]}.{one[1:]}" for one in right)


def from_keystrokes(word: str) -> set[str]:
    """What a word may mean that was typed in Telex or VNI with no input method at work: ddawng, kys, d9a8ng."""
    if not word[:1].isalpha():
        return set()
    return {_from_telex(word), word.translate(_DIGITS)} - {word, ""}


def _from_telex(word: str) -> str:
    """Keys of marks stand after the first vowel and end no syllable; w alone is ư; aa, ee, oo, dd are one letter."""
    vowel = _VOWEL.search(word)
    if not vowel:
        return word
    head, rest = word[: vowel.start()], word[vowel.start() :].translate(_TONES)
    rest = rest.replace("w", "") if re.search("[aou]", rest) else rest.replace("w", "u", 1).replace("w", "")
    rest = re.sub(r"([aeo])\1", r"\1", rest)
    late = re.fullmatch(r"([^aeo]*)([aeo])([^aeo]+)\2", rest)  # capa, vieetje: the second one typed after the ending
    return head.replace("dd", "d") + ("".join(late.groups()) if late else rest)


class Slips:
    """Finds the words of a vocabulary one slip away: a letter lost, doubled, added, changed, or two neighbours swapped.

    Each word is kept under what is left of it when one letter is lost, so that a look-up costs a few steps, however many words.
    """

    def __init__(self, vocabulary: Iterable[str]) -> None:
        self.known = frozenset(vocabulary)
        self.without: dict[str, tuple[str, ...]] = {}
        for word in sorted(self.known):
            for less in _less(word):
                self.without[less] = (*self.without.get(less, ()), word)

    def near(self, word: str) -> set[str]:
        """One slip away; of another letter no word of one letter is a slip."""
        less = _less(word)
        found = set(self.without.get(word, ())) | (less & self.known)
        for shorter in less - {""}:
            found.update(other for other in self.without.get(shorter, ()) if _alike(word, other))
        return found - {word}

    def further(self, word: str) -> set[str]:
        """Two slips away, for long words and not in the first letter: what is tried when there is nothing nearer."""
        if len(word) < LONG_WORD:
            return set()
        return {other for other in self.known if other[0] == word[0] and within(word, other, 2)}


def _alike(one: str, other: str) -> bool:
    """Whether two words are of one length and differ in one letter or in two neighbours' order."""
    at = next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), 0)
    swapped = one[:at] + one[at + 1 : at + 2] + one[at : at + 1] + one[at + 2 :]
    return len(one) == len(other) and (swapped == other or one[at + 1 :] == other[at + 1 :])


def _less(word: str) -> set[str]:
    return {word[:i] + word[i + 1 :] for i in range(len(word))}


def within(one: str, other: str, most: int) -> bool:
    """Whether at most `most` insertions, losses, changes or neighbour swaps lie between two words."""
    if abs(len(one) - len(other)) > most:
        return False
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, a in enumerate(one, start=1):
        older, before, row = before, row, [i]
        for j, b in enumerate(other, start=1):
            cost = min(before[j] + 1, row[-1] + 1, before[j - 1] + (a != b))
            if older and j > 1 and a == other[j - 2] and one[i - 2] == b:
                cost = min(cost, older[j - 2] + 1)
            row.append(cost)
        if min(row) > most:
            return False
    return row[-1] <= most


def pieces(text: str) -> list[tuple[str, frozenset[str]]]:
    """The text in words and the gaps between them, each with its folded words; made once, marked often."""
    return [(piece, frozenset(_WORD.findall(fold(piece)))) for piece in re.split(r"(\s+)", text)]
