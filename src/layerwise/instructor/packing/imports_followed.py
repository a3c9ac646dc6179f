"""Which files of the package some notebooks need: found by following their imports."""

import ast
import tomllib
from collections.abc import Iterable, Iterator
from pathlib import Path


def imports_of(source: str) -> Iterator[str]:
    r"""Return the full name of everything that a source imports, wherever it does so.

    Of ``from a import b``, both ``a`` and ``a.b``: only a look at the files tells whether ``b`` is
    a module. Relative imports keep their dots.

    Examples
    --------
    >>> list(imports_of("import keras\nfrom layerwise import Checker"))
    ['keras', 'layerwise', 'layerwise.Checker']
    """
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = "." * node.level + (node.module or "")
            yield base
            separator = "" if base.endswith(".") else "."
            yield from (f"{base}{separator}{alias.name}" for alias in node.names)


def notebook_imports(notebook: dict) -> list[str]:
    """Return what the code cells of a notebook import, sorted."""
    code = [c for c in notebook["cells"] if c["cell_type"] == "code"]
    return sorted({name for cell in code for name in imports_of("".join(cell["source"]))})


def needed_files(package: Path, names: Iterable[str], chapters: Iterable[str]) -> list[Path]:
    """Return the files of the package that these imports load, sorted.

    Parameters
    ----------
    package : Path
        The folder ``layerwise``.
    names : iterable of str
        What the notebooks import.
    chapters : iterable of str
        The chapters whose checks a `Checker` loads by name.

    Returns
    -------
    list of Path
    """
    waiting = ["layerwise", *names, *(f"layerwise.checks.{stem}" for stem in chapters)]
    homes = public_homes(package)
    found: set[Path] = set()
    while waiting:
        for path in _files_of(package, homes.get(name := waiting.pop(), name)):
            if path not in found:
                found.add(path)
                waiting += _absolute_imports(package, path)
    return sorted(found | set(_data_beside(package, found)))


def foreign_imports(package: Path, files: Iterable[Path]) -> list[str]:
    """Return the first names of everything that these files import from elsewhere."""
    sources = [path for path in files if path.suffix == ".py"]
    names = {name.split(".")[0] for path in sources for name in _absolute_imports(package, path)}
    return sorted(names - {"layerwise"})


def public_homes(package: Path) -> dict[str, str]:
    """Return the module behind each public name: for ``layerwise.Checker``, ``layerwise.checks``.

    They load when they are first used, from a table that the package's own file holds.
    """
    for node in ast.parse((package / "__init__.py").read_text("utf-8")).body:
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "_HOME":
            table = ast.literal_eval(node.value)
            return {f"layerwise.{name}": home for name, home in table.items()}
    return {}


def _files_of(package: Path, name: str) -> Iterator[Path]:
    """Return the files that importing a name runs: each package on the way, and the module."""
    first, *rest = name.split(".")
    if first != "layerwise":
        return
    yield package / "__init__.py"
    place = package
    for part in rest:
        place = place / part
        if (place / "__init__.py").is_file():
            yield place / "__init__.py"
        elif place.with_suffix(".py").is_file():
            yield place.with_suffix(".py")


def _data_beside(package: Path, files: Iterable[Path]) -> Iterator[Path]:
    """Return the files that belong to these sources and are no Python, such as a demo's script."""
    project = tomllib.loads((package.parent.parent / "pyproject.toml").read_text("utf-8"))
    folders = {path.parent for path in files}
    for name, patterns in project["tool"]["setuptools"]["package-data"].items():
        folder = package.parent.joinpath(*name.split("."))
        if folder in folders:
            yield from (path for pattern in patterns for path in folder.glob(pattern))


def _absolute_imports(package: Path, path: Path) -> list[str]:
    folders = ["layerwise", *path.relative_to(package).parts[:-1]]
    names = []
    for name in imports_of(path.read_text("utf-8")):
        dots = len(name) - len(name.lstrip("."))
        base = folders[: len(folders) - dots + 1] if dots else []
        rest = name.lstrip(".")
        names.append(".".join([*base, rest] if rest else base))
    return names
