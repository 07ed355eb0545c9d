// What the open model's map asks of it: a t-SNE map, kept in its atlas or settling.
#include <cmath>

#include "engine/open_model.h"
#include "io/error.h"

namespace latitude::engine {

const at::Tensor& OpenModel::mean_codes() const {
  if (!atlas_) throw Error(info_.name + " has no atlas beside it, so there is nothing to map");
  return atlas_->codes.z.mean;
}

std::optional<Map> OpenModel::kept_map(double perplexity) const {
  if (!atlas_ || !atlas_->map) return std::nullopt;
  // A small map was made with the perplexity that so few points allow.
  const double possible = atlas::possible_perplexity(perplexity, atlas_->size());
  if (std::abs(atlas_->map->perplexity - possible) > 1e-6) return std::nullopt;
  const atlas::KeptMap& kept = *atlas_->map;
  MapMoment moment;
  moment.plane = kept.plane;
  moment.perplexity = kept.perplexity;
  moment.iteration = moment.iterations = kept.iterations;
  moment.divergence = kept.divergence;
  return to_map(std::move(moment), table_);
}

std::optional<atlas::Plane> OpenModel::any_map() const {
  if (!atlas_ || !atlas_->map) return std::nullopt;
  return atlas_->map->plane;
}

void OpenModel::keep_map(const MapMoment& moment) {
  if (!atlas_ || moment.plane.x.size() != static_cast<std::size_t>(atlas_->size())) return;
  atlas_->map = atlas::KeptMap{moment.plane, moment.perplexity, moment.divergence.value_or(0), moment.iterations, 1};
  try {
    atlas::save_atlas(atlas::atlas_path(info_.path), *atlas_);
  } catch (const Error& error) {
    throw Error(std::string("the map is shown, but could not be kept with the model: ") + error.what());
  }
}

Map to_map(MapMoment moment, std::shared_ptr<const CodeTable> codes) {
  Map map;
  map.method = "tsne";
  map.x = std::move(moment.plane.x);
  map.y = std::move(moment.plane.y);
  map.perplexity = moment.perplexity;
  map.iteration = moment.iteration;
  map.iterations = moment.iterations;
  map.divergence = moment.divergence;
  map.settling = moment.settling;
  map.paused = moment.paused;
  map.seconds_left = moment.seconds_left;
  map.codes = std::move(codes);
  return map;
}

}  // namespace latitude::engine
