"""The settings, section by section, and a rule on its way to a new version."""

from functools import partial

from tracker.text import _
from tracker.tour.stage import Scene, Stage
from tracker.ui.settings.settings_page import SettingsPage


def _section(name: str, stage: Stage) -> None:
    _page(stage).show_section(name)
    stage.settle()


def _to_confirm(stage: Stage) -> None:
    """A rule that somebody has to confirm."""
    _section("rules", stage)
    rules = _page(stage).rules
    for row in rules.rows:
        if row.form.evidence != "confirmed":
            rules.select(row)
            return


def _draft(stage: Stage) -> None:
    """The first rule with a stricter minimum, not yet previewed."""
    _section("rules", stage)
    rules = _page(stage).rules
    rules.select(rules.rows[0])
    stage.settle()
    stage.type_into(_("The clinic’s own, stricter minimum"), "14")


def _previewed(stage: Stage) -> None:
    _draft(stage)
    stage.press(_("Preview"))


def _new_rule(stage: Stage) -> None:
    _section("rules", stage)
    stage.press(_("New rule"))
    _page(stage).rules.panel.preview()


def _page(stage: Stage) -> SettingsPage:
    stage.window.go_to("settings")
    page = stage.window.findChild(SettingsPage)
    assert isinstance(page, SettingsPage)  # noqa: S101 - going there has made it
    return page


SETTINGS_SCENES = (
    Scene("settings-rules", partial(_section, "rules")),
    Scene("settings-rules-confirm", _to_confirm),
    Scene("settings-rules-draft", _draft),
    Scene("settings-rules-preview", _previewed),
    Scene("settings-rules-new-refused", _new_rule),
    Scene("settings-limits", partial(_section, "limits")),
    Scene("settings-appearance", partial(_section, "appearance")),
    Scene("settings-language", partial(_section, "language")),
    Scene("settings-keys", partial(_section, "keys")),
)
