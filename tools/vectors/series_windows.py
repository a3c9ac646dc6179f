"""Vectors of timeseries_dataset_from_array: which steps each window reads, which it answers."""

import numpy as np

CASES = [
    (steps, length, horizon, stride)
    for steps, length, horizon in ((16, 4, 1), (10, 6, 3), (16, 1, 1), (10, 3, 2))
    for stride in (1, 2, 5)
]


def series_window_topic():
    """Return the steps in X and y for series whose values are their own steps."""
    return {"cuts": [cut_case(*case) for case in CASES]}


def cut_case(steps, length, horizon, stride):
    """Cut one series, with the following steps as targets."""
    import keras

    series = np.arange(steps)
    answers = np.lib.stride_tricks.sliding_window_view(series[length:], horizon)
    dataset = keras.utils.timeseries_dataset_from_array(
        series, answers, sequence_length=length, sequence_stride=stride, batch_size=steps
    )
    inputs, outputs = (np.asarray(part) for part in next(iter(dataset)))
    case = {"steps": steps, "length": length, "horizon": horizon, "stride": stride}
    return (
        case
        | {"samples": len(inputs)}
        | {
            "inputs": inputs.ravel().tolist(),
            "answers": outputs.ravel().tolist(),
        }
    )
