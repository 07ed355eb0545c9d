// latitude-cli geodesic: Fisher-Rao distances and geodesics between pairs of diagonal Gaussians, no model needed.
#include <algorithm>
#include <cstdio>
#include <memory>

#include "app/commands/commands.h"
#include "geometry/distance.h"
#include "geometry/path.h"
#include "io/error.h"
#include "io/npy.h"

namespace latitude::app {
namespace {

constexpr std::int64_t kMostNumbers = std::int64_t{1} << 30;

struct Options {
  std::string pairs, out, path = "fisher-rao";
  bool distances = false;
  int steps = 12;
};

// One side's means or deviations [N, D], of any floating type.
struct Table {
  std::vector<std::int64_t> shape;
  std::vector<double> values;
  Eigen::VectorXd row(std::int64_t n) const {
    return Eigen::Map<const Eigen::VectorXd>(values.data() + n * shape[1], shape[1]);
  }
};

Table table(const std::map<std::string, io::Array>& arrays, const std::string& name, const std::string& source) {
  const auto found = arrays.find(name);
  if (found == arrays.end()) {
    throw Error(source + ": the array \"" + name + "\" is missing, expected mean_a, std_a, mean_b and std_b");
  }
  if (found->second.shape.size() != 2) {
    throw Error(source + ": " + name + " has shape " + io::to_string(found->second.shape) + ", expected [N, D]");
  }
  return {found->second.shape, found->second.to_doubles()};
}

void run(const Options& options) {
  const std::map<std::string, io::Array> arrays = io::read_npz(options.pairs);
  const Table mean_a = table(arrays, "mean_a", options.pairs), std_a = table(arrays, "std_a", options.pairs);
  const Table mean_b = table(arrays, "mean_b", options.pairs), std_b = table(arrays, "std_b", options.pairs);
  for (const Table* other : {&std_a, &mean_b, &std_b}) {
    if (other->shape != mean_a.shape) {
      throw Error(options.pairs + ": found arrays of shapes " + io::to_string(mean_a.shape) + " and " +
                  io::to_string(other->shape) + ", expected four of one shape");
    }
  }
  const std::int64_t pairs = mean_a.shape[0], dimensions = mean_a.shape[1];
  if (pairs * dimensions > kMostNumbers / options.steps) {
    throw Error("--steps: the result would hold more than " + std::to_string(kMostNumbers) + " numbers");
  }
  const geometry::PathKind& kind = geometry::path_kind(options.path);
  std::vector<double> distance, mean, std;
  std::map<std::string, std::vector<double>> others;
  for (std::int64_t n = 0; n < pairs; ++n) {
    const geometry::DiagonalGaussian a{mean_a.row(n), std_a.row(n)}, b{mean_b.row(n), std_b.row(n)};
    geometry::check(a, ("pair " + std::to_string(n) + ", a").c_str());
    geometry::check(b, ("pair " + std::to_string(n) + ", b").c_str());
    distance.push_back(geometry::fisher_rao_distance(a, b));
    for (const geometry::DistanceKind& each : geometry::distance_kinds()) {
      if (options.distances) others["distance_" + each.name].push_back(each.between(a, b));
    }
    for (const geometry::DiagonalGaussian& step : geometry::walk(kind, a, b, options.steps)) {
      mean.insert(mean.end(), step.mean.begin(), step.mean.end());
      std.insert(std.end(), step.std.begin(), step.std.end());
    }
  }
  const std::vector<std::int64_t> walk_shape = {pairs, options.steps, dimensions};
  std::map<std::string, io::Array> written = {{"distance", io::Array::of({pairs}, distance)},
                                              {"mean", io::Array::of(walk_shape, mean)},
                                              {"std", io::Array::of(walk_shape, std)}};
  for (const auto& [name, values] : others) written.emplace(name, io::Array::of({pairs}, values));
  io::write_npz(options.out, written);
  if (pairs > 0) {
    std::printf("%lld pairs, distances from %.6g to %.6g\n", static_cast<long long>(pairs),
                *std::min_element(distance.begin(), distance.end()),
                *std::max_element(distance.begin(), distance.end()));
  }
}

}  // namespace

void add_geodesic(CLI::App& app) {
  auto options = std::make_shared<Options>();
  CLI::App* command = app.add_subcommand("geodesic", "Fisher-Rao geodesics between diagonal Gaussians");
  command->add_option("pairs", options->pairs, "FILE.npz: mean_a, std_a, mean_b, std_b [N, D]")->required();
  command->add_option("--steps", options->steps, "points of each geodesic, ends included, equal arcs")
      ->check(CLI::Range(2, 1'000'000))
      ->capture_default_str();
  std::vector<std::string> kinds;
  for (const geometry::PathKind& kind : geometry::path_kinds()) kinds.push_back(kind.name);
  command->add_option("--path", options->path, "the curve that is walked; `distance` stays Fisher-Rao's")
      ->check(CLI::IsMember(kinds))
      ->capture_default_str();
  command->add_flag("--distances", options->distances,
                    "also distance_NAME [N] for every distance: Wasserstein-2, Hellinger, KL, ...");
  command->add_option("--out", options->out, "FILE.npz: distance [N], mean and std [N, K, D]")->required();
  command->callback([options] { run(*options); });
}

}  // namespace latitude::app
