"""What the fields of a clinic's own instruments and rules have in common."""

from PySide6.QtWidgets import QLineEdit

from tracker.services.rules.source_documents import say_sources
from tracker.text import _
from tracker.ui.settings.rule_editor import RuleEditor


class OwnEditor(RuleEditor):
    """They need a source, and no word on whether it is confirmed: whoever publishes answers for it."""

    def _add_source(self, *, has_reason: bool) -> None:
        self.add_wide(
            "source", _("Source"), self._source, _("A document, or who agreed on it and when.")
        )
        self.add_wide("note", _("Note"), self._note)
        if has_reason:
            self.add_wide(
                "reason",
                _("Reason for the change"),
                self._reason,
                _("Kept with the new version."),
            )

    def _show_words(self, source: str, words: str) -> None:
        self._source.setText(source)
        self._note.setText(words)
        for field in self.fields:
            if isinstance(field.editor, QLineEdit):
                # A long one is read from its beginning.
                field.editor.setCursorPosition(0)
        self.fields["source"].show_hint(say_sources(source))

    def _words(self) -> dict[str, str]:
        """As every form takes them."""
        return {
            "source": self._source.text().strip(),
            "note": self._note.text().strip(),
            "reason": self._reason.text().strip(),
        }
