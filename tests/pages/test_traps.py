"""Check the table of traps: code that runs and computes something else."""

import ast
import re

import keras
import numpy as np
from keras import layers

from .by_definition import lstm_by_hand
from .registry import Checks
from .running import complaints, keywords, rounds_to, run, same
from .samples import after, classifier, generator, random

check = Checks()


def quietly(code, **names):
    """Run a trap: it must neither fail nor warn."""
    error, said = complaints(f"kept.append({code})", kept=(kept := []), **names)
    assert error is None, said
    assert said == ""
    return kept[0]


@check("positional_strides", "positional_strides_others")
def positional_strides(row):
    *traps, sample = row.code(0)
    inputs = run(f"Input({sample})")
    argument = [code for code in row.code(1) if not code.startswith("(")]
    shapes = [code for code in row.code(1) if code.startswith("(")]
    mends, meant_shapes = row.code(2)[: len(traps)], row.code(2)[len(traps) :]
    for trap, shape, mend, meant in zip(traps, shapes, mends, meant_shapes, strict=True):
        assert quietly(trap)(inputs).shape == ast.literal_eval(shape)
        assert quietly(mend)(inputs).shape == ast.literal_eval(meant)
        third = ast.parse(trap).body[0].value.args[2].value
        for name in [*argument, "strides"]:
            assert getattr(run(trap), name) == (third, third)
        assert run(mend).strides == (1, 1)
        assert run(mend).kernel_size == run(trap).kernel_size


@check("channels_first_input")
def channels_first_input(row):
    trap, layer = row.code(0)
    mend, *meant = row.code(2)
    for inputs, (parameters, shape) in ((trap, row.code(1)), (mend, meant)):
        conv = quietly(layer)
        assert conv(quietly(inputs)).shape == ast.literal_eval(shape)
        assert conv.count_params() == int(parameters)
    assert f"reads {quietly(trap).shape[-1]} channels" in row.cells[1]


@check("reshape_channels")
def reshape_channels(row):
    (trap,), (mend,) = row.code(0), row.code(2)
    batch = np.stack([np.full((2, 28, 28), channel) for channel in range(3)], axis=1)
    reshaped, transposed = quietly(trap, images=batch), quietly(mend, images=batch)
    assert reshaped.shape == transposed.shape == (2, 28, 28, 3)
    assert same(transposed, np.broadcast_to([0, 1, 2], (2, 28, 28, 3)))
    assert not same(reshaped, transposed)


@check("batchnorm_axis")
def batchnorm_axis(row):
    trap, sample = row.code(0)
    mend, meant = row.code(2)
    inputs = run(f"Input({sample})")
    for code, gammas in ((trap, row.code(1)[0]), (mend, meant)):
        assert after(quietly(code), inputs).gamma.shape == (int(gammas),)


@check("concatenate_axis")
def concatenate_axis(row):
    trap, sample = row.code(0)
    mend, meant = row.code(2)
    names = {"a": run(f"Input({sample})"), "b": run(f"Input({sample})")}
    assert quietly(trap, **names).shape == ast.literal_eval(row.code(1)[0])
    assert quietly(mend, **names).shape == ast.literal_eval(meant)


@check("flatten_order")
def flatten_order(row):
    set_weights, dense, flatten, sizes = row.code(0)
    channels, height, width = ast.literal_eval(sizes)
    first = random(2, channels, height, width)  # as Keras 1 saw it on Theano
    last = first.transpose(0, 2, 3, 1)
    layer = after(run(dense), random(1, channels * height * width))
    w = random(*layer.kernel.shape)
    expected = first.reshape(2, -1) @ w
    for kernel, right in ((w, False), (run(row.code(2)[0], w=w), True)):
        getattr(layer, set_weights)([kernel, np.zeros(layer.units)])
        assert same(layer(getattr(layers, flatten)()(last)), expected) is right


@check("lstm_gate_order")
def lstm_gate_order(row):
    x, layer = random(2, 3, 1), layers.LSTM(10)
    layer(x)
    gates = {
        gate: tuple(random(*s) * n for s in ((1, 10), (10, 10), (10,)))
        for n, gate in enumerate("icfo", 1)
    }
    old = re.search(r"in the order (\w), (\w), (\w), (\w)$", row.cells[0]).groups()
    expected = lstm_by_hand(x, gates)
    set_weights = row.code(0)[0]
    wrong = [np.concatenate([gates[gate][part] for gate in old], axis=-1) for part in range(3)]
    right = [run(row.code(2)[0], **{g: gates[g][part] for g in gates}) for part in range(3)]
    for arrays, agrees in ((wrong, False), (right, True)):
        quietly(f"{set_weights}(arrays)", lstm=layer, arrays=arrays)
        assert same(layer(x), expected) is agrees


@check("optimizer_lr_attribute")
def optimizer_lr_attribute(row):
    model = classifier()
    name, stays = row.code(1)
    run(row.code(0)[0], model=model)
    assert model.optimizer.lr == 0.5
    assert rounds_to(getattr(model.optimizer, name), stays)
    run(row.code(2)[0], model=model)
    assert rounds_to(model.optimizer.learning_rate, "0.5")


@check("steps_per_epoch")
def steps_per_epoch(row):
    mend, meant = row.code(2)
    trap, old = row.code(0)
    assert keywords(trap)["steps_per_epoch"] == int(meant)  # the number of samples
    assert old == "samples_per_epoch"
    assert row.cells[0].endswith("batches of 4")
    for code, samples in ((trap, row.code(1)[0]), (mend, meant)):
        seen = []
        counter = keras.callbacks.LambdaCallback(
            on_train_batch_end=lambda batch, logs, seen=seen: seen.append(4)
        )
        classifier().fit(generator(), **keywords(code), callbacks=[counter], verbose=0)
        assert sum(seen) == int(samples)


@check("crossentropy_order")
def crossentropy_order(row):
    mend, meant = row.code(2)
    assert rounds_to(quietly(row.code(0)[0]), row.code(1)[0])
    assert rounds_to(quietly(mend), meant)


@check("two_hard_sigmoids")
def two_hard_sigmoids(row):
    mend, meant = row.code(2)
    assert row.cells[0].endswith("of 1.0")
    assert rounds_to(quietly(f"{row.code(0)[0]}(tf.ones(()))"), row.code(1)[0])
    assert rounds_to(quietly(f"{mend}(tf.ones(()))"), meant)


test_row, test_check_reads_every_code_span = check.tests()
