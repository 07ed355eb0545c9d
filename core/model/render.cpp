#include "model/render.h"

#include "io/error.h"

namespace latitude::model {

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
  return nn::warp(decoded.template_image, model.transformer()->grid(u, scale * shape.height, scale * shape.width));
}

}  // namespace latitude::model
