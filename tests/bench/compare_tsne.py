#!/usr/bin/env python3
"""t-SNE of latitude-cli beside openTSNE, in one run: time, and the KL divergence of both maps by the same sum.

    python3 -m venv V && V/bin/pip install openTSNE==1.0.4 scikit-learn
    V/bin/python tests/bench/compare_tsne.py CODES.npy [--rounds R]

Both take the codes as they are, perplexity 30, 250 early and 500 late iterations, all cores. The divergence is measured
here for both with openTSNE's affinities from exact neighbours and every pair in Z. Trustworthiness (scikit-learn) is
that of the first 5,000 codes.
"""
import argparse
import json
import pathlib
import subprocess
import tempfile
import time

import numpy as np
import openTSNE
from sklearn.manifold import trustworthiness

CLI = pathlib.Path(__file__).resolve().parents[2] / "build/bin/latitude-cli"


def ours(path, seed):
    with tempfile.TemporaryDirectory() as folder:
        out, numbers = f"{folder}/map.npy", f"{folder}/map.json"
        start = time.time()
        subprocess.run([CLI, "embed", path, "--method", "tsne", "--device", "cpu", "--seed", str(seed), "--out", out,
                        "--json", numbers],
                       check=True, stdout=subprocess.DEVNULL)
        seconds = time.time() - start
        return np.load(out).astype(np.float64), seconds, json.load(open(numbers))["kl"]


def theirs(codes, seed):
    start = time.time()
    embedding = openTSNE.TSNE(perplexity=30, n_jobs=-1, random_state=seed).fit(codes)
    return np.asarray(embedding), time.time() - start


def divergence(p, y):
    """KL(P || Q), every pair in Z."""
    z = 0.0
    for first in range(0, len(y), 500):
        block = y[first:first + 500]
        squared = (block[:, :1] - y[None, :, 0]) ** 2 + (block[:, 1:] - y[None, :, 1]) ** 2
        z += (1 / (1 + squared)).sum()
    z -= len(y)
    p = p.tocoo()
    squared = ((y[p.row] - y[p.col]) ** 2).sum(1)
    return float((p.data * np.log(p.data * (1 + squared) * z)).sum())


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("codes")
    parser.add_argument("--rounds", type=int, default=1)
    options = parser.parse_args()
    codes = np.load(options.codes)
    p = openTSNE.affinity.PerplexityBasedNN(codes, perplexity=30, method="exact" if len(codes) < 20000 else "approx",
                                            n_jobs=-1, random_state=0).P
    for seed in range(1, options.rounds + 1):
        map_ours, seconds_ours, reported = ours(options.codes, seed)
        map_theirs, seconds_theirs = theirs(codes, seed)
        some = slice(0, 5000)
        print(f"{len(codes)} codes of {codes.shape[1]} dimensions, seed {seed}\n"
              f"  Latitude  {seconds_ours:7.2f} s  KL {divergence(p, map_ours):.4f} (its own figure {reported:.4f})  "
              f"trustworthiness {trustworthiness(codes[some], map_ours[some]):.4f}\n"
              f"  openTSNE  {seconds_theirs:7.2f} s  KL {divergence(p, map_theirs):.4f}  "
              f"trustworthiness {trustworthiness(codes[some], map_theirs[some]):.4f}\n"
              f"  ratio of times {seconds_theirs / seconds_ours:.1f}", flush=True)


if __name__ == "__main__":
    main()
