// What the figures of the paper on templates and spatial transformers share: samples and how sharp they are, pictures
// in blocks, and models by way of a shelf.
#pragma once

#include <ATen/core/Tensor.h>

#include <string>
#include <vector>

#include "engine/over_runs.h"
#include "engine/run_shelf.h"
#include "engine/tvae_models.h"
#include "io/picture.h"

namespace latitude::engine {

// Calls `see` for every model and every run (seeds 1 to options.runs).
void for_each_tvae_model(
    const ReproductionOptions& options, const std::vector<TvaeModel>& models, const Watch& watch,
    const std::function<void(std::size_t index, const ShelvedRun& run, const data::Splits& splits)>& see);

// Pictures [N, C, H, W] of codes from p(z), at the mean pose or at poses from p(u); the same codes for either. On the
// CPU.
at::Tensor sampled_pictures(model::GenerativeModel& model, std::int64_t count, std::uint64_t seed, bool sample_pose);

// Grey in parts of ink: sum 4 p (1 - p) over sum p. 0 where every pixel is black or white; the more, the blurrier.
double greyness(const at::Tensor& pictures);

// Each picture's ink, the sum of its pixels: [N].
at::Tensor ink(const at::Tensor& pictures);

// Tiled pictures side by side on white, with `gap` pixels between; at one height.
io::Picture beside(const std::vector<io::Picture>& blocks, int gap = 8);

}  // namespace latitude::engine
