"""What only people know about a file: asked once for a whole column, with three examples."""

from dataclasses import dataclass

from tracker.domain.problems import Invalid
from tracker.text import _

_MOST = 20


@dataclass(frozen=True, slots=True)
class Choice:
    """An answer. `examples` show what it would make of the file."""

    code: str
    label: str
    examples: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Question:
    """`suggested` is the code of the likeliest answer, "" where none is likelier.

    `key` names it in `Mapping.answers`. Nothing can be imported before all are answered.
    """

    key: str
    sentence: str
    choices: tuple[Choice, ...]
    suggested: str = ""

    def has(self, code: str) -> bool:
        """Whether this is one of its answers."""
        return any(choice.code == code for choice in self.choices)

    def check(self, code: str) -> None:
        """Raises Invalid, which lists the answers, for what is none of them."""
        if not self.has(code):
            listed = ", ".join(f"{choice.code} ({choice.label})" for choice in self.choices[:_MOST])
            raise Invalid(
                _("“{code}” is no answer to “{key}”; the answers are {answers}.").format(
                    code=code[:40], key=self.key[:60], answers=listed
                )
            )
