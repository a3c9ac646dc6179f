"""Parameters of LSTM, GRU and SimpleRNN, as Keras counts them."""

from layerwise.checks.comparison import match_calls, right_and_wrong
from layerwise.checks.probing import call, require_function
from layerwise.checks.question import Generator, Part, Question
from layerwise.checks.reading import whole_number

_USAGE = "recurrent_parameters(kind, units, features)"
_KINDS = ("LSTM", "GRU", "SimpleRNN")
_GATES = {"LSTM": 4, "GRU": 3, "SimpleRNN": 1}
_BIASES = {"LSTM": 1, "GRU": 2, "SimpleRNN": 1}
Case = tuple[str, int, int]


def _cases(rng: Generator) -> dict[str, list[Case]]:
    """Draw (kind, units, features), beside the 10 units on one feature of the chapter."""
    units, features = int(rng.integers(12, 40)), int(rng.integers(2, 9))
    sizes = [(10, 1), (units, features), (5, 7)]
    return {kind: [(kind, *size) for size in sizes] for kind in _KINDS}


def _probe(answer, rng):
    function = require_function(answer, _USAGE)
    return {
        kind: [call(function, _written(case), *case) for case in cases]
        for kind, cases in _cases(rng).items()
    }


def _written(case: Case) -> str:
    return f"recurrent_parameters{case}"


def _counts(case: Case) -> dict[str, int]:
    """Return the right count as "right", and what each mistake makes of this case."""
    kind, units, features = case
    gates, biases = _GATES[kind], _BIASES[kind]
    weights = units * (features + units)
    counts = {
        "right": gates * (weights + biases * units),
        "forgot_the_bias": gates * weights,
        "forgot_the_gates": weights + biases * units,
        "forgot_the_last_output": gates * (units * features + biases * units),
        "forgot_the_inputs": gates * (units * units + biases * units),
        "swapped_units_and_features": gates * features * (features + units + biases),
    }
    if kind == "GRU":
        counts["one_bias_a_unit"] = gates * (weights + units)
        counts["four_gates_for_a_gru"] = 4 * (weights + biases * units)
        counts["four_gates_and_one_bias"] = 4 * (weights + units)
    else:
        counts["two_biases_a_unit"] = gates * (weights + 2 * units)
    if kind == "LSTM":
        counts["three_gates_for_an_lstm"] = 3 * (weights + units)
    return counts


_SAME_MISTAKE = {"four_gates_and_one_bias": "four_gates_for_a_gru"}


def _judge(kind: str):
    def judge(data, rng):
        cases = _cases(rng)[kind]
        expected, wrong = right_and_wrong([_counts(case) for case in cases])
        return match_calls(
            [_written(case) for case in cases],
            data[kind],
            expected,
            [(_SAME_MISTAKE.get(name, name), values) for name, values in wrong],
            read=whole_number,
        )

    return judge


RECURRENT_PARAMETERS = Question(
    name="recurrent_parameters",
    variable="recurrent_parameters",
    usage=_USAGE,
    minutes=6,
    difficulty="easy",
    hint=(
        "A gate is a dense layer of `units` outputs. Its inputs are the features and the last "
        "output, which has `units` numbers. LSTM has 4 such blocks, GRU 3, SimpleRNN 1. The biases "
        "of a GRU are another number than you may expect: look at the chapter's table."
    ),
    parts=(
        Part("LSTM", 1, "what count_params() says of an LSTM", _judge("LSTM")),
        Part("GRU", 1, "what count_params() says of a GRU with its defaults", _judge("GRU")),
        Part("SimpleRNN", 1, "what count_params() says of a SimpleRNN", _judge("SimpleRNN")),
    ),
    mistakes={
        "forgot_the_bias": "You left out the bias. The layers have one by default.",
        "forgot_the_gates": "That is one block of weights. LSTM has four of them, GRU three.",
        "forgot_the_last_output": "Each gate reads the last output too, `units` numbers of it.",
        "forgot_the_inputs": "You left out the weights of the features.",
        "swapped_units_and_features": "Units and features have changed places.",
        "one_bias_a_unit": (
            "You gave the GRU one bias a unit. That is `reset_after=False`; the default has two."
        ),
        "two_biases_a_unit": "You gave each unit two biases. In Keras only the GRU has two.",
        "four_gates_for_a_gru": "You gave the GRU four blocks. It has three: z, r and h.",
        "three_gates_for_an_lstm": "You gave the LSTM three blocks. The candidate c is a fourth.",
    },
    probe=_probe,
)
