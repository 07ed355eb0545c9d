#include "engine/tvae_figures.h"

#include <algorithm>

#include "io/error.h"
#include "nn/random.h"

namespace latitude::engine {

void for_each_tvae_model(
    const ReproductionOptions& options, const std::vector<TvaeModel>& models, const Watch& watch,
    const std::function<void(std::size_t index, const ShelvedRun& run, const data::Splits& splits)>& see) {
  const auto recipe_of = [&](std::size_t i, std::uint64_t seed) { return tvae_recipe(models[i], options, seed); };
  for_each_run(options, watch, models.size(), recipe_of, see);
}

at::Tensor sampled_pictures(model::GenerativeModel& model, std::int64_t count, std::uint64_t seed, bool sample_pose) {
  const torch::NoGradGuard no_grad;
  at::Generator noise = nn::generator(seed);
  const at::Tensor z = model.draw_z(count, noise);
  const at::Tensor u = sample_pose ? model.draw_u(count, noise) : model::mean_pose(model, count);
  return model.decode(z, u).mean.cpu();
}

double greyness(const at::Tensor& pictures) {
  return ((4 * pictures * (1 - pictures)).sum(at::kDouble) / pictures.sum(at::kDouble)).item<double>();
}

at::Tensor ink(const at::Tensor& pictures) { return pictures.flatten(1).sum(1); }

io::Picture beside(const std::vector<io::Picture>& blocks, int gap) {
  io::Picture whole{.width = gap * (static_cast<int>(blocks.size()) - 1),
                    .height = blocks.at(0).height,
                    .channels = blocks[0].channels,
                    .pixels = {}};
  for (const io::Picture& block : blocks) {
    if (block.height != whole.height || block.channels != whole.channels) {
      throw Error("pictures side by side: found heights " + std::to_string(whole.height) + " and " +
                  std::to_string(block.height) + ", expected one");
    }
    whole.width += block.width;
  }
  const auto row_of = [](const io::Picture& p) { return static_cast<std::size_t>(p.width * p.channels); };
  whole.pixels.assign(row_of(whole) * static_cast<std::size_t>(whole.height), 255);
  for (std::size_t y = 0; y < static_cast<std::size_t>(whole.height); ++y) {
    auto to = whole.pixels.begin() + static_cast<std::ptrdiff_t>(y * row_of(whole));
    for (const io::Picture& block : blocks) {
      const auto from = block.pixels.begin() + static_cast<std::ptrdiff_t>(y * row_of(block));
      std::copy(from, from + static_cast<std::ptrdiff_t>(row_of(block)), to);
      to += static_cast<std::ptrdiff_t>(row_of(block)) + gap * block.channels * (&block != &blocks.back() ? 1 : 0);
    }
  }
  return whole;
}

}  // namespace latitude::engine
