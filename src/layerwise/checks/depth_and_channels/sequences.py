"""A one-dimensional convolution by hand."""

import numpy as np

from layerwise.checks.depth_and_channels.tables import Table, match_tables
from layerwise.checks.probing import call, require_function
from layerwise.checks.question import Generator, Part, Question
from layerwise.checks.reading import array

_USAGE = "conv1d_by_hand(sequences, kernel, bias, strides)"
_Case = tuple[np.ndarray, np.ndarray, np.ndarray, int]


def _cases(rng: Generator) -> dict[str, list[_Case]]:
    """Draw (sequences, kernel, bias, strides): stride 1 without a bias, then anything."""
    sizes = {
        "plain": [(1, 10, 4, 3, 5, 1), (2, 9, 3, 2, 4, 1)],
        "strided": [(3, 12, 4, 3, 6, 2), (2, 17, 2, 4, 5, 3), (4, 11, 5, 1, 3, 2)],
    }
    return {
        kind: [
            (
                rng.normal(size=(batch, steps, features)),
                rng.normal(size=(size, features, filters)),
                rng.normal(size=filters) + 1 if kind == "strided" else np.zeros(filters),
                strides,
            )
            for batch, steps, features, size, filters, strides in rows
        ]
        for kind, rows in sizes.items()
    }


def _probe(answer, rng):
    function = require_function(answer, _USAGE)
    return {
        kind: [call(function, _written(case), *_copied(case)) for case in cases]
        for kind, cases in _cases(rng).items()
    }


def _copied(case: _Case) -> tuple:
    *arrays, strides = case
    return (*(part.copy() for part in arrays), strides)


def _written(case: _Case) -> str:
    sequences, kernel, _, strides = case
    return (
        f"conv1d_by_hand(sequences of shape {sequences.shape}, kernel of shape {kernel.shape}, "
        f"bias, {strides})"
    )


def _windows(sequences: np.ndarray, size: int) -> np.ndarray:
    """Return all windows, (batch, places, features, size)."""
    return np.lib.stride_tricks.sliding_window_view(sequences, size, axis=1)


def _outputs(case: _Case) -> Table:
    """Return the right outputs, and what each mistake makes of this case."""
    sequences, kernel, bias, strides = case
    size, features, _ = kernel.shape
    windows = _windows(sequences, size)
    apart = np.einsum("btck,kcf->btcf", windows, kernel)[:, ::strides]
    right = apart.sum(axis=2)
    flipped = np.einsum("btck,kcf->btf", windows, kernel[::-1])[:, ::strides]
    around = ((0, 0), ((size - 1) // 2, size // 2), (0, 0))
    padded = np.einsum("btck,kcf->btf", _windows(np.pad(sequences, around), size), kernel)
    return [
        ("right", right + bias),
        ("forgot_the_bias", right),
        ("averaged_the_features", apart.mean(axis=2) + bias),
        ("averaged_the_window", right / size + bias),
        ("averaged_the_window", right / (size * features) + bias),
        ("kept_the_features", apart + bias),
        ("kept_the_features", np.moveaxis(apart, 2, 3) + bias[:, None]),
        ("first_feature_alone", apart[:, :, 0] + bias),
        ("flipped_the_kernel", flipped + bias),
        ("padded", padded[:, ::strides] + bias),
        ("ignored_the_strides", np.einsum("btck,kcf->btf", windows, kernel) + bias),
        ("lost_the_last_window", (right + bias)[:, :-1]),
    ]


def _judge(kind: str):
    def judge(data, rng):
        cases = _cases(rng)[kind]
        tables = [_outputs(case) for case in cases]
        calls = [_written(case) for case in cases]
        return match_tables(calls, data[kind], tables, read=array, tolerance=1e-3)

    return judge


CONV1D_BY_HAND = Question(
    name="conv1d_by_hand",
    variable="conv1d_by_hand",
    usage=_USAGE,
    minutes=12,
    difficulty="hard",
    hint=(
        "A window is `sequences[:, t : t + len(kernel)]`, for t = 0, `strides`, 2 * `strides` and "
        "so on while the whole window fits. Multiply it with the kernel, and sum over the places "
        "in the window and over the features: `np.einsum('bkc,kcf->bf', window, kernel)`. Stack "
        "the results along the second axis and add the bias."
    ),
    parts=(
        Part("strides of 1, no bias", 1, "one output a window and filter", _judge("plain")),
        Part(
            "strides and bias",
            2,
            "windows `strides` apart, each sum plus the bias",
            _judge("strided"),
        ),
    ),
    mistakes={
        "forgot_the_bias": "The sums are right. Each filter's bias is still to be added.",
        "averaged_the_features": "You averaged over the features. A convolution adds them up.",
        "averaged_the_window": "You divided by the size of the window. A convolution only adds.",
        "kept_the_features": (
            "Your result still has an axis for the features. A filter adds them up."
        ),
        "first_feature_alone": "You used the first feature alone. A filter reads all of them.",
        "flipped_the_kernel": (
            "You turned the kernel around in time. Keras multiplies its first place with the "
            "window's first step."
        ),
        "padded": (
            "You padded: that is padding='same'. Here each window lies inside the sequence."
        ),
        "ignored_the_strides": "You used every window. Keep one every `strides` steps.",
        "lost_the_last_window": "The last window is missing: it ends with the last step.",
    },
    probe=_probe,
)
