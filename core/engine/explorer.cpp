#include "engine/explorer.h"

#include <ATen/Parallel.h>

#include <atomic>
#include <exception>
#include <utility>

#include "engine/bundle.h"
#include "engine/open_model.h"
#include "engine/slots.h"
#include "io/error.h"

namespace latitude::engine {
namespace {

// In the order in which they are served: what the hand feels first.
enum Slot : std::size_t { kOpen, kDecode, kSamples, kItem, kStrips, kHover, kMap, kPaths, kSlots };

}  // namespace

struct Explorer::Impl {
  explicit Impl(Listener to) : listener(std::move(to)) {}

  // Puts `work` into the slot; whatever it throws reaches the listener as Failed.
  template <typename Work>
  std::uint64_t put(Slot slot, Work work) {
    const std::uint64_t number = ++last;
    slots.put(slot, [this, number, work = std::move(work)] {
      try {
        work(number);
      } catch (const std::exception& error) {
        listener(Failed{number, error.what()});
      }
    });
    return number;
  }

  // The same for requests to the open model: `ask` gives the result, which gets the request's number.
  template <typename Ask>
  std::uint64_t request(Slot slot, Ask ask) {
    return put(slot, [this, ask = std::move(ask)](std::uint64_t number) {
      if (!model) return;
      auto result = ask(*model);
      result.request = number;
      listener(std::move(result));
    });
  }

  Listener listener;
  std::atomic<std::uint64_t> last{0};
  std::unique_ptr<OpenModel> model;  // touched by the worker only
  Slots slots{kSlots};               // last: its thread ends first
};

Explorer::Explorer(Listener listener) : impl_(std::make_unique<Impl>(std::move(listener))) {}
Explorer::~Explorer() = default;

std::uint64_t Explorer::open(std::string name_or_path) {
  return impl_->put(kOpen, [impl = impl_.get(), name_or_path](std::uint64_t number) {
    auto opened = std::make_unique<OpenModel>(find_model(name_or_path));
    // What was asked of the model before makes no sense to this one.
    impl->slots.clear_after(kOpen);
    impl->model = std::move(opened);
    impl->listener(Opened{number, impl->model->info(), at::get_num_threads()});
    if (!impl->model->warning().empty()) impl->listener(Failed{number, impl->model->warning()});
  });
}

std::uint64_t Explorer::decode(Code code) {
  return impl_->request(kDecode, [code = std::move(code)](const OpenModel& model) { return model.decode(code); });
}

std::uint64_t Explorer::strips(StripsRequest request) {
  return impl_->request(kStrips,
                        [request = std::move(request)](const OpenModel& model) { return model.strips(request); });
}

std::uint64_t Explorer::samples(SamplesRequest request) {
  return impl_->request(kSamples,
                        [request = std::move(request)](const OpenModel& model) { return model.samples(request); });
}

std::uint64_t Explorer::map(int component_x, int component_y) {
  return impl_->request(kMap, [=](const OpenModel& model) { return MapReady{0, model.map(component_x, component_y)}; });
}

std::uint64_t Explorer::paths(PathRequest request) {
  return impl_->request(kPaths,
                        [request = std::move(request)](const OpenModel& model) { return model.paths(request); });
}

std::uint64_t Explorer::item(int item) {
  return impl_->request(kItem, [item](const OpenModel& model) { return model.item(item); });
}

std::uint64_t Explorer::hover(int item) {
  return impl_->request(kHover, [item](const OpenModel& model) { return model.item(item); });
}

}  // namespace latitude::engine
