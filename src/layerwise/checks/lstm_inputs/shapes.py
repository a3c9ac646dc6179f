"""Numbers to predict: the samples of a table, and the rows that they hold."""

from layerwise.checks.comparison import match
from layerwise.checks.probing import fields
from layerwise.checks.question import Part, Question
from layerwise.checks.reading import whole_number, whole_numbers

# 100 days of 3 features; a sample reads 10 days and answers 2
_DAYS, _FEATURES, _LENGTH, _HORIZON = 100, 3, 10, 2
_SAMPLES = _DAYS - _LENGTH - _HORIZON + 1
_OTHER_COUNTS = (
    ("left_no_room", _SAMPLES + 2),
    ("room_for_one_day", _SAMPLES + 1),
    ("one_sample_short", _SAMPLES - 1),
    ("side_by_side", _DAYS // _LENGTH),
    ("side_by_side", (_DAYS - _HORIZON) // _LENGTH),
    ("side_by_side", _DAYS // (_LENGTH + _HORIZON)),
)


def _inputs(data, rng):
    right = [_SAMPLES, _LENGTH, _FEATURES]
    wrong = [
        *((name, [count, *right[1:]]) for name, count in _OTHER_COUNTS),
        ("swapped_two_axes", [_SAMPLES, _FEATURES, _LENGTH]),
        ("swapped_two_axes", [_LENGTH, _SAMPLES, _FEATURES]),
        ("lost_an_axis", [_SAMPLES, _LENGTH]),
        ("lost_an_axis", [_SAMPLES, _LENGTH * _FEATURES]),
        ("lost_an_axis", [_LENGTH, _FEATURES]),
    ]
    return match(whole_numbers(data["X_shape"]), right, wrong)


def _targets(data, rng):
    wrong = [
        *((name, [count, _HORIZON]) for name, count in _OTHER_COUNTS),
        ("one_day_only", [_SAMPLES]),
        ("one_day_only", [_SAMPLES, 1]),
        ("all_features", [_SAMPLES, _HORIZON, _FEATURES]),
        ("kept_an_axis_of_one", [_SAMPLES, _HORIZON, 1]),
        ("swapped_two_axes", [_HORIZON, _SAMPLES]),
    ]
    return match(whole_numbers(data["y_shape"]), [_SAMPLES, _HORIZON], wrong)


def _row_of_x(data, rng):
    """Judge the row that X[30, 4] holds."""
    wrong = [
        ("counted_from_one", 35),
        ("step_without_its_sample", 4),
        ("sample_without_its_step", 30),
        ("rows_side_by_side", 30 * _LENGTH + 4),
    ]
    return match(whole_number(data["row_of_X"]), 34, wrong)


def _row_of_y(data, rng):
    """Judge the row that y[30, 1] holds."""
    wrong = [
        ("one_day_early", 30 + _LENGTH),
        ("counted_from_one", 30 + _LENGTH + 2),
        ("row_of_the_window", 30 + _LENGTH - 1),
        ("row_of_the_window", 30 + 1),
        ("rows_side_by_side", 30 * _LENGTH + _LENGTH + 1),
    ]
    return match(whole_number(data["row_of_y"]), 30 + _LENGTH + 1, wrong)


SAMPLE_SHAPES = Question(
    name="sample_shapes",
    variable="shapes",
    usage="shapes",
    minutes=5,
    difficulty="easy",
    hint=(
        "Sample 0 reads rows 0 to 9 and answers rows 10 and 11. Sample 1 reads rows 1 to 10. Which "
        "sample answers row 99, the last one? Samples are counted from 0, so there is one more "
        "than its number says."
    ),
    parts=(
        Part("X_shape", 1, "three sizes: samples, timesteps, features", _inputs),
        Part("y_shape", 1, "two sizes: samples, and what each answers", _targets),
        Part("row_of_X", 1, "a row of the table, counted from 0", _row_of_x),
        Part("row_of_y", 1, "a row of the table, counted from 0", _row_of_y),
    ),
    mistakes={
        "left_no_room": "So many windows fit. The last two have no two days left to answer.",
        "room_for_one_day": "You left room for one day. A sample answers two.",
        "one_sample_short": "One sample is missing: samples are counted from 0.",
        "side_by_side": "You cut the days into pieces. A sample starts every day; windows overlap.",
        "swapped_two_axes": "The sizes are right, in another order: samples come first.",
        "lost_an_axis": "An axis is missing. Samples, timesteps and features make three.",
        "one_day_only": "A sample answers two days, not one.",
        "all_features": "All features are read. Only the first one is answered.",
        "kept_an_axis_of_one": "One feature is answered, and it needs no axis of its own.",
        "counted_from_one": "You counted a row too far: rows, samples and steps begin at 0.",
        "step_without_its_sample": "That is the step inside the window. Where does it begin?",
        "sample_without_its_step": "That is where the window begins. The step comes on top.",
        "rows_side_by_side": "The table has 100 rows. Sample 30 begins 30 rows from the start.",
        "one_day_early": "That is the row of y[30, 0], the first of two days.",
        "row_of_the_window": "Sample 30 reads that row. It answers rows behind its window.",
    },
    probe=fields("shapes", "X_shape", "y_shape", "row_of_X", "row_of_y"),
)
