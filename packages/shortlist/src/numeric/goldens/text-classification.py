"""Writes text-classification.json: TF-IDF and logistic regression by scikit-learn. Run: python text-classification.py"""

import json
import pathlib

import numpy
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression

texts = [
    "The cat sat on the mat, and the cat slept.",
    "A dog chased the cat!",
    "Dogs and cats: a war of 1,000 years",
    "Stocks fell as the bank raised its rates",
    "The bank's rates rose; stocks fell again.",
    "Rates rates rates: banks can't stop",
    "Goal! The striker scored in the 90th minute",
    "The striker's goal won the match",
    "ÉCOLE élève à Zürich — naïve café_bar",
    "x y z",
    "",
]
labels = [0, 0, 0, 1, 1, 1, 2, 2, 2, 0, 1]
unseen = ["The cat fell on the bank", "zürich striker", "nothing known here"]

vectorizer = TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True)
matrix = vectorizer.fit_transform(texts)


def fitted(features, targets, c):
    model = LogisticRegression(C=c, tol=1e-10, max_iter=10_000).fit(features, targets)
    return {"c": c, "probabilities": model.predict_proba(features).tolist()}


rng = numpy.random.default_rng(0)
dense = rng.normal(size=(30, 4)).round(3)
dense_labels = (dense[:, 0] + rng.normal(size=30) > 0).astype(int) + (dense[:, 1] > 0.8).astype(int)

pathlib.Path(__file__).with_suffix(".json").write_text(
    json.dumps(
        {
            "texts": texts,
            "unseen": unseen,
            "labels": labels,
            "terms": vectorizer.get_feature_names_out().tolist(),
            "idf": vectorizer.idf_.tolist(),
            "matrix": matrix.toarray().tolist(),
            "unseenMatrix": vectorizer.transform(unseen).toarray().tolist(),
            "multinomial": [fitted(matrix, labels, c) for c in (0.1, 1, 30)],
            "binary": [fitted(matrix, [min(label, 1) for label in labels], c) for c in (0.5, 10)],
            "dense": dense.tolist(),
            "denseLabels": dense_labels.tolist(),
            "denseFits": [fitted(dense, dense_labels, c) for c in (0.1, 10)],
        },
        indent=None,
    )
    + "\n"
)
