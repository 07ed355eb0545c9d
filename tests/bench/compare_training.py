#!/usr/bin/env python3
"""Training beside Python's PyTorch on this machine, in one run: the two take turns, so that a noisy neighbour meets both.
Prints seconds an epoch, their ratio and the peak memory of each.

usage: compare_training.py [--python PYTHON_WITH_TORCH] [--rounds N] [--bench build/bin/bench_train]
"""
import argparse
import json
import pathlib
import statistics
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
CASES = (("VAE 2 x 256, z 20, Adam", "BM_VaeEpochAdam", "vae"), ("affine TVAE, z 20, Adam", "BM_TvaeEpochAdam", "tvae"))


def ours(bench, name):
    out = subprocess.run([bench, f"--benchmark_filter={name}", "--benchmark_format=json"], check=True,
                         stdout=subprocess.PIPE, stderr=subprocess.DEVNULL).stdout
    run = json.loads(out)["benchmarks"][0]
    if run.get("error_occurred"):
        sys.exit(f"{bench}: {run['error_message']}")
    return run["real_time"], run["peak_MiB"]


def theirs(python, model, optimiser):
    out = subprocess.run([python, HERE / "pytorch_vae.py", "--model", model, "--optimiser", optimiser, "--epochs", "3"],
                         check=True, stdout=subprocess.PIPE).stdout
    run = json.loads(out)
    return run["median_epoch_seconds"], run["peak_rss_mb"]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--python", default=sys.executable)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--bench", default=HERE.parents[1] / "build" / "bin" / "bench_train")
    options = parser.parse_args()
    for title, name, model in CASES:
        runs = {"ours": [], "default": [], "fused": []}
        for _ in range(options.rounds):
            runs["ours"].append(ours(options.bench, name))
            for optimiser in ("default", "fused"):
                runs[optimiser].append(theirs(options.python, model, optimiser))
        seconds = {key: statistics.median(time for time, _ in each) for key, each in runs.items()}
        memory = {key: max(peak for _, peak in each) for key, each in runs.items()}
        print(f"{title}, MNIST, batch 100, median of {options.rounds} rounds of 3 epochs")
        for key, label in (("ours", "Latitude"), ("default", "PyTorch, Adam"), ("fused", "PyTorch, Adam fused")):
            print(f"  {label:20} {seconds[key]:6.2f} s an epoch   peak {memory[key]:6.0f} MiB   "
                  f"{seconds[key] / seconds['ours']:.2f} x ours")


if __name__ == "__main__":
    main()
