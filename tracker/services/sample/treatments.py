"""What the sample clinic treats: products, doses and intervals as clinics use them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Treatment:
    """A kind of course. Doses in Units, ``interval`` as written or None for the rule's own.

    ``usual_days`` is about how many days apart the sessions come; ``switched_from`` is a product
    that some of these patients had first.
    """

    condition: str
    product: str
    doses: tuple[int, ...]
    usual_days: int
    weight: int
    regions: tuple[str, ...] = ("",)
    intervals: tuple[str | None, ...] = (None,)
    switched_from: str = ""
    is_symptom_led: bool = False


TREATMENTS = (
    Treatment("chronic-migraine", "onabotulinumtoxinA", (155, 155, 165, 195), 84, 34),
    Treatment("overactive-bladder", "onabotulinumtoxinA", (100,), 168, 14, is_symptom_led=True),
    Treatment(
        "neurogenic-detrusor-overactivity",
        "onabotulinumtoxinA",
        (200,),
        294,
        4,
        is_symptom_led=True,
    ),
    Treatment(
        "cervical-dystonia",
        "onabotulinumtoxinA",
        (150, 200, 236),
        84,
        8,
        intervals=(None, None, "14 weeks"),
    ),
    Treatment(
        "cervical-dystonia",
        "abobotulinumtoxinA",
        (500, 750),
        84,
        6,
        intervals=(None, "13 weeks"),
        switched_from="onabotulinumtoxinA",
    ),
    Treatment("cervical-dystonia", "incobotulinumtoxinA", (120, 200, 240), 84, 4),
    Treatment(
        "upper-limb-spasticity",
        "incobotulinumtoxinA",
        (300, 400),
        91,
        6,
        regions=("left arm", "right arm"),
        switched_from="onabotulinumtoxinA",
    ),
    Treatment(
        "upper-limb-spasticity",
        "onabotulinumtoxinA",
        (150, 200),
        84,
        6,
        regions=("left arm", "right arm"),
    ),
    Treatment(
        "lower-limb-spasticity",
        "abobotulinumtoxinA",
        (1000, 1200),
        84,
        5,
        regions=("left leg", "right leg"),
        intervals=(None, "4 months"),
    ),
    Treatment("axillary-hyperhidrosis", "onabotulinumtoxinA", (100,), 196, 9, is_symptom_led=True),
    Treatment("blepharospasm", "incobotulinumtoxinA", (50, 60), 84, 4),
    Treatment("hemifacial-spasm", "onabotulinumtoxinA", (15, 20), 84, 3),
    Treatment("sialorrhea", "incobotulinumtoxinA", (100,), 112, 2),
    Treatment("sialorrhea", "rimabotulinumtoxinB", (2500,), 91, 1),
    Treatment("cervical-dystonia", "daxibotulinumtoxinA", (125, 180), 120, 1),
)
