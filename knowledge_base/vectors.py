"""Finds rows by meaning: looks at every row while there are few, at the nearest clusters when there are many."""

import importlib
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

faiss: Any = importlib.import_module("faiss")  # its types leave out what its Python layer adds

FLAT_UP_TO = 20_000
"""Rows up to which every one is looked at and all are kept in memory. Measured at 384 numbers a row, CPU ms p50 of a
search: 10,000 rows 0.5, 20,000 1.5 (clusters 0.3), 50,000 4.3 (0.7), 100,000 9.4 (1.1)."""
AIMED_RECALL = 0.997
"""Share of the ten truly nearest rows to find, of questions tried while building. Of real questions 0.97 to 0.994 were
found then; with 0.992 it was 0.95 at 300,000 rows (tests/benchmarks/knowledge_base/scale)."""
_MOST_LOOKED_INTO = 1 / 8
"""Share of the clusters; where rows lie so scattered that more would be needed, time counts more than recall."""
_COMPARED = 40
"""Rows at least whose exact vectors are compared; the ones searched in are rounded to a byte a number."""
_TRIED = 128
_NEAREST = 10
_TRAINED_ON = 40
"""Rows a cluster is learnt from."""
_WIDER = 4
_SEARCHED, _EXACT = "dense.faiss", "vectors.npy"

Vector = NDArray[np.float32]


class Allowed:
    """Rows that may be found; made once for many searches."""

    def __init__(self, rows: NDArray[np.bool_]) -> None:
        self.rows = rows
        self.count = int(rows.sum())
        self.selector = faiss.IDSelectorBitmap(np.packbits(rows, bitorder="little"))


class Vectors:
    """What `write` wrote. Many rows stay on disk and are read as they are needed. Safe to share between threads."""

    def __init__(self, folder: Path) -> None:
        self.on_disk = (folder / _EXACT).is_file()
        searched = str(folder / _SEARCHED)
        if self.on_disk:
            self._index = faiss.read_index(searched, faiss.IO_FLAG_MMAP)
            lists = faiss.downcast_InvertedLists(self._index.invlists)
            lists.prefetch_nthread = 0  # starting threads takes longer than reading pages that are in memory already
            self._rows = np.load(folder / _EXACT, mmap_mode="r", allow_pickle=False).view(np.ndarray)
        else:
            self._index = faiss.read_index(searched)
            shape = (self._index.ntotal, self._index.d)
            self._rows = faiss.rev_swig_ptr(self._index.get_xb(), shape[0] * shape[1]).reshape(shape)

    def __len__(self) -> int:
        return int(self._index.ntotal)

    @property
    def clusters(self) -> int:
        """How many clusters a search looks into; 0: it looks at every row."""
        return int(self._index.nprobe) if self.on_disk else 0

    def at(self, rows: NDArray[np.int64]) -> Vector:
        """The vectors of `rows`."""
        return np.asarray(self._rows[rows], dtype=np.float32)

    def nearest(self, query: Vector, count: int, allowed: Allowed | None = None) -> NDArray[np.int64]:
        """Up to `count` rows nearest to `query`, best first; of `allowed` ones only, however far those are."""
        count = min(count, len(self) if allowed is None else allowed.count)
        if count == 0:
            return np.zeros(0, dtype=np.int64)
        selector = None if allowed is None else allowed.selector
        if not self.on_disk:
            return self._found(query, count, faiss.SearchParameters(sel=selector))
        clusters = self.clusters
        while True:
            how = faiss.SearchParametersIVF(sel=selector, nprobe=clusters)
            found = self._found(query, max(count, _COMPARED), how)
            if len(found) >= count or clusters >= self._index.nlist:
                exact = self.at(found) @ query
                best: NDArray[np.int64] = found[np.argsort(-exact, kind="stable")[:count]]
                return best
            clusters = min(clusters * _WIDER, self._index.nlist)

    def _found(self, query: Vector, count: int, how: faiss.SearchParameters) -> NDArray[np.int64]:
        rows: NDArray[np.int64] = self._index.search(query.reshape(1, -1), count, params=how)[1][0]
        return rows[rows >= 0]


def write(vectors: Vector, folder: Path, *, flat_up_to: int = FLAT_UP_TO) -> None:
    """Write rows of length 1 into `folder` for `Vectors` to read."""
    rows, dimensions = vectors.shape
    if rows <= flat_up_to:
        index = faiss.IndexFlatIP(dimensions)
        index.add(vectors)
    else:
        clusters = 2 ** round(np.log2(4 * np.sqrt(rows)))
        index = faiss.index_factory(dimensions, f"IVF{clusters},SQ8", faiss.METRIC_INNER_PRODUCT)
        chosen = np.random.default_rng(0).permutation(rows)[: clusters * _TRAINED_ON]
        index.train(vectors[chosen])
        index.add(vectors)
        index.nprobe = clusters_needed(index, vectors)
        np.save(folder / _EXACT, vectors.astype(np.float16), allow_pickle=False)
    faiss.write_index(index, str(folder / _SEARCHED))


def clusters_needed(index: faiss.IndexIVF, vectors: Vector) -> int:
    """The fewest clusters, a quarter more at a time, in which `AIMED_RECALL` of the nearest rows are found."""
    questions = _tried_questions(vectors)
    truly = faiss.knn(questions, vectors, min(_NEAREST, len(vectors)), metric=faiss.METRIC_INNER_PRODUCT)[1]
    clusters, most = 1, max(1, int(index.nlist * _MOST_LOOKED_INTO))
    while clusters < most:
        found = index.search(questions, _COMPARED, params=faiss.SearchParametersIVF(nprobe=clusters))[1]
        if recall(truly, found) >= AIMED_RECALL:
            break
        clusters += max(1, clusters // 4)
    return int(min(clusters, most))


def recall(truly: NDArray[np.int64], found: NDArray[np.int64]) -> float:
    """Share of the rows of `truly` that stand in the same line of `found`."""
    shares = [np.isin(line, other).mean() for line, other in zip(truly, found, strict=True)]
    return float(np.mean(shares))


def _tried_questions(vectors: Vector) -> Vector:
    """Halfway between two rows each: on the subjects of the base, and not on top of a row."""
    drawn = np.random.default_rng(0).integers(0, len(vectors), (2, _TRIED))
    halfway = vectors[drawn[0]] + vectors[drawn[1]]
    length = np.maximum(np.linalg.norm(halfway, axis=1, keepdims=True), 1e-9)
    return np.ascontiguousarray(halfway / length, dtype=np.float32)
