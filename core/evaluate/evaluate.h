// Measurements of a model on a data set. One metric is one file and one line in evaluate.cpp.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "data/dataset.h"
#include "model/model.h"

namespace latitude::evaluate {

using Numbers = std::map<std::string, double>;

struct Metric {
  std::string name, description;
  // Adds its numbers; `seed` fixes whatever it samples.
  std::function<Numbers(model::GenerativeModel&, const data::Dataset&, std::uint64_t seed)> measure;
  // The same with that many samples for each image, asked for as "NAME:SAMPLES"; empty where no number is to be chosen.
  std::function<Numbers(model::GenerativeModel&, const data::Dataset&, std::uint64_t seed, std::int64_t samples)>
      measure_with = {};
};

const std::vector<Metric>& metrics();

// The bound and its parts (always), and the metrics named, each with its own number of samples ("log_likelihood") or
// with one that is asked for ("log_likelihood:5000"). Throws Error for an unknown name, a number that is none, and when
// the images' shape is not the model's.
Numbers evaluate(model::GenerativeModel& model, const data::Dataset& dataset, const std::vector<std::string>& names,
                 std::uint64_t seed = 0);

// Throws Error when the images of the set cannot go into the model.
void check_fit(const model::GenerativeModel& model, const data::Dataset& dataset);

// Calls `see` for the set's images in blocks on the model's device, without gradients.
void for_each_block(model::GenerativeModel& model, const data::Dataset& dataset,
                    const std::function<void(const at::Tensor& images)>& see);

}  // namespace latitude::evaluate
