#include "evaluate/evaluate.h"

#include "evaluate/bound.h"
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
  };
  return all;
}

Numbers evaluate(model::GenerativeModel& model, const data::Dataset& dataset, const std::vector<std::string>& names,
                 std::uint64_t seed) {
  check_fit(model, dataset);
  std::vector<std::string> wanted = {"bound"};
  for (const std::string& name : names) {
    if (std::find(wanted.begin(), wanted.end(), name) == wanted.end()) wanted.push_back(name);
  }
  Numbers numbers;
  for (const std::string& name : wanted) {
    const auto found =
        std::find_if(metrics().begin(), metrics().end(), [&](const Metric& metric) { return metric.name == name; });
    if (found == metrics().end()) {
      std::string known;
      for (const Metric& metric : metrics()) known += (known.empty() ? "" : ", ") + metric.name;
      throw Error("--metrics: found \"" + name + "\", expected one of: " + known);
    }
    numbers.merge(found->measure(model, dataset, seed));
  }
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
