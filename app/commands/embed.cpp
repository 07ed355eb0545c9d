// latitude-cli embed: codes onto a plane.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <memory>
#include <optional>

#include "app/commands/commands.h"
#include "app/commands/output.h"
#include "app/commands/progress_bar.h"
#include "atlas/atlas.h"
#include "atlas/pca.h"
#include "atlas/tsne.h"
#include "engine/bundle.h"
#include "engine/device.h"
#include "io/error.h"
#include "io/npy.h"

namespace latitude::app {
namespace {

struct Options {
  std::string codes, method = "pca", out, json, device = "auto", into;
  std::uint64_t seed = 1;
  double perplexity = 30;
  bool keep = false;
};

using Table = Eigen::Matrix<float, Eigen::Dynamic, 2, Eigen::RowMajor>;

// The plane, and what there is to say of it.
struct Embedded {
  Table plane;
  std::string summary;
  io::Json numbers;
  std::optional<atlas::KeptMap> map = std::nullopt;
};

Embedded by_pca(const at::Tensor& codes, const Options&) {
  const at::Tensor table = codes.to(at::kDouble).contiguous();
  using RowMajor = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
  const Eigen::MatrixXd rows = Eigen::Map<const RowMajor>(table.const_data_ptr<double>(), table.size(0), table.size(1));
  const atlas::Pca pca = atlas::fit_pca(rows);
  const double total = pca.variance.sum();
  std::vector<double> share;
  for (const double variance : pca.variance) share.push_back(total > 0 ? variance / total : 0);
  char summary[80];
  std::snprintf(summary, sizeof(summary), "the plane holds %.1f %% of the variance", 100 * (share[0] + share[1]));
  // PCA has no divergence and no iterations; the keys are there for scripts that read every method alike.
  return {atlas::project(pca, rows, 2).cast<float>(),
          summary,
          {{"iterations", 0}, {"kl", nullptr}, {"variance_share", share}}};
}

Table table_of(const atlas::Plane& plane) {
  Table table(static_cast<Eigen::Index>(plane.x.size()), 2);
  for (Eigen::Index i = 0; i < table.rows(); ++i) {
    table(i, 0) = plane.x[static_cast<std::size_t>(i)];
    table(i, 1) = plane.y[static_cast<std::size_t>(i)];
  }
  return table;
}

// A model's atlas, and where it lies.
struct Kept {
  std::filesystem::path file;
  atlas::Atlas atlas;
};

Kept atlas_of(const std::string& model) {
  const std::filesystem::path path = engine::find_model(model);
  const std::filesystem::path file = atlas::atlas_path(path);
  return {file, atlas::load_atlas(file, *open_model(path.string()).model)};
}

// New codes in a map that is finished.
Embedded into_map(const at::Tensor& codes, const Options& options) {
  const Kept kept = atlas_of(options.into);
  if (!kept.atlas.map) {
    throw Error("--into: " + kept.file.string() + " keeps no t-SNE map; `embed " + options.into +
                " --method tsne --keep` makes one");
  }
  const at::Tensor& known = kept.atlas.codes.z.mean;
  if (codes.size(1) != known.size(1)) {
    throw Error("--into: found codes of " + std::to_string(codes.size(1)) + " dimensions, expected the map's " +
                std::to_string(known.size(1)));
  }
  return {table_of(atlas::place_in_map(codes, known, kept.atlas.map->plane)),
          "placed among " + std::to_string(known.size(0)) + " codes of " + options.into,
          {{"iterations", nullptr}, {"kl", nullptr}, {"perplexity", kept.atlas.map->perplexity}}};
}

Embedded by_tsne(const at::Tensor& codes, const Options& options) {
  const auto start = std::chrono::steady_clock::now();
  const auto seconds = [&] { return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count(); };
  atlas::TsneOptions wanted;
  wanted.perplexity = options.perplexity;
  wanted.seed = options.seed;
  wanted.device = engine::choose_device(options.device);
  ProgressBar bar("t-SNE");
  atlas::Tsne tsne(codes, wanted);
  const double before = seconds();
  while (!tsne.done()) {
    tsne.step();
    const double each = (seconds() - before) / tsne.iteration();
    bar.show(static_cast<double>(tsne.iteration()) / tsne.last_iteration(),
             std::to_string(static_cast<int>(1 / std::max(each, 1e-9))) + " iterations/s",
             each * (tsne.last_iteration() - tsne.iteration()));
  }
  const double kl = tsne.divergence();
  const atlas::Plane plane = tsne.plane();
  Embedded result{table_of(plane), {}, {}};
  result.map = atlas::KeptMap{plane, tsne.options().perplexity, kl, tsne.iteration(), options.seed};
  char summary[160];
  std::snprintf(summary, sizeof(summary), "KL %.4f after %d iterations, perplexity %g%s", kl, tsne.iteration(),
                tsne.options().perplexity,
                tsne.took_over() ? "; the GPU's memory was too small, so the CPU took over" : "");
  result.summary = summary;
  result.numbers = {{"iterations", tsne.iteration()},
                    {"kl", kl},
                    {"perplexity", tsne.options().perplexity},
                    {"neighbours_seconds", before},
                    {"device", c10::DeviceTypeName(tsne.device().type(), /*lower_case=*/true)}};
  return result;
}

bool is_table(const std::string& path) { return path.ends_with(".npy") || path.ends_with(".npz"); }

void run(const Options& options) {
  if (options.out.empty() && !options.keep) throw Error("embed: expected --out FILE.npy, or --keep for a model");
  if (options.keep && (options.method != "tsne" || is_table(options.codes))) {
    throw Error("--keep: expected --method tsne and the name or path of a model, whose atlas keeps the map");
  }
  if (!options.into.empty() && (options.method != "tsne" || options.keep)) {
    throw Error("--into: expected --method tsne without --keep; PCA needs no map to be placed in");
  }
  std::optional<Kept> kept;
  if (!is_table(options.codes)) kept = atlas_of(options.codes);
  const at::Tensor table = kept ? kept->atlas.codes.z.mean : read_table(options.codes, "mean");
  if (table.size(1) < 2) throw Error(options.codes + ": found codes of one dimension, expected at least two");
  const auto start = std::chrono::steady_clock::now();
  const bool tsne = options.method == "tsne";
  Embedded embedded = !options.into.empty() ? into_map(table, options)
                      : tsne                ? by_tsne(table, options)
                                            : by_pca(table, options);
  const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  const std::span<const float> values(embedded.plane.data(), static_cast<std::size_t>(embedded.plane.size()));
  if (!options.out.empty()) io::write_npy(options.out, io::Array::of({embedded.plane.rows(), 2}, values));
  if (options.keep) {
    kept->atlas.map = embedded.map;
    atlas::save_atlas(kept->file, kept->atlas);
  }
  std::printf("%lld codes by %s in %.2f s: %s\n", static_cast<long long>(table.size(0)), tsne ? "t-SNE" : "PCA",
              seconds, embedded.summary.c_str());
  if (options.json.empty()) return;
  embedded.numbers["method"] = options.method;
  embedded.numbers["seed"] = options.seed;
  embedded.numbers["seconds"] = seconds;
  io::write_json(options.json, embedded.numbers);
}

}  // namespace

void add_embed(CLI::App& app) {
  auto options = std::make_shared<Options>();
  CLI::App* command = app.add_subcommand("embed", "Codes onto a plane");
  command->add_option("codes", options->codes, "[N, D]: a .npy, a .npz with \"mean\", or a model, whose atlas is read")
      ->required();
  command->add_option("--method", options->method)->check(CLI::IsMember({"pca", "tsne"}))->capture_default_str();
  command->add_option("--perplexity", options->perplexity, "of t-SNE: how many neighbours count, about")
      ->check(CLI::Range(1.0, 1000.0))
      ->capture_default_str();
  command->add_option("--seed", options->seed)->capture_default_str();
  command->add_option("--device", options->device, "of t-SNE: cpu, cuda or auto, a GPU where there is one")
      ->check(CLI::IsMember(engine::device_names()))
      ->capture_default_str();
  command->add_option("--out", options->out, "FILE.npy: [N, 2]");
  command->add_flag("--keep", options->keep, "keep the t-SNE map in the model's atlas, where the window finds it");
  command->add_option("--into", options->into, "place the codes in the t-SNE map that this model's atlas keeps");
  command->add_option("--json", options->json, "method, seconds, iterations, KL divergence or share of variance");
  command->callback([options] { run(*options); });
}

}  // namespace latitude::app
