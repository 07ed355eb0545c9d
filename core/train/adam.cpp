#include "train/adam.h"

#include <torch/torch.h>

namespace latitude::train {
namespace {

class Adam : public Optimiser {
 public:
  Adam(const at::Tensor& weights, double rate, double beta1, double beta2, double epsilon)
      : mean_(torch::zeros_like(weights)),
        mean_square_(torch::zeros_like(weights)),
        steps_(torch::zeros({}, weights.options().dtype(at::kFloat))),
        rate_(rate),
        beta1_(beta1),
        beta2_(beta2),
        epsilon_(epsilon) {}

  void step(at::Tensor& weights, const at::Tensor& gradient) override {
    steps_.add_(1);
    at::_fused_adam_({weights}, {gradient}, {mean_}, {mean_square_}, {}, {steps_}, rate_, beta1_, beta2_,
                     /*weight_decay=*/0, epsilon_, /*amsgrad=*/false, /*maximize=*/false);
  }

  std::vector<std::pair<std::string, at::Tensor>> state() override {
    return {{"mean", mean_}, {"mean_square", mean_square_}, {"steps", steps_}};
  }

 private:
  at::Tensor mean_, mean_square_, steps_;
  double rate_, beta1_, beta2_, epsilon_;
};

}  // namespace

std::unique_ptr<Optimiser> make_adam(const io::Json& options, const at::Tensor& weights) {
  std::vector<OptimiserNumber> n = {
      {"rate", 0.001, 1000}, {"beta1", 0.9, 0.999999}, {"beta2", 0.999, 0.99999999}, {"epsilon", 1e-8, 1}};
  read_numbers(options, n);
  return std::make_unique<Adam>(weights, n[0].value, n[1].value, n[2].value, n[3].value);
}

}  // namespace latitude::train
