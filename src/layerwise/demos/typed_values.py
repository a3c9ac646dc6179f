"""The setting for numbers that a reader typed over those of a preset."""

from .settings import Text

NUMBER = r"(-?\d{1,2}(\.\d{1,2})?)?"


def typed_values(*, longest: int) -> Text:
    """Return a setting such as ``"1,2;3,4"``: commas between columns, semicolons between rows.

    An empty place, as in ``",5"``, keeps the preset's number.

    Parameters
    ----------
    longest : int
        The most characters.

    Examples
    --------
    >>> typed_values(longest=80).form
    'numbers of at most two digits on each side of the point, with commas and semicolons'
    """
    form = "numbers of at most two digits on each side of the point, with commas and semicolons"
    return Text("", pattern=f"({NUMBER}[,;])*{NUMBER}", form=form, longest=longest)
