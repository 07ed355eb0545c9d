#!/usr/bin/env python3
"""Checks the rules of the house (CONTRIBUTING.md) in a tree and prints one line for each fault.

usage: check.py ROOT      exits with 1 when a rule is broken

- An include in quotes names its folder, and that folder is the file's own or stands left of it in ORDER.
- core never includes Qt; ui never includes torch, and of core only plain types (UI_MAY_INCLUDE).
- Nothing reads pickles or TorchScript: a model file is data, never code.
- No file is longer than MOST_LINES.
"""
import pathlib
import re
import sys

ORDER = ("io", "data", "nn", "model", "objective", "train", "atlas", "geometry", "evaluate", "engine", "cuda", "ui", "app")
CORE = ORDER[: ORDER.index("ui")]
UI_MAY_INCLUDE = re.compile(r"(ui|io|engine)/.*|train/recipe\.h")
FORBIDDEN = re.compile(r"torch::load|torch::jit|torch::serialize|pickle_load|pickle_save|torch/script\.h|torch/serialize")
QT = re.compile(r"Q[A-Z][A-Za-z]*|Qt[A-Z][A-Za-z]*/.*")
TORCH = re.compile(r"(torch|ATen|c10)/.*")
SOURCES = {".h", ".cpp", ".cu", ".cuh"}
MOST_LINES = 400

INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^">]+)[">]')
COMMENT_OR_STRING = re.compile(r'//[^\n]*|/\*.*?\*/|("(?:\\.|[^"\\\n])*")', re.DOTALL)


def without_comments(text):
    """The code alone, line by line as it was; includes and other strings stay."""
    keep = lambda match: match.group(1) if match.group(1) else "\n" * match.group(0).count("\n")
    return COMMENT_OR_STRING.sub(keep, text)


def include_fault(folder, quote, target):
    """What is wrong with `#include` of `target` in a file of `folder`, or None."""
    in_core = folder in CORE
    if in_core and QT.fullmatch(target):
        return f"core includes Qt ({target})"
    if folder == "ui" and TORCH.fullmatch(target):
        return f"ui includes torch ({target})"
    if quote == "<" or target.endswith(".moc"):
        return None
    other = target.split("/")[0]
    if "/" not in target or ".." in target or other not in ORDER:
        return f'"{target}" does not begin with a folder of the house'
    if ORDER.index(other) > ORDER.index(folder):
        return f'"{target}" stands right of {folder}'
    if folder == "ui" and not UI_MAY_INCLUDE.fullmatch(target):
        return f'"{target}" is not one of the plain headers that ui may include'
    return None


def faults_of_file(folder, text):
    """(line, what) for each fault of one file."""
    code = without_comments(text).splitlines()
    for number, line in enumerate(code, 1):
        include = INCLUDE.match(line)
        fault = include_fault(folder, *include.groups()) if include else None
        if fault:
            yield number, fault
        forbidden = FORBIDDEN.search(line)
        if forbidden:
            yield number, f"{forbidden.group(0)}: a model file is data, never code"


def faults(root):
    """Every fault of the tree at `root`, as text."""
    places = [(name, root / "core" / name) for name in CORE] + [("ui", root / "ui"), ("app", root / "app")]
    for folder in sorted(path for path in (root / "core").glob("*") if path.is_dir() and path.name not in CORE):
        yield f"{folder.relative_to(root)}: a folder that has no place in the order"
    for folder, place in places:
        for path in sorted(place.rglob("*")):
            if path.suffix in SOURCES:
                for number, what in faults_of_file(folder, path.read_text(encoding="utf-8")):
                    yield f"{path.relative_to(root)}:{number}: {what}"
    for top in ("core", "ui", "app", "tests"):
        for path in sorted((root / top).rglob("*")):
            if path.suffix in SOURCES:
                lines = len(path.read_text(encoding="utf-8").splitlines())
                if lines > MOST_LINES:
                    yield f"{path.relative_to(root)}: {lines} lines, at most {MOST_LINES}"


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    found = list(faults(pathlib.Path(sys.argv[1])))
    for fault in found:
        print(fault)
    sys.exit(1 if found else 0)


if __name__ == "__main__":
    main()
