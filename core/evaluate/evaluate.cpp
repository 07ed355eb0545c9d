#include "evaluate/evaluate.h"

#include <charconv>

#include "evaluate/aggregated_posterior.h"
#include "evaluate/bound.h"
#include "evaluate/disentanglement.h"
#include "evaluate/kl_by_dimension.h"
#include "evaluate/linear_svm.h"
#include "evaluate/log_likelihood.h"
#include "evaluate/logistic_regression.h"
#include "evaluate/pose_recovery.h"
#include "evaluate/spectrum.h"
#include "evaluate/squared_error.h"
#include "io/array.h"
#include "io/error.h"

namespace latitude::evaluate {

// The registry: one line a metric.
const std::vector<Metric>& metrics() {
  static const std::vector<Metric> all = {
      {"bound", "reconstruction, kl_z, kl_u and elbo in nats per image (Vive 2017, equations 6 to 9)", measure_bound},
      {"squared_error", "squared distance of image and reconstruction from the posterior means, per image",
       measure_squared_error},
      {"log_likelihood",
       "log p(x) by importance sampling with its standard error; log_likelihood:N with N samples (2,000)",
       [](model::GenerativeModel& model, const data::Dataset& dataset, std::uint64_t seed) {
         return measure_log_likelihood(model, dataset, seed);
       },
       measure_log_likelihood},
      {"spectrum", "eigenvalues of the covariance of the posterior means, active components and active units",
       measure_spectrum},
      {"kl_by_dimension", "KL divergence to the prior of each dimension of z, and how many have collapsed onto it",
       measure_kl_by_dimension},
      {"aggregated_posterior", "KL divergence of the posteriors' mixture over the set to the prior, by dimension of z",
       measure_aggregated_posterior},
      {"logistic_regression", "accuracy of a linear classifier on means, means and variances, and one sample",
       measure_logistic_regression},
      {"linear_svm", "accuracy of linear SVMs on the means: test set, 9 folds of the training set (Vive 2017, table 1)",
       measure_linear_svm},
      {"pose_recovery", "R^2 of the true poses from u and from z after the best affine alignment",
       measure_pose_recovery},
      {"disentanglement", "MIG, DCI and SAP of z, u and both, for data with true poses", measure_disentanglement},
  };
  return all;
}

namespace {

constexpr std::int64_t kMostSamples = 10'000'000;

Numbers measured(const std::string& asked, model::GenerativeModel& model, const data::Dataset& dataset,
                 std::uint64_t seed) {
  const std::size_t colon = asked.find(':');
  const std::string name = asked.substr(0, colon);
  const auto found =
      std::find_if(metrics().begin(), metrics().end(), [&](const Metric& metric) { return metric.name == name; });
  if (found == metrics().end()) {
    std::string known;
    for (const Metric& metric : metrics()) known += (known.empty() ? "" : ", ") + metric.name;
    throw Error("--metrics: found \"" + name + "\", expected one of: " + known);
  }
  if (colon == std::string::npos) return found->measure(model, dataset, seed);
  if (!found->measure_with) throw Error("--metrics: found \"" + asked + "\", but " + name + " takes no number");
  std::int64_t samples = 0;
  const char *first = asked.data() + colon + 1, *last = asked.data() + asked.size();
  const auto read = std::from_chars(first, last, samples);
  if (read.ec != std::errc() || read.ptr != last || samples < 2 || samples > kMostSamples) {
    throw Error("--metrics: found \"" + asked + "\", expected " + name + ":N with 2 to " +
                std::to_string(kMostSamples) + " samples");
  }
  return found->measure_with(model, dataset, seed, samples);
}

}  // namespace

Numbers evaluate(model::GenerativeModel& model, const data::Dataset& dataset, const std::vector<std::string>& names,
                 std::uint64_t seed) {
  check_fit(model, dataset);
  std::vector<std::string> wanted = {"bound"};
  for (const std::string& name : names) {
    if (std::find(wanted.begin(), wanted.end(), name) == wanted.end()) wanted.push_back(name);
  }
  Numbers numbers;
  for (const std::string& name : wanted) numbers.merge(measured(name, model, dataset, seed));
  return numbers;
}

void check_fit(const model::GenerativeModel& model, const data::Dataset& dataset) {
  const model::ImageShape& s = model.image_shape();
  const std::vector<std::int64_t> expected = {s.channels, s.height, s.width};
  const std::vector<std::int64_t> found = dataset.images.sizes().slice(1).vec();
  if (found != expected) {
    throw Error("data " + dataset.name + ": found images of shape " + io::to_string(found) + ", expected the model's " +
                io::to_string(expected));
  }
  if (dataset.size() == 0) throw Error("data " + dataset.name + ": found no images, expected at least one");
}

void for_each_block(model::GenerativeModel& model, const data::Dataset& dataset,
                    const std::function<void(const at::Tensor& images)>& see) {
  constexpr std::int64_t kBlock = 500;
  const torch::NoGradGuard no_grad;
  const at::Device device = model.parameters().front().device();
  for (std::int64_t first = 0; first < dataset.size(); first += kBlock) {
    see(dataset.images.narrow(0, first, std::min(kBlock, dataset.size() - first)).to(device));
  }
}

}  // namespace latitude::evaluate
