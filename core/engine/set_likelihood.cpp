#include "engine/set_likelihood.h"

#include <cmath>

#include "evaluate/log_likelihood.h"
#include "nn/random.h"

namespace latitude::engine {

SetLikelihood set_likelihood(model::GenerativeModel& model, const data::Dataset& set,
                             const ReproductionOptions& options, const Watch& watch, const std::string& what) {
  constexpr std::int64_t kImagesAtOnce = 32;  // between two looks at whether to stop
  const at::Device device = model.parameters().front().device();
  at::Generator noise = nn::generator(0);
  SetLikelihood sum;
  double variance = 0;
  std::int64_t seen = 0;
  const auto n = static_cast<double>(set.size());
  for (const at::Tensor& images : set.images.split(kImagesAtOnce)) {
    watch.check();
    const evaluate::Likelihood found =
        evaluate::importance_log_likelihood(model, images.to(device), options.samples, noise,
                                            device.is_cuda() ? evaluate::kRowsOnGpu : evaluate::kRowsInCache);
    sum.log_p += found.log_p.sum().item<double>();
    variance += found.standard_error.square().sum().item<double>();
    sum.effective_samples += found.effective_samples.sum().item<double>();
    seen += images.size(0);
    const double part = static_cast<double>(seen) / n;
    if (watch.progress) watch.progress("log p(x) of " + what, part, std::to_string(seen) + " images", -1);
  }
  return {sum.log_p / n, std::sqrt(variance) / n, sum.effective_samples / n};
}

}  // namespace latitude::engine
