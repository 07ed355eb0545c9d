// latitude-cli encode, decode and sample: images to codes, codes to images, images from the prior.
#include <cmath>
#include <cstdio>
#include <memory>

#include "app/commands/commands.h"
#include "app/commands/output.h"
#include "atlas/atlas.h"
#include "data/array_tensor.h"
#include "engine/projector.h"
#include "evaluate/evaluate.h"
#include "io/error.h"
#include "io/npy.h"
#include "model/render.h"
#include "nn/random.h"

namespace latitude::app {
namespace {

constexpr std::int64_t kMostSamples = 1'000'000;

struct Options {
  std::string model, data, z, u, out, pose = "mean";
  std::int64_t count = 64;
  std::uint64_t seed = 1;
  std::int64_t scale = 1;
};

model::Model open(const Options& options) { return open_model(options.model).model; }

int square_side(std::int64_t count) { return static_cast<int>(std::ceil(std::sqrt(static_cast<double>(count)))); }

void write_codes(const std::string& path, const atlas::Atlas& codes) {
  std::map<std::string, io::Array> arrays = {{"mean", data::to_array(codes.codes.z.mean)},
                                             {"log_std", data::to_array(codes.codes.z.log_std)}};
  if (codes.codes.u.mean.defined()) {
    arrays["u_mean"] = data::to_array(codes.codes.u.mean);
    arrays["u_log_std"] = data::to_array(codes.codes.u.log_std);
  }
  if (codes.labels.defined()) arrays["labels"] = data::to_array(codes.labels);
  io::write_npz(path, arrays);
}

// By the ending of --out: the window's atlas, the Embedding Projector's files, or arrays.
void encode(const Options& options) {
  model::OpenedModel opened = open_model(options.model);
  const data::Dataset dataset = data::load(options.data);
  evaluate::check_fit(*opened.model, dataset);
  atlas::Atlas codes = atlas::make_atlas(*opened.model, dataset);
  const std::int64_t count = codes.size();
  if (options.out.ends_with(".atlas.safetensors")) {
    atlas::save_atlas(options.out, codes);
  } else if (options.out.ends_with(".config.json")) {
    const std::string stem = options.out.substr(0, options.out.size() - std::string(".config.json").size());
    engine::write_projector(engine::OpenModel(std::move(opened), std::move(codes), options.model), stem);
  } else if (options.out.ends_with(".npz")) {
    write_codes(options.out, codes);
  } else {
    throw Error("--out: found " + options.out + ", expected FILE.npz, NAME.atlas.safetensors or NAME.config.json");
  }
  std::printf("%lld codes of %s in %s\n", static_cast<long long>(count), dataset.name.c_str(), options.out.c_str());
}

at::Tensor read_codes(const std::string& path, const char* option, const std::string& name, std::int64_t columns) {
  const at::Tensor table = read_table(path, name);
  if (table.size(0) == 0) throw Error(std::string(option) + ": " + path + " holds no rows, expected at least one");
  if (table.size(1) != columns) {
    throw Error(std::string(option) + ": " + path + " has " + std::to_string(table.size(1)) +
                " columns, expected the model's " + std::to_string(columns));
  }
  return table;
}

// At the data's own size, or larger where there is a template to read on a finer grid.
at::Tensor pictures(model::GenerativeModel& model, const at::Tensor& z, const at::Tensor& u, const Options& options) {
  return options.scale == 1 ? model.decode(z, u).mean : model::render(model, z, u, options.scale);
}

void add_scale(CLI::App& command, Options& options) {
  command
      .add_option("--scale", options.scale, "pixels for each of the data's, of models with a pose: sharp at any size")
      ->check(CLI::Range(std::int64_t{1}, model::kMostScale))
      ->capture_default_str();
}

void decode(const Options& options) {
  const torch::NoGradGuard no_grad;
  const model::Model model = open(options);
  const at::Tensor z = read_codes(options.z, "--z", "mean", model->z_dim());
  at::Tensor u = model::mean_pose(*model, z.size(0));
  if (!options.u.empty()) {
    if (!model->capabilities().pose) throw Error("--u: this model has no pose; leave the option out");
    u = read_codes(options.u, "--u", "u_mean", model->u_dim());
    if (u.size(0) != z.size(0)) {
      throw Error("--u: found " + std::to_string(u.size(0)) + " poses, expected one for each of the " +
                  std::to_string(z.size(0)) + " codes");
    }
  }
  write_images(options.out, pictures(*model, z, u, options), square_side(z.size(0)));
}

void sample(const Options& options) {
  const torch::NoGradGuard no_grad;
  const model::Model model = open(options);
  at::Generator noise = nn::generator(options.seed);
  const at::Tensor z = model->draw_z(options.count, noise);
  at::Tensor u = model::mean_pose(*model, options.count);
  if (options.pose == "sample" && u.defined()) {
    u = model->draw_u(options.count, noise);
  }
  write_images(options.out, pictures(*model, z, u, options), square_side(options.count));
}

CLI::App* command(CLI::App& app, const std::string& name, const std::string& what, Options& options) {
  CLI::App* added = app.add_subcommand(name, what);
  added->add_option("model", options.model, "a model file, or the name of one in models/")->required();
  return added;
}

}  // namespace

void add_encode(CLI::App& app) {
  auto options = std::make_shared<Options>();
  CLI::App* added = command(app, "encode", "Posterior means and deviations of a data set", *options);
  added->add_option("--data", options->data, "a data set's name (mnist, glyphs, ...) or a path")->required();
  added
      ->add_option(
          "--out", options->out,
          "FILE.npz: mean, log_std, u_mean, u_log_std, labels; NAME.atlas.safetensors: what the window's map shows "
          "beside NAME.safetensors; NAME.config.json: with the files that the Embedding Projector loads")
      ->required();
  added->callback([options] { encode(*options); });
}

void add_decode(CLI::App& app) {
  auto options = std::make_shared<Options>();
  CLI::App* added = command(app, "decode", "Codes into images", *options);
  added->add_option("--z", options->z, "codes [N, D] (.npy, or .npz with \"mean\")")->required();
  added->add_option("--u", options->u, "poses [N, P] (.npy, or .npz with \"u_mean\"); else the prior's mean");
  add_scale(*added, *options);
  added->add_option("--out", options->out, "FILE.npy or FILE.png")->required();
  added->callback([options] { decode(*options); });
}

void add_sample(CLI::App& app) {
  auto options = std::make_shared<Options>();
  CLI::App* added = command(app, "sample", "Images from the prior", *options);
  added->add_option("-n", options->count, "how many")
      ->check(CLI::Range(std::int64_t{1}, kMostSamples))
      ->capture_default_str();
  added->add_option("--pose", options->pose, "the pose u: at the prior's mean, or a sample of it")
      ->check(CLI::IsMember({"mean", "sample"}))
      ->capture_default_str();
  added->add_option("--seed", options->seed)->capture_default_str();
  add_scale(*added, *options);
  added->add_option("--out", options->out, "FILE.png or FILE.npy")->required();
  added->callback([options] { sample(*options); });
}

}  // namespace latitude::app
