"""What the checks of chapter 5 hold for right is what Keras does."""

import keras
import numpy as np
import pytest
from keras import layers
from planted_lstm_inputs import SHAPES

from layerwise.checks import load_questions, run_judge, run_probe

QUESTIONS = load_questions("lstm_inputs")
SEEDS = range(3)
READS = {"return_sequences": True, "return_state": True}


def outcome(name, answer, seed=0):
    return run_judge(QUESTIONS[name], run_probe(QUESTIONS[name], answer, seed), seed)


def passes(name, answer, seed=0):
    found = outcome(name, answer, seed)
    assert found.status == "passed", found
    return True


def windows_by_keras(table, targets, length):
    """Return X and y as Keras cuts them, all in one batch."""
    dataset = keras.utils.timeseries_dataset_from_array(
        table, targets, sequence_length=length, batch_size=len(table)
    )
    return next(iter(dataset))


def recurrent_layer(kind, kernel, *weights, **options):
    """Return a built layer with these weights."""
    layer = getattr(layers, kind)(len(weights[0]), **options)
    layer.build((None, None, len(kernel)))
    layer.set_weights([kernel, *weights])
    return layer


def test_sample_shapes():
    """A table whose numbers are those of their rows."""
    days = np.arange(100)
    answers = np.stack([days[10:-1], days[11:]], axis=1)
    inputs, y = windows_by_keras(np.stack([days] * 3, axis=1), answers, 10)
    answer = {
        "X_shape": inputs.shape,
        "y_shape": y.shape,
        "row_of_X": inputs[30, 4, 0],
        "row_of_y": y[30, 1],
    }
    assert passes("sample_shapes", answer)
    assert {key: np.array(value).tolist() for key, value in answer.items()} == {
        key: np.array(value).tolist() for key, value in SHAPES.items()
    }


@pytest.mark.parametrize("seed", SEEDS)
def test_cut_windows(seed):
    def cut_windows(table, length, ahead):
        return windows_by_keras(table, table[length + ahead - 1 :, 0], length)

    assert passes("cut_windows", cut_windows, seed)


def test_cut_windows_with_targets_as_the_old_answers_pass_them():
    def cut_windows(table, length, ahead):
        return windows_by_keras(table, table[:, 0], length)

    assert outcome("cut_windows", cut_windows).mistakes == ("answered_from_the_start",)


@pytest.mark.parametrize("seed", SEEDS)
def test_recurrent_parameters(seed):
    def recurrent_parameters(kind, units, features):
        layer = getattr(layers, kind)(units)
        layer.build((None, 12, features))
        return layer.count_params()

    assert passes("recurrent_parameters", recurrent_parameters, seed)


@pytest.mark.parametrize(
    ("options", "mistake"),
    [({"use_bias": False}, "forgot_the_bias"), ({"reset_after": False}, "one_bias_a_unit")],
)
def test_parameters_of_other_gru(options, mistake):
    def recurrent_parameters(kind, units, features):
        layer = getattr(layers, kind)(units, **(options if kind == "GRU" else {}))
        layer.build((None, 12, features))
        return layer.count_params()

    assert outcome("recurrent_parameters", recurrent_parameters).mistakes == (mistake,)


@pytest.mark.parametrize("seed", SEEDS)
def test_read_lstm(seed):
    def read_lstm(inputs, h, c, *weights):
        layer = recurrent_layer("LSTM", *weights[:2], weights[2], **READS)
        return layer(inputs, initial_state=[h, c])

    assert passes("read_lstm", read_lstm, seed)


@pytest.mark.parametrize("seed", SEEDS)
def test_bidirectional(seed):
    def bidirectional(inputs, forward, backward):
        found = []
        for sequences in (True, False):
            ahead, back = (
                recurrent_layer(
                    "SimpleRNN",
                    reader.kernel,
                    reader.recurrent_kernel,
                    use_bias=False,
                    return_sequences=sequences,
                    go_backwards=reader is backward,
                )
                for reader in (forward, backward)
            )
            both = layers.Bidirectional(ahead, backward_layer=back)
            both.build(inputs.shape)
            both.set_weights(ahead.get_weights() + back.get_weights())
            found.append(both(inputs))
        return found

    assert passes("bidirectional", bidirectional, seed)


@pytest.mark.parametrize("seed", SEEDS)
def test_weighted_steps(seed):
    def weighted_steps(weights, steps):
        column = layers.Reshape((-1, 1))(keras.ops.convert_to_tensor(weights))
        return layers.Multiply()([column, keras.ops.convert_to_tensor(steps)])

    assert passes("weighted_steps", weighted_steps, seed)


@pytest.mark.parametrize("seed", SEEDS)
def test_naive_rmse(seed):
    def naive_rmse(series, first_test, ahead):
        metric = keras.metrics.RootMeanSquaredError()
        metric.update_state(series[first_test:], series[first_test - ahead : -ahead])
        return metric.result()

    assert passes("naive_rmse", naive_rmse, seed)


def test_the_given_model_runs_and_is_wrong_in_every_part():
    def forecaster(timesteps, features, horizon):
        return keras.Sequential(
            [
                keras.Input((features, timesteps)),
                layers.LSTM(16, return_sequences=True),
                layers.LSTM(16, return_sequences=True),
                layers.Dense(1, activation="sigmoid"),
            ]
        )

    found = outcome("forecaster", forecaster)
    assert [part.mistake for part in found.parts] == [
        "features_first",
        "answered_at_each_step",
        "capped_the_answer",
    ]


def test_forecaster_in_other_ways():
    def functional(timesteps, features, horizon):
        inputs = keras.Input((None, features))
        x = layers.Bidirectional(layers.LSTM(4, return_sequences=True))(inputs)
        x = layers.Dropout(0.1)(layers.LSTM(4)(x))
        x = layers.Dense(8, activation="relu")(x)
        return keras.Model(inputs, layers.Dense(horizon, "linear")(x))

    assert passes("forecaster", functional)


# The symptoms of the last question


def test_targets_that_begin_with_the_window_make_noise_easy():
    keras.utils.set_random_seed(0)
    noise = np.random.default_rng(0).normal(size=(300, 1)).astype("float32")
    inputs, y = windows_by_keras(noise, noise[:, 0], 4)
    model = keras.Sequential([keras.Input((4, 1)), layers.LSTM(16), layers.Dense(1)])
    model.compile(keras.optimizers.Adam(0.01), "mse")
    losses = model.fit(inputs, y, epochs=15, verbose=0).history["loss"]
    assert losses[-1] < 0.2 * noise.var()


def test_a_second_lstm_needs_steps():
    with pytest.raises(ValueError, match="expected ndim=3, found ndim=2") as error:
        keras.Sequential([keras.Input((4, 1)), layers.LSTM(16), layers.LSTM(16)])
    assert "Full shape received: (None, 16)" in str(error.value)


def test_a_stateful_layer_answers_otherwise_the_second_time():
    model = keras.Sequential([keras.Input(batch_shape=(1, 4, 1)), layers.LSTM(4, stateful=True)])
    first, second = (model.predict(np.ones((1, 4, 1)), verbose=0) for _ in range(2))
    assert not np.allclose(first, second)


def test_the_backward_half_of_the_last_step_is_the_same_for_all_samples():
    x = np.random.default_rng(0).normal(size=(3, 5, 2)).astype("float32")
    x[:, -1] = 1
    both = layers.Bidirectional(layers.LSTM(4, return_sequences=True))
    last = keras.ops.convert_to_numpy(both(x))[:, -1]
    assert np.allclose(last[:, 4:], last[0, 4:])
    assert not np.allclose(last[:, :4], last[0, :4])
