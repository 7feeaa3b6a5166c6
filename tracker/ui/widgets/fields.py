"""The fields of one form, by name: where a problem is shown."""

from collections.abc import Iterable, Iterator

from PySide6.QtWidgets import QWidget

from tracker.ui.widgets.field import Field


class Fields:
    def __init__(self, fields: Iterable[Field]) -> None:
        self._fields = {field.name: field for field in fields}

    def __getitem__(self, name: str) -> Field:
        return self._fields[name]

    def __iter__(self) -> Iterator[Field]:
        return iter(self._fields.values())

    @property
    def editors(self) -> dict[str, QWidget]:
        """By name of the field."""
        return {name: field.editor for name, field in self._fields.items()}

    def add(self, field: Field) -> Field:
        self._fields[field.name] = field
        return field

    def clear_problems(self) -> None:
        for field in self:
            field.clear_problem()

    def show_problem(self, name: str | None, sentence: str) -> bool:
        """False when no field in sight has that name: say it elsewhere."""
        field = None if name is None else self._fields.get(name)
        if field is None or not field.isVisibleTo(field.window()):
            return False
        field.show_problem(sentence)
        return True
