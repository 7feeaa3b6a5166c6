"""Wrong usage, said in the catalogue's words: the terminal library's own are neither sentences nor
translated."""

import re
from enum import Enum
from typing import Any

from tracker.text import _

_QUOTED = re.compile(r"'([^']*)'")
_EXTRA = re.compile(r"arguments?(?:\(s\))? \((.*)\)$", re.DOTALL)
# What the library calls each kind of mistake.
_NO_OPTION, _NO_VALUE, _MISSING, _WRONG = (
    "NoSuchOption",
    "BadOptionUsage",
    "MissingParameter",
    "BadParameter",
)


def say_usage(error: Any) -> str:
    """What is wrong with a command, and where help is; two sentences."""
    said = _said(error)
    context = getattr(error, "ctx", None)
    command = getattr(context, "command_path", "") or "tracker"
    return _("{what} “{command} --help” tells how it is written.").format(
        what=said, command=command
    )


def _said(error: Any) -> str:
    kind, message = type(error).__name__, error.format_message()
    if kind == _NO_OPTION:
        return _no_option(error)
    if kind == _NO_VALUE:
        return _option_value(error.option_name, message)
    if kind == _MISSING:
        return _("{name} is missing.").format(name=_name_of(error.param))
    if kind == _WRONG:
        return _wrong_value(error)
    unknown = _QUOTED.search(message)
    if unknown is not None and "command" in message:
        return _("There is no command “{command}”.").format(command=unknown[1])
    extra = _EXTRA.search(message)
    if extra is not None:
        return _("“{extra}” is more than the command takes.").format(extra=extra[1])
    return _("This command can’t be read.")


def _no_option(error: Any) -> str:
    likely = ", ".join(error.possibilities or ())
    if likely:
        return _("There is no option {option}; there is {likely}.").format(
            option=error.option_name, likely=likely
        )
    return _("There is no option {option}.").format(option=error.option_name)


def _option_value(option: str, message: str) -> str:
    if "not take" in message:
        return _("The option {option} takes no value.").format(option=option)
    return _("The option {option} needs a value.").format(option=option)


def _wrong_value(error: Any) -> str:
    parameter = error.param
    if parameter is None:
        # Our own sentence.
        return str(error.message)
    kind = getattr(getattr(parameter, "type_descriptor", None), "annotation", None)
    name = _name_of(parameter)
    if isinstance(kind, type) and issubclass(kind, Enum):
        return _("{name} is one of {words}.").format(
            name=name, words=", ".join(str(one.value) for one in kind)
        )
    if kind is not int:
        return _("The value of {name} can’t be read.").format(name=name)
    least, most = getattr(parameter, "min", None), getattr(parameter, "max", None)
    if least is None or most is None:
        return _("{name} is a whole number.").format(name=name)
    return _("{name} is a whole number from {least} to {most}.").format(
        name=name, least=least, most=most
    )


def _name_of(parameter: Any) -> str:
    """An option as it is typed, an argument as the help calls it."""
    for option in parameter.opts:
        if option.startswith("--"):
            return str(option)
    return str(parameter.metavar or parameter.name).upper()
