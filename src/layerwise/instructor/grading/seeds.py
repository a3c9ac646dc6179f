"""From the instructor's seed to the numbers that probes and judges get."""

import hashlib


def question_seed(seed: int, chapter: str, question: str) -> int:
    """Return the number that a probe draws its inputs from.

    The sandbox knows this number, and no other. It is a part of a SHA-256, so it tells nothing
    about a long seed, such as one that a run draws. A short one, such as 7, can be guessed by
    trying; with it come the inputs of the other questions, which their probes hand out anyway.

    Parameters
    ----------
    seed : int
        The instructor's.
    chapter, question : str

    Returns
    -------
    int
        0 or more, less than 2**63.

    Examples
    --------
    >>> question_seed(7, "masking", "valid_mean") == question_seed(7, "masking", "padding_share")
    False
    """
    text = f"layerwise {seed} {chapter} {question}"
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big") >> 1
