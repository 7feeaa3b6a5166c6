"""From Units to millilitres and back, for a vial that was made up with so much diluent."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Dilution:
    """`vial` in thousandths of a Unit, `diluent` in µL; both above 0."""

    vial: int
    diluent: int

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
