#include "train/adadelta.h"

#include <ATen/Parallel.h>
#include <torch/library.h>
#include <torch/torch.h>

#include <cmath>

namespace latitude::train {
namespace {

struct Chunk {
  float* weights;
  const float* gradient;
  float* mean_square;  // E[g^2]
  float* mean_step;    // E[dx^2]
};

// One build serves every x86-64 processor: the loader picks the widest of these that the machine has.
__attribute__((target_clones("default", "avx2", "avx512f"))) void move(Chunk c, std::int64_t count, float rate,
                                                                       float rho, float epsilon) {
#pragma omp simd
  for (std::int64_t i = 0; i < count; ++i) {
    const float g = c.gradient[i];
    const float square = rho * c.mean_square[i] + (1 - rho) * g * g;
    const float step = g * std::sqrt((c.mean_step[i] + epsilon) / (square + epsilon));
    c.mean_square[i] = square;
    c.mean_step[i] = rho * c.mean_step[i] + (1 - rho) * step * step;
    c.weights[i] -= rate * step;
  }
}

void adadelta_cpu(at::Tensor weights, const at::Tensor& gradient, at::Tensor mean_square, at::Tensor mean_step,
                  double rate, double rho, double epsilon) {
  TORCH_CHECK(
      weights.is_contiguous() && gradient.is_contiguous() && mean_square.is_contiguous() && mean_step.is_contiguous(),
      "latitude::adadelta_ takes contiguous tensors");
  const Chunk all{weights.data_ptr<float>(), gradient.const_data_ptr<float>(), mean_square.data_ptr<float>(),
                  mean_step.data_ptr<float>()};
  constexpr std::int64_t kGrain = 16384;
  at::parallel_for(0, weights.numel(), kGrain, [&](std::int64_t begin, std::int64_t end) {
    const Chunk part{all.weights + begin, all.gradient + begin, all.mean_square + begin, all.mean_step + begin};
    move(part, end - begin, static_cast<float>(rate), static_cast<float>(rho), static_cast<float>(epsilon));
  });
}

// Any other device, and a GPU where our plug-in is missing: the same step in torch's own operations.
void adadelta_anywhere(at::Tensor weights, const at::Tensor& gradient, at::Tensor mean_square, at::Tensor mean_step,
                       double rate, double rho, double epsilon) {
  mean_square.mul_(rho).addcmul_(gradient, gradient, 1 - rho);
  const at::Tensor step = (mean_step + epsilon).div_(mean_square + epsilon).sqrt_().mul_(gradient);
  mean_step.mul_(rho).addcmul_(step, step, 1 - rho);
  weights.sub_(step, rate);
}

class Adadelta : public Optimiser {
 public:
  Adadelta(const at::Tensor& weights, double rate, double rho, double epsilon)
      : mean_square_(torch::zeros_like(weights)),
        mean_step_(torch::zeros_like(weights)),
        rate_(rate),
        rho_(rho),
        epsilon_(epsilon) {}

  void step(at::Tensor& weights, const at::Tensor& gradient) override {
    static const auto op =
        c10::Dispatcher::singleton()
            .findSchemaOrThrow("latitude::adadelta_", "")
            .typed<void(at::Tensor, const at::Tensor&, at::Tensor, at::Tensor, double, double, double)>();
    op.call(weights, gradient, mean_square_, mean_step_, rate_, rho_, epsilon_);
  }

  std::vector<std::pair<std::string, at::Tensor>> state() override {
    return {{"mean_square", mean_square_}, {"mean_step", mean_step_}};
  }

 private:
  at::Tensor mean_square_, mean_step_;
  double rate_, rho_, epsilon_;
};

}  // namespace

std::unique_ptr<Optimiser> make_adadelta(const io::Json& options, const at::Tensor& weights) {
  std::vector<OptimiserNumber> n = {{"rate", 1.0, 1000}, {"rho", 0.95, 0.999999}, {"epsilon", 1e-6, 1}};
  read_numbers(options, n);
  return std::make_unique<Adadelta>(weights, n[0].value, n[1].value, n[2].value);
}

}  // namespace latitude::train

TORCH_LIBRARY(latitude, m) {
  m.def(
      "adadelta_(Tensor(a!) weights, Tensor gradient, Tensor(b!) mean_square, Tensor(c!) mean_step, float rate, "
      "float rho, float epsilon) -> ()");
}
TORCH_LIBRARY_IMPL(latitude, CompositeExplicitAutograd, m) { m.impl("adadelta_", &latitude::train::adadelta_anywhere); }
TORCH_LIBRARY_IMPL(latitude, CPU, m) { m.impl("adadelta_", &latitude::train::adadelta_cpu); }
