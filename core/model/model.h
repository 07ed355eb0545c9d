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
  bool posterior = false;  // encode gives a variance, not only a point
  bool pose = false;       // there is a u, a template and a grid
};

// q(z given x) and q(u given x); u's tensors are undefined where there is no pose.
struct Encoded {
  nn::Posterior z, u;
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

  // p(u): mean and log_std, [P] each; with gradients while it is being fitted. Undefined where there is no pose.
  virtual nn::Posterior prior_u() const { return {}; }
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
