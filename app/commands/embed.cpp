// latitude-cli embed: codes onto a plane.
#include <chrono>
#include <cstdio>
#include <memory>

#include "app/commands/commands.h"
#include "app/commands/output.h"
#include "atlas/pca.h"
#include "io/error.h"
#include "io/npy.h"

namespace latitude::app {
namespace {

struct Options {
  std::string codes, method = "pca", out, json;
  std::uint64_t seed = 1;
};

void run(const Options& options) {
  const at::Tensor table = read_table(options.codes, "mean").to(at::kDouble).contiguous();
  if (table.size(1) < 2) throw Error(options.codes + ": found codes of one dimension, expected at least two");
  const auto start = std::chrono::steady_clock::now();
  using RowMajor = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
  const Eigen::MatrixXd codes =
      Eigen::Map<const RowMajor>(table.const_data_ptr<double>(), table.size(0), table.size(1));
  const atlas::Pca pca = atlas::fit_pca(codes);
  const Eigen::Matrix<float, Eigen::Dynamic, 2, Eigen::RowMajor> plane = atlas::project(pca, codes, 2).cast<float>();
  const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();

  const std::span<const float> values(plane.data(), static_cast<std::size_t>(plane.size()));
  io::write_npy(options.out, io::Array::of({plane.rows(), 2}, values));
  const double total = pca.variance.sum();
  std::vector<double> share;
  for (const double variance : pca.variance) share.push_back(total > 0 ? variance / total : 0);
  std::printf("%lld codes by PCA: the plane holds %.1f %% of the variance\n", static_cast<long long>(codes.rows()),
              100 * (share[0] + share[1]));
  if (!options.json.empty()) {
    // PCA has no divergence and no iterations; the keys are there for scripts that read every method alike.
    io::write_json(options.json, {{"method", "pca"},
                                  {"seed", options.seed},
                                  {"seconds", seconds},
                                  {"iterations", 0},
                                  {"kl", nullptr},
                                  {"variance_share", share}});
  }
}

}  // namespace

void add_embed(CLI::App& app) {
  auto options = std::make_shared<Options>();
  CLI::App* command = app.add_subcommand("embed", "Codes onto a plane");
  command->add_option("codes", options->codes, "[N, D]: a .npy, or a .npz with \"mean\"")->required();
  command->add_option("--method", options->method)->check(CLI::IsMember({"pca"}))->capture_default_str();
  command->add_option("--seed", options->seed)->capture_default_str();
  command->add_option("--out", options->out, "FILE.npy: [N, 2]")->required();
  command->add_option("--json", options->json, "method, seconds, share of variance");
  command->callback([options] { run(*options); });
}

}  // namespace latitude::app
