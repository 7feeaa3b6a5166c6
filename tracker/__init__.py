"""Treatment Tracker: every patient of a botulinum toxin clinic has exactly one next step.

The first level of this package says the layer, the second the noun, and a noun keeps its name in
every layer: `domain/recall.py`, `services/recall/`, `ui/recall/`. A layer imports only from
those beneath it; `pyproject.toml` holds the contracts that check this:

    __main__ > cli > terminal > tour > app > ui > interchange > services > storage > settings
    > text > paths > domain

The terminal stands above the window because `tracker` alone opens it.
"""

__version__ = "0.1.0"
