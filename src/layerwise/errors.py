"""The errors that layerwise raises on purpose.

Every message has three parts: the rule, what was received, and how to mend it.
"""


class LayerwiseError(Exception):
    """Base class of every error that layerwise raises on purpose.

    Examples
    --------
    >>> raise LayerwiseError("filters must be 1 or more.", received="filters=0", mend="Use 1.")
    Traceback (most recent call last):
        ...
    layerwise.errors.LayerwiseError: filters must be 1 or more.
      Received: filters=0
      Use 1.
    """

    def __init__(self, rule: str, *, received: str = "", mend: str = ""):
        self.rule, self.received, self.mend = rule, received, mend
        parts = [rule, received and f"Received: {received}", mend]
        super().__init__("\n  ".join(part for part in parts if part))
