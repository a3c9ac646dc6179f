"""`explain` is a function however it is imported, in every order."""

import itertools
import json
import subprocess
import sys

import pytest

IMPORTS = {
    "from layerwise import explain": "explain",
    "from layerwise.explain import explain as e2": "e2",
    "import layerwise.explain": "layerwise.explain",
    "import layerwise": "layerwise.explain",
    "from layerwise.explain import LayerReport": "layerwise.explain.explain",
}
TWO = ["import layerwise", *itertools.permutations(list(IMPORTS)[:3], 2)]


def test_every_order_of_imports_gives_something_to_call():
    """Run all orders in one process, each with a package that was not imported yet."""
    orders = [list(order) for order in itertools.permutations(IMPORTS, 3)]
    program = f"""
import json, sys, keras
results = []
layer = keras.layers.Dense(3, name="dense")
for order in {orders!r}:
    for name in [name for name in sys.modules if name.partition(".")[0] == "layerwise"]:
        del sys.modules[name]
    scope = {{}}
    for statement in order:
        exec(statement, scope)
    exec("import layerwise", scope)
    calls = [eval(dict({IMPORTS!r})[statement], scope) for statement in order]
    results.append([call(layer, (None, 4)).parameters for call in calls])
print(json.dumps(results))
"""
    command = [sys.executable, "-c", program]
    output = subprocess.check_output(command, text=True, stderr=subprocess.DEVNULL)
    assert json.loads(output) == [[15, 15, 15]] * 60


def test_the_module_is_still_a_module():
    import layerwise.explain
    from layerwise.explain import Explanation, LayerReport

    assert {"Explanation", "LayerReport", "explain"} <= set(dir(layerwise.explain))
    assert {Explanation.__name__, LayerReport.__name__} <= set(layerwise.explain.__all__)
    assert layerwise.explain.explain.__doc__.startswith("Explain the shapes")


def test_the_function_takes_the_shape_by_name():
    import keras

    from layerwise import explain

    assert explain(keras.layers.Dense(3), input_shape=(None, 4)).parameters == 15
    with pytest.raises(TypeError):
        explain()
