"""How hard Hypothesis tries here: the same examples each time, so that a red run can be repeated.

`HYPOTHESIS_PROFILE=search pytest tests/domain` looks for new ones.
"""

import os

from hypothesis import HealthCheck, settings

settings.register_profile(
    "domain",
    deadline=None,
    max_examples=30,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.register_profile(
    "search", settings.get_profile("domain"), derandomize=False, max_examples=2000
)
settings.load_profile("search" if os.environ.get("HYPOTHESIS_PROFILE") == "search" else "domain")
