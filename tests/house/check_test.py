#!/usr/bin/env python3
"""check.py must find each kind of fault in a made-up tree, and nothing in a clean one."""
import pathlib
import subprocess
import sys
import tempfile
import unittest

import check

CLEAN = {
    "core/io/error.h": '#include <string>\n',
    "core/model/vae.cpp": '#include "model/vae.h"\n#include <torch/torch.h>\n#include "nn/mlp.h"\n',
    "ui/panels/map.cpp": '#include <QWidget>\n#include "engine/types.h"\n#include "train/recipe.h"\n#include "ui/hub.h"\n'
    '#include "map.moc"\n',
    "app/main.cpp": '#include "evaluate/evaluate.h"\n#include "ui/window.h"\n// torch::load is never called\n',
}


class CheckTest(unittest.TestCase):
    def faults_with(self, path="", text=""):
        with tempfile.TemporaryDirectory() as folder:
            root = pathlib.Path(folder)
            for name, content in {**CLEAN, **({path: text} if path else {})}.items():
                (root / name).parent.mkdir(parents=True, exist_ok=True)
                (root / name).write_text(content)
            return list(check.faults(root))

    def expect(self, path, text, *parts):
        found = self.faults_with(path, text)
        self.assertEqual(len(found), 1, found)
        for part in (path, *parts):
            self.assertIn(part, found[0])

    def test_a_clean_tree_has_no_fault(self):
        self.assertEqual(self.faults_with(), [])

    def test_an_include_up_the_order(self):
        self.expect("core/io/a.cpp", '\n#include "engine/types.h"\n', ":2:", "right of io")
        self.expect("core/geometry/a.h", '#  include "evaluate/bound.h"', "right of geometry")
        self.expect("core/engine/a.h", '#include "ui/hub.h"', "right of engine")

    def test_an_include_that_hides_its_folder(self):
        self.expect("core/io/a.cpp", '#include "../engine/types.h"', "folder of the house")
        self.expect("core/io/a.cpp", '#include "io/../engine/types.h"', "folder of the house")
        self.expect("core/io/a.cpp", '#include "error.h"', "folder of the house")

    def test_qt_in_core(self):
        self.expect("core/engine/a.cpp", "#include <QObject>", "Qt")
        self.expect("core/engine/a.cpp", "#include <QtCore/QObject>", "Qt")

    def test_torch_in_ui(self):
        self.expect("ui/a.cpp", "#include <torch/torch.h>", "torch")
        self.expect("ui/widgets/a.cpp", '#include "ATen/ATen.h"', "torch")
        self.expect("ui/a.h", "#include <c10/core/Device.h>", "torch")

    def test_a_core_header_that_ui_may_not_know(self):
        self.expect("ui/a.cpp", '#include "model/model.h"', "plain headers")
        self.expect("ui/a.cpp", '#include "train/training.h"', "plain headers")

    def test_code_in_model_files(self):
        for name in ("torch::load(x, f)", "torch::jit::load(f)", "torch::pickle_load(b)"):
            self.expect("core/model/a.cpp", f"void f() {{\n  {name};\n}}\n", ":2:", "never code")
        self.expect("app/a.cpp", 'const char* url = "http://x";\ntorch::load(x, f);', ":2:")

    def test_a_long_file(self):
        self.expect("tests/io/a.cpp", "\n" * 401, "401 lines")
        self.assertEqual(self.faults_with("tests/io/a.cpp", "\n" * 400), [])

    def test_a_folder_without_a_place(self):
        found = self.faults_with("core/misc/a.h", "")
        self.assertEqual(found, ["core/misc: a folder that has no place in the order"])

    def test_the_status_tells(self):
        with tempfile.TemporaryDirectory() as folder:
            root = pathlib.Path(folder)
            command = [sys.executable, check.__file__, folder]
            self.assertEqual(subprocess.run(command, check=False).returncode, 0)
            (root / "core/io").mkdir(parents=True)
            (root / "core/io/a.h").write_text('#include "ui/hub.h"\n')
            done = subprocess.run(command, check=False, capture_output=True, text=True)
            self.assertEqual(done.returncode, 1)
            self.assertIn("core/io/a.h:1", done.stdout)


if __name__ == "__main__":
    unittest.main()
