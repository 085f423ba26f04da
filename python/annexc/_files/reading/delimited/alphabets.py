"""Which letters beyond ASCII a language writes with, to tell encodings apart by what they make.

The same byte is `è` in cp1252 and `č` in cp1250. A text is of one language, mostly: French writes è
and à, Czech č and ř; a decoding that needs č beside ŕ and ę is none that anyone wrote. Letters as
the national orthographies have them (Unicode CLDR, main exemplar characters).
"""

from __future__ import annotations

import unicodedata

# What is no letter in the code pages of Windows, and the letters among their signs.
_PAGES = ("cp1250", "cp1251", "cp1252", "cp1253", "cp1254", "cp1255", "cp1256", "cp1257")
_HIGH = bytes(range(128, 256))
_SIGNS = {
    sign for page in _PAGES for sign in _HIGH.decode(page, "ignore") if not sign.isalpha()
} | set("\u00aa\u00ba\u00b5\u03bc")

_LETTERS = {
    "French": "àâæçéèêëîïôœùûüÿ",
    "Spanish": "áéíñóúü",
    "Catalan": "àçéèíïóòúü",
    "Portuguese": "ãáàâçéêíõóôúü",
    "Italian": "àéèìíîóòùú",
    "German": "äöüß",
    "Dutch": "áäéëíïóöúü",
    "Danish, Norwegian": "æøåéèêóòôü",
    "Swedish, Finnish": "åäöéüšž",
    "Icelandic": "áéíóúýðþæö",
    "Polish": "ąćęłńóśźż",
    "Czech": "áčďéěíňóřšťúůýž",
    "Slovak": "áäčďéíĺľňóôŕšťúýž",
    "Hungarian": "áéíóöőúüű",
    "Romanian": "ăâîşţșț",
    "Slovenian, Croatian": "čćđšž",
    "Albanian": "çë",
    "Turkish": "çğıİöşüâîû",
    "Lithuanian": "ąčęėįšųūž",
    "Latvian": "āčēģīķļņšūž",
    "Estonian": "õäöüšž",
    "Maltese": "ċġħż",
    "Vietnamese": "ăâđêôơưàảãạáằẳẵặắầẩẫậấèẻẽẹéềểễệếìỉĩịíòỏõọóồổỗộốờởỡợớùủũụúừửữựứỳỷỹỵý",
    "Russian": "абвгдеёжзийклмнопрстуфхцчшщъыьэюя",
    "Ukrainian": "абвгґдеєжзиіїйклмнопрстуфхцчшщьюя",
    "Belarusian": "абвгдеёжзійклмнопрстуўфхцчшыьэюя",
    "Serbian, Macedonian": "абвгдђѓежзѕијклљмнњопрстћќуфхцчџш",
    "Greek": "αβγδεζηθικλμνξοπρσςτυφχψωάέήίόύώϊϋΐΰ",
    "Arabic": "ءآأؤإئابةتثجحخدذرزسشصضطظعغفقكلمنهوىيپچژگک"
    "\u064b\u064c\u064d\u064e\u064f\u0650\u0651\u0652\u0640\u060c\u061b\u061f",
    "Hebrew": "אבגדהוזחטיךכלםמןנסעףפץצקרשתװױײ",
}
ALPHABETS = {name: set(letters + letters.upper()) for name, letters in _LETTERS.items()}
# A register of a State names places of its neighbours.
_STRANGE = 0.04
# Letters that only end a word.
_LAST = set("ςةىךםןףץ")
# Signs that join the parts of a word.
_JOINTS = set("'-\u00b7\u2018\u2019\u2013\u00ad")


def share_of_one_language(text: str) -> float:
    """The share of letters beyond ASCII that the one likeliest language of a text writes with.

    Signs count as anyone's. Capitals and signs inside a word, words of two scripts, and letters of
    no known language count as nobody's.
    """
    beyond = [sign for sign in text if ord(sign) > 127]
    if not beyond:
        return 1.0
    letters = [sign for sign in beyond if sign not in _SIGNS]
    best = max(sum(sign in known for sign in letters) for known in ALPHABETS.values())
    if best >= (1 - _STRANGE) * len(letters):
        best = sum(sign.isalpha() for sign in letters)
    return (best + len(beyond) - len(letters) - _torn(text)) / len(beyond)


def _torn(text: str) -> int:
    """How often a word changes its script, or has a capital or a sign behind a small letter."""
    count = 0
    for before, sign, after in zip(" " + text, text, text[1:] + " ", strict=False):
        if ord(sign) < 128 and ord(before) < 128:
            continue
        if sign.isalpha() and before.isalpha():
            count += before.islower() and sign.isupper()
            count += _script(before) != _script(sign)
            count += before in _LAST
        elif sign in _SIGNS - _JOINTS and before.isalpha() and after.isalpha():
            count += 1
    return count


def _script(sign: str) -> str:
    if ord(sign) < 0x250:
        return "LATIN"
    return unicodedata.name(sign, "").split(" ")[0]
