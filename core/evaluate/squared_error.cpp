#include "evaluate/squared_error.h"

namespace latitude::evaluate {

Numbers measure_squared_error(model::GenerativeModel& model, const data::Dataset& dataset, std::uint64_t) {
  double sum = 0;
  for_each_block(model, dataset, [&](const at::Tensor& images) {
    const model::Encoded q = model.encode(images);
    const at::Tensor mean = model.decode(q.z.mean, q.u.mean).mean;
    sum += (images - mean).square().sum(at::kDouble).item<double>();
  });
  return {{"squared_error", sum / static_cast<double>(dataset.size())}};
}

}  // namespace latitude::evaluate
