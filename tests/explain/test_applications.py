"""Every model of keras.applications, without its weights: Keras's shapes, counts, and totals."""

import inspect
import os
from functools import cache

import keras
import numpy as np
import pytest

from layerwise import explain
from layerwise.explain.describing import DESCRIBED

from .without_weights import variables_without_values

# One model of each architecture; `make fuzz` takes those of other sizes too.
ONE_OF_EACH = [
    "ConvNeXtTiny",
    "DenseNet121",
    "EfficientNetB0",
    "EfficientNetV2B0",
    "InceptionResNetV2",
    "InceptionV3",
    "MobileNet",
    "MobileNetV2",
    "MobileNetV3Small",
    "NASNetMobile",
    "ResNet50",
    "ResNet50V2",
    "VGG16",
    "Xception",
]
ALL = [
    name for name in dir(keras.applications) if inspect.isfunction(vars(keras.applications)[name])
]
NAMES = ALL if os.environ.get("LAYERWISE_FUZZ_CASES") else ONE_OF_EACH


@cache
def application(name, **arguments):
    """Build a model with the weights that it would download left out."""
    with variables_without_values():
        return getattr(keras.applications, name)(weights=None, **arguments)


ARCHITECTURES = [
    "ConvNeXt",
    "DenseNet",
    "EfficientNetB",
    "EfficientNetV2",
    "InceptionResNetV2",
    "InceptionV3",
    "MobileNet",
    "NASNet",
    "ResNet",
    "VGG",
    "Xception",
]


def test_one_of_each_architecture_is_on_the_list():
    for names in (ALL, ONE_OF_EACH):
        beginnings = {stem for name in names for stem in ARCHITECTURES if name.startswith(stem)}
        assert beginnings == set(ARCHITECTURES)
        assert all(name.startswith(tuple(ARCHITECTURES)) for name in names)


@cache
def explained(name):
    return explain(application(name))


@pytest.mark.parametrize("name", NAMES)
def test_every_row_has_kerass_shapes_and_count(name):
    model = application(name)
    rows = {row.name: row for row in explained(name).layers}
    compared = compare_rows(model, rows, "")
    assert compared == len(rows) == len(explained(name).layers)


def compare_rows(model, rows, prefix):
    """Compare the rows of a model's operations with Keras; return how many there are."""
    compared = 0
    for operation in [each for each in model.operations if not (prefix and is_input(each))]:
        row = rows[prefix + operation.name]
        inputs = () if is_input(operation) else keras.tree.flatten(operation.input)
        assert row.input_shapes == tuple(tuple(tensor.shape) for tensor in inputs)
        assert row.output_shape == tuple(operation.output.shape)
        if isinstance(operation, keras.layers.Layer):
            assert row.parameters == operation.count_params()
        if isinstance(operation, keras.Sequential):
            compared += compare_rows(operation._functional, rows, f"{prefix}{operation.name}/")
        compared += 1
    return compared


def is_input(operation):
    return isinstance(operation, keras.layers.InputLayer)


@pytest.mark.parametrize("name", NAMES)
def test_totals_are_kerass(name):
    model, explanation = application(name), explained(name)
    assert explanation.parameters == model.count_params()
    assert sum(row.parameters for row in explanation.layers if row.counted) == model.count_params()
    trainable = sum(int(np.prod(weight.shape)) for weight in model.trainable_weights)
    assert explanation.trainable_parameters == trainable


@pytest.mark.parametrize("name", NAMES)
def test_every_layer_with_a_rule_is_derived(name):
    model, rows = application(name), explained(name).layers
    described = {layer.name for layer in model.layers if type(layer) in DESCRIBED}
    assert {row.name for row in rows if not row.derived} & described == set()
    assert {row.type for row in rows if not row.derived} <= {"LayerScale", "CustomScaleLayer"}


# The network without its head. Published: Araujo, Norris and Sim (2019), "Computing Receptive
# Fields of Convolutional Neural Networks", the table in the section on modern networks.
PUBLISHED = {
    "VGG16": 212,
    "ResNet50": 483,
    "ResNet101": 1027,
    "ResNet152": 1507,
    "ResNet50V2": 483,
    "InceptionV3": 1311,
    "MobileNet": 315,
}


@pytest.mark.parametrize("name", PUBLISHED)
def test_receptive_fields_are_the_published_ones(name):
    last = explain(application(name, include_top=False, input_shape=(224, 224, 3))).layers[-1]
    assert {axis.size for axis in last.receptive_field} == {PUBLISHED[name]}
    assert {axis.strides for axis in last.receptive_field} == {32}
