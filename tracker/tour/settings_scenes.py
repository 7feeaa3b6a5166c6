"""The settings, section by section, and a rule on its way to a new version."""

from functools import partial

from tracker.domain.instruments import MILLI, By, Worse
from tracker.services.outcomes.instruments import (
    InstrumentForm,
    instrument_rows,
    publish_instrument,
    retire_instrument,
)
from tracker.services.sites.patterns import PatternForm, keep_pattern, pattern_choices
from tracker.services.staff.accounts import account_rows, deactivate_account
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


def _own_instrument(stage: Stage) -> None:
    """An instrument of the clinic's own with a long name, and one that is no longer offered."""
    rows = stage.ask(instrument_rows)
    if not any(not row.is_shipped for row in rows):
        form = InstrumentForm(
            name="Goniometric range of passive extension of the elbow, seated",
            worse=Worse.LOWER,
            conditions=("upper-limb-spasticity",),
            least=0,
            most=180 * MILLI,
            unit="degrees",
            matters_by=By.POINTS,
            matters=15 * MILLI,
            source="Agreed by the physiotherapists",
        )
        stage.do(publish_instrument, None, 0, form, stage.today)
        stage.do(retire_instrument, "midas", stage.today)
    _section("instruments", stage)
    section = _page(stage).rule_section("instruments")
    section.refresh()
    stage.settle()
    section.select(next(row for row in section.rows if not row.is_shipped))


def _shipped_rule(stage: Stage) -> None:
    _section("continuation", stage)
    section = _page(stage).rule_section("continuation")
    section.select(section.rows[0])


def _new_size(stage: Stage) -> None:
    _section("sizes", stage)
    stage.press(_("New size"))


def _own_pattern(stage: Stage) -> None:
    """A pattern of the clinic's own with a long name."""
    shipped = stage.ask(pattern_choices)[0].pattern
    name = "Chronic migraine, follow the pain, both temples and the right trapezius"
    form = PatternForm(name, shipped.condition, shipped.product, shipped.sites)
    stage.do(keep_pattern, form, stage.today)
    _section("patterns", stage)
    _page(stage).rule_section("patterns").refresh()
    stage.settle()


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
    Scene("settings-instruments", _own_instrument),
    Scene("settings-continuation", _shipped_rule),
    Scene("settings-sizes", partial(_section, "sizes")),
    Scene("settings-sizes-new", _new_size),
    Scene("settings-patterns", _own_pattern),
    Scene("settings-contact", partial(_section, "contact")),
    Scene("settings-people", partial(_section, "users")),
    Scene("settings-people-add", _somebody_new),
    Scene("settings-people-left", _somebody_left),
    Scene("settings-people-new-key", _new_key),
    Scene("settings-appearance", partial(_section, "appearance")),
    Scene("settings-language", partial(_section, "language")),
    Scene("settings-lock", partial(_section, "lock")),
    Scene("settings-keys", partial(_section, "keys")),
)
