"""The other side of the bench clustering: Eq. 1 in numpy, average linkage by fastcluster (by scipy where it is not installed)."""
import json
import sys
import time

import numpy as np

try:
    from fastcluster import linkage

    program = "fastcluster"
except ImportError:
    from scipy.cluster.hierarchy import linkage

    program = "scipy"

settings = json.loads(sys.argv[1])
k = settings["k"]
for line in sys.stdin:
    request = json.loads(line)
    values = np.fromfile(request["matrix"], dtype=np.float64).reshape(-1, settings["nDatasets"])
    n = len(values)
    distances = np.empty(n * (n - 1) // 2)
    started = time.perf_counter()
    at = 0
    for i in range(n - 1):
        differences = np.abs(values[i + 1 :] - values[i])
        differences.partition(differences.shape[1] - k, axis=1)
        distances[at : at + n - 1 - i] = differences[:, -k:].mean(axis=1)
        at += n - 1 - i
    distance_seconds = time.perf_counter() - started
    started = time.perf_counter()
    merges = linkage(distances, method="average")
    linkage_seconds = time.perf_counter() - started
    merges.astype(np.float64).tofile(request["merges"])
    print(
        json.dumps({"program": program, "distanceSeconds": distance_seconds, "linkageSeconds": linkage_seconds}), flush=True
    )
