#include "engine/trainer.h"

#include <torch/torch.h>

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>

#include "data/dataset.h"
#include "engine/device.h"
#include "engine/finish.h"
#include "engine/pictures.h"
#include "engine/prober.h"
#include "io/error.h"
#include "nn/random.h"
#include "train/training.h"

namespace latitude::engine {
namespace {

using Clock = std::chrono::steady_clock;

constexpr auto kStatusEvery = std::chrono::milliseconds(30);
constexpr auto kPicturesEvery = std::chrono::milliseconds(500);
constexpr std::int64_t kShown = 16;  // pictures of each kind

struct Order {
  Recipe recipe;
  std::string folder, device;
  bool resume = false;
  int probe_every = 0;
};

void make_folder(const std::string& folder) {
  std::error_code problem;
  std::filesystem::create_directories(folder, problem);
  if (problem) throw Error("folder \"" + folder + "\" cannot be made: " + problem.message());
}

// What one moment of training looks like: test items, their reconstructions and samples of the prior.
struct Preview {
  explicit Preview(train::Training& training)
      : images(training.splits().test.images.narrow(0, 0, std::min(kShown, training.splits().test.size()))) {
    at::Generator from = nn::generator(0);
    noise = training.model().draw_z(kShown, from);
  }

  void draw(model::GenerativeModel& model, TrainingStatus& status) const {
    const torch::NoGradGuard no_grad;
    const model::Encoded q = model.encode(images);
    status.originals = to_pictures(images);
    status.reconstructions = to_pictures(model.decode(q.z.mean, q.u.mean).mean);
    status.samples = to_pictures(model.decode(noise, model::mean_pose(model, kShown)).mean);
  }

  at::Tensor images, noise;
};

}  // namespace

std::string to_string(Phase phase) {
  switch (phase) {
    case Phase::idle:
      return "idle";
    case Phase::preparing:
      return "preparing";
    case Phase::running:
      return "running";
    case Phase::paused:
      return "paused";
    case Phase::finished:
      return "finished";
    case Phase::stopped:
      return "stopped";
    case Phase::failed:
      return "failed";
  }
  return "unknown";
}

// One long-lived worker (a new thread for each run grows torch's memory); orders in, one status out.
struct Trainer::Impl {
  Impl() : worker([this] { serve(); }) {}

  ~Impl() {
    {
      const std::lock_guard lock(mutex);
      ending = true;
      stopping = true;
      order.reset();
    }
    changed.notify_all();
    worker.join();
  }

  void serve() {
    while (true) {
      std::unique_lock lock(mutex);
      changed.wait(lock, [this] { return ending || order; });
      if (ending) return;
      const Order next = std::move(*order);
      order.reset();
      stopping = pausing = false;
      const std::uint64_t revision = status.revision;
      status = TrainingStatus{};
      status.revision = revision;
      status.phase = Phase::preparing;
      lock.unlock();
      try {
        run(next);
      } catch (const std::exception& error) {
        change([&](TrainingStatus& s) {
          s.phase = Phase::failed;
          s.message = error.what();
        });
      }
    }
  }

  void run(const Order& next) {
    change([&](TrainingStatus& s) {
      s.phase = Phase::preparing;
      s.message = "reading " + next.recipe.data;
      s.epochs = static_cast<int>(next.recipe.epochs);
    });
    train::Training training(next.recipe, data::load_splits(next.recipe.data, next.recipe.seed),
                             choose_device(next.device));
    const RunFiles files = run_files(next.folder, next.recipe);
    make_folder(next.folder);
    if (next.resume) training.load_checkpoint(files.checkpoint);
    Prober prober(training, files.probes, next.probe_every, kLiveProbeItems);
    const Preview preview(training);
    change([&](TrainingStatus& s) {
      s.phase = Phase::running;
      s.message.clear();
      s.curve = training.curve();
      s.probes = prober.probes();
      s.epoch = static_cast<int>(training.curve().size());
      s.steps_per_epoch = training.steps_per_epoch();
      s.has_pose = training.model().capabilities().pose;
      preview.draw(training.model(), s);
    });
    const bool done = training.run(listener(training, preview, files, prober));
    training.save_checkpoint(files.checkpoint);
    if (done) change([](TrainingStatus& s) { s.message = "measuring the model and encoding the test set"; });
    if (done) finish(training, next.folder);
    if (!done) save_unfinished(training, files);
    change([&](TrainingStatus& s) {
      s.phase = done ? Phase::finished : Phase::stopped;
      s.message.clear();
      s.seconds_left = 0;
      s.model_path = files.model.string();
      preview.draw(training.model(), s);
    });
  }

  train::Listener listener(train::Training& training, const Preview& preview, const RunFiles& files, Prober& prober) {
    return {.on_step = [&](const train::Progress& progress) { return seen_step(training, preview, progress); },
            .on_epoch =
                [&](const EpochPoint& point) {
                  training.save_checkpoint(files.checkpoint);
                  save_unfinished(training, files);
                  change([&](TrainingStatus& s) {
                    s.curve.push_back(point);
                    s.model_path = files.model.string();
                  });
                  if (!prober.see_epoch([this] { return asked_to_stop(); })) return;
                  change([&](TrainingStatus& s) { s.probes = prober.probes(); });
                },
            .on_minimum =
                [&](const train::MinimumSeen& seen) {
                  if (seen.again) prober.begin_again();
                  change([&](TrainingStatus& s) {
                    s.notice = seen.text();
                    if (!seen.again) return;
                    s.curve.clear();
                    s.probes.clear();
                  });
                }};
  }

  bool seen_step(train::Training& training, const Preview& preview, const train::Progress& progress) {
    const Clock::time_point now = Clock::now();
    if (now - status_at >= kStatusEvery) {
      status_at = now;
      const bool draw = now - pictures_at >= kPicturesEvery;
      if (draw) pictures_at = now;
      change([&](TrainingStatus& s) {
        s.epoch = static_cast<int>(progress.epoch);
        s.step = progress.step;
        s.images_per_second = progress.images_per_second;
        s.seconds_left = progress.seconds_left;
      });
      if (draw) {
        TrainingStatus drawn;  // decoded outside the lock: the window's timer must never wait for it
        preview.draw(training.model(), drawn);
        change([&](TrainingStatus& s) {
          s.originals = std::move(drawn.originals);
          s.reconstructions = std::move(drawn.reconstructions);
          s.samples = std::move(drawn.samples);
        });
      }
    }
    std::unique_lock lock(mutex);
    if (pausing && !stopping) {
      status.phase = Phase::paused;
      ++status.revision;
      changed.wait(lock, [this] { return !pausing || stopping; });
      status.phase = Phase::running;
      ++status.revision;
    }
    return !stopping;
  }

  bool asked_to_stop() const {
    const std::lock_guard lock(mutex);
    return stopping;
  }

  template <typename Change>
  void change(Change apply) {
    const std::lock_guard lock(mutex);
    apply(status);
    ++status.revision;
  }

  mutable std::mutex mutex;
  std::condition_variable changed;
  std::optional<Order> order;
  bool ending = false, stopping = false, pausing = false;
  TrainingStatus status;
  Clock::time_point status_at, pictures_at;  // the worker's own
  std::thread worker;                        // last: starts when everything else is there
};

Trainer::Trainer() : impl_(std::make_unique<Impl>()) {}
Trainer::~Trainer() = default;

void Trainer::start(Recipe recipe, std::string folder, std::string device, bool resume, int probe_every) {
  {
    const std::lock_guard lock(impl_->mutex);
    impl_->order = Order{std::move(recipe), std::move(folder), std::move(device), resume, probe_every};
    impl_->stopping = true;  // of what runs; the worker clears it when it takes the order
    const std::uint64_t revision = impl_->status.revision;
    impl_->status = TrainingStatus{};  // the curve of the run before is not this one's
    impl_->status.phase = Phase::preparing;
    impl_->status.revision = revision + 1;
  }
  impl_->changed.notify_all();
}

void Trainer::pause() {
  const std::lock_guard lock(impl_->mutex);
  if (impl_->status.phase == Phase::running) impl_->pausing = true;
}

void Trainer::resume() {
  {
    const std::lock_guard lock(impl_->mutex);
    impl_->pausing = false;
  }
  impl_->changed.notify_all();
}

void Trainer::stop() {
  {
    const std::lock_guard lock(impl_->mutex);
    impl_->stopping = true;
    if (impl_->order && impl_->status.phase == Phase::preparing) {
      impl_->status.phase = Phase::stopped;
      ++impl_->status.revision;
    }
    impl_->order.reset();
  }
  impl_->changed.notify_all();
}

TrainingStatus Trainer::status() const {
  const std::lock_guard lock(impl_->mutex);
  return impl_->status;
}

std::uint64_t Trainer::revision() const {
  const std::lock_guard lock(impl_->mutex);
  return impl_->status.revision;
}

}  // namespace latitude::engine
