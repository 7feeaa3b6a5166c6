"""An element of a resource that is being read: what is asked of it, of the right type, or a sentence."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any, TypeVar

from tracker.domain.problems import Invalid
from tracker.text import _

Kind = TypeVar("Kind")


class Misshapen(Invalid):
    """What FHIR doesn't allow at a place; `field` is the path to it, the resource's type aside."""


class Element:
    """`path` leads to it from its resource. Remembers what was asked for: the rest is unread."""

    def __init__(self, content: Any, path: str = "") -> None:
        if not isinstance(content, dict):
            raise Misshapen(_("an object was expected here."), field=path)
        self.content: dict[str, Any] = content
        self._asked: set[str] = set()
        self._inner: dict[str, Element] = {}
        self.path = path

    def text(self, name: str) -> str | None:
        return self._of_type(name, str, _("a text was expected here."))

    def boolean(self, name: str) -> bool | None:
        return self._of_type(name, bool, _("true or false was expected here."))

    def number(self, name: str) -> Decimal | None:
        """A number of any kind; whole ones come as Decimal too."""
        self._asked.add(name)
        value = self.content.get(name)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, (int, Decimal)):
            raise Misshapen(_("a number was expected here."), field=self.at(name))
        return Decimal(value)

    def whole(self, name: str) -> int | None:
        value = self.number(name)
        if value is None:
            return None
        # Ordered so that a number with a huge exponent is never written out.
        if abs(value) >= 2**63 or value != value.to_integral_value():
            raise Misshapen(_("a whole number was expected here."), field=self.at(name))
        return int(value)

    def one(self, name: str) -> "Element | None":
        self._asked.add(name)
        if name not in self.content:
            return None
        return self._within(self.content[name], self.at(name))

    def each(self, name: str) -> list["Element"]:
        return [self._within(one, at) for one, at in self._listed(name)]

    def texts(self, name: str) -> list[str]:
        found = []
        for one, at in self._listed(name):
            if one is None:
                continue
            if not isinstance(one, str):
                raise Misshapen(_("a text was expected here."), field=at)
            found.append(one)
        return found

    def has(self, name: str) -> bool:
        return name in self.content

    def names(self) -> list[str]:
        return list(self.content)

    def pass_by(self, *names: str) -> None:
        """Read on purpose without being kept."""
        self._asked.update(names)

    def unread(self) -> Iterator[str]:
        """The paths to everything that nobody asked for."""
        for name in self.content:
            if name not in self._asked:
                yield self.at(name)
        for one in self._inner.values():
            yield from one.unread()

    def at(self, name: str) -> str:
        return f"{self.path}.{name}" if self.path else name

    def _listed(self, name: str) -> Iterator[tuple[Any, str]]:
        self._asked.add(name)
        value = self.content.get(name, [])
        if not isinstance(value, list):
            raise Misshapen(_("a list was expected here."), field=self.at(name))
        yield from ((one, f"{self.at(name)}[{place}]") for place, one in enumerate(value))

    def _within(self, content: Any, path: str) -> "Element":
        if path not in self._inner:
            self._inner[path] = Element(content, path)
        return self._inner[path]

    def _of_type(self, name: str, kind: type[Kind], message: str) -> Kind | None:
        self._asked.add(name)
        value = self.content.get(name)
        if value is None:
            return None
        if not isinstance(value, kind):
            raise Misshapen(message, field=self.at(name))
        return value
