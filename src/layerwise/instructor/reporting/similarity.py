"""Which submissions share nearly the same code in an answer that leaves room to differ.

What is compared, and what is not, decides whether the result is fair:

- only answers with enough code of their own: two short right answers are alike by nature;
- without the given code and the stub, which everybody has;
- without answers that are nearly the key's own: the plain way to write it is nobody's property;
- without passages that many in the class share: they come from the chapter or the lecture.

What is left is a reason to read two notebooks side by side, and no more than that.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher

from layerwise.instructor.reporting.code_tokens import code_tokens, shingles

LEAST_TOKENS = 60  # an answer that is shorter is not compared
MOST_TOKENS = 3_000  # nor one that is longer: the time of comparing two grows with the square
LEAST_OWN = 25  # pieces of code that are neither given nor common
THRESHOLD = 0.9  # of the tokens, in the same order
_CANDIDATE = 0.5  # of the own pieces: below, the order need not be compared
_COMMON_SHARE, _COMMON_LEAST = 0.1, 10

Tokens = tuple[str, ...]
Sources = Mapping[str, str]


@dataclass(frozen=True)
class Match:
    """A group of submissions whose answers to a question are nearly the same.

    Parameters
    ----------
    question : str
    names : tuple of str
        Two or more.
    share : float
        Of the tokens, in the same order: so much at least each has in common with one other of
        these. It is 1 where nothing but names, comments and the layout differs.
    tokens : int
        How long the shorter answer is.
    """

    question: str
    names: tuple[str, ...]
    share: float
    tokens: int


def similar_answers(
    answers: Mapping[str, Sources], *, given: Sources | None = None, key: Sources | None = None
) -> list[Match]:
    """Return the answers that are alike beyond what everybody shares.

    Parameters
    ----------
    answers : mapping of str to mapping of str to str
        For each submission, the source of its answer to each question.
    given : mapping of str to str, optional
        For each question, the code that everybody was given: the stub.
    key : mapping of str to str, optional
        For each question, the key's answer.

    Returns
    -------
    list of Match
        The longest answers first, then the most alike.

    Examples
    --------
    >>> similar_answers({"ada": {"mean": "a = b"}, "bo": {"mean": "a = b"}})
    []
    """
    given, key = given or {}, key or {}
    questions = dict.fromkeys(name for sources in answers.values() for name in sources)
    found = []
    for question in questions:
        sources = {name: own[question] for name, own in answers.items() if question in own}
        texts = _distinct(sources, code_tokens(key.get(question, "")))
        own = _own_pieces(texts, shingles(code_tokens(given.get(question, ""))))
        found += _groups(question, texts, own)
    return sorted(found, key=lambda match: (-match.tokens, -match.share, match.names))


def _distinct(sources: Sources, key: Tokens) -> dict[Tokens, list[str]]:
    """Return the submissions of each text that is long enough and not the key's."""
    texts: dict[Tokens, list[str]] = defaultdict(list)
    for name in sorted(sources):
        tokens = code_tokens(sources[name])
        if LEAST_TOKENS <= len(tokens) <= MOST_TOKENS:
            texts[tokens].append(name)
    return {tokens: names for tokens, names in texts.items() if _share(tokens, key) < THRESHOLD}


def _own_pieces(texts: Mapping[Tokens, list[str]], given: frozenset) -> dict[Tokens, frozenset]:
    """Return each text's pieces that are neither given nor common; leave out short rests."""
    pieces = {tokens: shingles(tokens) - given for tokens in texts}
    users = Counter()
    for tokens, names in texts.items():
        users.update(dict.fromkeys(pieces[tokens], len(names)))
    limit = max(_COMMON_LEAST, _COMMON_SHARE * sum(map(len, texts.values())))
    common = {piece for piece, count in users.items() if count > limit}
    own = {tokens: found - common for tokens, found in pieces.items()}
    return {tokens: found for tokens, found in own.items() if len(found) >= LEAST_OWN}


def _groups(
    question: str, texts: Mapping[Tokens, list[str]], own: Mapping[Tokens, frozenset]
) -> list[Match]:
    """Join each text to the groups that hold one nearly like it."""
    partners = _candidates(own)
    groups: list[tuple[float, list[Tokens]]] = []  # the least share in it, and the texts
    for tokens in sorted(own):
        share, joined, apart = 1.0, [tokens], []
        for least, group in groups:
            likeness = (_share(tokens, other) for other in group if other in partners[tokens])
            if near := next((value for value in likeness if value >= THRESHOLD), None):
                share, joined = min(share, near, least), joined + group
            else:
                apart.append((least, group))
        groups = [*apart, (share, joined)]
    return [
        Match(question, names, share, min(map(len, group)))
        for share, group in groups
        if len(names := tuple(sorted(name for text in group for name in texts[text]))) > 1
    ]


def _candidates(own: Mapping[Tokens, frozenset]) -> dict[Tokens, set[Tokens]]:
    """Return for each text those that share enough pieces, found without comparing all pairs."""
    holders: dict[int, list[Tokens]] = defaultdict(list)
    partners: dict[Tokens, set[Tokens]] = {}
    for tokens, pieces in own.items():
        shared = Counter(other for piece in pieces for other in holders[piece])
        partners[tokens] = {
            other
            for other, count in shared.items()
            if count >= _CANDIDATE * max(len(pieces), len(own[other]))
        }
        for other in partners[tokens]:
            partners[other].add(tokens)
        for piece in pieces:
            holders[piece].append(tokens)
    return partners


def _share(first: Tokens, second: Tokens) -> float:
    """Return which part of the tokens is the same in the same order, or 0 if far from enough."""
    lengths = len(first), len(second)
    if 2 * min(lengths) < THRESHOLD * sum(lengths):
        return 0.0
    # the order decides a little in difflib: the same pair always comes in the same one
    first, second = sorted((first, second))
    return SequenceMatcher(None, first, second, autojunk=False).ratio()
