// How well a model's pose tells the true one, where the data's true poses are known. A transformer VAE is free in what
// its templates look like: with another template, turned and scaled by the map G, the same pictures come of the poses G
// M. So its poses are first aligned with the true ones by the best affine map, found by least squares on training
// items; the score is R^2 = 1 - (squared residuals) / (squared deviations) on others (Hastie, Tibshirani, Friedman
// 2009, chapter 3). For u and the matrix M of the truth an affine map is just what G needs.
#pragma once

#include "evaluate/true_poses.h"

namespace latitude::evaluate {

// R^2 of each column of `targets` [N, T] from `inputs` [N, D] and a constant, fitted on the first pair and scored on
// the second: [T] in double. At most 1; below 0 where the mean alone says more; 0 for a target that does not vary.
// Columns that depend on each other do no harm. Throws Error when shapes do not fit or a number is not finite.
at::Tensor recovery(const at::Tensor& train_inputs, const at::Tensor& train_targets, const at::Tensor& test_inputs,
                    const at::Tensor& test_targets);

// For models with a pose "pose_r2_rotation", "pose_r2_scale_x", ... (the true controls from the model's own) with their
// mean "pose_r2", and "pose_r2_u_a", ... "pose_r2_u_f" (the entries of the true matrix from u) with "pose_r2_u". For
// all models "pose_r2_z_rotation", ... and "pose_r2_z": what z tells of the pose.
Numbers pose_recoveries(const PosedCodes& train, const PosedCodes& test);

// The same for one set, taught as measure_logistic_regression is. Throws Error for a set without true poses.
Numbers measure_pose_recovery(model::GenerativeModel& model, const data::Dataset& dataset, std::uint64_t seed);

}  // namespace latitude::evaluate
