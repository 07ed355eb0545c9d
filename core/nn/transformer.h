// Spatial transformers (Jaderberg et al. 2015; Vive 2017, section I.iv): pose parameters u give a sampling grid T_u,
// from which the template is read. Coordinates are (x, y) in [-1, 1] with -1 and 1 at the centres of the outermost
// pixels (torch's align_corners = true) and the picture continues its border, as Lasagne's TransformerLayer did.
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace latitude::nn {

enum class PoseUnit { degrees, log_factor, plain, pixels };

// One parameter of a pose as a person understands it: what happens to the picture, not to the sampling grid.
struct PoseControl {
  std::string name;  // "rotation"
  std::string tip;
  PoseUnit unit;
  double neutral;      // of the identity
  double least_range;  // a slider reaches at least this far to either side of its middle
  double most, least;  // values beyond are never offered
};

// Poses in a person's coordinates. `mirrored` marks the poses with a reflection, which no control expresses.
struct PoseControls {
  at::Tensor values;    // [N, C] float
  at::Tensor mirrored;  // [N] bool
};

// Regular places over the picture, from -x to x and from -y to y: as they are, its pixels' centres.
struct Lattice {
  std::int64_t height = 0, width = 0;
  double x = 1, y = 1;
  auto operator<=>(const Lattice&) const = default;

  at::Tensor along_x(const at::TensorOptions& options) const;  // [height, width]
  at::Tensor along_y(const at::TensorOptions& options) const;
};

class Transformer {
 public:
  virtual ~Transformer() = default;
  virtual std::string name() const = 0;
  virtual std::int64_t parameters() const = 0;  // P, the dimension of u
  virtual at::Tensor identity() const = 0;      // [P]: the template as it is
  // u is a 2 x 3 matrix template_from_image, row by row: poses can be put after one another, undone, and walked
  // between.
  virtual bool is_affine_map() const { return false; }

  // Where each place of the picture is read in the template: [N, P] -> [N, height, width, 2]. Never NaN, whatever u is
  // (a diverging training's is): the backward step of torch's sampler reads outside the picture there.
  virtual at::Tensor grid(const at::Tensor& u, const Lattice& over) const = 0;

  // Where the template is read to un-pose a picture: the grid of T_u's inverse, by which the template comes back from
  // the picture. Only where there is one.
  virtual bool invertible() const { return false; }
  virtual at::Tensor inverse_grid(const at::Tensor& u, std::int64_t height, std::int64_t width) const;

  // A person's coordinates, for pictures of this size; from_controls(to_controls(u)) is u where the pose is invertible.
  virtual std::vector<PoseControl> controls(std::int64_t height, std::int64_t width) const = 0;
  virtual PoseControls to_controls(const at::Tensor& u, std::int64_t height, std::int64_t width) const = 0;
  virtual at::Tensor from_controls(const PoseControls& controls, std::int64_t height, std::int64_t width) const = 0;
};

// By the name that recipes use ("affine"); throws Error naming those there are.
std::shared_ptr<const Transformer> make_transformer(const std::string& name);
std::vector<std::string> transformer_names();

// The template [N, C, h, w] read bilinearly at the grid [N, H, W, 2]: [N, C, H, W].
at::Tensor warp(const at::Tensor& template_image, const at::Tensor& grid);

}  // namespace latitude::nn
