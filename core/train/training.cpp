#include "train/training.h"

#include <chrono>
#include <cmath>

#include "data/array_tensor.h"
#include "io/error.h"
#include "io/text.h"
#include "nn/random.h"

namespace latitude::train {
namespace {

constexpr const char* kCheckpointFormat = "latitude-checkpoint-1";
constexpr std::int64_t kTestBlock = 500;       // a stop is obeyed between blocks
constexpr std::int64_t kCheckEvery = 25;       // steps between looks for values that are not finite
constexpr std::int64_t kMinimumImages = 1000;  // over which a poor minimum is looked for
constexpr std::uint64_t kSeedsApart = 1000;    // of the attempts of one run
// Streams of the recipe's seed.
constexpr std::uint64_t kNoiseStream = 1, kTestStream = 2, kFirstOrderStream = 1000;

model::ImageShape shape_of(const data::Dataset& set) {
  const at::Tensor& x = set.images;
  return {x.size(1), x.size(2), x.size(3)};
}

void check_data(const data::Splits& splits, const Recipe& recipe) {
  if (shape_of(splits.train) != shape_of(splits.test)) {
    throw Error("data " + recipe.data + ": the training and the test images differ in shape");
  }
  for (const data::Dataset* set : {&splits.train, &splits.test}) {
    if (set->size() == 0) throw Error("data " + set->name + ": found no images, expected at least one");
    const float least = set->images.min().item<float>(), most = set->images.max().item<float>();
    if (!(least >= 0 && most <= 1)) {
      throw Error("data " + set->name + ": found values from " + std::to_string(least) + " to " + std::to_string(most) +
                  ", expected [0, 1], which a Bernoulli likelihood needs");
    }
  }
  if (recipe.batch > splits.train.size()) {
    throw Error("batch: found " + std::to_string(recipe.batch) + ", expected at most the " +
                std::to_string(splits.train.size()) + " images of " + splits.train.name);
  }
}

at::Tensor stacked(const objective::Terms& terms) {
  return torch::stack({terms.loss.detach(), terms.reconstruction.detach(), terms.kl_z.detach(), terms.kl_u.detach()})
      .to(at::kDouble);
}

Parts parts_of(const at::Tensor& sums, double images) {
  const at::Tensor mean = (sums / images).to(at::kCPU);
  const double* m = mean.const_data_ptr<double>();
  return {m[0], m[1], m[2], m[3]};
}

}  // namespace

Training::Training(const Recipe& recipe, data::Splits splits, at::Device device)
    : recipe_(recipe), splits_(std::move(splits)), device_(device) {
  check_data(splits_, recipe_);
  objective_ = objective::make_objective(recipe_.objective);
  begin();
  splits_.train.images = splits_.train.images.to(device_);
  splits_.test.images = splits_.test.images.to(device_);
  steps_per_epoch_ = (splits_.train.size() + recipe_.batch - 1) / recipe_.batch;
}

std::string MinimumSeen::text() const {
  return describe(found, epochs) + (again
                                        ? "; beginning again from another seed, attempt " + std::to_string(attempt + 2)
                                    : found.poor() ? "; going on, since no attempt is left"
                                                   : "");
}

std::uint64_t Training::seed() const { return recipe_.seed + kSeedsApart * static_cast<std::uint64_t>(attempt_); }

// A fresh model and everything that goes with it, by the attempt's seed.
void Training::begin() {
  model_ = model::make_model(recipe_.model, shape_of(splits_.train), seed());
  model_->to(device_);
  weights_ = std::make_unique<FlatWeights>(*model_);
  optimiser_ = make_optimiser(recipe_.optimiser, weights_->weights());
  noise_ = nn::generator(seed(), kNoiseStream);
  sums_ = torch::zeros({4}, at::TensorOptions().dtype(at::kDouble).device(device_));
  epoch_ = step_ = 0;
  curve_.clear();
  minimum_.reset();
}

void Training::look_for_minimum(const Listener& listener) {
  minimum_ = look_at_minimum(*model_, splits_.test.images.narrow(0, 0, std::min(kMinimumImages, splits_.test.size())));
  const bool again = minimum_->poor() && attempt_ < recipe_.minimum.retries;
  if (listener.on_minimum) listener.on_minimum({attempt_, epoch_, *minimum_, again});
  if (!again) return;
  ++attempt_;
  begin();
}

bool Training::run(const Listener& listener) {
  using Clock = std::chrono::steady_clock;
  const Clock::time_point start = Clock::now();
  images_this_run_ = 0;
  // A run too short for the look has it at its end.
  const std::int64_t look_at = std::min(recipe_.minimum.epochs, recipe_.epochs);
  while (true) {
    // Here, not at the end of the epoch: a run that was stopped between goes on with it.
    if (epoch_ == look_at && epoch_ > 0 && step_ == 0 && !minimum_) look_for_minimum(listener);
    if (epoch_ >= recipe_.epochs) return true;
    at::Generator shuffle = nn::generator(seed(), kFirstOrderStream + static_cast<std::uint64_t>(epoch_));
    const at::Tensor order =
        torch::randperm(splits_.train.size(), shuffle, at::TensorOptions().dtype(at::kLong)).to(device_);
    while (step_ < steps_per_epoch_) {
      train_step(order);
      seconds_this_run_ = std::chrono::duration<double>(Clock::now() - start).count();
      if (listener.on_step && !listener.on_step(progress())) return false;
    }
    if (!finish_epoch(listener)) return false;
  }
}

void Training::train_step(const at::Tensor& order) {
  const std::int64_t first = step_ * recipe_.batch;
  const std::int64_t count = std::min(recipe_.batch, splits_.train.size() - first);
  const at::Tensor images = splits_.train.images.index_select(0, order.narrow(0, first, count));
  weights_->zero_gradient();
  const objective::Terms terms = objective_->terms(*model_, images, noise_);
  terms.loss.backward();
  optimiser_->step(weights_->weights(), weights_->gradient());
  sums_.add_(stacked(terms), static_cast<double>(count));
  ++step_;
  images_this_run_ += count;
  if (step_ % kCheckEvery == 0 || step_ == steps_per_epoch_) check_finite();
}

// Closes the epoch: test loss, a point of the curve. False when it was stopped on the way; the run then goes on here.
bool Training::finish_epoch(const Listener& listener) {
  EpochPoint point;
  point.epoch = static_cast<int>(epoch_ + 1);
  point.train = parts_of(sums_, static_cast<double>(splits_.train.size()));
  if (!measure_test(listener, point.test)) return false;
  ++epoch_;
  step_ = 0;
  sums_.zero_();
  curve_.push_back(point);
  if (listener.on_epoch) listener.on_epoch(point);
  return true;
}

bool Training::measure_test(const Listener& listener, Parts& parts) {
  const torch::NoGradGuard no_grad;
  at::Generator noise = nn::generator(seed(), kTestStream);
  at::Tensor sums = torch::zeros_like(sums_);
  for (std::int64_t first = 0; first < splits_.test.size(); first += kTestBlock) {
    const std::int64_t count = std::min(kTestBlock, splits_.test.size() - first);
    const at::Tensor images = splits_.test.images.narrow(0, first, count);
    sums.add_(stacked(objective_->terms(*model_, images, noise)), static_cast<double>(count));
    if (listener.on_step && !listener.on_step(progress())) return false;
  }
  parts = parts_of(sums, static_cast<double>(splits_.test.size()));
  return true;
}

Progress Training::progress() const {
  const double rate = static_cast<double>(images_this_run_) / std::max(seconds_this_run_, 1e-9);
  const double left = static_cast<double>((recipe_.epochs - epoch_) * splits_.train.size() - step_ * recipe_.batch);
  return {.epoch = epoch_,
          .epochs = recipe_.epochs,
          .step = step_,
          .steps_per_epoch = steps_per_epoch_,
          .images_per_second = rate,
          .seconds_left = std::max(0.0, left) / std::max(rate, 1e-9)};
}

void Training::check_finite() {
  // One sum sees a loss or a weight that is not finite, without a pass that a GPU would have to wait for each step.
  const at::Tensor seen = sums_.sum() + weights_->weights().sum();
  if (!std::isfinite(seen.item<double>())) {
    throw Error("training diverged: the loss or a weight is not finite in epoch " + std::to_string(epoch_ + 1) +
                ", step " + std::to_string(step_) + "; the last good checkpoint is kept (try a lower optimiser.rate)");
  }
}

model::Metadata Training::metadata() const {
  model::Metadata all = {{"recipe", to_json(recipe_).dump()},
                         {"data", io::Json({{"name", splits_.train.name},
                                            {"checksum", splits_.train.checksum},
                                            {"classes", splits_.train.class_names}})
                                      .dump()},
                         {"curve", to_json(curve_).dump()},
                         {"epochs_done", std::to_string(epoch_)}};
  if (recipe_.minimum.epochs > 0) all["attempt"] = std::to_string(attempt_);
  if (minimum_) all["minimum"] = to_json(*minimum_).dump();
  return all;
}

void Training::save_model(const std::filesystem::path& path, const model::Metadata& more) {
  model::Metadata all = metadata();
  all.insert(more.begin(), more.end());
  model::save_model(path, *model_, all);
}

void Training::save_checkpoint(const std::filesystem::path& path) {
  check_finite();
  io::Safetensors file;
  file.metadata = model::describe(*model_);
  for (const auto& [key, value] : metadata()) file.metadata[key] = value;
  file.metadata["format"] = kCheckpointFormat;
  file.metadata["step"] = std::to_string(step_);
  model::put_weights(*model_, "model.", file);
  for (const auto& [name, tensor] : optimiser_->state()) file.tensors["optimiser." + name] = data::to_array(tensor);
  file.tensors["noise"] = data::to_array(nn::state_of(noise_));
  file.tensors["sums"] = data::to_array(sums_);
  io::write_safetensors(path, file);
}

namespace {

const std::string& field(const io::Safetensors& file, const std::string& key, const std::string& source) {
  const auto found = file.metadata.find(key);
  if (found == file.metadata.end()) throw Error(source + ": its metadata has no \"" + key + "\": no checkpoint");
  return found->second;
}

std::int64_t count(const io::Safetensors& file, const std::string& key, std::int64_t most, const std::string& source) {
  const io::Json value = io::parse_json(field(file, key, source), source + ": " + key);
  if (!value.is_number_unsigned() || value.get<std::uint64_t>() > static_cast<std::uint64_t>(most)) {
    throw Error(source + ": " + key + " is " + value.dump() + ", expected at most " + std::to_string(most));
  }
  return value.get<std::int64_t>();
}

// The array NAME, which must match `target` in shape and type.
at::Tensor fitting(const io::Safetensors& file, const std::string& name, const at::Tensor& target,
                   const std::string& source) {
  const auto found = file.tensors.find(name);
  if (found == file.tensors.end()) throw Error(source + ": the tensor \"" + name + "\" is missing");
  const at::Tensor value = data::to_tensor(found->second);
  if (value.sizes() != target.sizes() || value.scalar_type() != target.scalar_type()) {
    throw Error(source + ": the tensor \"" + name + "\" has shape " + io::to_string(found->second.shape) + " of " +
                std::string(io::name_of(found->second.dtype)) + ", which does not fit this recipe");
  }
  return value;
}

}  // namespace

void Training::load_checkpoint(const std::filesystem::path& path) {
  const std::string source = path.string();
  const io::Safetensors file = io::read_safetensors(path);
  if (field(file, "format", source) != kCheckpointFormat) {
    throw Error(source + ": its format is \"" + io::printable(field(file, "format", source), 60) + "\", expected \"" +
                kCheckpointFormat + "\"");
  }
  Recipe theirs = parse_recipe(io::parse_json(field(file, "recipe", source), source), source);
  const std::int64_t epoch = count(file, "epochs_done", recipe_.epochs, source);
  theirs.epochs = recipe_.epochs;
  theirs.description = recipe_.description;
  if (theirs != recipe_) throw Error(source + ": it was saved by another recipe, so the run cannot go on from it");
  const io::Json trained_on = io::parse_json(field(file, "data", source), source + ": data");
  if (!trained_on.is_object() || !trained_on.contains("checksum") || trained_on["checksum"] != splits_.train.checksum) {
    throw Error(source + ": it was trained on other data than " + splits_.train.name + " holds now");
  }
  const std::int64_t step = count(file, "step", steps_per_epoch_, source);
  const std::int64_t attempt = recipe_.minimum.epochs > 0 ? count(file, "attempt", recipe_.minimum.retries, source) : 0;
  std::optional<Minimum> minimum;
  if (const auto found = file.metadata.find("minimum"); found != file.metadata.end()) {
    minimum = parse_minimum(io::parse_json(found->second, source + ": minimum"), source);
  }
  std::vector<EpochPoint> curve = parse_curve(io::parse_json(field(file, "curve", source), source), source);
  if (static_cast<std::int64_t>(curve.size()) != epoch) {
    throw Error(source + ": the list of epochs has " + std::to_string(curve.size()) + " entries, expected " +
                std::to_string(epoch));
  }

  // Everything is looked at before anything is changed, so that a refused file leaves no trace.
  const torch::NoGradGuard no_grad;
  std::vector<std::pair<at::Tensor, at::Tensor>> copies = {{sums_, fitting(file, "sums", sums_, source)}};
  for (const auto& [name, tensor] : optimiser_->state()) {
    copies.emplace_back(tensor, fitting(file, "optimiser." + name, tensor, source));
  }
  at::Generator noise = nn::generator(0);
  const at::Tensor state = fitting(file, "noise", nn::state_of(noise), source);
  try {
    nn::set_state(noise, state);
  } catch (const Error& error) {
    throw Error(source + ": " + error.what());
  }
  model::take_weights(*model_, "model.", file, source);
  for (auto& [target, value] : copies) target.copy_(value);
  noise_ = noise;
  epoch_ = epoch;
  step_ = step;
  attempt_ = static_cast<int>(attempt);
  minimum_ = minimum;
  curve_ = std::move(curve);
}

}  // namespace latitude::train
