"""What the words of a column mean: the clinic's codes, as known, as answered, or unknown."""

from collections.abc import Mapping as Dict

from tracker.interchange.sheets.mapping import Mapping
from tracker.interchange.sheets.words import clinic_words, plain_words
from tracker.services.imports.terms import ImportTerms
from tracker.services.wording import condition_name, product_name, reason_label, sex_label
from tracker.text import _

SET_ASIDE = "set-aside"
IN_TREATMENT = "in-treatment"
"""What a column of ends says of whoever is still treated."""
_MEN = frozenset({"h", "v", "hombre", "varon"})


def known_codes(name: str, terms: ImportTerms) -> dict[str, str]:
    """The codes that a column of this kind can hold, each with what it is called."""
    if name == "condition":
        return {code: condition_name(code) for code in terms.conditions}
    if name == "product":
        return {code: product_name(code) for code in terms.products}
    if name == "end_reason":
        ends = {code: reason_label("end", code) for code in terms.end_reasons}
        return {IN_TREATMENT: _("Still being treated"), **ends}
    if name == "sex":
        return {code: sex_label(code) for code in ("female", "male", "other", "unknown")}
    if name == "side":
        return {"left": _("left"), "right": _("right"), "both": _("both sides")}
    return {"yes": _("yes"), "no": _("no")}


def code_of(name: str, text: str, mapping: Mapping, codes: Dict[str, str]) -> str | None:
    """The code that a cell's words mean, SET_ASIDE if they are to mean none; None if unknown."""
    said = mapping.answers.get(f"word:{name}:{plain_words(text)}")
    # What a clinic no longer has is asked about anew.
    if said == SET_ASIDE or said in codes:
        return said
    if text.strip() in codes:
        return text.strip()
    found = clinic_words().code(name, text)
    if found is None:
        found = next(
            (code for code, label in codes.items() if plain_words(label) == plain_words(text)), None
        )
    return found if found in codes else None


def unknown_words(
    name: str, words: Dict[str, int], mapping: Mapping, codes: Dict[str, str]
) -> dict[str, list[str]]:
    """The words that nobody has explained yet, with how they are written in the file."""
    found: dict[str, list[str]] = {}
    # Who writes H or V for men may write M for women.
    is_spanish = name == "sex" and not _MEN.isdisjoint(map(plain_words, words))
    for text in words:
        if is_spanish and plain_words(text) == "m" and "word:sex:m" not in mapping.answers:
            found.setdefault("m", []).append(text)
            continue
        says_else = any(clinic_words().says(kind, text) for kind in ("above", "nothing", "total"))
        if not says_else and code_of(name, text, mapping, codes) is None:
            found.setdefault(plain_words(text), []).append(text)
    return found
