"""Check the tables of error messages."""

import os
import signal
import subprocess
import sys
from functools import cache

import tensorflow as tf
from keras import layers

from .by_definition import lstm_by_hand
from .registry import Checks
from .running import LIBRARIES, complaints, identifiers, run, same, says
from .samples import after, classifier, random

check = Checks()


@check("error_unrecognized", "error_nb_filter", "error_output_dim", "error_pool_size")
@check("error_conv3d", "error_padding", "error_activation", "error_batch_input_shape")
@check("error_stateful", "warning_input_shape", "warning_input_length", "error_input_int")
@check("error_zero_or_negative", "error_min_ndim", "error_ndim", "error_axis")
@check("error_fully_defined", "error_batchnorm_positional", "error_strides_dilation")
@check("error_multiply", "error_conv_weights", "error_layers_core", "error_experimental")
@check("error_engine", "error_np_utils", "error_merge", "error_adam", "error_imagedatagenerator")
@check("error_backend", "error_tf_log", "error_tf_placeholder", "error_kerastensor")
@check("error_base_dtype", "error_lambda", "error_gradients", "error_model_input")
@check("error_output_shape", "error_rank", "error_nb_epoch", "error_workers")
@check("error_fit_generator", "error_predict_classes", "error_sample_weight_mode", "error_lr")
@check("warning_decay", "error_optimizer_lr", "error_optimizers_legacy", "error_acc")
@check("error_val_acc", "error_data_type", "error_no_batch", "error_class_weight")
@check("error_class_weight_generator", "warning_ran_out", "error_generator_shape")
@check("error_checkpoint", "error_weights_h5", "error_extension", "error_loss")
def complaint(row, **names):
    """Check that the cause raises the message, and that the mend runs without it."""
    (message,), (cause, *mends) = row.code(0), row.code(1)
    error, said = complaints(cause, **names)
    assert says(message, said), said
    assert (error is None) == row.cells[0].endswith("(a warning)")
    assert mends
    for mend in mends:
        error, said = complaints(mend, **names)
        assert error is None, said
        assert not says(message, said)


@check("error_tf_session")
def session(row):
    (message,), (cause,) = row.code(0), row.code(1)
    assert says(message, complaints(cause)[1])
    assert "write nothing; " in row.cells[1]
    assert tf.executing_eagerly()


@check("error_lstm_weights")
def lstm_arrays(row):
    gates = {gate: (random(1, 10), random(10, 10), random(10) * n) for n, gate in enumerate("icfo")}
    arrays = [array for gate in "icfo" for array in gates[gate]]
    x = random(2, 3, 1)
    lstm = after(layers.LSTM(10), x)
    assert f"the {len(arrays)} arrays" in row.cells[1]
    complaint(row, lstm=lstm, arrays=arrays)
    assert same(lstm(x), lstm_by_hand(x, gates))


@check("error_savedmodel")
def saved_model(row):
    classifier().export("exported", verbose=False)
    complaint(row)


@cache
def in_subprocess(code, **environment):
    """Run code that may end the interpreter; return its exit code and what it wrote."""
    assert identifiers(code) & LIBRARIES.keys(), code  # spare the wait when the code is nonsense
    program = f"import tensorflow as tf\nfrom keras.layers import *\n{code}"
    done = subprocess.run(
        [sys.executable, "-c", program],
        env=os.environ | environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    return done.returncode, done.stderr


@check("error_abort")
def abort(row):
    message, signal_name = row.code(0)
    expected = -signal.Signals[signal_name]
    cause, mend = row.code(1)
    code, said = in_subprocess(cause)
    assert code == expected
    assert says(message, said)
    run(mend)


@check("error_nhwc")
def only_nhwc(row):
    (message,), (cause, environment, mend) = row.code(0), row.code(1)
    name, value = environment.split("=")
    code, said = in_subprocess(cause, **{name: value})
    assert code == 1
    assert says(message, said)
    run(cause)  # this process leaves oneDNN on
    run(mend)


test_row, test_check_reads_every_code_span = check.tests()
