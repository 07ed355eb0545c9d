#include "engine/explorer.h"

#include <ATen/Parallel.h>

#include <atomic>
#include <exception>
#include <utility>

#include "engine/analyst.h"
#include "engine/bundle.h"
#include "engine/map_maker.h"
#include "engine/memory.h"
#include "engine/open_model.h"
#include "engine/path_export.h"
#include "engine/projector.h"
#include "engine/slots.h"
#include "io/error.h"

namespace latitude::engine {
namespace {

// In the order in which they are served: what the hand feels first.
enum Slot : std::size_t {
  kOpen,
  kDecode,
  kEncode,
  kSamples,
  kItem,
  kTransfer,
  kStrips,
  kHandNear,
  kThumbnails,
  kMap,
  kKeep,
  kHandPaths,
  kHandMean,
  kHandMagnification,
  kHandPlanePictures,
  kHandExport,
  kSlots
};

// On a thread of their own, so that nothing that a hand feels waits for them.
enum Aside : std::size_t { kNear, kPlanePictures, kMean, kPaths, kContours, kMagnification, kAsides };

}  // namespace

struct Explorer::Impl {
  explicit Impl(Listener to)
      : listener(std::move(to)),
        maker({.moved = [this](MapMoment moment) { map_moved(std::move(moment)); },
               .failed =
                   [this](std::uint64_t request, std::string what) {
                     listener(Failed{request, what});
                   }}) {}

  // The threads end before anything that they use: first those that put work to others.
  ~Impl() {
    ending = true;
    slots.end();
    maker.stop();
    asides.end();
    analyses.end();
    exports.end();
  }

  template <typename Work>
  std::uint64_t put(Slot slot, Work work) {
    return put(slots, slot, std::move(work));
  }

  // Puts `work` into a slot of `to`; whatever it throws reaches the listener as Failed.
  template <typename Work>
  std::uint64_t put(Slots& to, std::size_t slot, Work work) {
    const std::uint64_t number = ++last;
    to.put(slot, [this, number, work = std::move(work)] {
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

  // The same on the thread for what takes long: the worker hands its model over, so that another may be opened
  // meanwhile.
  template <typename Work>
  std::uint64_t hand_over(Slot slot, Slots& to, std::size_t aside, Work work) {
    return put(slot, [this, &to, aside, work = std::move(work)](std::uint64_t number) {
      if (!model) return;
      to.put(aside, [this, work, number, held = model] {
        try {
          work(*held, number);
        } catch (const std::exception& error) {
          listener(Failed{number, error.what()});
        }
      });
    });
  }

  // The same for work that its next like ends: `ask` gives a result, or none where `stop` ended it.
  template <typename Ask>
  std::uint64_t hand_over_newest(Slot slot, std::size_t aside, std::atomic<std::uint64_t>& newest, Ask ask) {
    const std::uint64_t number =
        hand_over(slot, asides, aside, [this, &newest, ask = std::move(ask)](const OpenModel& from, std::uint64_t at) {
          auto result = ask(from, [this, &newest, at] { return ending || newest > at; });
          if (!result || newest > at) return;
          result->request = at;
          listener(std::move(*result));
        });
    newest = number;
    return number;
  }

  // On the map maker's thread. A finished map is kept with the model whose codes it shows.
  void map_moved(MapMoment moment) {
    const std::shared_ptr<const CodeTable> table = std::atomic_load(&codes);
    if (!moment.settling) {
      put(kKeep, [this, moment, table](std::uint64_t) {
        if (model && model->code_table() == table) model->keep_map(moment);
      });
    }
    if (table) listener(MapReady{moment.request, to_map(std::move(moment), table)});
  }

  Listener listener;
  std::atomic<std::uint64_t> last{0};
  std::shared_ptr<OpenModel> model;        // touched by the worker only; an export holds the one it writes
  std::shared_ptr<const CodeTable> codes;  // the model's, for the map maker; read and written atomically
  std::atomic<bool> ending{false};
  std::atomic<std::uint64_t> newest_paths{0}, newest_mean{0}, newest_magnification{0}, newest_plane_pictures{0},
      newest_analysis{0};
  Analyst analyst;  // touched by the thread of analyses only
  Slots slots{kSlots}, asides{kAsides}, analyses{1}, exports{1};
  MapMaker maker;  // last: it hears of nothing that is gone
};

Explorer::Explorer(Listener listener) {
  keep_freed_memory();
  impl_ = std::make_unique<Impl>(std::move(listener));
}
Explorer::~Explorer() = default;

std::uint64_t Explorer::open(std::string name_or_path) {
  return impl_->put(kOpen, [impl = impl_.get(), name_or_path](std::uint64_t number) {
    auto opened = std::make_shared<OpenModel>(find_model(name_or_path));
    // What was asked of the model before makes no sense to this one.
    impl->maker.stop();
    impl->slots.clear_after(kOpen);
    impl->model = std::move(opened);
    std::atomic_store(&impl->codes, impl->model->code_table());
    impl->listener(Opened{number, impl->model->info(), at::get_num_threads()});
    if (!impl->model->warning().empty()) impl->listener(Failed{number, impl->model->warning()});
  });
}

void Explorer::close() {
  impl_->put(kOpen, [impl = impl_.get()](std::uint64_t) {
    impl->maker.stop();
    impl->slots.clear_after(kOpen);
    impl->model.reset();
    std::atomic_store(&impl->codes, std::shared_ptr<const CodeTable>());
  });
}

std::uint64_t Explorer::decode(DecodeRequest request) {
  return impl_->request(kDecode,
                        [request = std::move(request)](const OpenModel& model) { return model.decode(request); });
}

std::uint64_t Explorer::encode(EncodeRequest request) {
  return impl_->request(kEncode,
                        [request = std::move(request)](const OpenModel& model) { return model.encode(request); });
}

std::uint64_t Explorer::strips(StripsRequest request) {
  return impl_->request(kStrips,
                        [request = std::move(request)](const OpenModel& model) { return model.strips(request); });
}

std::uint64_t Explorer::samples(SamplesRequest request) {
  return impl_->request(kSamples,
                        [request = std::move(request)](const OpenModel& model) { return model.samples(request); });
}

std::uint64_t Explorer::map(MapRequest request) {
  return impl_->put(kMap, [impl = impl_.get(), request = std::move(request)](std::uint64_t number) {
    if (!impl->model) return;
    if (request.method == "tsne") {
      if (auto kept = impl->model->kept_map(request.perplexity)) {
        impl->maker.stop();
        impl->listener(MapReady{number, std::move(*kept)});
      } else {
        impl->maker.start(impl->model->mean_codes(), request.perplexity, number, impl->model->any_map());
      }
      return;
    }
    impl->maker.stop();
    impl->listener(MapReady{number, impl->model->map(request.component_x, request.component_y)});
  });
}

void Explorer::pause_map(bool paused) { impl_->maker.pause(paused); }

std::uint64_t Explorer::paths(PathRequest request) {
  const std::uint64_t number = impl_->hand_over(
      kHandPaths, impl_->asides, kPaths,
      [impl = impl_.get(), request = std::move(request)](const OpenModel& model, std::uint64_t at) {
        const auto stop = [impl, at] { return impl->ending || impl->newest_paths > at; };  // newer paths end these
        for (const bool hasty : {true, false}) {
          Paths paths = model.paths(request, stop, hasty);
          if (stop()) return;
          paths.request = at;
          const bool refined = paths.refined;
          impl->listener(std::move(paths));
          if (refined) return;
        }
      });
  impl_->newest_paths = number;
  return number;
}

std::uint64_t Explorer::item(int item) {
  return impl_->request(kItem, [item](const OpenModel& model) { return model.item(item); });
}

std::uint64_t Explorer::hover(HoverRequest request) {
  return impl_->hand_over(
      kHandNear, impl_->asides, kNear,
      [impl = impl_.get(), request = std::move(request)](const OpenModel& model, std::uint64_t number) {
        Item item = model.item_with_nearest(request);
        item.request = number;
        impl->listener(std::move(item));
      });
}

std::uint64_t Explorer::thumbnails(std::vector<int> items) {
  return impl_->request(kThumbnails, [items = std::move(items)](const OpenModel& model) {
    return Thumbnails{0, items, model.thumbnails(items)};
  });
}

std::uint64_t Explorer::contours(ContoursRequest request) {
  return impl_->put(impl_->asides, kContours, [impl = impl_.get(), request = std::move(request)](std::uint64_t number) {
    impl->listener(Contours{number, contours_of(request)});
  });
}

std::uint64_t Explorer::magnification(PlanePiece piece) {
  return impl_->hand_over_newest(
      kHandMagnification, kMagnification, impl_->newest_magnification,
      [piece](const OpenModel& model, const auto& stop) { return model.magnification(piece, stop); });
}

std::uint64_t Explorer::plane_pictures(PlanePicturesRequest request) {
  return impl_->hand_over_newest(kHandPlanePictures, kPlanePictures, impl_->newest_plane_pictures,
                                 [request = std::move(request)](const OpenModel& model, const auto& stop) {
                                   return model.plane_pictures(request, stop);
                                 });
}

std::uint64_t Explorer::transfer(TransferRequest request) {
  return impl_->request(kTransfer,
                        [request = std::move(request)](const OpenModel& model) { return model.transfer(request); });
}

std::uint64_t Explorer::mean(MeanRequest request) {
  return impl_->hand_over_newest(
      kHandMean, kMean, impl_->newest_mean,
      [request = std::move(request)](const OpenModel& model, const auto& stop) { return model.mean(request, stop); });
}

std::uint64_t Explorer::analyse(AnalysisRequest request) {
  const std::uint64_t number =
      impl_->put(impl_->analyses, 0, [impl = impl_.get(), request = std::move(request)](std::uint64_t at) {
        impl->analyst.analyse(
            request, [impl, at] { return impl->ending || impl->newest_analysis > at; },
            [impl, at](const Analysis& so_far) {
              Analysis analysis = so_far;
              analysis.request = at;
              impl->listener(std::move(analysis));
            });
      });
  impl_->newest_analysis = number;
  return number;
}

std::uint64_t Explorer::export_projector(std::string stem) {
  return impl_->hand_over(kHandExport, impl_->exports, 0,
                          [impl = impl_.get(), stem = std::move(stem)](const OpenModel& model, std::uint64_t number) {
                            if (!write_projector(model, stem, [impl] { return impl->ending.load(); })) return;
                            impl->listener(Exported{number, projector_files(stem).config.string()});
                          });
}

std::uint64_t Explorer::export_paths(Paths paths, std::string file, std::string metric) {
  return impl_->put(impl_->exports, 0,
                    [impl = impl_.get(), paths = std::move(paths), file = std::move(file),
                     metric = std::move(metric)](std::uint64_t number) {
                      if (!write_paths(paths, file, metric, [impl] { return impl->ending.load(); })) return;
                      impl->listener(Exported{number, file});
                    });
}

std::uint64_t Explorer::export_transfer(Transfer transfer, std::string file) {
  return impl_->put(impl_->exports, 0,
                    [impl = impl_.get(), transfer = std::move(transfer), file = std::move(file)](std::uint64_t number) {
                      if (!write_transfer(transfer, file, [impl] { return impl->ending.load(); })) return;
                      impl->listener(Exported{number, file});
                    });
}

}  // namespace latitude::engine
