// Importance weights of posterior samples, w = p(x given z, u) p(z) p(u) / (q(z given x) q(u given x)), and the bounds
// made of K of them for each image (Burda, Grosse, Salakhutdinov 2016; Li and Turner 2016):
//
//   L_alpha = 1 / (1 - alpha) log (1/K) sum_k w_k^(1 - alpha)
//
// alpha = 0 is IWAE, alpha -> 1 the ELBO's K-sample estimate; the lower alpha, the higher the bound. For alpha >= 0
// its mean is at most log p(x); below 0 it may pass it.
//
// Gradients. "reparametrised" differentiates L_alpha as it stands: with v = softmax((1 - alpha) log w), the sum of
// v_k d log w_k. In it, the derivative of log q by its own parameters has a signal that vanishes as K grows.
// "doubly-reparametrised" (Tucker, Lawson, Gu, Maddison 2018, for alpha = 0) reparametrises that term once
// more: E[v_k d log q(z_k)] = E[dv_k/dz_k dz_k] with dv_k/dz_k = (1 - alpha) (v_k - v_k^2) d log w_k / dz_k. What is
// left for the encoder is the sum of (alpha v_k + (1 - alpha) v_k^2) d log w_k / dz_k dz_k (Daudel, Benton, Shi, Doucet
// 2023 for 0 <= alpha < 1), for any alpha; at alpha -> 1 it is "sticking the landing" (Roeder, Wu, Duvenaud 2017).
#pragma once

#include "objective/objective.h"

namespace latitude::objective {

enum class Estimator { reparametrised, doubly_reparametrised };

struct ImportanceOptions {
  double alpha = 0;
  std::int64_t samples = 10;  // K, for each image
  Estimator estimator = Estimator::reparametrised;
};

// K samples for each image, those of an image side by side.
struct ImportanceSamples {
  at::Tensor log_weight;      // [N, K], in nats
  at::Tensor log_likelihood;  // [N, K]: log p(x given z, u)
  at::Tensor z, u;            // [N K, D] and [N K, P]; u is undefined where there is no pose
};

// Draws from q = encode(images) and weighs, all in one decode. The noise of z is drawn before that of u. With the
// doubly reparametrised estimator the weights depend on q's parameters through z and u alone.
ImportanceSamples draw_importance_samples(model::GenerativeModel& model, const at::Tensor& images,
                                          const model::Encoded& q, std::int64_t samples, at::Generator& noise,
                                          Estimator estimator = Estimator::reparametrised);

// L_alpha of each image from its log-weights [N, K]: [N]. Computed in double, since 1 / (1 - alpha) magnifies
// rounding; within 1e-9 of 1 alpha is taken for 1.
at::Tensor renyi_bound(const at::Tensor& log_weight, double alpha);

// The loss is minus the bound, with the gradient of the estimator; the other terms are the parts of the ELBO at the
// same samples, without gradients.
Terms importance_terms(model::GenerativeModel& model, const at::Tensor& images, at::Generator& noise,
                       const ImportanceOptions& options);

// Reads "samples", "estimator" and, where `with_alpha`, "alpha" over `defaults`. Throws Error for other keys but
// "name", wrong types and values out of range.
ImportanceOptions read_importance_options(const io::Json& options, ImportanceOptions defaults, bool with_alpha);
std::string name_of(Estimator estimator);

}  // namespace latitude::objective
