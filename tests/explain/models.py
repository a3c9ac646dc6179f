"""Models of every kind that `explain` must read: each function builds a new one."""

from functools import cache

import keras
from keras import Input, layers, ops

MODELS = {}


def kind(build):
    """Register a function that builds a model."""
    MODELS[build.__name__.replace("_", " ")] = build
    return build


@cache
def built(name):
    """Return the model of that kind; a test proves that explaining it leaves no trace in it."""
    return MODELS[name]()


@kind
def sequential():
    return keras.Sequential(
        [
            Input((12, 12, 3)),
            layers.Rescaling(1 / 255),
            layers.Conv2D(4, 3, activation="relu"),
            layers.BatchNormalization(),
            layers.MaxPooling2D(),
            layers.Flatten(),
            layers.Dropout(0.5, seed=1),
            layers.Dense(3, activation="softmax"),
        ]
    )


@kind
def functional_with_branches():
    x = Input((8, 8, 4))
    left = layers.Conv2D(4, 3, padding="same")(x)
    right = layers.SeparableConv2D(4, 1)(x)
    together = layers.Concatenate()([layers.Add()([left, x]), right])
    pooled = layers.GlobalAveragePooling2D(keepdims=True)(together)
    scaled = layers.Multiply()([together, layers.Conv2D(8, 1, activation="sigmoid")(pooled)])
    return keras.Model(x, layers.Dense(2)(layers.GlobalMaxPooling2D()(scaled)))


@kind
def shared_layers():
    dense, x, y = layers.Dense(4), Input((4,)), Input((4,))
    once = dense(x)
    return keras.Model([x, y], [dense(once), layers.Subtract()([once, dense(y)])])


@kind
def shared_inside_a_wrapper():
    dense, x = layers.Dense(3), Input((5, 4))
    return keras.Model(x, [layers.TimeDistributed(dense)(x), dense(x)])


@kind
def nested_two_levels_at_two_places():
    i = Input((None, None, 3))
    inner = keras.Model(i, layers.LeakyReLU()(layers.Conv2D(3, 3)(i)), name="inner")
    i = Input((None, None, 3))
    outer = keras.Model(i, inner(inner(layers.ZeroPadding2D(1)(i))), name="outer")
    x, y = Input((20, 20, 3)), Input((30, 24, 3))
    return keras.Model([x, y], [outer(x), layers.Conv2D(2, 1)(outer(y)), inner(x)])


@kind
def nested_with_a_layer_of_its_own():
    i = Input((None, 4))
    every_other = layers.Lambda(lambda x: x[:, ::2])
    inner = keras.Model(i, layers.Conv1D(4, 3)(every_other(i)), name="inner")
    x, y = Input((20, 4)), Input((30, 4))
    return keras.Model([x, y], [inner(x), inner(y)])


@kind
def nested_sequential():
    block = keras.Sequential([Input((8,)), layers.Dense(8), layers.ReLU()], name="block")
    x = Input((8,))
    return keras.Model(x, block(block(x)))


@kind
def nested_with_named_inputs():
    b, a = Input((4,), name="b"), Input((8,), name="a")
    inner = keras.Model([b, a], [layers.Dense(2)(b), layers.Dense(3)(a)], name="inner")
    x, y = Input((4,)), Input((8,))
    return keras.Model([x, y], inner({"a": y, "b": x}))


@kind
def dict_inputs_and_outputs():
    image, text = Input((8, 8, 1), name="image"), Input((6,), name="text", dtype="int32")
    seen = layers.Flatten()(layers.Conv2D(2, 3)(image))
    read = layers.LSTM(3)(layers.Embedding(10, 4, mask_zero=True)(text))
    both = layers.Concatenate()([seen, read])
    outputs = {"score": layers.Dense(1)(both), "label": layers.Dense(5)(both)}
    return keras.Model({"text": text, "image": image}, outputs)


class Branching(keras.Model):
    """A subclassed model with functions of keras.ops and an argument `training`."""

    def __init__(self):
        super().__init__(name="branching")
        self.conv, self.norm = layers.Conv2D(4, 3), layers.BatchNormalization()
        self.drop, self.dense = layers.Dropout(0.5, seed=1), layers.Dense(2)
        self.flatten = layers.Flatten()

    def call(self, x, training=False):
        x = self.drop(self.norm(ops.relu(self.conv(x)), training=training), training=training)
        return self.dense(self.flatten(x * 2))


class TakesTwo(keras.Model):
    """A subclassed model that takes its inputs in a structure."""

    def __init__(self):
        super().__init__(name="takes_two")
        self.dense = layers.Dense(3)

    def call(self, inputs):
        left, right = inputs.values() if isinstance(inputs, dict) else inputs
        return self.dense(left) + right


class WithOwnCall(keras.Model):
    """A functional model whose `call` does something else than its graph."""

    def __init__(self):
        x = Input((4,), name="x")
        super().__init__(x, layers.Dense(3)(x))
        self.other = layers.Dense(7)

    def call(self, x):
        return self.other(x)


@kind
def subclassed():
    model = Branching()
    model(keras.ops.ones((2, 8, 8, 3)))
    return model


@kind
def subclassed_with_a_list():
    model = TakesTwo()
    model([keras.ops.ones((2, 4)), keras.ops.ones((2, 3))])
    return model


@kind
def subclassed_with_a_dict():
    model = TakesTwo()
    model({"a": keras.ops.ones((2, 4)), "b": keras.ops.ones((2, 3))})
    return model


@kind
def subclassed_inside_a_functional():
    branching, takes_two = Branching(), TakesTwo()
    x, y = Input((9, 9, 3)), Input((3,))
    return keras.Model([x, y], takes_two([branching(x), y]))


@kind
def subclassed_at_two_sizes():
    class Block(keras.Model):
        def __init__(self):
            super().__init__(name="block")
            self.conv = layers.Conv2D(3, 3)

        def call(self, x):
            return self.conv(x)

    block, x, y = Block(), Input((9, 9, 3)), Input((19, None, 3))
    return keras.Model([x, y], [block(x), block(y)])


@kind
def functional_with_its_own_call():
    model = WithOwnCall()
    model(keras.ops.ones((2, 4)))
    return model


@kind
def unknown_sizes():
    x = Input((None, None, 3))
    y = layers.Conv2D(4, 3, strides=2, padding="same")(x)
    y = layers.MaxPooling2D(3, strides=2)(y)
    y = layers.UpSampling2D()(y)
    y = layers.Conv2DTranspose(2, 3, strides=2)(y)
    return keras.Model(x, layers.GlobalAveragePooling2D()(y))


@kind
def channels_first():
    # the pooling and the normalization alone run on a CPU in this layout
    x = Input((4, 12, 12))
    y = layers.BatchNormalization(axis=1)(x)
    y = layers.ZeroPadding2D(1, data_format="channels_first")(y)
    y = layers.Concatenate(axis=1)([y, y])
    return keras.Model(x, layers.GlobalMaxPooling2D(data_format="channels_first")(y))


@kind
def recurrent_with_states():
    x, h, c = Input((10, 4)), Input((5,)), Input((5,))
    y, a, b = layers.LSTM(5, return_sequences=True, return_state=True)(x, initial_state=[h, c])
    return keras.Model([x, h, c], [layers.GRU(5)(y, initial_state=a), b])


@kind
def bidirectional():
    x = Input((10, 4))
    merged = [
        layers.Bidirectional(layers.GRU(3), merge_mode=mode)(x)
        for mode in ("concat", "sum", "mul", "ave")
    ]
    states = layers.Bidirectional(layers.LSTM(3, return_state=True))(x)
    apart = layers.Bidirectional(layers.LSTM(3, return_sequences=True), merge_mode=None)(x)
    return keras.Model(x, [*merged, *states, *apart])


@kind
def time_distributed():
    x = Input((6, 8, 8, 3))
    y = layers.TimeDistributed(layers.Conv2D(4, 3))(x)
    y = layers.TimeDistributed(layers.Flatten())(y)
    block = keras.Sequential([Input((144,)), layers.Dense(3)])
    return keras.Model(
        x, [layers.TimeDistributed(layers.Dense(2))(y), layers.TimeDistributed(block)(y)]
    )


@kind
def masking():
    x, ids = Input((5, 4)), Input((7,), dtype="int32")
    y = layers.LSTM(2, return_sequences=True)(layers.Masking()(x))
    z = layers.GRU(2)(layers.Embedding(9, 3, mask_zero=True)(ids))
    return keras.Model([x, ids], [layers.SimpleRNN(3)(y), z])


@kind
def functions_of_keras_ops():
    x = Input((8, 8, 4))
    y = ops.maximum(ops.sqrt(x * 2 + 1) - x, 0)
    y = ops.concatenate([y, ops.gelu(x)], axis=-1)
    return keras.Model(x, [layers.Dense(2)(ops.mean(y[:, ::2], axis=(1, 2))), ops.relu(y) / 3])


@kind
def layers_without_a_derivation():
    x = Input((6, 8))
    y = layers.MultiHeadAttention(2, 4)(x, x)
    y = layers.EinsumDense("abc,cd->abd", (None, 5))(layers.LayerNormalization()(y + x))
    return keras.Model(x, layers.Lambda(lambda x: x[:, 0])(y))


@kind
def augmentation():
    layers_ = [
        layers.RandomFlip(seed=1),
        layers.RandomRotation(0.1, seed=1),
        layers.Normalization(mean=[1.0, 2.0, 3.0], variance=[1.0, 1.0, 1.0]),
        layers.Normalization(),
        layers.GaussianNoise(0.1, seed=1),
    ]
    return keras.Sequential([Input((8, 8, 3)), *layers_])


@kind
def stateful():
    x = Input((6, 3), batch_size=2)
    y = layers.LSTM(4, stateful=True, return_sequences=True)(x)
    return keras.Model(x, layers.GRU(4, stateful=True)(y))


@kind
def frozen():
    model = sequential()
    model.layers[1].trainable = False
    return model


@kind
def names_in_other_scripts():
    return keras.Sequential([Input((4,), name="größe"), layers.Dense(3, name="层")], name="モデル")


@kind
def part_of_a_graph():
    x = Input((9, 9, 3))
    stem = layers.Conv2D(4, 3)(x)
    body = layers.Conv2D(4, 3)(layers.ReLU()(stem))
    keras.Model(x, layers.Flatten()(body))
    return keras.Model(stem, body)


@kind
def embedding_of_a_table():
    x = Input((5, 7), dtype="int32")
    return keras.Model(x, layers.Conv2D(2, 3)(layers.Embedding(9, 3)(x)))
