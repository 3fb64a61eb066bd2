"""Numbers and ranks in words, as they are said aloud in French and in English."""


def _listed(words: str) -> tuple[str, ...]:
    return tuple(words.split())


_FR_UNITS = _listed(
    "zéro un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize "
    "dix-sept dix-huit dix-neuf"
)
_FR_TENS = {20: "vingt", 30: "trente", 40: "quarante", 50: "cinquante", 60: "soixante", 80: "quatre-vingt"}

_EN_UNITS = _listed(
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen"
)
_EN_TENS = _listed("- - twenty thirty forty fifty sixty seventy eighty ninety")
_EN_RANKS = {"one": "first", "two": "second", "three": "third", "five": "fifth", "eight": "eighth", "nine": "ninth"}

LARGEST = 999_999


def number_words(number: int, language: str) -> str:
    """`number` (0 to 999 999) in words: 71 is « soixante et onze », "seventy-one". Other languages: in English."""
    if not 0 <= number <= LARGEST:
        raise ValueError("only numbers from 0 to 999 999 are put into words")
    return _french(number) if language == "fr" else _english(number)


def ordinal_words(number: int, language: str) -> str:
    """The rank `number` (from 1) in words: 3 is « troisième », "third"; French 1 is the feminine « première »."""
    if number < 1:
        raise ValueError("a rank begins at 1")
    if language == "fr":
        return "première" if number == 1 else _french_rank(_french(number))
    head, joint, last = _english(number).replace("-", " - ").rpartition(" ")
    rank = _EN_RANKS.get(last) or (f"{last[:-1]}ieth" if last.endswith("y") else f"{last.removesuffix('e')}th")
    if last == "twelve":
        rank = "twelfth"
    return f"{head}{joint}{rank}".replace(" - ", "-")


def _french(number: int) -> str:
    if number < 20:
        return _FR_UNITS[number]
    if number < 100:
        return _french_tens(number)
    if number < 1000:
        hundreds, rest = divmod(number, 100)
        head = "cent" if hundreds == 1 else f"{_FR_UNITS[hundreds]} cent" + ("s" if not rest else "")
        return head if not rest else f"{head} {_french(rest)}"
    thousands, rest = divmod(number, 1000)
    head = "mille" if thousands == 1 else f"{_singular(_french(thousands))} mille"
    return head if not rest else f"{head} {_french(rest)}"


def _singular(words: str) -> str:
    """« cents » and « quatre-vingts » lose their s before another number word."""
    return words[:-1] if words.endswith(("vingts", "cents")) else words


def _french_tens(number: int) -> str:
    ten = number // 10 * 10
    if ten in (70, 90):
        ten -= 10
    rest = number - ten
    if rest == 0:
        return "quatre-vingts" if ten == 80 else _FR_TENS[ten]
    joint = " et " if rest in (1, 11) and ten != 80 else "-"
    return f"{_FR_TENS[ten]}{joint}{_FR_UNITS[rest]}"


def _french_rank(words: str) -> str:
    for ending, rank in (("cinq", "cinquième"), ("neuf", "neuvième"), ("quatre", "quatrième")):
        if words.endswith(ending):
            return words.removesuffix(ending) + rank
    return _singular(words).removesuffix("e") + "ième"


def _english(number: int) -> str:
    if number < 20:
        return _EN_UNITS[number]
    if number < 100:
        tens, rest = divmod(number, 10)
        return _EN_TENS[tens] + (f"-{_EN_UNITS[rest]}" if rest else "")
    if number < 1000:
        hundreds, rest = divmod(number, 100)
        return f"{_EN_UNITS[hundreds]} hundred" + (f" and {_english(rest)}" if rest else "")
    thousands, rest = divmod(number, 1000)
    return f"{_english(thousands)} thousand" + (f" {_english(rest)}" if rest else "")
