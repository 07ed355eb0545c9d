#!/usr/bin/env python3
"""tools/count-tests must count what ctest reports, and must not take a missing program or report for success."""
import pathlib
import subprocess
import sys
import tempfile
import unittest

PROGRAM = pathlib.Path(__file__).resolve().parents[2] / "tools" / "count-tests"
PASSED = '<testcase name="io.a" status="run"><system-out/></testcase>'
FAILED = '<testcase name="io.b" status="fail"><failure message=""/><system-out/></testcase>'
SKIPPED = (
    '<testcase name="io.c" status="notrun"><skipped message="SKIP_REGULAR_EXPRESSION_MATCHED"/>'
    "<system-out>[ RUN ]\nio_test.cpp:3: Skipped\nno MNIST here\n</system-out></testcase>"
)
MISSING = '<testcase name="io.d" status="notrun"><skipped message="Unable to find executable"/></testcase>'


class CountTest(unittest.TestCase):
    def count(self, *cases, status=None, options=(), write=True):
        with tempfile.TemporaryDirectory() as folder:
            report = pathlib.Path(folder) / "report.xml"
            if write:
                report.write_text(f"<testsuite>{''.join(cases)}</testsuite>")
            if status:
                report.with_name("report.xml.status").write_text(f"{status}\n")
            command = [sys.executable, str(PROGRAM), *options, str(report)]
            done = subprocess.run(command, check=False, capture_output=True, text=True)
        return done.returncode, done.stdout.splitlines()

    def test_all_passed(self):
        self.assertEqual(self.count(PASSED, PASSED), (0, ["2 passed, 0 failed, 0 skipped"]))

    def test_a_failure_is_named(self):
        code, lines = self.count(PASSED, FAILED, status=8)
        self.assertEqual((code, lines), (1, ["failed: io.b", "1 passed, 1 failed, 0 skipped"]))

    def test_a_skip_says_why(self):
        code, lines = self.count(PASSED, SKIPPED)
        self.assertEqual((code, lines), (0, ["skipped: io.c (no MNIST here)", "1 passed, 0 failed, 1 skipped"]))

    def test_a_program_that_is_missing_failed(self):
        self.assertEqual(self.count(PASSED, MISSING)[0], 1)

    def test_what_broke_off(self):
        self.assertEqual(self.count(write=False)[0], 1)
        self.assertEqual(self.count("<testcase")[0], 1)
        self.assertEqual(self.count()[0], 1)
        code, lines = self.count(PASSED, status=8)
        self.assertEqual((code, lines[-1]), (1, "1 passed, 1 failed, 0 skipped"))
        code, lines = self.count(PASSED, options=("--broken", "the build"))
        self.assertEqual((code, lines[-1]), (1, "1 passed, 1 failed, 0 skipped"))


if __name__ == "__main__":
    unittest.main()
