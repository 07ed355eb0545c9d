// How many directions of the latent space carry information: the eigenvalues of the covariance of the posterior means
// over the set (seed study of Renyi bounds and geodesics, section 2.1, figures 1 and 2 left), and Burda's active units,
// the single dimensions whose mean varies (Burda, Grosse, Salakhutdinov 2016). Both count above 0.01.
#pragma once

#include "evaluate/evaluate.h"

namespace latitude::evaluate {

inline constexpr double kActive = 0.01;

struct Spectrum {
  std::vector<double> eigenvalues;  // [D], largest first
  int active_components = 0;        // eigenvalues above kActive
  int active_units = 0;             // variances of a dimension's mean above kActive
};
// Of posterior means [N, D], in double. Throws Error for fewer than two and for means that are not finite.
Spectrum spectrum(const at::Tensor& means);

// "eigenvalue_01", ... largest first, "active_components", "active_units". Throws Error for a set of one image and for
// codes that are not finite.
Numbers measure_spectrum(model::GenerativeModel& model, const data::Dataset& dataset, std::uint64_t seed);

}  // namespace latitude::evaluate
