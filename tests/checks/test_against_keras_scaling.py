"""What the judges of chapter 4 expect, computed by Keras and scikit-learn."""

import keras
import numpy as np
import pytest
import statsmodels.api as sm
from keras import layers, ops
from planted_scaling_and_normalization import CAUSES, KEPT, SCALED, UNIT_RANGE
from sklearn.preprocessing import MinMaxScaler, StandardScaler

from layerwise.checks import load_questions, run_judge, run_probe

QUESTIONS = load_questions("scaling_and_normalization")
SEEDS = range(3)
FLOAT32_TOLERANCE = 1e-4


def passes(name, answer, seed=0):
    outcome = run_judge(QUESTIONS[name], run_probe(QUESTIONS[name], answer, seed), seed)
    assert outcome.status == "passed", outcome
    return True


def test_scaled_values():
    column = np.array([[20.0], [40.0], [50.0], [60.0], [80.0]])
    min_max, standard = MinMaxScaler().fit(column), StandardScaler().fit(column)
    highest = {
        name: ops.convert_to_numpy(keras.activations.get(name)(np.full((1, 1), 30.0)))
        for name in ("sigmoid", "tanh")
    }
    answer = {
        "min_max": min_max.transform([[110.0]]),
        "standard": standard.transform([[110.0]]),
        "sigmoid_limit": min_max.inverse_transform(highest["sigmoid"]),
        "tanh_limit": standard.inverse_transform(highest["tanh"]),
    }
    assert passes("scaled_values", answer)
    assert {k: round(v.item(), 3) for k, v in answer.items()} == SCALED


@pytest.mark.parametrize("seed", SEEDS)
def test_split_and_scale_is_what_scikit_learn_does(seed):
    def split_and_scale(rows, count):
        scaler = StandardScaler().fit(rows[:count])
        return scaler.transform(rows[:count]), scaler.transform(rows[count:])

    assert passes("split_and_scale", split_and_scale, seed)


def test_split_and_scale_with_keras_explodes_on_the_constant_feature():
    def split_and_scale(rows, count):
        layer = layers.Normalization()
        layer.adapt(rows[:count])
        return layer(rows[:count]), layer(rows[count:])

    question = QUESTIONS["split_and_scale"]
    outcome = run_judge(question, run_probe(question, split_and_scale, 0), 0)
    assert [part.passed for part in outcome.parts] == [True, True, False]
    assert outcome.mistakes == ("let_it_explode",)


@pytest.mark.parametrize("seed", SEEDS)
def test_saturated_share_with_the_gates_of_a_keras_cell(seed):
    def saturated_share(inputs, kernel, bias):
        stuck = []
        units = kernel.shape[1] // 4
        for gate in (0, 1, 3):
            columns = np.s_[gate * units : (gate + 1) * units]
            layer = layers.Dense(units, activation="sigmoid")
            layer.build(inputs.shape)
            layer.set_weights([kernel[:, columns], bias[columns]])
            gates = ops.convert_to_numpy(layer(inputs))
            stuck.append((gates < 0.01) | (gates > 0.99))
        return np.mean(stuck)

    assert passes("saturated_share", saturated_share, seed)


def test_the_columns_of_an_lstm_kernel_are_i_f_c_o():
    layer = layers.LSTM(1, unit_forget_bias=False)
    layer.build((None, 1, 1))
    # One step on 1, i and o wide open: the state is tanh(tanh(c)), whatever f is.
    layer.set_weights([np.array([[30.0, -30.0, 0.5, 30.0]]), np.zeros((1, 4)), np.zeros(4)])
    state = float(ops.convert_to_numpy(layer(np.ones((1, 1, 1)))).item())
    assert state == pytest.approx(np.tanh(np.tanh(0.5)), abs=FLOAT32_TOLERANCE)


def test_unit_range_on_the_nile():
    nile = sm.datasets.nile.load_pandas().data[["volume"]].to_numpy()
    keras.utils.set_random_seed(0)
    kernel = ops.convert_to_numpy(keras.initializers.GlorotUniform(seed=0)((1, 40)))
    kernel = np.delete(kernel, np.s_[20:30], axis=1)

    def saturates(series):
        gates = 1 / (1 + np.exp(-series @ kernel))
        return bool(((gates < 0.01) | (gates > 0.99)).mean() > 0.5)

    standard = StandardScaler().fit_transform(nile)
    assert standard.min() < 0
    assert standard.max() > 1
    answer = {
        "raw_saturates": saturates(nile),
        "min_max_saturates": saturates(MinMaxScaler().fit_transform(nile)),
        "standard_saturates": saturates(standard),
        "claim_holds": False,
    }
    assert answer == UNIT_RANGE
    assert passes("unit_range", answer)


def test_steps_to_reach_counts_what_adam_does():
    """Train towards 2 with all inputs 1: the count of steps is that of the formula."""
    layer = layers.Dense(1, kernel_initializer="zeros")
    ones = np.ones((1, 10), "float32")
    layer.build(ones.shape)
    optimizer = keras.optimizers.Adam(0.01)
    steps = 0
    while float(ops.convert_to_numpy(layer(ones)).item()) < 2 - FLOAT32_TOLERANCE:
        # The sign is enough: Adam divides each gradient by its own size.
        optimizer.apply([-ops.ones_like(w) for w in layer.weights], layer.weights)
        steps += 1
    question = QUESTIONS["steps_to_reach"]
    assert steps == 19
    assert passes("steps_to_reach", lambda t, n, r: int(np.ceil(t / (r * (n + 1)))))
    assert int(np.ceil(2 / (0.01 * 11))) == steps
    assert question.points == 2


def test_statistics_kept():
    default, pixels = layers.Normalization(), layers.Normalization(axis=(1, 2, 3))
    for layer in (default, pixels):
        layer.build((None, 32, 32, 3))
    answer = {
        "default_means": int(np.prod(default.weights[0].shape)),
        "pixel_means": int(np.prod(pixels.weights[0].shape)),
        "numbers": default.count_params(),
        "trained": len(default.trainable_weights),
    }
    assert answer == KEPT
    assert passes("statistics_kept", answer)


@pytest.mark.parametrize("seed", SEEDS)
def test_batch_norm_step(seed):
    def batch_norm_step(inputs, moving_mean, moving_variance, momentum, epsilon):
        layer = layers.BatchNormalization(
            momentum=momentum, epsilon=epsilon, center=False, scale=False
        )
        layer.build(inputs.shape)
        layer.set_weights([moving_mean, moving_variance])
        outputs = layer(inputs.astype("float32"), training=True)
        return outputs, layer.moving_mean, layer.moving_variance

    assert passes("batch_norm_step", batch_norm_step, seed)


def test_the_lost_axis_of_the_symptoms():
    column = layers.Normalization()
    column.adapt(np.arange(342.0))
    model = keras.Sequential([keras.Input((1,)), column])
    assert model.predict(np.zeros((5, 1)), verbose=0).shape == (5, 342)
    assert passes("scaling_symptoms", CAUSES)


def test_table_model_in_other_ways():
    def functional(x_train, y_train):
        scale = layers.Normalization(mean=x_train.mean(0), variance=x_train.var(0))
        back = layers.Normalization(
            mean=y_train.mean(), variance=y_train.var(), invert=True, axis=None
        )
        inputs = keras.Input((3,))
        hidden = layers.Activation("relu")(layers.Dense(16)(scale(inputs)))
        return keras.Model(inputs, back(layers.Dense(1)(hidden)))

    assert passes("table_model", functional)
