#include "engine/reproduce_tvae_template.h"

#include <algorithm>

#include "engine/pictures.h"
#include "engine/tvae_figures.h"
#include "train/minimum.h"

namespace latitude::engine {
namespace {

constexpr std::int64_t kEpochs = 3;       // after which a minimum shows
constexpr int kSeeds = 3;                 // of each model, at least
constexpr std::int64_t kShown = 40;       // templates of a grid
constexpr std::int64_t kLookedAt = 1000;  // test pictures

// By what leads there: nothing of the kind; then what the paper names (a pose that does not begin at the identity), and
// a pose that can draw by itself.
std::vector<TvaeModel> models_of() {
  return {{.dimensions = 8, .title = "affine"},
          {.dimensions = 8, .pose_prior = "fitted", .title = "affine, fitted prior"},
          {.dimensions = 2, .transformer = "tps", .title = "TPS, z = 2"},
          {.dimensions = 8,
           .variant = "free",
           .options = {{"pose_start", "free"}},
           .title = "affine, poses begin anywhere"},
          {.dimensions = 2, .transformer = "tps-6", .title = "TPS of 36 points, z = 2"}};
}

struct Candidate {
  std::size_t kind = 0;  // of models_of()
  std::string what;
  train::Minimum minimum;
  double reconstruction = 0;
  io::Picture templates, pictures;
};

Candidate look(std::size_t kind, const std::string& what, model::GenerativeModel& model, const data::Splits& splits) {
  const torch::NoGradGuard no_grad;
  const at::Device device = model.parameters().front().device();
  const at::Tensor images = splits.test.images.narrow(0, 0, std::min(kLookedAt, splits.test.size())).to(device);
  const model::Encoded q = model.encode(images);
  const model::Decoded decoded = model.decode(q.z.mean, q.u.mean);
  const auto grid = [](const at::Tensor& all) {
    return tiled(to_pictures(all.narrow(0, 0, std::min(kShown, all.size(0))).cpu()), 10);
  };
  return {.kind = kind,
          .what = what,
          .minimum = train::look_at_minimum(model, images),
          .reconstruction = -model.log_likelihood(images, decoded).mean().item<double>(),
          .templates = grid(decoded.template_image),
          .pictures = grid(decoded.mean)};
}

// The fewer signs the better, then the better the reconstruction.
bool better(const Candidate& a, const Candidate& b) {
  const std::size_t left = a.minimum.signs().size(), right = b.minimum.signs().size();
  return left != right ? left < right : a.reconstruction < b.reconstruction;
}

Reproduced run(const ReproductionOptions& options, const Watch& watch) {
  const std::vector<TvaeModel> models = models_of();
  ReproductionOptions some = options;
  some.runs = std::max(options.runs, kSeeds);
  std::vector<Candidate> all;
  std::vector<int> poor(models.size());
  for_each_tvae_model(some, models, watch, [&](std::size_t i, const ShelvedRun& run, const data::Splits& splits) {
    const std::string seed = std::to_string(all.size() / models.size() + 1);
    all.push_back(look(i, title_of(models[i]) + ", seed " + seed, *run.model, splits));
    poor[i] += all.back().minimum.poor() ? 1 : 0;
  });
  std::stable_sort(all.begin(), all.end(), better);
  Reproduced made;
  ResultTable table{
      .name = "minima",
      .title = sentence("Minima after %lld epochs, the best first", static_cast<long long>(options.epochs)),
      .columns = {"model", "reconstruction", "KL z", "templates vary", "area read", "signs of a poor one"},
      .rows = {}};
  for (const Candidate& each : all) {
    table.rows.push_back({{.text = each.what},
                          {.number = each.reconstruction, .decimals = 1},
                          {.number = each.minimum.kl_z, .decimals = 2},
                          {.number = each.minimum.variety.value(), .decimals = 2},
                          {.number = each.minimum.area.value(), .decimals = 2},
                          {.number = static_cast<double>(each.minimum.signs().size())}});
    made.more["minima"].push_back(train::to_json(each.minimum));
  }
  made.tables.push_back(table);
  const auto draw = [&](const std::string& name, const Candidate& which) {
    made.files.push_back(options.out / (name + ".png"));
    io::write_png(made.files.back(), beside({which.templates, which.pictures}));
  };
  draw("best", all.front());
  for (std::size_t i = 0; i < models.size(); ++i) {
    const auto poorest = std::find_if(all.rbegin(), all.rend(), [i](const Candidate& each) { return each.kind == i; });
    draw("poorest-of-" + tvae_recipe(models[i], options, 1).name, *poorest);
  }
  made.claims = {
      {"in a good minimum the digit takes the whole space available and is thick; in a poor one the code generates a "
       "downsampled version of the digit, or one blurry template for all (section VI.ii, figure 12)",
       sentence("best: %s reads %.2f of the template's area; poorest: %s reads %.2f, templates vary %.2f times as much "
                "as the pictures",
                all.front().what.c_str(), all.front().minimum.area.value(), all.back().what.c_str(),
                all.back().minimum.area.value(), all.back().minimum.variety.value())},
      {"a prior that says more, and weights that begin at the identity, usually help to avoid poor minima",
       sentence("poor minima of %d runs each: %d affine, %d with a fitted prior, %d beginning anywhere", some.runs,
                poor[0], poor[1], poor[3])},
      {"z may carry nothing: one template, bent by u to match the input",
       sentence("poor minima of %d runs each: %d by TPS of 9 points, %d by TPS of 36", some.runs, poor[2], poor[4])}};
  return made;
}

}  // namespace

Reproduction tvae_template() {
  return {.name = "tvae-template",
          .title = "Decoder output before the transform: a good and a poor minimum (Vive 2017, figure 12)",
          .description = "15 models of 3 epochs, of which the best and the poorest of each kind are drawn",
          .run = run,
          .epochs = kEpochs,
          .published_epochs = kTvaeEpochs,
          .published_runs = 10};
}

}  // namespace latitude::engine
