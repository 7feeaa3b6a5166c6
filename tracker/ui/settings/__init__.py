"""Settings: the clinic's rules, and how this program looks, speaks and is driven on this computer.

`settings_page` puts the sections together. Belongs here: showing, drafting and publishing rules and
dose limits (one `RuleSection` for both, told apart by a `RuleKind`), and changing a `Settings`.
Doesn't: keeping the settings or dressing the application, which `app.py` does on the page's signals.
"""
