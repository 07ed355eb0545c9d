// Bodies of encoders: their shapes, and what a quarter turn does to the features of p4.
#include "nn/body.h"

#include "io/support.h"
#include "nn/random.h"

namespace latitude::nn {
namespace {

using io::test::error_of;
using ::testing::HasSubstr;

BodyOptions options(const std::string& name) {
  return {.name = name, .channels = 3, .height = 12, .width = 12, .hidden = {7}, .filters = {4, 5}};
}

at::Tensor pictures(std::int64_t count) {
  at::Generator from = generator(5);
  return torch::rand({count, 3, 12, 12}, from);
}

TEST(Body, GivesFeaturesOfItsWidthThatItsWeightsMove) {
  for (const std::string& name : body_names()) {
    at::Generator from = generator(3);
    const auto body = make_body(options(name), from);
    const Features features = body->features(pictures(4));
    EXPECT_EQ(features.z.sizes(), at::IntArrayRef({4, body->z_outputs()})) << name;
    EXPECT_EQ(features.u.sizes(), at::IntArrayRef({4, body->u_outputs()})) << name;
    (features.z.sum() + features.u.sum()).backward();
    for (const auto& item : body->named_parameters()) {
      EXPECT_GT(item.value().grad().abs().sum().item<double>(), 0) << name << " " << item.key();
    }
  }
}

TEST(Body, DrawsItsWeightsFromTheGenerator) {
  for (const std::string& name : body_names()) {
    at::Generator a = generator(3), b = generator(3), c = generator(4);
    const at::Tensor one = make_body(options(name), a)->features(pictures(2)).z;
    EXPECT_TRUE(torch::equal(one, make_body(options(name), b)->features(pictures(2)).z)) << name;
    EXPECT_FALSE(torch::equal(one, make_body(options(name), c)->features(pictures(2)).z)) << name;
  }
}

TEST(P4Body, OfATurnedPictureTurnsTheOrientationsAndKeepsTheirMaximum) {
  at::Generator from = generator(3);
  const auto body = make_body(options("p4"), from);
  body->to(at::kDouble);
  const at::Tensor x = pictures(3).to(at::kDouble);
  const Features still = body->features(x);
  const at::Tensor four = still.u.view({3, -1, 4});
  EXPECT_GT((four - four.roll(1, 2)).abs().max().item<double>(), 0.01) << "the pose sees the turn";
  for (std::int64_t r = 1; r < 4; ++r) {
    const Features turned = body->features(x.rot90(r, {2, 3}));
    EXPECT_TRUE(torch::allclose(turned.z, still.z, 1e-9, 1e-12)) << r;
    EXPECT_TRUE(torch::allclose(turned.u.view({3, -1, 4}), four.roll(r, 2), 1e-9, 1e-12)) << r;
  }
}

TEST(Body, RefusesPicturesThatItCannotHalve) {
  at::Generator from = generator(3);
  BodyOptions odd = options("p4");
  odd.width = 14;
  EXPECT_THAT(error_of([&] { make_body(odd, from); }), HasSubstr("12 x 14"));
  odd.height = odd.width = 10;
  EXPECT_THAT(error_of([&] { make_body(odd, from); }), HasSubstr("10 x 10"));
  BodyOptions small = options("conv");
  small.filters = {2, 2, 2, 2, 2};
  EXPECT_THAT(error_of([&] { make_body(small, from); }), HasSubstr("5 convolutions"));
  EXPECT_THAT(error_of([&] { make_body(options("none"), from); }), HasSubstr("dense, conv, p4"));
}

}  // namespace
}  // namespace latitude::nn
