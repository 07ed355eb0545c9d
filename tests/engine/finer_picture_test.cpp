// The decoded picture read on a finer grid, against the model's own.
#include <torch/torch.h>

#include "engine/open_model.h"
#include "engine/pictures.h"
#include "engine/support.h"
#include "model/model_file.h"
#include "model/render.h"

namespace latitude::engine {
namespace {

Code code_of(const OpenModel& open) {
  Code code = open.info().neutral;
  code.z = {0.7f, -1.2f, 0.4f};
  for (float& value : code.pose) value += 0.2f;
  return code;
}

TEST(FinerPicture, IsTheTemplateReadMoreOften) {
  const torch::NoGradGuard no_grad;
  const test::TemporaryFolder folder;
  const std::filesystem::path path = test::save_tiny_model(folder, "tvae");
  const OpenModel open(path);
  const Code code = code_of(open);
  EXPECT_FALSE(open.decode({code}).finer);
  const Decoded decoded = open.decode({code, 3});
  EXPECT_EQ(decoded.picture, open.decode({code}).picture);
  ASSERT_TRUE(decoded.finer);
  EXPECT_EQ(decoded.finer->width, 3 * 28);

  const model::Model plain = model::load_model(path).model;
  const auto row = [](const std::vector<float>& values) { return torch::tensor(values).unsqueeze(0); };
  const at::Tensor u = plain->transformer()->from_controls({row(code.pose), torch::zeros({1}, at::kBool)}, 28, 28);
  const Picture own = to_pictures(model::render(*plain, row(code.z), u, 3)).front();
  int furthest = 0;
  for (std::size_t i = 0; i < own.pixels.size(); ++i) {
    furthest = std::max(furthest, std::abs(int{own.pixels[i]} - int{decoded.finer->pixels[i]}));
  }
  EXPECT_LE(furthest, 1);
}

TEST(FinerPicture, IsNoFinerThanThereIsMemoryForAndNeedsATemplate) {
  const test::TemporaryFolder folder;
  const OpenModel tvae(test::save_tiny_model(folder, "tvae")), vae(test::save_tiny_model(folder, "vae"));
  EXPECT_EQ(tvae.decode({code_of(tvae), 1'000'000}).finer->height, model::kMostScale * 28);
  EXPECT_FALSE(tvae.decode({code_of(tvae), -1}).finer);
  EXPECT_FALSE(vae.decode({code_of(vae), 3}).finer);
}

}  // namespace
}  // namespace latitude::engine
