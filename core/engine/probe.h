// How linearly separable the classes are in the code at one moment of training, as plain data: accuracies of a logistic
// regression on the posteriors' means, on means and variances, and on one sample each (seed study of Renyi bounds and
// geodesics, section 2.2, figure 3).
#pragma once

namespace latitude::engine {

struct Probe {
  int epoch = 0;
  double train_means = 0, test_means = 0;
  double train_means_and_variances = 0, test_means_and_variances = 0;
  double train_sample = 0, test_sample = 0;
  bool operator==(const Probe&) const = default;
};

}  // namespace latitude::engine
