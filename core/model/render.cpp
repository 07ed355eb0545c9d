#include "model/render.h"

#include "io/error.h"

namespace latitude::model {
namespace {

// The pixels of a picture cut into scale^2 each: from the outermost pixels' centres, which are at -1 and 1, half a
// pixel less half a cut one further.
nn::Lattice finer(const ImageShape& shape, std::int64_t scale) {
  const double cut = 1 - 1 / static_cast<double>(scale);
  const auto reach = [cut](std::int64_t side) { return side > 1 ? 1 + cut / static_cast<double>(side - 1) : 1; };
  return {scale * shape.height, scale * shape.width, reach(shape.width), reach(shape.height)};
}

}  // namespace

at::Tensor render(GenerativeModel& model, const at::Tensor& z, const at::Tensor& u, std::int64_t scale) {
  return render(model, model.decode(z, u), u, scale);
}

at::Tensor render(const GenerativeModel& model, const Decoded& decoded, const at::Tensor& u, std::int64_t scale) {
  if (scale < 1 || scale > kMostScale) {
    throw Error("scale: found " + std::to_string(scale) + ", expected a whole number from 1 to " +
                std::to_string(kMostScale));
  }
  if (!model.capabilities().pose) {
    throw Error("scale: a " + model.family() + " draws no template, expected a model with a pose");
  }
  const ImageShape& shape = model.image_shape();
  return nn::warp(decoded.template_image, model.transformer()->grid(u, finer(shape, scale)));
}

}  // namespace latitude::model
