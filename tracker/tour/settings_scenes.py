"""The settings, section by section, and a rule on its way to a new version."""

from functools import partial

from tracker.services.accounts import account_rows, deactivate_account
from tracker.text import _
from tracker.tour.stage import Scene, Stage
from tracker.ui.settings.new_key_card import NewKeyCard
from tracker.ui.settings.settings_page import SettingsPage

_LEAVER = "Dr M. Ruiz"


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


def _somebody_new(stage: Stage) -> None:
    _section("users", stage)
    stage.press(_("Add somebody…"))


def _somebody_left(stage: Stage) -> None:
    """A clinician has left, and the treatments wait for another."""
    for row in stage.ask(account_rows, stage.today):
        if row.name == _LEAVER and row.is_active:
            stage.do(deactivate_account, row.uuid, row.version, stage.today)
    _section("users", stage)
    users = _page(stage).users
    users.refresh()
    stage.settle()
    users.select(_LEAVER)
    stage.settle()


def _new_key(stage: Stage) -> None:
    """As an encrypted clinic shows it."""
    _section("users", stage)
    card = _page(stage).users.findChild(NewKeyCard)
    assert isinstance(card, NewKeyCard)  # noqa: S101 - the section has one
    card.show()
    stage.show_lower_end(stage.window)


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
    Scene("settings-people", partial(_section, "users")),
    Scene("settings-people-add", _somebody_new),
    Scene("settings-people-left", _somebody_left),
    Scene("settings-people-new-key", _new_key),
    Scene("settings-appearance", partial(_section, "appearance")),
    Scene("settings-language", partial(_section, "language")),
    Scene("settings-lock", partial(_section, "lock")),
    Scene("settings-keys", partial(_section, "keys")),
)
