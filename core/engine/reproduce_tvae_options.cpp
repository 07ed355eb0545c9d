#include "engine/reproduce_tvae_options.h"

#include <torch/torch.h>

#include "engine/pictures.h"
#include "engine/tvae_figures.h"
#include "evaluate/bound.h"
#include "evaluate/codes.h"
#include "evaluate/evaluate.h"
#include "evaluate/linear_svm.h"

namespace latitude::engine {
namespace {

constexpr std::int64_t kEpochs = 10;      // the equivariant encoder takes minutes for each
constexpr std::int64_t kShown = 40;       // samples of a grid
constexpr std::int64_t kMeasured = 1000;  // samples

constexpr std::int64_t kClasses = 10, kCritic = 256;
constexpr std::int64_t kFew = 2;  // dimensions of z that leave something to a discrete code

// In the order of models_of.
enum : std::size_t { kDense, kConv, kP4, kTemplate, kDiscrete, kCriticLight, kCriticHeavy, kFewDense, kFewDiscrete };

std::vector<TvaeModel> models_of(std::int64_t z) {
  const auto tvae = [](const char* title, std::int64_t dimensions, const char* variant, io::Json options) {
    return TvaeModel{.dimensions = dimensions,
                     .pose_prior = "fitted",
                     .variant = variant,
                     .options = std::move(options),
                     .title = title};
  };
  const auto critic = [&](const char* title, const char* variant, int weight) {
    TvaeModel model = tvae(title, z, variant, {{"critic", {kCritic}}});
    model.objective = {{"name", "adversarial"}, {"weight", weight}};
    return model;
  };
  const io::Json nothing = io::Json::object(), classes = {{"classes", kClasses}};
  return {tvae("dense, as in the paper", z, "", nothing),
          tvae("convolutional encoder", z, "conv", {{"encoder", "conv"}}),
          tvae("encoder equivariant to quarter turns", z, "p4", {{"encoder", "p4"}}),
          tvae("template twice as fine", z, "template-2", {{"template_scale", 2}}),
          tvae("discrete code of 10 beside z", z, "classes-10", classes),
          critic("adversarial loss, weight 10", "critic-10", 10),
          critic("adversarial loss, weight 40", "critic-40", 40),
          tvae("z = 2", kFew, "", nothing),
          tvae("z = 2, discrete code of 10 beside it", kFew, "classes-10", classes)};
}

struct Measured {
  OverRuns bound, reconstruction, kl_z, kl_u, svm, grey, discrete;
};

struct Codes {
  at::Tensor train, test;  // posterior means of z
};

// How well the discrete code alone tells the classes: each of its values stands for the class that most training items
// with it have.
double discrete_accuracy(const Codes& codes, const data::Splits& splits, std::int64_t classes) {
  const auto value_of = [](const at::Tensor& z) { return z.slice(1, z.size(1) - kClasses).argmax(1); };
  const at::Tensor counts = torch::zeros({kClasses, classes}, at::kDouble);
  const at::Tensor values = value_of(codes.train), labels = splits.train.labels.to(at::kLong);
  counts.index_put_({values, labels}, torch::ones({values.size(0)}, at::kDouble), /*accumulate=*/true);
  const at::Tensor stands_for = counts.argmax(1);
  return (stands_for.index_select(0, value_of(codes.test)) == splits.test.labels.to(at::kLong))
      .to(at::kDouble)
      .mean()
      .item<double>();
}

class Figure {
 public:
  Figure(const ReproductionOptions& options, const Watch& watch)
      : options_(options),
        watch_(watch),
        models_(models_of(options.dimensions.empty() ? 20 : options.dimensions.front())),
        all_(models_.size()) {}

  Reproduced run() {
    for_each_tvae_model(
        options_, models_, watch_,
        [this](std::size_t i, const ShelvedRun& run, const data::Splits& splits) { measure(i, run, splits); });
    made_.tables.push_back(table());
    const auto bound = [this](std::size_t i) { return all_[i].bound.mean(); };
    const auto grey = [this](std::size_t i) { return all_[i].grey.mean(); };
    made_.claims = {
        {"to encode z, convolutional and group-equivariant layers could be deployed (section VII)",
         sentence("bound %.2f dense, %.2f convolutional, %.2f equivariant", bound(kDense), bound(kConv), bound(kP4))},
        {"the template has a higher definition than the input (section VI.ii)",
         sentence("bound %.2f with a template twice as fine, %.2f with one of the picture's pixels", bound(kTemplate),
                  bound(kDense))},
        {"discreteness in the data could be accounted for by a categorical code (section VII)",
         sentence(
             "its ten values alone tell %.1f %% of the test pictures' classes beside the larger z, %.1f %% beside two "
             "dimensions, where it changes the bound from %.2f to %.2f",
             100 * all_[kDiscrete].discrete.mean(), 100 * all_[kFewDiscrete].discrete.mean(), bound(kFewDense),
             bound(kFewDiscrete))},
        {"an adversarial strategy could correct the blur (section VII)",
         sentence(
             "grey in parts of ink of samples (test pictures %.3f): %.3f without, %.3f and %.3f with a critic, whose "
             "bounds are %.2f, %.2f and %.2f",
             grey_of_data_, grey(kDense), grey(kCriticLight), grey(kCriticHeavy), bound(kDense), bound(kCriticLight),
             bound(kCriticHeavy))}};
    return std::move(made_);
  }

 private:
  void measure(std::size_t i, const ShelvedRun& run, const data::Splits& splits) {
    model::GenerativeModel& model = *run.model;
    const evaluate::Numbers bound = evaluate::measure_bound(model, splits.test, 0);
    all_[i].bound.values.push_back(bound.at("elbo"));
    all_[i].reconstruction.values.push_back(bound.at("reconstruction"));
    all_[i].kl_z.values.push_back(bound.at("kl_z"));
    all_[i].kl_u.values.push_back(bound.at("kl_u"));
    const auto look = [this] { watch_.check(); };
    const Codes codes{evaluate::encode_set(model, splits.train, look).mean,
                      evaluate::encode_set(model, splits.test, look).mean};
    const std::int64_t classes = evaluate::expect_labels(splits, "tvae-options");
    if (watch_.line) watch_.line("linear SVMs on " + title_of(models_[i]));
    const evaluate::LinearSvm svm = evaluate::fit_linear_svm(codes.train, splits.train.labels, classes);
    all_[i].svm.values.push_back(100 * svm.accuracy(codes.test, splits.test.labels));
    if (model.capabilities().classes > 0) {
      all_[i].discrete.values.push_back(discrete_accuracy(codes, splits, classes));
    }
    if (grey_of_data_ == 0) grey_of_data_ = greyness(splits.test.images);
    const at::Tensor samples = sampled_pictures(model, kMeasured, 1, false);
    all_[i].grey.values.push_back(greyness(samples));
    if (all_[i].grey.values.size() > 1) return;  // pictures of the first run alone
    made_.files.push_back(options_.out / (tvae_recipe(models_[i], options_, 1).name + ".png"));
    io::write_png(made_.files.back(), tiled(to_pictures(samples.narrow(0, 0, kShown)), 10));
  }

  ResultTable table() const {
    ResultTable table{
        .name = "options",
        .title =
            sentence("Affine TVAEs after %lld epochs, test set; linear SVM on z in %%, grey of samples at the mean "
                     "pose",
                     static_cast<long long>(options_.epochs)) +
            over_runs(options_.runs),
        .columns = {"model", "bound", "reconstruction", "KL z", "KL u", "SVM test", "grey"},
        .rows = {}};
    for (std::size_t i = 0; i < models_.size(); ++i) {
      const Measured& m = all_[i];
      table.rows.push_back({{.text = title_of(models_[i])},
                            {.number = m.bound.mean(), .decimals = 2},
                            {.number = m.reconstruction.mean(), .decimals = 2},
                            {.number = m.kl_z.mean(), .decimals = 2},
                            {.number = m.kl_u.mean(), .decimals = 2},
                            {.number = m.svm.mean(), .decimals = 2},
                            {.number = m.grey.mean(), .decimals = 3}});
    }
    return table;
  }

  const ReproductionOptions& options_;
  const Watch& watch_;
  std::vector<TvaeModel> models_;
  std::vector<Measured> all_;
  double grey_of_data_ = 0;
  Reproduced made_;
};

Reproduced run(const ReproductionOptions& options, const Watch& watch) { return Figure(options, watch).run(); }

}  // namespace

Reproduction tvae_options() {
  return {.name = "tvae-options",
          .title = "What the paper leaves to future work, beside the model without it (Vive 2017, section VII)",
          .description = "9 TVAEs of 10 epochs: encoders, a finer template, a discrete code, a critic",
          .run = run,
          .epochs = kEpochs,
          .published_epochs = kTvaeEpochs,
          .published_runs = 3};
}

}  // namespace latitude::engine
