// Pictures at other sizes than the data's.
#include "model/render.h"

#include <torch/torch.h>

#include "io/support.h"

namespace latitude::model {
namespace {

using io::test::error_of;
using ::testing::HasSubstr;

const ImageShape kShape{1, 9, 8};

TEST(Render, AtScaleOneIsThePictureAndFinerCutsItsPixels) {
  for (const char* transformer : {"affine", "tps", "projective"}) {
    const Model model =
        make_model({{"family", "tvae"}, {"z", 2}, {"hidden", {8}}, {"transformer", transformer}}, kShape, 1);
    const torch::NoGradGuard no_grad;
    const at::Tensor z = torch::ones({2, 2});
    const at::Tensor u = model->transformer()->identity().expand({2, -1}) + 0.05;
    const at::Tensor picture = model->decode(z, u).mean, fine = render(*model, z, u, 3);
    EXPECT_TRUE(torch::allclose(render(*model, z, u, 1), picture, 1e-5, 1e-6));
    ASSERT_EQ(fine.sizes(), at::IntArrayRef({2, 1, 27, 24}));
    const at::Tensor middles = fine.slice(2, 1, 27, 3).slice(3, 1, 24, 3);
    EXPECT_TRUE(torch::allclose(middles, picture, 1e-4, 1e-5)) << transformer;
    EXPECT_NEAR(fine.mean().item<double>(), picture.mean().item<double>(), 0.05);
  }
}

TEST(Render, RefusesModelsWithoutATemplateAndScalesOutOfRange) {
  const Model vae = make_model({{"family", "vae"}, {"z", 2}, {"hidden", {8}}}, kShape, 1);
  EXPECT_THAT(error_of([&] { render(*vae, torch::ones({1, 2}), {}, 2); }), HasSubstr("expected a model with a pose"));
  const Model tvae = make_model({{"family", "tvae"}, {"z", 2}, {"hidden", {8}}}, kShape, 1);
  const at::Tensor u = tvae->transformer()->identity().unsqueeze(0);
  for (const std::int64_t bad : {-1, 0, 33}) {
    EXPECT_THAT(error_of([&] { render(*tvae, torch::ones({1, 2}), u, bad); }), HasSubstr("from 1 to 32"));
  }
}

}  // namespace
}  // namespace latitude::model
