"""Several files in one input: each below a line that names it, so that they are easily changed."""

import re

_HEADING = re.compile(rb"^==== ([^\n]{0,200})\n", re.MULTILINE)


def split_sections(content: bytes) -> list[tuple[str, bytes]]:
    """Names and contents in their order; what stands above the first name is left."""
    _above, *parts = _HEADING.split(content)
    named = zip(parts[::2], parts[1::2], strict=True)
    return [
        (name.decode("utf-8", "surrogateescape"), inside.removesuffix(b"\n"))
        for name, inside in named
    ]


def joined_sections(sections: dict[str, bytes]) -> bytes:
    """The input that these make."""
    named = ((name.encode("utf-8", "surrogateescape"), told) for name, told in sections.items())
    return b"".join(b"==== %b\n%b\n" % one for one in named)
