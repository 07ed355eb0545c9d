#include "engine/over_runs.h"

#include <cmath>
#include <cstdarg>
#include <cstdio>
#include <numeric>

namespace latitude::engine {

double OverRuns::mean() const {
  return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

double OverRuns::deviation() const {
  if (values.size() < 2) return 0;
  const double middle = mean();
  double sum = 0;
  for (const double value : values) sum += (value - middle) * (value - middle);
  return std::sqrt(sum / static_cast<double>(values.size() - 1));
}

std::string over_runs(int runs) { return runs == 1 ? ", 1 run" : ", mean of " + std::to_string(runs) + " runs"; }

std::string sentence(const char* format, ...) {
  char text[500];
  std::va_list values;
  va_start(values, format);
  std::vsnprintf(text, sizeof text, format, values);
  va_end(values);
  return text;
}

}  // namespace latitude::engine
