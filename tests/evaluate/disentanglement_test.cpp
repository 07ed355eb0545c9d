// The scores against those of scikit-learn's estimators (tests/fixtures/evaluate/make_disentanglement.py) and on codes
// whose scores are known: the factors themselves, their rotation, noise.
#include "evaluate/disentanglement.h"

#include <torch/torch.h>

#include "data/glyphs.h"
#include "evaluate/support.h"
#include "io/support.h"
#include "nn/random.h"

namespace latitude::evaluate {
namespace {

using io::test::error_of;
using ::testing::HasSubstr;

CodesAndFactors peer_items(const test::Fixture& peer, const std::string& name) {
  return {peer.table(name + "_codes"), {peer.table(name + "_numbers"), peer.table(name + "_classes").to(at::kLong)}};
}

TEST(Disentanglement, IsThatOfThePapersFormulas) {
  const test::Fixture peer("disentanglement.npz");
  const CodesAndFactors train = peer_items(peer, "train"), test = peer_items(peer, "test");
  const Information information = mutual_information(test);
  EXPECT_TRUE(torch::allclose(information.shared, peer.table("shared"), 0, 1e-10));
  EXPECT_TRUE(torch::allclose(information.entropy, peer.table("entropy"), 0, 1e-10));
  const Dci found = dci(train, test);
  EXPECT_TRUE(torch::allclose(found.importance, peer.table("importance"), 0, 1e-6));
  const Numbers scores = disentanglement_scores("z", train, test);
  EXPECT_NEAR(scores.at("mig_z"), peer.table("mig").item<double>(), 1e-10);
  const at::Tensor expected = peer.table("dci");
  EXPECT_NEAR(scores.at("dci_disentanglement_z"), expected[0].item<double>(), 1e-6);
  EXPECT_NEAR(scores.at("dci_completeness_z"), expected[1].item<double>(), 1e-6);
  EXPECT_NEAR(scores.at("dci_informativeness_z"), expected[2].item<double>(), 1e-6);
  EXPECT_NEAR(scores.at("sap_z"), peer.table("sap").item<double>(), 1e-8);
}

// Four independent uniform factors.
struct Known {
  at::Generator from = nn::generator(5);
  at::Tensor train = torch::rand({4000, 4}, from, torch::kDouble), test = torch::rand({2000, 4}, from, torch::kDouble);

  Numbers scores(const at::Tensor& codes_train, const at::Tensor& codes_test) const {
    return disentanglement_scores("", {codes_train, {train, {}}}, {codes_test, {test, {}}});
  }
};

TEST(Disentanglement, IsOneForTheFactorsThemselves) {
  const Known known;
  const at::Tensor scale = torch::tensor({1.0, -7.0, 100.0, 0.01}, torch::kDouble);  // units do not matter
  const Numbers found = known.scores((known.train * scale).flip(1), (known.test * scale).flip(1));
  EXPECT_GT(found.at("mig_"), 0.95) << "independent factors share a little in 2,000 items";
  for (const char* name : {"dci_disentanglement_", "dci_completeness_"}) EXPECT_NEAR(found.at(name), 1, 1e-9) << name;
  EXPECT_GT(found.at("dci_informativeness_"), 0.99) << "but for the pull of alpha";
  EXPECT_GT(found.at("sap_"), 0.99);
}

TEST(Disentanglement, FallsUnderARotation) {
  Known known;
  // Hadamard's: every code holds as much of each factor.
  const at::Tensor rotation =
      0.5 *
      torch::tensor({{1., 1., 1., 1.}, {1., -1., 1., -1.}, {1., 1., -1., -1.}, {1., -1., -1., 1.}}, torch::kDouble);
  const Numbers found = known.scores(known.train.mm(rotation), known.test.mm(rotation));
  EXPECT_LT(found.at("mig_"), 0.1);
  EXPECT_LT(found.at("dci_disentanglement_"), 0.1);
  EXPECT_LT(found.at("dci_completeness_"), 0.1);
  EXPECT_GT(found.at("dci_informativeness_"), 0.98) << "all is still there";
  EXPECT_LT(found.at("sap_"), 0.1);
}

TEST(Disentanglement, IsNearZeroForNoise) {
  Known known;
  const Numbers found = known.scores(torch::randn({4000, 6}, known.from, torch::kDouble),
                                     torch::randn({2000, 6}, known.from, torch::kDouble));
  EXPECT_LT(std::abs(found.at("mig_")), 0.02);
  EXPECT_LT(std::abs(found.at("dci_informativeness_")), 0.02);
  EXPECT_LT(found.at("sap_"), 0.02);
}

TEST(Disentanglement, KnowsWhatDoesNotVary) {
  const Known known;
  const at::Tensor constant = torch::ones({4000, 1}, torch::kDouble), of_test = constant.slice(0, 0, 2000);
  const Numbers found = known.scores(torch::cat({constant, known.train}, 1), torch::cat({of_test, known.test}, 1));
  EXPECT_NEAR(found.at("dci_disentanglement_"), 1, 1e-9) << "an idle dimension weighs nothing";
  const Factors still{constant, {}}, still_test{of_test, {}};
  const Numbers nothing = disentanglement_scores("", {known.train, still}, {known.test, still_test});
  for (const auto& [name, score] : nothing) EXPECT_EQ(score, 0) << name;
}

TEST(Disentanglement, TellsTheClassAlone) {
  const at::Tensor labels = torch::arange(400).remainder(2), none = torch::empty({400, 0}, torch::kDouble);
  const CodesAndFactors items{torch::stack({labels.to(at::kDouble), torch::arange(400).to(at::kDouble)}, 1),
                              {none, labels}};
  const Numbers found = disentanglement_scores("", items, items);
  EXPECT_GT(found.at("mig_"), 0.9);
  EXPECT_NEAR(found.at("sap_"), 0.5, 0.05) << "chance is right every other time";
}

TEST(Disentanglement, RefusesWhatDoesNotFit) {
  const Known known;
  const auto refusal = [](const at::Tensor& codes, const at::Tensor& numbers) {
    return error_of([&] { mutual_information({codes, {numbers, {}}}); });
  };
  EXPECT_THAT(refusal(known.train, known.test), HasSubstr("[4000, 4] and factors [2000, 4]"));
  EXPECT_THAT(refusal(known.test, known.test.slice(1, 0, 0)), HasSubstr("factors [2000, 0]"));
  EXPECT_THAT(refusal(known.test / 0, known.test), HasSubstr("not finite"));
}

TEST(DisentanglementMetric, ScoresZAndThePose) {
  data::Dataset set = data::make_glyphs(400, 4);
  set.name = "a test's own";
  const io::Json tvae = {{"family", "tvae"}, {"z", 3}, {"hidden", {16}}}, vae = {{"family", "vae"}, {"z", 3}};
  const Numbers posed = measure_disentanglement(*model::make_model(tvae, {1, 28, 28}, 1), set, 3);
  EXPECT_EQ(posed.size(), 15u);
  EXPECT_TRUE(posed.count("dci_completeness_zu"));
  EXPECT_GT(posed.at("dci_informativeness_zu"), posed.at("dci_informativeness_u"));
  EXPECT_EQ(measure_disentanglement(*model::make_model(vae, {1, 28, 28}, 1), set, 3).size(), 5u);
  set.poses = at::Tensor();
  const model::Model model = model::make_model(vae, {1, 28, 28}, 1);
  EXPECT_THAT(error_of([&] { evaluate(*model, set, {"disentanglement"}); }),
              HasSubstr("found no true poses, expected some (glyphs has them): disentanglement"));
}

}  // namespace
}  // namespace latitude::evaluate
