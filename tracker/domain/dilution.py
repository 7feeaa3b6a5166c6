"""From Units to millilitres and back, for a vial that was made up with so much diluent."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Dilution:
    """`vial` in thousandths of a Unit, `diluent` in µL; both above 0."""

    vial: int
    diluent: int

    @classmethod
    def of_all(cls, vials: Iterable[tuple[int, int | None]]) -> Dilution | None:
        """Of vials as (size, diluent); None where one isn't known, or they are not of one strength."""
        made = [cls(size, diluent) if diluent else None for size, diluent in vials]
        first = made[0] if made else None
        if first is None:
            return None
        is_one = all(one and one.vial * first.diluent == first.vial * one.diluent for one in made)
        return first if is_one else None

    @property
    def per_tenth(self) -> int:
        """Thousandths of a Unit in 0.1 mL, rounded."""
        return round(self.vial * 100 / self.diluent)

    def volume_of(self, dose: int) -> int:
        """µL that hold the dose, rounded."""
        return round(dose * self.diluent / self.vial)

    def dose_of(self, volume: int) -> int:
        """Thousandths of a Unit in so many µL, rounded."""
        return round(volume * self.vial / self.diluent)
