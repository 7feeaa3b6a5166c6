"""What another system's codes and words say of a treatment: its condition and its product.

Never guessed: codes that several conditions share, such as those of limbs, say nothing by themselves.
"""

from collections.abc import Iterable
from functools import cache

from tracker.interchange.fhir.element import Element
from tracker.interchange.fhir.names import BASE, INJECTION_OF_TOXIN, SNOMED
from tracker.services.rules.shipped_lists import shipped_conditions, shipped_products
from tracker.services.stock.shipped_procedures import shipped_procedures

_TOXIN = ("botulinum", "onabot", "abobot", "incobot", "rimabot", "daxibot", "chemodenervation")
# ICD-10-CM, from the first letters of a code.
_DIAGNOSES = {
    "G43.7": "chronic-migraine",
    "G43.E": "chronic-migraine",
    "N32.81": "overactive-bladder",
    "G24.3": "cervical-dystonia",
    "G24.5": "blepharospasm",
    "G51.3": "hemifacial-spasm",
    "L74.510": "axillary-hyperhidrosis",
    "K11.7": "sialorrhea",
}
_ICD_10 = "http://hl7.org/fhir/sid/icd-10"
_CPT = "http://www.ama-assn.org/go/cpt"


def is_toxin(concepts: Iterable[Element]) -> bool:
    """Whether a procedure, by its code or its words, is an injection of botulinum toxin."""
    concepts = list(concepts)
    codings = [coding for concept in concepts for coding in concept.each("coding")]
    if any(
        coding.text("system") == SNOMED and coding.text("code") == INJECTION_OF_TOXIN
        for coding in codings
    ):
        return True
    words = words_of(concepts)
    return any(one in words for one in (*_TOXIN, *_products())) or any(
        coding.text("code") in _procedures() for coding in _of_system(codings, _CPT)
    )


def condition_of(concepts: Iterable[Element]) -> str | None:
    """The one condition that codes and words name; None if they name none, or several."""
    concepts = list(concepts)
    codings = [coding for concept in concepts for coding in concept.each("coding")]
    found = {
        coding.text("code")
        for coding in _of_system(codings, f"{BASE}condition")
        if coding.text("code") in _conditions().values()
    }
    for coding in _of_system(codings, _ICD_10):
        code = coding.text("code") or ""
        found |= {condition for begins, condition in _DIAGNOSES.items() if code.startswith(begins)}
    words = words_of(concepts)
    found |= {code for name, code in _conditions().items() if name in words}
    if not found:
        for coding in _of_system(codings, _CPT):
            found |= set(_procedures().get(coding.text("code") or "", ()))
    return found.pop() if len(found) == 1 else None


def product_of(concepts: Iterable[Element]) -> str | None:
    """The one product that words name; None if they name none, or several."""
    words = words_of(concepts)
    found = {code for name, code in _products().items() if name in words}
    return found.pop() if len(found) == 1 else None


def words_of(concepts: Iterable[Element]) -> str:
    """All words and codes of concepts, in small letters."""
    told = []
    for concept in concepts:
        told.append(concept.text("text") or "")
        for coding in concept.each("coding"):
            told += [coding.text("display") or "", coding.text("code") or ""]
    return " ".join(filter(None, told)).lower()


def _of_system(codings: Iterable[Element], system: str) -> list[Element]:
    return [one for one in codings if (one.text("system") or "").startswith(system)]


@cache
def _conditions() -> dict[str, str]:
    return {name: one.code for one in shipped_conditions() for name in (one.name.lower(), one.code)}


@cache
def _products() -> dict[str, str]:
    return {
        name.strip().lower(): one.code
        for one in shipped_products()
        for name in (one.code, *one.brand.split(","))
        if name.strip()
    }


@cache
def _procedures() -> dict[str, frozenset[str]]:
    return {one.code: one.conditions for one in shipped_procedures().procedures}
