#include "engine/analyst.h"

#include <utility>

#include "atlas/atlas.h"
#include "engine/bundle.h"
#include "evaluate/aggregated_posterior.h"
#include "evaluate/kl_by_dimension.h"
#include "evaluate/spectrum.h"
#include "io/error.h"
#include "model/model_file.h"

namespace latitude::engine {
namespace {

std::filesystem::file_time_type changed(const std::filesystem::path& path) {
  std::error_code missing;
  const auto time = std::filesystem::last_write_time(path, missing);
  return missing ? std::filesystem::file_time_type{} : time;
}

std::string printed(const io::Json& number) { return number.is_number() ? number.dump() : std::string("?"); }

// The objective of the recipe in a model's metadata; a file without one, or with a damaged one, has none.
std::string objective_of(const model::Metadata& metadata) {
  const auto recipe = metadata.find("recipe");
  if (recipe == metadata.end()) return {};
  try {
    const io::Json objective = io::parse_json(recipe->second, "recipe").at("objective");
    const auto name = objective.at("name").get<std::string>();
    std::string text = name == "elbo" ? "ELBO" : name == "iwae" ? "IWAE" : name == "renyi" ? "Rényi" : name;
    if (objective.contains("alpha")) text += " α " + printed(objective["alpha"]);
    if (objective.contains("samples")) text += ", " + printed(objective["samples"]) + " samples";
    return text;
  } catch (const Error&) {
    return {};
  } catch (const io::Json::exception&) {
    return {};
  }
}

// Everything but the aggregated posterior, which takes a second where the rest takes a hundredth. Gives the posteriors
// of the atlas, in double; undefined where there is none.
nn::Posterior measure(const std::filesystem::path& path, LatentShape& shape) {
  const torch::NoGradGuard no_grad;
  const model::OpenedModel opened = model::load_model(path);
  shape.name = path.stem().string();
  shape.objective = objective_of(opened.metadata);
  shape.dimensions = static_cast<int>(opened.model->z_dim());
  const std::filesystem::path beside = atlas::atlas_path(path);
  if (!std::filesystem::exists(beside)) return {};
  const atlas::Atlas atlas = atlas::load_atlas(beside, *opened.model);
  shape.data = atlas.data;
  shape.items = static_cast<int>(atlas.size());
  const nn::Posterior q = {atlas.codes.z.mean.to(at::kDouble), atlas.codes.z.log_std.to(at::kDouble)};
  evaluate::Spectrum spectrum = evaluate::spectrum(q.mean);
  shape.eigenvalues = std::move(spectrum.eigenvalues);
  shape.active_components = spectrum.active_components;
  shape.active_units = spectrum.active_units;
  evaluate::KlByDimension kl = evaluate::kl_by_dimension(q);
  shape.kl = std::move(kl.mean);
  shape.collapsed = kl.collapsed;
  return q;
}

// Nothing where it was stopped.
std::vector<double> aggregated(const nn::Posterior& q, const std::function<bool()>& stop) {
  const torch::NoGradGuard no_grad;
  const at::Tensor kl = evaluate::aggregated_kl(q, stop);
  if (!kl.defined()) return {};
  return {kl.const_data_ptr<double>(), kl.const_data_ptr<double>() + kl.numel()};
}

}  // namespace

void Analyst::analyse(const AnalysisRequest& request, const std::function<bool()>& stop,
                      const std::function<void(const Analysis&)>& publish) {
  Analysis result;
  struct Unfinished {   // where the aggregated posterior is still to be measured
    std::size_t index;  // in the result
    std::string path;
    Known known;
    nn::Posterior q;
  };
  std::vector<Unfinished> unfinished;
  for (const std::string& model : request.models) {
    if (stop()) return;
    try {
      const std::string path = find_model(model).string();
      Known now{changed(path), changed(atlas::atlas_path(path)), {}};
      if (const auto known = known_.find(path); known != known_.end() && known->second.model_time == now.model_time &&
                                                known->second.atlas_time == now.atlas_time) {
        result.models.push_back(known->second.shape);
      } else {
        nn::Posterior q = measure(path, now.shape);
        result.models.push_back(now.shape);
        if (q.mean.defined()) unfinished.push_back({result.models.size() - 1, path, std::move(now), std::move(q)});
      }
      result.models.back().model = model;
    } catch (const Error& error) {
      result.refused.push_back({model, error.what()});
    }
  }
  result.complete = unfinished.empty();
  publish(result);
  for (Unfinished& each : unfinished) {
    std::vector<double> kl = aggregated(each.q, stop);
    if (kl.empty()) return;
    each.known.shape.aggregated_kl = result.models[each.index].aggregated_kl = std::move(kl);
    known_[each.path] = std::move(each.known);
    each.q = {};
    result.complete = &each == &unfinished.back();
    publish(result);
  }
}

}  // namespace latitude::engine
