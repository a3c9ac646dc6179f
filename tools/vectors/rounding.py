"""How the vectors are rounded."""

import numpy as np


def rounded(values):
    """Round to 7 significant digits and at most 9 decimals (what is left of zero is noise).

    Parameters
    ----------
    values : array_like

    Returns
    -------
    list of float, flat; or float, for a scalar
    """
    values = np.asarray(values, dtype="float64")
    if values.ndim == 0:
        return round(float(f"{values:.7g}"), 9)
    return [rounded(value) for value in values.ravel()]
