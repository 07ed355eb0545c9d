// An open model with its atlas, answering requests one by one in plain values. No threads: Explorer runs it on its own,
// the command line calls it directly.
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>

#include "atlas/atlas.h"
#include "atlas/pca.h"
#include "engine/map_maker.h"
#include "engine/types.h"
#include "geometry/gaussian.h"
#include "model/model_file.h"

namespace latitude::engine {

inline constexpr int kMostPictures = 4096;  // of one request

class OpenModel {
 public:
  // Reads the model and, where there is one, the atlas beside it. Throws Error.
  explicit OpenModel(const std::filesystem::path& path);
  // A model and codes that are in memory (for paths between items of any data set).
  OpenModel(model::OpenedModel opened, std::optional<atlas::Atlas> atlas, std::string path);

  const ModelInfo& info() const { return info_; }
  const std::string& warning() const { return opened_.warning; }

  // Each throws Error for codes of the wrong length, items that are not there, and sizes out of range.
  Decoded decode(const Code& code) const;
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
  // Paths that ask the decoder take some 100 ms; true from `stop` ends them with what they have.
  Paths paths(const PathRequest& request, const std::function<bool()>& stop = {}) const;
  Item item(int item) const;
  Item item_with_nearest(const HoverRequest& request) const;
  std::vector<Picture> thumbnails(const std::vector<int>& items) const;
  // Nothing where `stop` ended it.
  std::optional<Magnification> magnification(const MagnificationRequest& request,
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
  Batch members(const SamplesRequest& request) const;            // of a selection
  Batch draws(const SamplesRequest& request) const;              // from the prior
  // The draws at their poses; while only the pose changes, as in a drag, the templates are those of the last request.
  std::vector<Picture> placed(const Batch& batch, const SamplesRequest& request) const;
  PathRow path_row(const std::string& kind, const PathRequest& request, const std::function<bool()>& stop) const;
  std::vector<geometry::DiagonalGaussian> walk(const std::string& kind, const geometry::DiagonalGaussian& a,
                                               const geometry::DiagonalGaussian& b, int steps,
                                               const std::function<bool()>& stop) const;
  at::Tensor likelihood_embedding(const at::Tensor& z) const;  // of the template where there is a pose
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
};

Map to_map(MapMoment moment, std::shared_ptr<const CodeTable> codes);

}  // namespace latitude::engine
