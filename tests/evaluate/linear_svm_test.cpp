// The machines and folds against scikit-learn's (tests/fixtures/evaluate/make_svm.py), their conditions, their metric.
#include "evaluate/linear_svm.h"

#include <torch/torch.h>

#include "data/glyphs.h"
#include "evaluate/pixel_features.h"
#include "evaluate/support.h"
#include "io/support.h"
#include "nn/random.h"

namespace latitude::evaluate {
namespace {

using io::test::error_of;
using ::testing::HasSubstr;
using ::testing::Key;
using ::testing::UnorderedElementsAre;

struct Peer : test::Fixture {
  Peer() : test::Fixture("svm.npz") {}
  at::Tensor train_labels = test::Fixture("logistic.npz").table("train_labels").to(at::kLong);
  at::Tensor test_labels = test::Fixture("logistic.npz").table("test_labels").to(at::kLong);
};

TEST(LinearSvm, IsThatOfScikitLearn) {
  const Peer peer;
  const at::Tensor train = peer.table("train"), test = peer.table("test");
  for (const char* c : {"1", "0.01"}) {
    const SvmOptions options{.c = std::stod(c), .tolerance = 1e-12, .folds = 5};
    const LinearSvm fitted = fit_linear_svm(train, peer.train_labels, 4, options);
    const at::Tensor expected = peer.table(std::string("decisions_") + c);
    EXPECT_LT((fitted.decisions(test) - expected).abs().max().item<double>(), 1e-6) << c;
    const auto found = svm_accuracies(train, peer.train_labels, test, peer.test_labels, 4, options);
    ASSERT_TRUE(found);
    EXPECT_DOUBLE_EQ(found->test, peer.table(std::string("test_") + c).item<double>());
    const at::Tensor cross = peer.table(std::string("cross_") + c);
    EXPECT_TRUE(torch::allclose(torch::tensor(found->folds, torch::kDouble), cross)) << c;
    EXPECT_NEAR(found->mean(), cross.mean().item<double>(), 1e-12);
    EXPECT_NEAR(found->deviation(), cross.std(0, /*unbiased=*/false).item<double>(), 1e-12);
  }
}

TEST(LinearSvm, FoldsAreThoseOfScikitLearn) {
  const Peer peer;
  EXPECT_TRUE(torch::equal(stratified_folds(peer.train_labels, 5), peer.table("folds").to(at::kLong)));
  EXPECT_TRUE(
      torch::equal(stratified_folds(peer.train_labels.slice(0, 7), 5), peer.table("folds_from_7").to(at::kLong)));
}

TEST(LinearSvm, GivesTheSameBitsOnAnyNumberOfThreads) {
  const Peer peer;
  const int threads = at::get_num_threads();
  at::set_num_threads(1);
  const LinearSvm one = fit_linear_svm(peer.table("train"), peer.train_labels, 4);
  at::set_num_threads(3);
  const LinearSvm three = fit_linear_svm(peer.table("train"), peer.train_labels, 4);
  at::set_num_threads(threads);
  EXPECT_TRUE(torch::equal(one.weights, three.weights));
  EXPECT_TRUE(torch::equal(one.intercept, three.intercept));
}

TEST(LinearSvm, NeverTakesAnythingForAClassThatItHasNotSeen) {
  const at::Tensor features = torch::tensor({{-1.0}, {-0.9}, {0.9}, {1.0}}, torch::kDouble);
  const LinearSvm two = fit_linear_svm(features, torch::tensor({1, 1, 3, 3}, torch::kLong), 5);
  EXPECT_TRUE(torch::equal(two.classes(features * 100), torch::tensor({1, 1, 3, 3}, torch::kLong)));
  const LinearSvm one = fit_linear_svm(features, torch::tensor({2, 2, 2, 2}, torch::kLong), 5);
  EXPECT_EQ(one.accuracy(features, torch::tensor({2, 2, 2, 2}, torch::kLong)), 1);
}

TEST(LinearSvm, RefusesWhatDoesNotFit) {
  const at::Tensor features = torch::zeros({3, 2}, torch::kDouble), labels = torch::tensor({0, 1, 2}, torch::kLong);
  const auto refusal = [&](const at::Tensor& x, const at::Tensor& y, std::int64_t classes) {
    return error_of([&] { fit_linear_svm(x, y, classes); });
  };
  EXPECT_THAT(refusal(features, labels.slice(0, 0, 2), 3), HasSubstr("[3, 2] and labels [2]"));
  EXPECT_THAT(refusal(features, labels, 2), HasSubstr("found the label 2, expected 0 to 1"));
  EXPECT_THAT(refusal(features + std::nan(""), labels, 3), HasSubstr("not finite"));
  EXPECT_THAT(error_of([&] { fit_linear_svm(features + 1, labels, 3, {.c = 0}); }), HasSubstr("C <= 0"));
  EXPECT_THAT(error_of([&] { stratified_folds(labels, 2); }), HasSubstr("found 2 folds and at most 1 items"));
  EXPECT_THAT(error_of([&] { stratified_folds(labels, 1); }), HasSubstr("found 1 folds"));
}

TEST(LinearSvm, EndsWithNothingWhenItIsStopped) {
  const Peer peer;
  const at::Tensor train = peer.table("train"), test = peer.table("test");
  const auto stopped_at = [&](int at) {
    int asked = 0;
    const auto found = svm_accuracies(train, peer.train_labels, test, peer.test_labels, 4, {.folds = 5},
                                      [&] { return ++asked == at; });
    return std::pair(found.has_value(), asked);
  };
  const int all = stopped_at(0).second;
  EXPECT_GE(all, 6 * 4 / at::get_num_threads());
  for (const int at : {1, 2, all}) EXPECT_EQ(stopped_at(at), std::pair(false, at));
}

TEST(PixelFeatures, AreThePicturesOnTheirMainAxes) {
  const data::Dataset set = data::make_glyphs(300, 4), other = data::make_glyphs(20, 5);
  const atlas::Pca pca = pixel_components(set);
  const at::Tensor codes = project_pixels(pca, set, 5);
  EXPECT_EQ(codes.sizes(), at::IntArrayRef({300, 5}));
  EXPECT_LT(codes.mean(0).abs().max().item<double>(), 1e-10);
  const at::Tensor covariance = codes.t().mm(codes) / 299;
  for (int k = 0; k < 5; ++k) EXPECT_NEAR(covariance[k][k].item<double>(), pca.variance[k], 1e-9);
  EXPECT_LT((covariance - covariance.diag().diag()).abs().max().item<double>(), 1e-9);
  const at::Tensor whole = project_pixels(pca, other, 1000);  // a rotation: as many as there are pixels
  EXPECT_EQ(whole.size(1), 784);
  const at::Tensor centred = pixels(other) - pixels(set).mean(0);
  EXPECT_TRUE(torch::allclose(whole.square().sum(1), centred.square().sum(1)));
  EXPECT_LT(project_pixels(about(pca, other), other, 5).mean(0).abs().max().item<double>(), 1e-10);
}

TEST(LinearSvmMetric, MeasuresTheMeans) {
  const model::Model model = model::make_model({{"family", "vae"}, {"z", 32}, {"hidden", {64}}}, {1, 28, 28}, 1);
  data::Dataset set = data::make_glyphs(600, 4);
  set.name = "a test's own";
  const Numbers found = measure_linear_svm(*model, set, 3);
  EXPECT_THAT(found,
              UnorderedElementsAre(Key("svm_test_accuracy"), Key("svm_fold_accuracy"), Key("svm_fold_deviation")));
  EXPECT_GT(found.at("svm_fold_accuracy"), 0.2) << "an encoder with random weights still tells a little";
  EXPECT_EQ(evaluate(*model, set, {"linear_svm"}, 3).at("svm_test_accuracy"), found.at("svm_test_accuracy"));
  set.labels = at::Tensor();
  EXPECT_THAT(error_of([&] { measure_linear_svm(*model, set, 3); }), HasSubstr("linear_svm tells classes apart"));
}

}  // namespace
}  // namespace latitude::evaluate
