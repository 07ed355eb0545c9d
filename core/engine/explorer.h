// The open model on its own thread. Requests go into slots, one a kind: a new one replaces one not yet begun (latest
// wins), so dragging never queues. Results reach the listener on the engine's thread; ui/ posts them to its event loop.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <variant>

#include "engine/analysis.h"
#include "engine/transfer.h"
#include "engine/types.h"

namespace latitude::engine {

using Event = std::variant<Opened, Failed, Decoded, Encoded, Strips, Samples, MapReady, Paths, Item, Thumbnails,
                           Contours, Magnification, PlanePictures, Mean, Transfer, Analysis, Exported>;

class Explorer {
 public:
  using Listener = std::function<void(Event)>;  // called on the engine's thread

  explicit Explorer(Listener listener);
  ~Explorer();  // stops within 100 ms
  Explorer(const Explorer&) = delete;
  Explorer& operator=(const Explorer&) = delete;

  // Each returns the request's number (growing) at once and never throws; problems arrive as Failed. Requests made
  // while no model is open are dropped.
  std::uint64_t open(std::string name_or_path);  // a model file, or the name of a bundled model
  void close();                                  // no model is open then; what waits is dropped
  std::uint64_t decode(DecodeRequest request);
  std::uint64_t encode(EncodeRequest request);
  std::uint64_t strips(StripsRequest request);
  std::uint64_t samples(SamplesRequest request);
  // PCA at once; t-SNE as it was kept, or settling: then MapReady comes many times. Another request ends it; the same
  // with another perplexity goes on from where the map is.
  std::uint64_t map(MapRequest request);
  void pause_map(bool paused);
  // Answered at once with what there is in a few frames, and again where something is refined.
  std::uint64_t paths(PathRequest request);
  std::uint64_t item(int item);               // "go to item": answered by Item
  std::uint64_t hover(HoverRequest request);  // in a slot of its own: answered by Item
  std::uint64_t thumbnails(std::vector<int> items);
  std::uint64_t contours(ContoursRequest request);  // beside everything else; needs no model
  std::uint64_t magnification(PlanePiece piece);
  std::uint64_t plane_pictures(PlanePicturesRequest request);
  std::uint64_t transfer(TransferRequest request);
  std::uint64_t mean(MeanRequest request);
  // On a thread of its own, since it takes seconds; needs no open model. Answered several times, with more each time.
  std::uint64_t analyse(AnalysisRequest request);
  // The files of engine/projector.h, written beside everything else: answered by Exported.
  std::uint64_t export_projector(std::string stem);
  // A file of engine/path_export.h, likewise.
  std::uint64_t export_paths(Paths paths, std::string file, std::string metric);
  // A picture or drawing of engine/transfer.h, likewise.
  std::uint64_t export_transfer(Transfer transfer, std::string file);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

struct BundledModel {
  std::string name, path;
};
// The models in the program's models/ folder, by name. Touches file names only.
std::vector<BundledModel> bundled_models();
// The one the window opens on; empty when none is there.
std::string default_model();

}  // namespace latitude::engine
