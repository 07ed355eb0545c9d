// An open model with its atlas, answering requests one by one in plain values. No threads: Explorer runs it on its own,
// the command line calls it directly.
#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>

#include "atlas/atlas.h"
#include "atlas/pca.h"
#include "engine/map_maker.h"
#include "engine/path_rows.h"
#include "engine/transfer.h"
#include "engine/types.h"
#include "geometry/aggregated_density.h"
#include "geometry/code_graph.h"
#include "geometry/gaussian.h"
#include "model/model_file.h"

namespace latitude::engine {

inline constexpr int kMostPictures = 4096;  // of one request
inline constexpr int kGridLines = 11;       // of a sampling grid that is shown

// A curve that was found, to begin from when its ends have moved a little.
struct PathStart {
  Eigen::VectorXd a, b;     // [D]
  Eigen::MatrixXd control;  // control points [K, D], ends included

  Eigen::MatrixXd moved_to(const Eigen::VectorXd& new_a, const Eigen::VectorXd& new_b) const;
};

class OpenModel {
 public:
  // Reads the model and, where there is one, the atlas beside it. Throws Error.
  explicit OpenModel(const std::filesystem::path& path);
  // A model and codes that are in memory (for paths between items of any data set).
  OpenModel(model::OpenedModel opened, std::optional<atlas::Atlas> atlas, std::string path);

  const ModelInfo& info() const { return info_; }
  const std::string& warning() const { return opened_.warning; }

  // Each throws Error for codes of the wrong length, items that are not there, and sizes out of range.
  Decoded decode(const DecodeRequest& request) const;
  Encoded encode(const EncodeRequest& request) const;
  Strips strips(const StripsRequest& request) const;
  Samples samples(const SamplesRequest& request) const;
  Map map(int component_x, int component_y) const;
  // The t-SNE map that is kept with the model, if it is one of this perplexity.
  std::optional<Map> kept_map(double perplexity) const;
  // Another map of the codes to go on from, or none.
  std::optional<atlas::Plane> any_map() const;
  // Keeps a finished map, and writes it into the atlas beside the model.
  void keep_map(const MapMoment& moment);
  // [items, D], the same tensor each time; throws Error where there is no atlas.
  const at::Tensor& mean_codes() const;
  const std::shared_ptr<const CodeTable>& code_table() const { return table_; }  // none without an atlas
  // Paths that are found step by step take some 100 ms; true from `stop` ends them with what they have. A hasty answer
  // comes within a few frames and is one to go on from: the next begins where it ended.
  Paths paths(const PathRequest& request, const std::function<bool()>& stop = {}, bool hasty = false) const;
  // The pictures [items, C, H, W] that the atlas was made of, where they are at hand: the ends of the path "pixels".
  void set_images(at::Tensor images);
  Transfer transfer(const TransferRequest& request) const;
  Item item(int item) const;
  Item item_with_nearest(const HoverRequest& request) const;
  std::vector<Picture> thumbnails(const std::vector<int>& items) const;
  // Nothing where `stop` ended it.
  std::optional<Magnification> magnification(const PlanePiece& piece, const std::function<bool()>& stop = {}) const;
  std::optional<PlanePictures> plane_pictures(const PlanePicturesRequest& request,
                                              const std::function<bool()>& stop = {}) const;
  std::optional<Mean> mean(const MeanRequest& request, const std::function<bool()>& stop = {}) const;

 private:
  // Rows of codes, decoded in one batch.
  struct Batch {
    at::Tensor z, u;
  };
  Batch batch(const std::vector<Code>& codes) const;
  std::vector<Code> codes(const Batch& batch) const;
  std::vector<Picture> pictures(const Batch& batch) const;
  void check(const Code& code) const;
  void check_item(int item, const char* which) const;
  Batch batch_of(const std::vector<std::int64_t>& items) const;  // their posterior means
  Batch batch_of(const TransferSide& side, const Code& code, const char* which) const;
  // z moved to the middles of the piece's cells [rows * columns, D].
  at::Tensor codes_of(const PlanePiece& piece, const std::vector<float>& z, int most) const;
  Batch members(const SamplesRequest& request) const;  // of a selection
  Batch draws(const SamplesRequest& request) const;    // from the prior
  // The draws at their poses; while only the pose changes, as in a drag, the templates are those of the last request.
  std::vector<Picture> placed(const Batch& batch, const SamplesRequest& request) const;
  // Paths (open_model_paths.cpp).
  struct Walker;
  geometry::DiagonalGaussian posterior(const PathEnd& end, const char* which) const;
  at::Tensor template_of(const at::Tensor& z) const;  // what the decoder draws before any pose
  const geometry::CodeGraph* code_graph(const std::function<bool()>& stop, bool only_if_there) const;
  PathLine path_line(const std::string& kind, const Walker& walker) const;
  // Rows of pictures (path_rows.cpp).
  PathRow path_row(const std::string& kind, const PathLine& line, const PathRequest& request) const;
  void describe_codes(PathRow& row, const PathLine& line, const Batch& batch) const;
  void describe_gaussians(PathRow& row, const PathLine& line) const;
  at::Tensor end_pictures(const PathRequest& request, const at::Tensor& decoded_ends) const;
  void describe_axes();

  model::OpenedModel opened_;
  std::optional<atlas::Atlas> atlas_;
  std::optional<atlas::Pca> pca_;
  Eigen::MatrixXd means_, deviations_;  // of the atlas's z, [N, D]
  std::shared_ptr<const CodeTable> table_;
  ModelInfo info_;
  struct Draws {
    SamplesRequest request;
    at::Tensor templates;
  };
  mutable std::optional<Draws> last_draws_;
  at::Tensor images_;
  // Made when a path first asks for them, and kept; paths are asked for by one thread at a time.
  mutable std::unique_ptr<geometry::CodeGraph> graph_;
  mutable std::unique_ptr<geometry::AggregatedDensity> density_;
  mutable std::map<std::string, PathStart> starts_;  // by kind: where the last path of it ended
};

Map to_map(MapMoment moment, std::shared_ptr<const CodeTable> codes);

}  // namespace latitude::engine
