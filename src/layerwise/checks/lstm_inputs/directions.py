"""Bidirectional by hand: what each step gets, and what the default output is."""

import numpy as np

from layerwise.checks.lstm_inputs.several_results import match_place
from layerwise.checks.probing import call, require_function
from layerwise.checks.question import Generator, Part, Question

_USAGE = "bidirectional(inputs, forward, backward)"
_UNITS = 4


class Reader:
    """A recurrent layer in NumPy: reads from the first step on, and returns every output."""

    def __init__(self, kernel: np.ndarray, recurrent_kernel: np.ndarray):
        self.kernel, self.recurrent_kernel = kernel, recurrent_kernel

    def __call__(self, inputs) -> np.ndarray:
        """Return the outputs, of shape (batch, timesteps, units)."""
        inputs, h, outputs = np.asarray(inputs), 0.0, []
        recurrent = self.recurrent_kernel
        for t in range(inputs.shape[1]):
            h = np.tanh(inputs[:, t] @ self.kernel + (h @ recurrent if t else 0))
            outputs.append(h)
        return np.stack(outputs, axis=1)


Case = tuple[np.ndarray, Reader, Reader]


def _cases(rng: Generator) -> list[Case]:
    """Draw inputs and two readers."""
    return [_case(rng, *sizes) for sizes in ((3, 6, 2), (2, 5, 3))]


def _case(rng: Generator, batch: int, timesteps: int, features: int) -> Case:
    inputs = rng.normal(size=(batch, timesteps, features))
    sizes = ((features, _UNITS), (_UNITS, _UNITS))
    forward, backward = (Reader(*(rng.normal(size=s) / 2 for s in sizes)) for _ in range(2))
    return inputs, forward, backward


def _probe(answer, rng):
    function = require_function(answer, _USAGE)
    cases = _cases(rng)
    return {"read": [call(function, _written(case), case[0].copy(), *case[1:]) for case in cases]}


def _written(case: Case) -> str:
    return f"bidirectional(inputs of shape {case[0].shape}, forward, backward)"


def _results(case: Case) -> list[tuple[str, tuple[np.ndarray, np.ndarray]]]:
    """Return the right pair first, and then what each mistake makes of this case."""
    inputs, forward, backward = case
    ahead, unturned = forward(inputs), backward(inputs[:, ::-1])
    back = unturned[:, ::-1]
    every, default = _joined(ahead, back), _joined(ahead[:, -1], back[:, 0])
    right_way = backward(inputs)
    features_turned, samples_turned = backward(inputs[..., ::-1]), backward(inputs[::-1])
    stacked = np.concatenate([ahead, back], axis=1)
    found = [
        ("right", (every, default)),
        ("took_the_last_step", (every, every[:, -1])),
        ("took_the_first_step", (every, every[:, 0])),
        ("took_the_near_ends", (every, _joined(ahead[:, 0], back[:, -1]))),
        ("swapped_the_halves", (_joined(back, ahead), _joined(back[:, 0], ahead[:, -1]))),
        ("added_the_halves", (ahead + back, ahead[:, -1] + back[:, 0])),
        ("joined_along_time", (stacked, default)),
    ]
    for name, other in (
        ("left_the_outputs_turned", unturned),
        ("read_forward_twice", right_way),
        ("read_forward_twice", right_way[:, ::-1]),
        ("turned_another_axis", features_turned),
        ("turned_another_axis", features_turned[..., ::-1]),
        ("turned_another_axis", samples_turned),
    ):
        found += [
            (name, (_joined(ahead, other), _joined(ahead[:, -1], other[:, place])))
            for place in (-1, 0)
        ]
    return found


def _joined(*halves: np.ndarray) -> np.ndarray:
    return np.concatenate(halves, axis=-1)


def _judge(place: int):
    def judge(data, rng):
        cases = _cases(rng)
        calls = [_written(case) for case in cases]
        return match_place(calls, data["read"], [_results(case) for case in cases], place)

    return judge


BIDIRECTIONAL = Question(
    name="bidirectional",
    variable="bidirectional",
    usage=_USAGE,
    minutes=8,
    difficulty="medium",
    hint=(
        "`inputs[:, ::-1]` turns time around, and so does `outputs[:, ::-1]`. The backward reader "
        "gets turned inputs, and its outputs must be turned back, so that step t of both halves "
        "is step t of the inputs. Which step has each reader read last?"
    ),
    parts=(
        Part("every step", 2, "what return_sequences=True gives", _judge(0)),
        Part("default output", 1, "what the layer gives by default", _judge(1)),
    ),
    mistakes={
        "took_the_last_step": (
            "At the last step the backward reader has read one step. Each half has an end of its "
            "own."
        ),
        "took_the_first_step": (
            "At step 0 the forward reader has read one step. Each half has an end of its own."
        ),
        "took_the_near_ends": "You took each half where it begins. Take it where it ends.",
        "swapped_the_halves": "The forward half comes first.",
        "added_the_halves": "You added the halves: that is `merge_mode='sum'`. The default joins.",
        "joined_along_time": "You joined the halves along time. Join them along the last axis.",
        "left_the_outputs_turned": (
            "The backward outputs still run from the last step to the first: turn them back."
        ),
        "read_forward_twice": "The backward reader got the steps in their usual order.",
        "turned_another_axis": "You turned another axis than time. Time is axis 1.",
    },
    probe=_probe,
)
