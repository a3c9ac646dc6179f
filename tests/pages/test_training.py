"""Check the table of training calls."""

from pathlib import Path

import keras
import numpy as np
import pytest
from keras import layers

from .old_forms import assert_gone, assert_was, replaced
from .registry import Checks
from .running import LIBRARIES, call_keywords, complaints, keywords, resolve, rounds_to, run, says
from .samples import (
    branch,
    classifier,
    compiled,
    generator,
    images,
    labels,
    pixel_classifier,
    random,
)

check = Checks()

check("nb_epoch", "evaluate_generator", "predict_generator", "nb_val_samples")(replaced)
check("nb_worker", "predict_classes", "predict_proba", "modelcheckpoint")(replaced)


@check("fit_generator")
def fit_generator(row):
    replaced(row)
    old, new = row.code(0)[0], row.code(1)[0]
    batches = []

    def counted():
        for batch in generator():
            batches.append(batch)
            yield batch

    run(new, generator=counted)
    steps = call_keywords(new)["steps_per_epoch"]
    assert call_keywords(old)["samples_per_epoch"] == 4 * steps  # batches of four
    assert len(batches) == steps + 1  # one more is fetched ahead


@check("sample_weight_mode")
def sample_weight_mode(row):
    model = compiled(keras.Input((10, 4)), layers.LSTM(2, return_sequences=True))
    compile_call, fit, sample_weight = row.code(1)
    assert_gone(row.code(0)[0], compile_call, model=model)
    run(compile_call, model=model)
    x, y, per_step = random(8, 10, 4), random(8, 10, 2), np.zeros((8, 10))
    history = getattr(model, fit)(x, y, **{sample_weight: per_step}, verbose=0)
    assert history.history["loss"] == [0]
    per_pixel = np.zeros((8, 28, 28))
    getattr(pixel_classifier(), fit)(images(), per_pixel, **{sample_weight: per_pixel}, verbose=0)
    assert "(B, T)" in row.cells[1]
    assert "(B, H, W)" in row.cells[1]


@check("sgd_lr_decay")
def learning_rate_decay(row):
    assert_gone(row.code(0)[0], row.code(1)[0])
    old = call_keywords(row.code(0)[0])
    optimizer = run(row.code(1)[0])
    optimizer.iterations.assign(1000)
    # Keras 1.2.2: lr * 1 / (1 + decay * iterations)
    assert rounds_to(optimizer.learning_rate, f"{old['lr'] / (1 + old['decay'] * 1000):.6f}")
    assert not rounds_to(optimizer.learning_rate, f"{old['lr']:.6f}")
    assert resolve(row.code(1)[1]).InverseTimeDecay is LIBRARIES["InverseTimeDecay"]


@check("kullback_leibler_divergence", "cosine_proximity")
def loss_name(row):
    (old,), (new,) = row.code(0), row.code(1)
    assert_was(old, new)
    with pytest.raises(ValueError, match="Could not interpret loss identifier"):
        keras.losses.get(keywords(old)["loss"])
    assert keras.losses.get(keywords(new)["loss"])


@check("fmeasure")
def metric_name(row):
    (old,), (new,) = row.code(0), row.code(1)
    with pytest.raises(ValueError, match="Could not interpret metric identifier: fmeasure"):
        keras.metrics.get(keywords(old)["metrics"][0])
    dense = branch()
    run(f'dense.compile("sgd", "mse", {new})', dense=dense)
    dense.fit(np.ones((2, 4)), np.eye(2, 5), verbose=0)


@check("optimizer_lr")
def optimizer_learning_rate(row):
    model = classifier()
    assert_gone(row.code(0)[0], row.code(1)[0], model=model)
    with pytest.raises(AttributeError, match="no attribute 'lr'"):
        model.optimizer.lr  # noqa: B018
    model.optimizer.learning_rate = 0.3
    run(row.code(1)[0], model=model)
    assert rounds_to(model.optimizer.learning_rate, "0.01")


@check("history_acc")
def history_key(row):
    replaced(row)
    model = classifier()
    model.compile("sgd", "sparse_categorical_crossentropy", metrics=["acc"])
    assert "acc" in model.fit(images(), labels(), verbose=0).history


@check("model_save")
def model_save(row):
    still, new = row.code(0)[0], row.code(1)[0]
    assert row.cells[1].startswith("*still runs*, warns in the log; ")
    error, said = complaints(still)
    assert error is None
    assert "HDF5 file" in said
    assert Path("model.h5").exists()
    error, said = complaints(new)
    assert error is None
    assert "HDF5 file" not in said
    assert Path("model.keras").exists()


@check("save_weights")
def save_weights(row):
    (old,), (new,) = row.code(0), row.code(1)
    assert says("The filename must end in `.weights.h5`", complaints(old)[1])
    run(new)
    assert Path("w.weights.h5").exists()


@check("load_model")
def load_saved_model(row):
    classifier().export("exported", verbose=False)
    replaced(row)
    assert not isinstance(run(row.code(1)[0]), keras.Model)


test_row, test_check_reads_every_code_span = check.tests()
