// How long a walk is under each of the distances: its length, its energy, and how far each step has come.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "geometry/distance.h"

namespace latitude::geometry {

// Of a walk in n steps over unit time: length is the sum of the steps' distances, energy n times the sum of their
// squares. Energy is never below length^2, and equal to it at constant speed. For divergences, which are no metrics,
// the sums depend on the number of steps: finer walks have smaller ones.
struct PathMeasure {
  double length = 0, energy = 0;
};

// 0 for fewer than two points. Throws Error when sizes differ.
PathMeasure measure_path(const std::vector<DiagonalGaussian>& points, const DistanceKind& kind);
// Under every registered distance, by name.
std::map<std::string, PathMeasure> measure_path(const std::vector<DiagonalGaussian>& points);

// The length from the first point to each, the first entry 0.
std::vector<double> running_length(const std::vector<DiagonalGaussian>& points, const DistanceKind& kind);

}  // namespace latitude::geometry
