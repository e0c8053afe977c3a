"""Writes average-linkage.json: merge heights by scipy, silhouettes by scikit-learn. Run: python average-linkage.py"""

import json
import pathlib

import numpy
from scipy.cluster.hierarchy import fcluster, linkage
from scipy.spatial.distance import pdist, squareform
from sklearn.metrics import silhouette_score

cases = []
for seed, n_items in enumerate([3, 7, 20, 40]):
    points = numpy.random.default_rng(seed).normal(size=(n_items, 3)).round(3)
    distances = pdist(points)
    merges = linkage(distances, method="average")
    threshold = float(numpy.quantile(merges[:, 2], 0.7))
    labels = fcluster(merges, threshold, criterion="distance")
    silhouette = silhouette_score(squareform(distances), labels, metric="precomputed")
    cases.append(
        {
            "nItems": n_items,
            "distances": distances.tolist(),
            "heights": merges[:, 2].tolist(),
            "threshold": threshold,
            "silhouette": float(silhouette),
        }
    )
pathlib.Path(__file__).with_suffix(".json").write_text(json.dumps(cases) + "\n")
