// How many directions of the latent space carry information: the eigenvalues of the covariance of the posterior means
// over the set (seed study of Renyi bounds and geodesics, section 2.1, figures 1 and 2 left), and Burda's active units,
// the single dimensions whose mean varies (Burda, Grosse, Salakhutdinov 2016). Both count above 0.01.
#pragma once

#include "evaluate/evaluate.h"

namespace latitude::evaluate {

inline constexpr double kActive = 0.01;

// "eigenvalue_01", ... largest first, "active_components" (eigenvalues above kActive), "active_units" (variances of a
// dimension's mean above kActive). Throws Error for a set of one image and for codes that are not finite.
Numbers measure_spectrum(model::GenerativeModel& model, const data::Dataset& dataset, std::uint64_t seed);

}  // namespace latitude::evaluate
