#include "engine/reproduce_tvae_manifold.h"

#include <torch/torch.h>

#include "engine/pictures.h"
#include "engine/tvae_figures.h"

namespace latitude::engine {
namespace {

constexpr std::int64_t kSide = 20;  // pictures in each direction

// Codes at equal steps of the prior's probability, from 1 to 99 % in either dimension (Kingma and Welling 2013,
// appendix A): [kSide^2, 2], the first dimension to the right, the second upwards.
at::Tensor codes() {
  const at::Tensor at = at::special_ndtri(torch::linspace(0.01, 0.99, kSide, at::kDouble)).to(at::kFloat);
  const std::vector<at::Tensor> both = torch::meshgrid({at.flip(0), at}, "ij");
  return torch::stack({both[1].flatten(), both[0].flatten()}, 1);
}

// The mean distance between neighbours of the grid, in pixels of ink: how evenly the plane is used.
double mean_step(const at::Tensor& pictures) {
  const at::Tensor grid = pictures.flatten(1).view({kSide, kSide, -1});
  const at::Tensor right = (grid.narrow(1, 1, kSide - 1) - grid.narrow(1, 0, kSide - 1)).norm(2, 2);
  const at::Tensor down = (grid.narrow(0, 1, kSide - 1) - grid.narrow(0, 0, kSide - 1)).norm(2, 2);
  return 0.5 * (right.mean() + down.mean()).item<double>();
}

Reproduced run(const ReproductionOptions& options, const Watch& watch) {
  const std::vector<TvaeModel> models = {{.family = "vae", .dimensions = 2},
                                         {.family = "tvae", .dimensions = 2, .transformer = "affine"},
                                         {.family = "tvae", .dimensions = 2, .transformer = "tps"},
                                         {.family = "dtvae", .dimensions = 2, .transformer = "affine"}};
  Reproduced made;
  ResultTable table{.name = "manifold",
                    .title = sentence("The plane of codes, %lld by %lld pictures at equal steps of the prior, seed 1",
                                      static_cast<long long>(kSide), static_cast<long long>(kSide)),
                    .columns = {"model", "grey in parts of ink", "distance of neighbours"},
                    .rows = {}};
  ReproductionOptions first = options;
  first.runs = 1;
  for_each_tvae_model(first, models, watch, [&](std::size_t i, const ShelvedRun& run, const data::Splits&) {
    const torch::NoGradGuard no_grad;
    const at::Device device = run.model->parameters().front().device();
    const at::Tensor pictures =
        run.model->decode(codes().to(device), model::mean_pose(*run.model, kSide * kSide)).mean.cpu();
    made.files.push_back(options.out / (tvae_recipe(models[i], options, 1).name + ".png"));
    io::write_png(made.files.back(), tiled(to_pictures(pictures), kSide, 0));
    table.rows.push_back({{.text = title_of(models[i])},
                          {.number = greyness(pictures), .decimals = 3},
                          {.number = mean_step(pictures), .decimals = 2}});
  });
  made.tables.push_back(table);
  made.claims = {
      {"samples are aligned in an upright direction for models with a transformer layer (section V.i.2, "
       "figure 7 top)",
       "the grids of pictures are in the files"}};
  return made;
}

}  // namespace

Reproduction tvae_manifold() {
  return {.name = "tvae-manifold",
          .title = "The plane of two-dimensional codes, decoded (Vive 2017, figure 7 top)",
          .description = "4 models of 50 epochs, a grid of 20 by 20 pictures each",
          .run = run,
          .epochs = kTvaeEpochs,
          .published_epochs = kTvaeEpochs,
          .published_runs = 1};
}

}  // namespace latitude::engine
