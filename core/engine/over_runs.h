// Numbers measured once in every run of an experiment.
#pragma once

#include <string>
#include <vector>

namespace latitude::engine {

struct OverRuns {
  std::vector<double> values;
  double mean() const;
  double deviation() const;  // of a run; 0 for a single one
};

// ", 1 run" or ", mean of 10 runs".
std::string over_runs(int runs);

// printf, as a std::string of at most 500 characters.
std::string sentence(const char* format, ...) __attribute__((format(printf, 1, 2)));

}  // namespace latitude::engine
