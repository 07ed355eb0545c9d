// The grid of samples: draws from the prior, or the members of a selection.
#include <cmath>

#include "engine/open_model.h"
#include "engine/pictures.h"
#include "io/error.h"
#include "nn/random.h"

namespace latitude::engine {

Samples OpenModel::samples(const SamplesRequest& request) const {
  const torch::NoGradGuard no_grad;
  if (request.rows < 1 || request.columns < 1 || request.rows > kMostPictures / request.columns) {
    throw Error("samples: found " + std::to_string(request.rows) + " x " + std::to_string(request.columns) +
                ", expected at least 1 x 1 and at most " + std::to_string(kMostPictures) + " in all");
  }
  if (!(request.temperature >= 0) || !std::isfinite(request.temperature)) {
    throw Error("samples: found a temperature of " + std::to_string(request.temperature) + ", expected 0 or more");
  }
  Samples result;
  result.rows = request.rows;
  result.columns = request.columns;
  if (!request.items.empty()) {
    const Batch batch = members(request);
    result.pictures = pictures(batch);
    result.codes = codes(batch);
    return result;
  }
  const Batch batch = draws(request);
  result.pictures = info_.can.pose ? placed(batch, request) : pictures(batch);
  result.codes = codes(batch);
  return result;
}

OpenModel::Batch OpenModel::members(const SamplesRequest& request) const {
  std::vector<std::int64_t> chosen;
  for (const int item : request.items) {
    if (chosen.size() == static_cast<std::size_t>(request.rows) * static_cast<std::size_t>(request.columns)) break;
    check_item(item, "samples");
    chosen.push_back(item);
  }
  return batch_of(chosen);
}

OpenModel::Batch OpenModel::draws(const SamplesRequest& request) const {
  const std::int64_t count = std::int64_t{request.rows} * request.columns;
  model::GenerativeModel& model = *opened_.model;
  at::Generator noise = nn::generator(request.seed);
  Batch batch{model.draw_z(count, noise, request.temperature), {}};
  if (info_.can.pose && request.sample_pose) {
    batch.u = model.draw_u(count, noise);
  } else if (info_.can.pose) {
    Code code = info_.neutral;
    if (!request.pose.empty()) {
      code.pose = request.pose;
      code.mirrored = request.mirrored;
    }
    batch.u = this->batch({code}).u.expand({count, model.u_dim()});
  }
  return batch;
}

std::vector<Picture> OpenModel::placed(const Batch& batch, const SamplesRequest& request) const {
  const auto same_draws = [&request](const SamplesRequest& other) {
    return other.rows == request.rows && other.columns == request.columns && other.seed == request.seed &&
           other.temperature == request.temperature;
  };
  model::GenerativeModel& model = *opened_.model;
  if (!last_draws_ || !same_draws(last_draws_->request)) {
    const model::Decoded decoded = model.decode(batch.z, batch.u);
    last_draws_ = {request, decoded.template_image};
    return to_pictures(decoded.mean);
  }
  return to_pictures(nn::warp(last_draws_->templates, model.transformer()->grid(batch.u, {info_.height, info_.width})));
}

}  // namespace latitude::engine
