#include "objective/importance.h"

#include <cmath>

#include "io/error.h"
#include "io/text.h"
#include "nn/random.h"

namespace latitude::objective {
namespace {

constexpr std::int64_t kMostSamples = 10000;
constexpr double kMostAlpha = 1000;
constexpr double kSameAsOne = 1e-9;

// Reparametrised samples and log q of each, without the constant -D/2 log 2 pi, which the prior's cancels.
struct Drawn {
  at::Tensor value;        // [N K, D]
  at::Tensor log_density;  // [N K]
};

Drawn draw(const nn::Posterior& q, std::int64_t samples, at::Generator& noise, Estimator estimator) {
  const nn::Posterior wide{q.mean.repeat_interleave(samples, 0), q.log_std.repeat_interleave(samples, 0)};
  const at::Tensor standard = nn::normal(wide.mean.size(0), wide.mean.size(1), q.mean, noise);
  const at::Tensor value = nn::sample(wide, standard);
  // From the noise itself: (value - mean) / std would lose the digits that a narrow posterior has below its mean.
  if (estimator == Estimator::reparametrised) {
    return {value, -(0.5 * standard.square() + wide.log_std).sum(1)};
  }
  const at::Tensor log_std = wide.log_std.detach();
  const at::Tensor moved = standard + (value - value.detach()) * (-log_std).exp();
  return {value, -(0.5 * moved.square() + log_std).sum(1)};
}

at::Tensor log_standard_normal(const at::Tensor& z) { return -0.5 * z.square().sum(1); }

at::Tensor log_normal(const at::Tensor& u, const nn::Posterior& prior) {
  return -(0.5 * ((u - prior.mean) * (-prior.log_std).exp()).square() + prior.log_std).sum(1);
}

// Of [N K, D] samples, whose gradients arrive weighed by v: changes that to alpha v + (1 - alpha) v^2.
void reparametrise_again(const at::Tensor& samples, const at::Tensor& v, double alpha) {
  if (!samples.defined() || !samples.requires_grad()) return;
  const at::Tensor factor = (alpha + (1 - alpha) * v).reshape({-1, 1}).to(samples.scalar_type());
  samples.register_hook([factor](const at::Tensor& gradient) { return gradient * factor; });
}

bool is_one(double alpha) { return std::abs(1 - alpha) < kSameAsOne; }

}  // namespace

ImportanceSamples draw_importance_samples(model::GenerativeModel& model, const at::Tensor& images,
                                          const model::Encoded& q, std::int64_t samples, at::Generator& noise,
                                          Estimator estimator) {
  const Drawn z = draw(q.z, samples, noise, estimator);
  at::Tensor log_weight = log_standard_normal(z.value) - z.log_density;
  Drawn u;
  if (model.capabilities().classes > 0) {
    throw Error("objective: importance weights of a discrete code were asked for, expected a model without classes");
  }
  if (model.capabilities().pose && !model.capabilities().pose_density) {
    u.value = model.sample_u(q, samples, noise);
  } else if (model.capabilities().pose) {
    u = draw(q.u, samples, noise, estimator);
    log_weight = log_weight + log_normal(u.value, model.prior_u()) - u.log_density;
  }
  const at::Tensor log_likelihood =
      model.log_likelihood(images.repeat_interleave(samples, 0), model.decode(z.value, u.value));
  return {.log_weight = (log_weight + log_likelihood).view({-1, samples}),
          .log_likelihood = log_likelihood.view({-1, samples}),
          .z = z.value,
          .u = u.value};
}

at::Tensor renyi_bound(const at::Tensor& log_weight, double alpha) {
  const at::Tensor exact = log_weight.to(at::kDouble);
  if (is_one(alpha)) return exact.mean(1);
  const double power = 1 - alpha, log_count = std::log(static_cast<double>(exact.size(1)));
  return ((power * exact).logsumexp(1) - log_count) / power;
}

Terms importance_terms(model::GenerativeModel& model, const at::Tensor& images, at::Generator& noise,
                       const ImportanceOptions& options) {
  const model::Encoded q = model.encode(images);
  const ImportanceSamples drawn = draw_importance_samples(model, images, q, options.samples, noise, options.estimator);
  if (options.estimator == Estimator::doubly_reparametrised) {
    const double power = is_one(options.alpha) ? 0 : 1 - options.alpha;
    const at::Tensor v = (power * drawn.log_weight.detach().to(at::kDouble)).softmax(1);
    reparametrise_again(drawn.z, v, 1 - power);
    reparametrise_again(drawn.u, v, 1 - power);
  }
  Terms terms;
  terms.loss = -renyi_bound(drawn.log_weight, options.alpha).mean().to(drawn.log_weight.scalar_type());

  const torch::NoGradGuard no_grad;
  terms.reconstruction = -drawn.log_likelihood.mean();
  terms.kl_z = model.kl_z(q).mean();
  terms.kl_u = model.kl_u(q).mean();
  return terms;
}

ImportanceOptions read_importance_options(const io::Json& options, ImportanceOptions defaults, bool with_alpha) {
  const auto wrong = [](const std::string& key, const io::Json& found, const std::string& expected) {
    return Error("objective." + key + ": found " + io::printable(found.dump()) + ", expected " + expected);
  };
  ImportanceOptions read = defaults;
  for (const auto& [key, value] : options.items()) {
    if (key == "name") continue;
    if (key == "samples") {
      // A negative number reads as an enormous unsigned one.
      if (!value.is_number_integer() || value.get<std::uint64_t>() < 1 || value.get<std::uint64_t>() > kMostSamples) {
        throw wrong(key, value, "a whole number from 1 to " + std::to_string(kMostSamples));
      }
      read.samples = value.get<std::int64_t>();
    } else if (key == "estimator") {
      if (value == name_of(Estimator::reparametrised)) {
        read.estimator = Estimator::reparametrised;
      } else if (value == name_of(Estimator::doubly_reparametrised)) {
        read.estimator = Estimator::doubly_reparametrised;
      } else {
        throw wrong(key, value, "reparametrised or doubly-reparametrised");
      }
    } else if (key == "alpha" && with_alpha) {
      if (!value.is_number() || !(std::abs(value.get<double>()) <= kMostAlpha)) {
        throw wrong(key, value, "a number from -1000 to 1000");
      }
      read.alpha = value.get<double>();
    } else {
      throw Error("objective: found the unknown option \"" + io::printable(key) + "\", expected " +
                  (with_alpha ? "alpha, " : "") + "samples or estimator");
    }
  }
  return read;
}

std::string name_of(Estimator estimator) {
  return estimator == Estimator::reparametrised ? "reparametrised" : "doubly-reparametrised";
}

}  // namespace latitude::objective
