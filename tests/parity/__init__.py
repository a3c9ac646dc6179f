"""Random layer configurations, compared with Keras."""

import pytest

for helper in ("agreement", "renderings", "running", "steps"):
    pytest.register_assert_rewrite(f"{__name__}.{helper}")
