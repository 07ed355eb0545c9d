#include "engine/map_maker.h"

#include <ATen/Parallel.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <thread>
#include <utility>

#include "engine/device.h"

namespace latitude::engine {
namespace {

using Clock = std::chrono::steady_clock;

constexpr auto kPublishEvery = std::chrono::milliseconds(60);
constexpr int kMeasureEvery = 50;  // iterations between two measurements of the divergence
constexpr int kNice = 10;          // the decoder comes first

// This thread and those that it computes with.
void lower_priority() {
  at::parallel_for(0, at::get_num_threads(), 1, [](std::int64_t, std::int64_t) {
    // A wish: where the system refuses, the map only settles less quietly.
    (void)::setpriority(PRIO_PROCESS, static_cast<id_t>(::syscall(SYS_gettid)), kNice);
  });
}

struct Order {
  at::Tensor codes;
  double perplexity = 0;
  std::uint64_t request = 0;
  std::optional<atlas::Plane> from;
};

}  // namespace

struct MapMaker::Impl {
  explicit Impl(Listener to) : listener(std::move(to)), worker([this] { serve(); }) {}

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
    lower_priority();
    std::unique_lock lock(mutex);
    while (true) {
      changed.wait(lock, [this] { return ending || order; });
      if (ending) return;
      const Order next = *std::exchange(order, std::nullopt);
      stopping = false;
      waiting = false;
      busy = true;
      lock.unlock();
      try {
        settle(next);
      } catch (const atlas::Stopped&) {
        if (stopping) tsne.reset();  // else another order waits, which may go on with this map
      } catch (const std::exception& error) {
        tsne.reset();
        listener.failed(next.request, error.what());
      }
      lock.lock();
      busy = false;
      idle.notify_all();
    }
  }

  void settle(const Order& next) {
    const auto stop = [this] { return stopping || waiting; };
    if (tsne && next.codes.is_same(codes)) {
      tsne->set_perplexity(next.perplexity);
    } else {
      tsne.reset();
      codes = next.codes;
      atlas::TsneOptions options;
      options.perplexity = next.perplexity;
      options.from = next.from;
      options.device = choose_device("auto");
      tsne = std::make_unique<atlas::Tsne>(codes, options, stop);
      told = false;
    }
    started = Clock::now();
    first = tsne->iteration();
    divergence.reset();
    publish(next.request, false);
    while (!tsne->done()) {
      if (stopping) throw atlas::Stopped();
      if (wait_while_paused(next.request)) return;  // another order, for the same codes or not
      tsne->step();
      if (tsne->took_over() && !std::exchange(told, true)) {
        listener.failed(next.request, "the GPU's memory is too small for this map, which now settles on the CPU");
      }
      if (tsne->iteration() % kMeasureEvery == 0) divergence = tsne->divergence();
      if (Clock::now() - published >= kPublishEvery && !tsne->done()) publish(next.request, false);
    }
    if (stopping) throw atlas::Stopped();
    divergence = tsne->divergence();
    publish(next.request, false);
  }

  // True when an order waits that ends this one.
  bool wait_while_paused(std::uint64_t request) {
    std::unique_lock lock(mutex);
    if (order) return true;
    if (!pausing) return false;
    lock.unlock();
    publish(request, true);
    lock.lock();
    const Clock::time_point from = Clock::now();
    changed.wait(lock, [this] { return !pausing || stopping || ending || order; });
    started += Clock::now() - from;
    return order.has_value();
  }

  void publish(std::uint64_t request, bool paused) {
    published = Clock::now();
    MapMoment moment;
    moment.request = request;
    moment.plane = tsne->plane();
    moment.perplexity = tsne->options().perplexity;
    moment.iteration = tsne->iteration();
    moment.iterations = tsne->last_iteration();
    moment.divergence = divergence;
    moment.settling = !tsne->done();
    moment.paused = paused;
    const double seconds = std::chrono::duration<double>(published - started).count();
    const int done = tsne->iteration() - first;
    if (done > 0) moment.seconds_left = seconds / done * (tsne->last_iteration() - tsne->iteration());
    listener.moved(std::move(moment));
  }

  Listener listener;
  std::mutex mutex;
  std::condition_variable changed, idle;
  std::optional<Order> order;
  bool ending = false, pausing = false, busy = false;
  std::atomic<bool> stopping{false}, waiting{false};  // an order waits
  // The worker's own:
  std::unique_ptr<atlas::Tsne> tsne;
  at::Tensor codes;
  std::optional<double> divergence;
  Clock::time_point started, published;
  int first = 0;
  bool told = false;   // that the CPU took over
  std::thread worker;  // last: starts when everything else is there
};

MapMaker::MapMaker(Listener listener) : impl_(std::make_unique<Impl>(std::move(listener))) {}
MapMaker::~MapMaker() = default;

void MapMaker::start(at::Tensor codes, double perplexity, std::uint64_t request, std::optional<atlas::Plane> from) {
  {
    const std::lock_guard lock(impl_->mutex);
    impl_->order = Order{std::move(codes), perplexity, request, std::move(from)};
    impl_->pausing = false;
    impl_->waiting = true;
  }
  impl_->changed.notify_all();
}

void MapMaker::pause(bool paused) {
  {
    const std::lock_guard lock(impl_->mutex);
    impl_->pausing = paused;
  }
  impl_->changed.notify_all();
}

void MapMaker::stop() {
  std::unique_lock lock(impl_->mutex);
  impl_->order.reset();
  impl_->stopping = true;
  impl_->pausing = false;
  impl_->changed.notify_all();
  impl_->idle.wait(lock, [this] { return !impl_->busy; });
}

}  // namespace latitude::engine
