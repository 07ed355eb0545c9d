// The Renyi bound of a set: below the evidence, falling with alpha, and the definition's own sum.
#include "evaluate/renyi_bound.h"

#include <torch/torch.h>

#include "data/glyphs.h"
#include "evaluate/bound.h"
#include "evaluate/log_likelihood.h"
#include "evaluate/support.h"
#include "io/support.h"
#include "objective/linear_gaussian.h"

namespace latitude::evaluate {
namespace {

using io::test::error_of;
using objective::test::LinearGaussian;
using test::set_of;
using ::testing::HasSubstr;

TEST(RenyiBound, FallsWithAlphaAndStaysBelowTheEvidence) {
  LinearGaussian model(2, 0, 5, 3);
  const at::Tensor images = model.draw_images(3000, 4);
  const data::Dataset set = set_of(images);
  double last = model.log_evidence(images).mean().item<double>();
  for (const double alpha : {0.0, 0.25, 0.5, 0.75, 1.0}) {
    const double bound = measure_renyi_bound(model, set, 1, alpha, 10);
    EXPECT_LT(bound, last) << alpha;
    last = bound;
  }
}

TEST(RenyiBound, AtAlphaZeroIsTheImportanceSampledLikelihoodOfAsFewSamples) {
  LinearGaussian model(2, 1, 5, 3);
  const at::Tensor images = model.draw_images(20, 4);
  at::Generator noise = nn::generator(6);
  const double expected = importance_log_likelihood(model, images, 10, noise).log_p.mean().item<double>();
  EXPECT_NEAR(measure_renyi_bound(model, set_of(images), 6, 0, 10), expected, 1e-12);
}

TEST(RenyiBound, AveragesOverBlocks) {
  const model::Model model = model::make_model({{"family", "vae"}, {"z", 2}, {"hidden", {8}}}, {1, 28, 28}, 1);
  const data::Dataset set = data::make_glyphs(700, 4);  // more than a block, in pieces of 51
  const double one = measure_renyi_bound(*model, set, 5, 1, 10);
  // At alpha 1 it is the ELBO's estimate, here with ten samples and the divergence drawn as well.
  EXPECT_NEAR(one, measure_bound(*model, set, 5).at("elbo"), 0.5);
  EXPECT_EQ(one, measure_renyi_bound(*model, set, 5, 1, 10)) << "the seed fixes it";
  EXPECT_NE(one, measure_renyi_bound(*model, set, 6, 1, 10));
  EXPECT_THAT(error_of([&] { measure_renyi_bound(*model, set, 5, 1, 0); }), HasSubstr("at least 1"));
}

}  // namespace
}  // namespace latitude::evaluate
