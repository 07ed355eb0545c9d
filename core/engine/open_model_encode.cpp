// A picture from outside as a code: what the encoder makes of it, and how well the decoder gives it back.
#include <numbers>

#include "engine/fit_picture.h"
#include "engine/open_model.h"
#include "io/error.h"

namespace latitude::engine {
namespace {

at::Tensor to_images(const Picture& picture) {
  const at::Tensor bytes = torch::tensor(at::ArrayRef<std::uint8_t>(picture.pixels), at::kByte);
  return bytes.view({1, picture.height, picture.width, picture.channels}).permute({0, 3, 1, 2}).to(at::kFloat).div(255);
}

}  // namespace

Encoded OpenModel::encode(const EncodeRequest& request) const {
  const torch::NoGradGuard no_grad;
  model::GenerativeModel& model = *opened_.model;
  if (model.image_shape().channels != info_.channels) {
    throw Error(info_.name + " takes pictures of " + std::to_string(model.image_shape().channels) +
                " channels, which no drawing or file has");
  }
  Encoded result;
  result.picture = fitted(request.picture, {.width = info_.width,
                                            .height = info_.height,
                                            .channels = info_.channels,
                                            .tidy = request.tidy,
                                            .centre = request.centre});
  const at::Tensor images = to_images(result.picture);
  const model::Encoded encoded = model.encode(images);
  const Batch means{encoded.z.mean, encoded.u.mean};
  result.code = codes(means).front();
  check(result.code);
  const at::Tensor likelihood = model.log_likelihood(images, model.decode(means.z, means.u));
  result.reconstruction = -likelihood.item<double>();
  result.bits_per_number = result.reconstruction / (std::numbers::ln2 * static_cast<double>(images.numel()));
  return result;
}

}  // namespace latitude::engine
