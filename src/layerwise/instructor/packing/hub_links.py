"""Links that open a notebook on a JupyterHub, in a copy of the class's repository."""

from collections.abc import Sequence
from urllib.parse import urlencode

HUB, REPOSITORY, NAME = "HUB-ADDRESS", "REPOSITORY-ADDRESS", "REPOSITORY-NAME"


def hub_links(
    stems: Sequence[str], *, repository: str | None = None, hub: str | None = None
) -> str:
    """Return what to do, and an nbgitpuller link for each chapter.

    Parameters
    ----------
    stems : sequence of str
        The chapters.
    repository, hub : str, optional
        Their addresses. In place of a missing one stands a word in capitals, and a sentence says
        what to replace.

    Returns
    -------
    str
        Lines of Markdown.

    Examples
    --------
    >>> text = hub_links(["masking"], repository="https://git.org/a/b.git", hub="https://hub.org")
    >>> text.splitlines()[-1].startswith("- masking: https://hub.org/hub/user-redirect/git-pull?")
    True
    """
    lines = [
        "Links for a JupyterHub with nbgitpuller: unpack student.zip into the root of a git "
        "repository that your students can read, branch `main`, and hand out one link a chapter.",
        "",
    ]
    if not (repository and hub):
        lines += [_placeholders(repository, hub), ""]
    lines += [f"- {stem}: {_link(stem, repository, hub)}" for stem in stems]
    return "\n".join(lines)


def _placeholders(repository: str | None, hub: str | None) -> str:
    words, options = [], []
    if not hub:
        words, options = [f"`{HUB}`"], ["--hub URL"]
    if not repository:
        words, options = [*words, f"`{REPOSITORY}`", f"`{NAME}`"], [*options, "--repository URL"]
    encoded = "" if repository else " (in the link, `:` is `%3A` and `/` is `%2F`)"
    return f"Replace {', '.join(words)} by yours{encoded}, or pack again with {' '.join(options)}."


def _link(stem: str, repository: str | None, hub: str | None) -> str:
    name = repository.rstrip("/").rsplit("/", 1)[-1].removesuffix(".git") if repository else NAME
    query = {
        "repo": repository or REPOSITORY,
        "branch": "main",
        "urlpath": f"lab/tree/{name}/layerwise-exercises/{stem}.ipynb",
    }
    return f"{(hub or HUB).rstrip('/')}/hub/user-redirect/git-pull?{urlencode(query)}"
