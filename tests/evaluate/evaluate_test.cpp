// Measurements against their definitions written out on a small model, and the numbers in the bundled models' cards.
#include "evaluate/evaluate.h"

#include <torch/torch.h>

#include <cmath>

#include "data/glyphs.h"
#include "evaluate/bound.h"
#include "io/files.h"
#include "io/support.h"
#include "model/model_file.h"
#include "nn/random.h"

namespace latitude::evaluate {
namespace {

using io::test::error_of;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Key;
using ::testing::UnorderedElementsAre;

model::Model small_model(const std::string& family = "tvae") {
  return model::make_model({{"family", family}, {"z", 2}, {"hidden", {8}}}, {1, 28, 28}, 1);
}

// The sum over items of the divergence of N(mean, s^2) to N(nu, t^2), in double precision.
double divergence(const nn::Posterior& q, const at::Tensor& nu, const at::Tensor& log_tau) {
  const at::Tensor s = q.log_std.to(at::kDouble).exp(), t = log_tau.to(at::kDouble).exp();
  const at::Tensor gap = q.mean.to(at::kDouble) - nu.to(at::kDouble);
  return ((t / s).log() + (s.square() + gap.square()) / (2 * t.square()) - 0.5).sum().item<double>();
}

// The bound block by block from equations 6 to 9, with the noise that `measure_bound` draws: 500 images at a time, that
// of z before that of u.
Numbers bound_by_hand(model::GenerativeModel& model, const data::Dataset& set, std::uint64_t seed) {
  const torch::NoGradGuard no_grad;
  at::Generator from = nn::generator(seed);
  double reconstruction = 0, kl_z = 0, kl_u = 0;
  for (std::int64_t first = 0; first < set.size(); first += 500) {
    const at::Tensor x = set.images.slice(0, first, std::min<std::int64_t>(first + 500, set.size()));
    const model::Encoded q = model.encode(x);
    const at::Tensor z = q.z.mean + q.z.log_std.exp() * nn::normal(x.size(0), model.z_dim(), x, from);
    at::Tensor u;
    if (model.capabilities().pose) {
      u = q.u.mean + q.u.log_std.exp() * nn::normal(x.size(0), model.u_dim(), x, from);
      kl_u += divergence(q.u, model.prior_u().mean, model.prior_u().log_std);
    }
    kl_z += divergence(q.z, torch::zeros({2}), torch::zeros({2}));
    const at::Tensor mean = model.decode(z, u).mean.to(at::kDouble), value = x.to(at::kDouble);
    reconstruction -= (value * mean.log() + (1 - value) * (1 - mean).log()).sum().item<double>();
  }
  const auto n = static_cast<double>(set.size());
  return {{"reconstruction", reconstruction / n},
          {"kl_z", kl_z / n},
          {"kl_u", kl_u / n},
          {"elbo", -(reconstruction + kl_z + kl_u) / n}};
}

TEST(MeasureBound, IsTheEquationsByHand) {
  const data::Dataset set = data::make_glyphs(730, 4);  // two blocks of unlike sizes
  for (const char* family : {"vae", "tvae"}) {
    const model::Model model = small_model(family);
    const Numbers found = measure_bound(*model, set, 9), expected = bound_by_hand(*model, set, 9);
    ASSERT_EQ(found.size(), expected.size());
    for (const auto& [name, value] : expected) {
      EXPECT_NEAR(found.at(name), value, 1e-5 * std::max(1.0, std::abs(value))) << name;
    }
  }
}

TEST(Evaluate, SquaredErrorIsThatOfTheReconstructionsFromTheMeans) {
  const data::Dataset set = data::make_glyphs(730, 4);
  const model::Model model = small_model();
  const torch::NoGradGuard no_grad;
  const model::Encoded q = model->encode(set.images);
  const at::Tensor mean = model->decode(q.z.mean, q.u.mean).mean;
  const double expected = (set.images - mean).to(at::kDouble).square().sum().item<double>() / 730;
  EXPECT_NEAR(evaluate(*model, set, {"squared_error"}).at("squared_error"), expected, 1e-4);
}

TEST(Evaluate, GivesTheBoundAlwaysAndTheOthersWhenAsked) {
  const data::Dataset set = data::make_glyphs(20, 4);
  EXPECT_THAT(evaluate(*small_model(), set, {}),
              UnorderedElementsAre(Key("reconstruction"), Key("kl_z"), Key("kl_u"), Key("elbo")));
  EXPECT_THAT(evaluate(*small_model(), set, {"squared_error", "bound", "squared_error"}),
              UnorderedElementsAre(Key("reconstruction"), Key("kl_z"), Key("kl_u"), Key("elbo"), Key("squared_error")));
  EXPECT_EQ(evaluate(*small_model("vae"), set, {}).at("kl_u"), 0);
}

TEST(Evaluate, RepeatsForEqualSeeds) {
  const data::Dataset set = data::make_glyphs(60, 4);
  const model::Model model = small_model();
  const Numbers one = evaluate(*model, set, {}, 3);
  torch::manual_seed(5);
  EXPECT_EQ(evaluate(*model, set, {}, 3), one);
  const Numbers other = evaluate(*model, set, {}, 4);
  EXPECT_NE(other.at("reconstruction"), one.at("reconstruction"));
  EXPECT_EQ(other.at("kl_z"), one.at("kl_z")) << "nothing is sampled there";
}

TEST(Evaluate, LeavesNoGradients) {
  const model::Model model = small_model();
  evaluate(*model, data::make_glyphs(20, 4), {"squared_error"});
  for (const at::Tensor& parameter : model->parameters()) EXPECT_FALSE(parameter.grad().defined());
}

TEST(Evaluate, RefusesUnknownMetricsAndImagesThatDoNotFit) {
  data::Dataset set = data::make_glyphs(20, 4);
  EXPECT_THAT(error_of([&] { evaluate(*small_model(), set, {"fid"}); }),
              AllOf(HasSubstr("fid"), HasSubstr("bound, squared_error")));
  EXPECT_THAT(error_of([&] { evaluate(*small_model(), set, {""}); }), HasSubstr("bound, squared_error"));
  data::Dataset narrow = set;
  narrow.images = set.images.slice(3, 0, 27);
  EXPECT_THAT(error_of([&] { evaluate(*small_model(), narrow, {}); }),
              HasSubstr("shape [1, 28, 27], expected the model's [1, 28, 28]"));
  data::Dataset empty = set;
  empty.images = set.images.slice(0, 0, 0);
  EXPECT_THAT(error_of([&] { evaluate(*small_model(), empty, {}); }), HasSubstr("found no images"));
}

TEST(Evaluate, OfWeightsThatAreNotFiniteIsNotANumber) {
  for (const char* family : {"vae", "tvae"}) {
    const model::Model model = small_model(family);
    {
      const torch::NoGradGuard no_grad;
      model->named_parameters()["decoder.layer0.bias"].fill_(std::nanf(""));
    }
    const Numbers numbers = evaluate(*model, data::make_glyphs(20, 4), {"squared_error"});
    EXPECT_TRUE(std::isnan(numbers.at("elbo"))) << family;
    EXPECT_TRUE(std::isnan(numbers.at("squared_error"))) << family;
  }
}

// The rows "| name | value |" under the heading "| metric | value |" of a model's card.
Numbers card_metrics(const std::filesystem::path& card) {
  Numbers numbers;
  std::istringstream lines(io::test::read_text(card));
  bool in_table = false;
  for (std::string line; std::getline(lines, line);) {
    if (line.starts_with("| metric |")) {
      in_table = true;
    } else if (in_table && line.starts_with("| ")) {
      std::istringstream cells(line);
      std::string bar, name;
      double value = 0;
      if (cells >> bar >> name >> bar >> value) numbers[name] = value;
    } else if (!line.starts_with("|")) {
      in_table = false;
    }
  }
  return numbers;
}

// models/NAME.safetensors for every bundled model of MNIST.
std::vector<std::filesystem::path> bundled_models() {
  std::vector<std::filesystem::path> found;
  const std::filesystem::path folder = std::filesystem::path(LATITUDE_SOURCE_DIR) / "models";
  if (!std::filesystem::exists(folder)) return found;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    const std::string name = entry.path().filename().string();
    if (name.starts_with("mnist-") && name.ends_with(".safetensors") && !name.ends_with(".atlas.safetensors")) {
      found.push_back(entry.path());
    }
  }
  return found;
}

TEST(BundledModels, GiveTheMetricsOfTheirCards) {
  const std::vector<std::filesystem::path> models = bundled_models();
  if (models.empty()) GTEST_SKIP() << "there is no models/mnist-*.safetensors";
  if (!std::filesystem::exists(io::user_data_folder() / "mnist")) {
    GTEST_SKIP() << "MNIST is not in " << io::user_data_folder() << " (latitude-cli fetch mnist)";
  }
  const data::Dataset mnist = data::load("mnist:test");
  for (const std::filesystem::path& path : models) {
    SCOPED_TRACE(path.filename().string());
    const Numbers expected = card_metrics(std::filesystem::path(path).replace_extension(".md"));
    ASSERT_GE(expected.size(), 5u) << "a card with a table of metrics lies beside the model";
    const model::OpenedModel opened = model::load_model(path);
    EXPECT_EQ(opened.warning, "");
    const Numbers found = evaluate(*opened.model, mnist, {"squared_error"});
    for (const auto& [name, value] : expected) {
      ASSERT_TRUE(found.contains(name)) << name;
      EXPECT_NEAR(found.at(name), value, 0.00051) << name << ": the card has three decimals";
    }
  }
}

}  // namespace
}  // namespace latitude::evaluate
