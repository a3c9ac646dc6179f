"""Saved models that try to run code, to load modules, or to read other files.

Run as a program, it explains every one of them while an audit hook writes down what Python does,
and prints the results as JSON: a hook cannot be taken out again, so it needs a process of its own.
"""

from __future__ import annotations

import copy
import json
import random
import sys
import time
import zipfile
from pathlib import Path

# What happens in the process while a file is explained; imports are looked at one by one.
WATCHED = (
    "code.__new__",
    "compile",
    "ctypes",
    "exec",
    "ftplib",
    "http",
    "marshal.loads",
    "open",
    "os.",
    "pickle",
    "shutil",
    "smtplib",
    "socket",
    "subprocess",
    "tempfile",
    "urllib",
    "winreg",
)
WARM_UP = 2  # explanations of an honest file before the hook counts


def layer(kind, config=None, module="keras.layers", **more):
    """Return an object as a file has it."""
    return {"module": module, "class_name": kind, "config": config or {}, **more}


def tensor(name, shape):
    history = {"shape": shape, "dtype": "float32", "keras_history": [name, 0, 0]}
    return {"class_name": "__keras_tensor__", "config": history}


def call(name, shape, **named):
    return {"args": [tensor(name, shape)], "kwargs": named}


def functional(title, entries, last, **more):
    config = {
        "name": title,
        "layers": entries,
        "input_layers": [entries[0]["name"], 0, 0],
        "output_layers": [last, 0, 0],
    }
    return {
        "module": "keras.src.models.functional",
        "class_name": "Functional",
        "config": config,
        "registered_name": "Functional",
        **more,
    }


def input_entry(name, shape):
    config = {"batch_shape": shape, "dtype": "float32", "name": name}
    return layer("InputLayer", config, name=name, inbound_nodes=[])


def entry(kind, name, source, shape, config):
    nodes = [call(source, shape)]
    return layer(kind, {"name": name, **config}, name=name, inbound_nodes=nodes)


def honest():
    """Return a model that has a place for everything: wrappers, cells, a nested model."""
    flat, steps = [None, 4], [None, 3, 4]
    dense = layer("Dense", {"name": "inner_dense", "units": 4})
    lstm = layer("LSTM", {"name": "forward", "units": 2})
    cells = [layer("LSTMCell", {"units": 2, "name": "cell"})]
    stack = layer("StackedRNNCells", {"cells": cells, "name": "stack"})
    inside = functional(
        "inside",
        [input_entry("ii", flat), entry("Dense", "id", "ii", flat, {"units": 4})],
        "id",
    )
    nested = functional(
        "nested",
        [
            input_entry("ni", steps),
            entry("TimeDistributed", "around", "ni", steps, {"layer": inside}),
            entry("TimeDistributed", "each", "around", steps, {"layer": dense}),
        ],
        "each",
        name="nested",
        inbound_nodes=[call("repeat", steps)],
        compile_config={"loss": "mse"},
    )
    entries = [
        input_entry("x", flat),
        entry("Dense", "dense", "x", flat, {"units": 4, "activation": "relu"}),
        entry("RepeatVector", "repeat", "dense", flat, {"n": 3}),
        nested,
        entry("Bidirectional", "both", "nested", steps, {"layer": lstm, "merge_mode": "sum"}),
        entry("RNN", "rnn", "nested", steps, {"cell": stack}),
        entry("Dense", "last", "both", [None, 2], {"units": 1}),
    ]
    return functional("honest", entries, "last", compile_config={"optimizer": "adam"})


def at(*path):
    """Return a function that puts a value at a place of a configuration."""

    def put(config, value):
        target = config
        for key in path[:-1]:
            target = target[key]
        if isinstance(target, list) and path[-1] == "append":
            target.append(value)
        else:
            target[path[-1]] = value

    return put


LAYERS = ("config", "layers")
DENSE = (*LAYERS, 1)
NESTED = (*LAYERS, 3)
IN_NESTED = (*NESTED, "config", "layers")
PLACES = {
    "the model": lambda config, value: config.update(copy.deepcopy(value)),
    "a layer": lambda config, value: config["config"]["layers"][1].update(copy.deepcopy(value)),
    "a nested layer": lambda config, value: config["config"]["layers"][3]["config"]["layers"][
        2
    ].update(copy.deepcopy(value)),
    "a new layer": at(*LAYERS, "append"),
    "an activation": at(*DENSE, "config", "activation"),
    "an initializer": at(*DENSE, "config", "kernel_initializer"),
    "a regularizer": at(*DENSE, "config", "kernel_regularizer"),
    "a constraint": at(*DENSE, "config", "bias_constraint"),
    "a dtype": at(*DENSE, "config", "dtype"),
    "a quantization": at(*DENSE, "config", "quantization_config"),
    "an unknown argument": at(*DENSE, "config", "callback"),
    "a name": at(*DENSE, "config", "name"),
    "an argument of a call": at(*DENSE, "inbound_nodes", 0, "args", "append"),
    "a named argument of a call": at(*DENSE, "inbound_nodes", 0, "kwargs", "training"),
    "a call": at(*DENSE, "inbound_nodes", "append"),
    "a batch shape": at(*LAYERS, 0, "config", "batch_shape"),
    "a build configuration": at(*DENSE, "build_config"),
    "a compile configuration": at("compile_config"),
    "a loss": at("compile_config", "loss"),
    "a loss of a nested model": at(*NESTED, "compile_config", "loss"),
    "a metric of a layer": at(*DENSE, "compile_config"),
    "a wrapped layer": at(*IN_NESTED, 2, "config", "layer"),
    "a layer of a wrapped model": at(*IN_NESTED, 1, "config", "layer", "config", "layers", 1),
    "a call in a wrapped model": at(
        *IN_NESTED,
        1,
        "config",
        "layer",
        "config",
        "layers",
        1,
        "inbound_nodes",
        0,
        "kwargs",
        "mask",
    ),
    "a backward layer": at(*LAYERS, 4, "config", "backward_layer"),
    "a forward layer": at(*LAYERS, 4, "config", "layer"),
    "a cell": at(*LAYERS, 5, "config", "cell"),
    "a cell of a stack": at(*LAYERS, 5, "config", "cell", "config", "cells", 0),
    "the inputs": at("config", "input_layers"),
    "the outputs": at("config", "output_layers"),
    "the model's arguments": at("config", "custom"),
}


def function(name, module):
    return {
        "module": module,
        "class_name": "function",
        "config": name,
        "registered_name": "function",
    }


def payloads(folder, code):
    """Return objects that would do something, if anybody let them."""
    secret = str(folder / "secret.txt")
    return {
        "os.system": function("system", "os"),
        "exec": function("exec", "builtins"),
        "get_file": function("get_file", "keras.utils"),
        "load_model": function("load_model", "keras.models"),
        "enable_unsafe_deserialization": function(
            "enable_unsafe_deserialization", "keras.config"
        ),
        "a registered function": function("evil>run", "builtins"),
        "a class to import": layer("Evil", {"x": 1}, "evil_module", registered_name="Evil"),
        "a registered class": layer("Dense", {"units": 1}, registered_name="evil>Evil"),
        "a registered class without a module": layer("Evil", {}, None, registered_name="evil>Evil"),
        "code of a lambda": {"class_name": "__lambda__", "config": {"value": code}},
        "code in a part's module": layer("__lambda__", {"value": code}, "keras.initializers"),
        "a Lambda": layer("Lambda", {"name": "l", "function": {"class_name": "__lambda__",
                                                               "config": {"value": code}}}),
        "a Lambda without a module": {"class_name": "Lambda", "config": {"function": code}},
        "a type specification": layer(
            "__typespec__", ["x"], "evil_module", spec_name="Evil", registered_name=None
        ),
        "a type specification in a part's module": layer(
            "__typespec__", ["x"], "keras.initializers", spec_name="get", registered_name=None
        ),
        "TFSMLayer": layer("TFSMLayer", {"filepath": str(folder)}),
        "TorchModuleWrapper": layer("TorchModuleWrapper", {"module": "gASVKAAAAAAAAACMBXBvc2l4"}),
        "StringLookup": layer("StringLookup", {"vocabulary": secret, "name": "s"}),
        "TextVectorization": layer("TextVectorization", {"vocabulary": secret, "name": "t"}),
        "a function of a layer's module": layer("serialize", {"layer": "x"}),
        "a module of Keras": layer("get_file", {"origin": "x"}, "keras.src.utils.file_utils"),
        "an operation that is none": layer("np", {"x": 1}, "keras.src.ops.numpy"),
        "the deserializer": layer("deserialize_keras_object", {"config": {}}, "keras.saving"),
        "our own stand-in": layer(
            "StandIn",
            {"name": "s", "stands_for": "x", "outputs": [[[[None, 4], "float32"]]]},
            "layerwise.explain.stand_in",
            registered_name="layerwise>StandIn",
        ),
    }  # fmt: skip


def damaged(config, choose):
    """Change a configuration at a random place."""
    spots = list(places_of(config))
    owner, key = choose.choice(spots)
    other, other_key = choose.choice(spots)
    junk = [None, -1, 0, 1, 10**12, 2.5, float("inf"), True, "", "x", "\ud800", "a/b", [], {}]
    junk += [[None], [[]], {"class_name": "x"}, {"class_name": [], "config": 3}, "x" * 10_000]
    way = choose.randrange(6)
    if way == 0:
        del owner[key]
    elif way == 1:
        owner[key] = copy.deepcopy(other[other_key])
    elif way == 2 and isinstance(owner[key], list):
        owner[key] = owner[key] * 2
    elif way == 3 and isinstance(owner[key], list):
        choose.shuffle(owner[key])
    elif way == 4 and isinstance(owner, dict):
        owner[choose.choice(["class_name", "module", "config", "name", "zz"])] = owner.pop(key)
    else:
        owner[key] = copy.deepcopy(choose.choice(junk))


def places_of(value):
    """Yield (container, key) of everything inside a configuration."""
    pairs = value.items() if isinstance(value, dict) else enumerate(value)
    for key, inner in list(pairs):
        yield value, key
        if isinstance(inner, dict | list):
            yield from places_of(inner)


def written(path, config):
    text = config if isinstance(config, str) else json.dumps(config)
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("config.json", text.encode("utf-8", "surrogatepass"))
    return path


def outcome(explain, path):
    """Explain a file and use the result in every way; return what came of it."""
    from layerwise.errors import LayerwiseError

    start = time.monotonic()
    try:
        explanation = explain(path)
        json.dumps(explanation.to_dict())
        str(explanation).encode()
        (explanation.steps() + explanation._repr_html_()).encode()
        result = "table"
    except LayerwiseError as error:
        str(error).encode()
        result = "error"
    except BaseException as error:
        result = f"{type(error).__name__}: {str(error)[:300]}"
    return result, time.monotonic() - start


def all_cases(folder, code, bases, mutations, seed, combinations):
    """Yield (name, path) of every hostile file; "some" takes a third of the combinations."""
    path = folder / "model.keras"
    for i, (payload_name, payload) in enumerate(payloads(folder, code).items()):
        for j, (place, put) in enumerate(PLACES.items()):
            if combinations == "some" and (i + j) % 3:
                continue
            config = honest()
            put(config, copy.deepcopy(payload))
            yield f"{payload_name} as {place}", written(path, config)
    choose = random.Random(seed)
    for i in range(mutations):
        config = copy.deepcopy(bases[i % len(bases)])
        for _ in range(choose.choice([1, 1, 1, 2, 4])):
            damaged(config, choose)
        yield f"mutation {i}", written(path, config)
    content = written(path, bases[0]).read_bytes()
    for i in range(mutations // 5):
        flipped = bytearray(content)
        for _ in range(choose.choice([1, 3])):
            flipped[choose.randrange(len(flipped))] ^= 1 << choose.randrange(8)
        path.write_bytes(bytes(flipped[: choose.choice([None, choose.randrange(len(flipped))])]))
        yield f"flipped bits {i}", path


def main() -> None:
    folder, bases_file, mutations, seed, combinations = sys.argv[1:]
    folder = Path(folder)
    sys.path.insert(0, str(folder))  # where evil_module is
    import keras
    from keras.src.utils.python_utils import func_dump

    from layerwise.explain import explain

    ran = []

    @keras.saving.register_keras_serializable("evil", "Evil")
    class Evil(keras.layers.Layer):
        def __init__(self, **_):
            super().__init__()
            ran.append("a registered class")

    @keras.saving.register_keras_serializable("evil", "run")
    def run(x):
        ran.append("a registered function")
        return x

    keras.config.enable_unsafe_deserialization()  # the worst that a user can have done
    marker = repr(str(folder / "ran.txt"))
    code = list(func_dump(eval(f"lambda x: open({marker}, 'w')")))
    bases = json.loads(Path(bases_file).read_text("utf-8"))
    events, results = [], {}
    path = written(folder / "model.keras", honest())
    for _ in range(WARM_UP):
        assert outcome(explain, path)[0] == "table"
    loaded = {name.partition(".")[0] for name in sys.modules}

    def watch(event, arguments):
        if event == "import":
            if arguments[0].partition(".")[0] not in loaded:
                events.append(f"import {arguments[0]}")
        elif watching and event.startswith(WATCHED):
            events.append(f"{event} {arguments[0]!r:.200}")

    watching = False
    sys.addaudithook(watch)
    for name, path in all_cases(folder, code, bases, int(mutations), int(seed), combinations):
        events.clear()
        ran.clear()
        watching = True
        result, seconds = outcome(explain, path)
        watching = False
        results[name] = [result, round(seconds, 3), [*events, *ran]]
    print(json.dumps(results))


if __name__ == "__main__":
    main()
