// Bodies of encoders: pictures to features, from which the heads of q(z given x) and q(u given x) are read. One body is
// one file and one line in body.cpp: "dense" (Vive 2017, figure 4), "conv" (LeCun et al. 1998) and "p4" (Cohen and
// Welling 2016), the two that the paper names as future work.
#pragma once

#include <torch/torch.h>

#include <memory>
#include <string>
#include <vector>

namespace latitude::nn {

// Features for the code and for the pose: the same tensor, except where the code is to be blind to what the pose sees.
struct Features {
  at::Tensor z;  // [N, z_outputs()]
  at::Tensor u;  // [N, u_outputs()]
};

class Body : public torch::nn::Module {
 public:
  virtual Features features(const at::Tensor& images) = 0;  // [N, C, H, W]
  virtual std::int64_t z_outputs() const = 0;
  virtual std::int64_t u_outputs() const = 0;
};

struct BodyOptions {
  std::string name = "dense";
  std::int64_t channels = 1, height = 28, width = 28;
  std::vector<std::int64_t> hidden;   // widths of dense layers
  std::vector<std::int64_t> filters;  // of convolutions, each at half the resolution of the one before; none in "dense"
};

// Throws Error for an unknown name and for pictures that the body cannot take.
std::shared_ptr<Body> make_body(const BodyOptions& options, at::Generator& from);
std::vector<std::string> body_names();

}  // namespace latitude::nn
