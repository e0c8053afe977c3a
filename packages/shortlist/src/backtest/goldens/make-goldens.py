"""Static prior and brute force on the published records, by numpy and scipy alone: `python make-goldens.py SHARED_FOLDER`.

Prior of a target: mean over the other datasets of the z-scores (population deviation) of the models recorded on the target.
"""

import csv
import json
import sys
import warnings

import numpy as np
from scipy.stats import weightedtau

published = f"{sys.argv[1]}/published/"
warnings.simplefilter("ignore", RuntimeWarning)  # the mean of no z-score is NaN, and then taken as 0


def authors_matrix(path):
    return np.array([line.split() for line in open(published + path).read().strip().splitlines()[1:]], float)


def z_scores(row):
    known = ~np.isnan(row)
    z = np.full(row.shape, np.nan)
    if known.sum() >= 2:
        deviation = row[known].std()
        z[known] = 0 if deviation == 0 else (row[known] - row[known].mean()) / deviation
    return z


def static_prior(finals, size):
    """(nDatasets x nModels) finals, NaN where missing; the first `size` models are the shortlist."""
    first, best, taus, places = [], [], [], []
    for target in range(len(finals)):
        models = ~np.isnan(finals[target])
        if models.sum() < 3:
            continue
        z = np.array([z_scores(row) for row in np.delete(finals[:, models], target, 0)])
        prior = np.nan_to_num(np.nanmean(z, 0))
        truth = finals[target, models]
        order = np.argsort(-prior, kind="stable")
        first.append(truth.max() - truth[order[0]])
        best.append(truth.max() - truth[order[:size]].max())
        taus.append(weightedtau(prior, truth)[0])
        places.append(np.flatnonzero(truth[order] == truth.max())[0])
    places = np.array(places)
    return {
        "nDatasets": len(first),
        "shortlistSize": size,
        "firstRegret": 100 * np.mean(first),
        "bestRegret": 100 * np.mean(best),
        "weightedTau": np.mean(taus),
        "top1": np.mean(places == 0),
        "top5": np.mean(places < 5),
    }


goldens = {
    "two-phase-selection/nlp": static_prior(authors_matrix("two-phase-selection/nlp/matrix.txt"), 10),
    "two-phase-selection/cv": static_prior(authors_matrix("two-phase-selection/cv/matrix.txt"), 7),
}
rows = list(csv.reader(open(published + "timm/top1_6_testsets.csv")))[1:]
timm = np.array([[float(cell) if cell else np.nan for cell in row[1:7]] for row in rows]).T / 100
goldens["timm"] = static_prior(timm, 20)

olml = json.load(open(published + "olml-demo/nlp_history.json"))
cells = [[olml["history"][model].get(dataset) for model in olml["history"]] for dataset in olml["datasets"]]
finals = np.array([[cell["test"] if cell else np.nan for cell in row] for row in cells], float)
goldens["olml-demo"] = static_prior(finals, 10)

# Brute force keeps the best last validation; of equals any, so the mean of their finals is expected.
regrets = []
for row in cells:
    known = [cell for cell in row if cell]
    if len(known) < 3:
        continue
    last = max(cell["val"][-1] for cell in known)
    picked = np.mean([cell["test"] for cell in known if cell["val"][-1] == last])
    regrets.append(max(cell["test"] for cell in known) - picked)
goldens["olml-demo"]["bruteForceRegret"] = 100 * np.mean(regrets)

print(json.dumps(goldens, indent=2))
