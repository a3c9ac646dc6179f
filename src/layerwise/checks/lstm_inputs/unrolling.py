"""An LSTM by hand, from any state: every output, and the states at the end."""

from itertools import permutations

import numpy as np

from layerwise.checks.lstm_inputs.several_results import match_place
from layerwise.checks.probing import call, require_function
from layerwise.checks.question import Generator, Part, Question

_USAGE = "read_lstm(inputs, h, c, kernel, recurrent_kernel, bias)"
_ORDER = (0, 1, 2, 3)  # i, f, c, o
Case = tuple[np.ndarray, ...]


def _cases(rng: Generator) -> list[Case]:
    """Draw inputs, states that are not zero, and weights; all axes differ in size."""
    return [_case(rng, *sizes) for sizes in ((3, 6, 2, 4), (2, 5, 1, 3))]


def _case(rng: Generator, batch: int, timesteps: int, features: int, units: int) -> Case:
    shapes = [(batch, timesteps, features), (batch, units), (batch, units)]
    shapes += [(features, 4 * units), (units, 4 * units), (4 * units,)]
    return tuple(rng.normal(size=shape) for shape in shapes)


def _probe(answer, rng):
    function = require_function(answer, _USAGE)
    return {
        "read": [
            call(function, _written(case), *(part.copy() for part in case)) for case in _cases(rng)
        ]
    }


def _written(case: Case) -> str:
    return f"read_lstm(inputs of shape {case[0].shape}, ...)"


def _sigmoid(sums: np.ndarray) -> np.ndarray:
    return 1 / (1 + np.exp(-sums))


def _unrolled(case: Case, mistake: str = "", order=_ORDER) -> tuple[np.ndarray, ...]:
    """Return outputs, h and c; all that a mistake changes stands beside its name."""
    inputs, h, c, kernel, recurrent, bias = case
    h, c = {"started_from_zero": (0 * h, 0 * c), "swapped_the_states": (c, h)}.get(mistake, (h, c))
    first, outputs = h, []
    for t in range(inputs.shape[1]):
        last = {"ignored_the_last_output": 0 * h, "kept_the_first_h": first}.get(mistake, h)
        sums = inputs[:, t] @ kernel + last @ recurrent
        blocks = np.split(sums + (mistake != "forgot_the_bias") * bias, 4, axis=1)
        i, f, candidate, o = (blocks[place] for place in order)
        squash = _sigmoid if mistake == "candidate_through_a_sigmoid" else np.tanh
        old, kept = c, 1 - _sigmoid(i) if mistake == "kept_what_was_not_written" else _sigmoid(f)
        c = kept * c + _sigmoid(i) * squash(candidate)
        state = old if mistake == "showed_the_old_cell" else c
        h = _sigmoid(o) * (state if mistake == "forgot_the_last_tanh" else np.tanh(state))
        outputs.append(c if mistake == "collected_the_cells" else h)
    return np.stack(outputs, axis=1), h, c


def _results(case: Case) -> list[tuple[str, tuple[np.ndarray, ...]]]:
    """Return the right arrays first, and then what each mistake makes of this case."""
    outputs, h, c = _unrolled(case)
    changed = (
        "started_from_zero",
        "swapped_the_states",
        "ignored_the_last_output",
        "kept_the_first_h",
        "forgot_the_bias",
        "candidate_through_a_sigmoid",
        "kept_what_was_not_written",
        "showed_the_old_cell",
        "forgot_the_last_tanh",
        "collected_the_cells",
    )
    orders = [order for order in permutations(_ORDER) if order != _ORDER]
    return [
        ("right", (outputs, h, c)),
        *((mistake, _unrolled(case, mistake)) for mistake in changed),
        *(("other_gate_order", _unrolled(case, order=order)) for order in orders),
        ("time_axis_first", (np.moveaxis(outputs, 1, 0), h, c)),
        ("last_output_only", (h, h, c)),
        ("returned_the_states_swapped", (outputs, c, h)),
        ("returned_one_state_twice", (outputs, h, h)),
        ("returned_one_state_twice", (outputs, c, c)),
    ]


def _judge(place: int):
    def judge(data, rng):
        cases = _cases(rng)
        calls = [_written(case) for case in cases]
        return match_place(calls, data["read"], [_results(case) for case in cases], place)

    return judge


READ_LSTM = Question(
    name="read_lstm",
    variable="read_lstm",
    usage=_USAGE,
    minutes=12,
    difficulty="hard",
    hint=(
        "Begin with the chapter's `lstm_by_hand`. Take h and c as they come in, append h to a list "
        "at each step, and stack the list along axis 1 at the end."
    ),
    parts=(
        Part("outputs", 2, "an output for each step, (batch, timesteps, units)", _judge(0)),
        Part("h", 1, "the output after the last step", _judge(1)),
        Part("c", 1, "the cell after the last step", _judge(2)),
    ),
    mistakes={
        "started_from_zero": "You began with zeros. Begin with the h and c that you are given.",
        "swapped_the_states": "You began with h and c in each other's place.",
        "ignored_the_last_output": "A step reads the last output too: h times `recurrent_kernel`.",
        "kept_the_first_h": "Every step reads the first h. It must read that of the step before.",
        "forgot_the_bias": "You left out the bias.",
        "candidate_through_a_sigmoid": "The candidate goes through tanh: it is no gate.",
        "kept_what_was_not_written": (
            "You kept 1 - i of the cell. An LSTM has a forget gate for that; its own f decides."
        ),
        "showed_the_old_cell": "Your h shows the cell before it was written.",
        "forgot_the_last_tanh": "What the output gate shows is the tanh of the cell.",
        "collected_the_cells": "You collected the cells. The outputs are the values of h.",
        "other_gate_order": (
            "You read the blocks of columns in another order than Keras's: i, f, c, o."
        ),
        "time_axis_first": "Your outputs have the steps before the batch. Stack along axis 1.",
        "last_output_only": "That is the last output. `return_sequences=True` gives all of them.",
        "returned_the_states_swapped": "You returned c before h.",
        "returned_one_state_twice": "You returned one state twice. They are h and c.",
    },
    probe=_probe,
)
