// The one interface of generative models: images to codes and codes to images. Families differ in what they can do, so
// capabilities are asked for, not assumed. Symbols are those of the papers: x images, z code, u pose, T_u grid.
#pragma once

#include <torch/torch.h>

#include <memory>
#include <string>
#include <vector>

#include "io/json.h"
#include "nn/distributions.h"
#include "nn/transformer.h"

namespace latitude::model {

struct ImageShape {
  std::int64_t channels = 1, height = 28, width = 28;
  std::int64_t pixels() const { return channels * height * width; }
  bool operator==(const ImageShape&) const = default;
};

struct Capabilities {
  bool posterior = false;     // encode gives a variance, not only a point
  bool pose = false;          // there is a u, a template and a grid
  bool pose_density = false;  // q(u given x) and p(u) are Gaussians, not one pose for each picture and no prior
  std::int64_t classes = 0;   // the last dimensions of z are a discrete code of so many classes
  bool critic = false;        // a network that tells samples from data, for the adversarial objective
};

// q(z given x) and q(u given x); u's tensors are undefined where there is no pose. Where there are classes the last
// dimensions of z's mean are their probabilities.
struct Encoded {
  nn::Posterior z, u;
  at::Tensor class_logits = {};  // [N, classes], or undefined
};

// What a code looks like. Undefined where the family has no such part.
struct Decoded {
  at::Tensor mean;            // [N, C, H, W] in [0, 1]: p(x given z, u)
  at::Tensor logits;          // of `mean`, where that is their sigmoid
  at::Tensor template_image;  // [N, C, H, W]: before the pose
  at::Tensor grid;            // [N, H, W, 2]: T_u, see nn::Transformer
};

class GenerativeModel : public torch::nn::Module {
 public:
  virtual std::string family() const = 0;
  virtual Capabilities capabilities() const = 0;
  virtual io::Json options() const = 0;  // with "family": what make_model needs to build it again
  virtual std::int64_t z_dim() const = 0;
  virtual std::int64_t u_dim() const { return 0; }
  const ImageShape& image_shape() const { return shape_; }

  virtual Encoded encode(const at::Tensor& images) = 0;
  // z [N, D]; u [N, P], undefined or ignored where there is no pose.
  virtual Decoded decode(const at::Tensor& z, const at::Tensor& u) = 0;
  // log p(x given z, u) for each item, [N], in nats.
  virtual at::Tensor log_likelihood(const at::Tensor& images, const Decoded& decoded) const;

  // p(u): mean and log_std, [P] each; with gradients while it is being fitted. Without a density the mean and deviation
  // that poses had lately in training stand in. Undefined where there is no pose.
  virtual nn::Posterior prior_u() const { return {}; }

  // Reparametrised samples of q, `times` for each item, those of an item side by side: [N times, D] and [N times, P].
  virtual at::Tensor sample_z(const Encoded& q, std::int64_t times, at::Generator& noise) const;
  virtual at::Tensor sample_u(const Encoded& q, std::int64_t times, at::Generator& noise) const;
  // KL divergences of q from the priors for each item, [N], in nats; 0 where there is no pose or it has no density.
  virtual at::Tensor kl_z(const Encoded& q) const;
  virtual at::Tensor kl_u(const Encoded& q) const;
  // Draws from p(z) and p(u), [count, D] and [count, P]; from p(z) at a temperature, by which deviations are
  // multiplied.
  virtual at::Tensor draw_z(std::int64_t count, at::Generator& noise, double temperature = 1) const;
  at::Tensor draw_u(std::int64_t count, at::Generator& noise) const;

  // How much each picture looks like data, as a logit [N]; throws where capabilities().critic is false.
  virtual at::Tensor criticise(const at::Tensor& images);
  virtual const nn::Transformer* transformer() const { return nullptr; }

 protected:
  explicit GenerativeModel(ImageShape shape) : shape_(shape) {}

 private:
  ImageShape shape_;
};

using Model = std::shared_ptr<GenerativeModel>;

// A new model with weights drawn from `seed`. `options` is a recipe's "model". Throws Error for an unknown family,
// unknown options, or sizes beyond what a picture of this shape can need (see options.h).
Model make_model(const io::Json& options, const ImageShape& shape, std::uint64_t seed);
std::vector<std::string> family_names();

// The mean pose repeated [N, P]; undefined where there is no pose.
at::Tensor mean_pose(const GenerativeModel& model, std::int64_t count);

}  // namespace latitude::model
