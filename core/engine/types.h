// What passes between the engine and its users (the window, tests): plain values that can be copied, compared and
// printed. No tensor and no Qt.
#pragma once

#include <cstdint>
#include <limits>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "atlas/density.h"
#include "engine/pose_handles.h"
#include "io/picture.h"

namespace latitude::engine {

using atlas::Outline;
using io::Picture;

// A latent code z with a pose. The pose is in a person's coordinates (degrees, log-factors, pixels; see Axis), which
// the engine turns into the model's u; empty for models without a pose.
struct Code {
  std::vector<float> z;
  std::vector<float> pose;
  bool mirrored = false;  // the pose reflects the template; kept apart, since no slider leads through it

  bool operator==(const Code&) const = default;
};

// How a value of a slider reads.
enum class Unit { deviations, degrees, log_factor, plain, pixels };

// One slider: a dimension of z or a parameter of the pose.
struct Axis {
  int index = 0;     // into Code::z or Code::pose
  std::string name;  // "z7", "rotation"
  std::string tip;   // what it means, in the paper's terms
  Unit unit = Unit::plain;
  double mean = 0;       // of the aggregated posterior (over the atlas; the prior's where there is no atlas)
  double deviation = 1;  // its standard deviation
  double minimum = -3;   // of the slider
  double maximum = 3;
  double least = -std::numeric_limits<double>::infinity();  // beyond, the parameter means nothing
  double most = std::numeric_limits<double>::infinity();
  double neutral = 0;  // where "reset" goes: the prior's mean
  double share = 0;    // of the variance of the posterior means (0 to 1)
};

// "+1.2 σ", "-12°", "×1.08", "0.11", "0.4 px"
std::string reading(const Axis& axis, double value);

struct Capabilities {
  bool posterior = false;  // has q(z given x) with a variance
  bool pose = false;       // has u, a template and a sampling grid
  bool atlas = false;      // latent codes of a data set lie beside the model
};

// z of every item, row by row.
struct CodeTable {
  std::size_t dimensions = 0;
  std::vector<float> values;  // [items, dimensions]
};

struct ModelInfo {
  std::string path;
  std::string name;
  std::string family;  // "vae", "tvae"
  Capabilities can;
  int width = 0, height = 0, channels = 1;
  std::vector<Axis> z_axes;     // most important first
  std::vector<Axis> pose_axes;  // in the pose's own order
  PoseHandles handles;          // of the pose on the picture
  Code neutral;
  std::map<std::string, std::string> metadata;  // recipe, metrics, date ... as the file holds them
  int items = 0;                                // of the atlas
  std::string items_of;                         // which data set they are: equal where items are the same pictures
  std::vector<int> labels;                      // [items], or empty
  std::vector<std::string> class_names;
  std::shared_ptr<const CodeTable> codes;  // posterior means of the items, or none
  std::vector<float> sigma;                // [items]: geometric mean of the posterior's deviations of z
  std::vector<float> reconstruction;       // [items]: minus log p(x given z, u) at the means, in nats, or empty
};

// The atlas's latent means in the plane: on two principal components, or by t-SNE.
struct Map {
  std::string method = "pca";  // or "tsne"
  std::vector<float> x, y;     // [items]
  // Of PCA:
  int component_x = 0, component_y = 1;
  std::vector<float> mean;             // [D]
  std::vector<float> axis_x, axis_y;   // [D], unit length and orthogonal
  std::vector<double> variance_share;  // [D], of every component, largest first
  // Of t-SNE, which settles while one watches:
  double perplexity = 0;
  int iteration = 0, iterations = 0;
  std::optional<double> divergence;  // KL(P || Q) in nats, when it was measured last
  bool settling = false, paused = false;
  double seconds_left = 0;
  std::shared_ptr<const CodeTable> codes;  // for `project` and `moved_to`
};
struct MapPoint {
  double x = 0, y = 0;
  bool operator==(const MapPoint&) const = default;
};
// What holds a code on a map: by PCA its own z, by t-SNE the items whose codes are nearest, with weights that sum to
// one. They stay the same while a map settles.
struct Anchors {
  std::vector<float> z;
  std::vector<std::size_t> items;
  std::vector<double> weights;
};
Anchors anchors(const CodeTable& codes, const std::vector<float>& z);
// Only those that this map needs.
Anchors anchors(const Map& map, const std::vector<float>& z);
MapPoint place(const Map& map, const Anchors& anchors);
// Where z lies: place(map, anchors(map, z)).
MapPoint project(const Map& map, const std::vector<float>& z);
// The code at a place of the map. By PCA z moved within the map's plane, so that it projects to `point`, its other
// components kept; by t-SNE the mean code of the items nearest to the place, weighted by distance.
std::vector<float> moved_to(const Map& map, const std::vector<float>& z, MapPoint point);

// The mean of these items' codes; items that are not there are left out.
std::vector<float> mean_code(const CodeTable& codes, const std::vector<int>& items);

// --- requests ---

struct SamplesRequest {
  int rows = 8, columns = 8;
  std::uint64_t seed = 1;
  bool sample_pose = false;  // else every picture has `pose`
  std::vector<float> pose;   // the pose now (from the sliders)
  bool mirrored = false;
  double temperature = 1;       // z ~ N(0, temperature^2 I)
  std::vector<int> items = {};  // not empty: these items' posterior means in place of draws, as many as there are cells
  bool operator==(const SamplesRequest&) const = default;
};

// A picture from outside, made to fit the model (engine/fit_picture.h).
struct EncodeRequest {
  Picture picture;      // of any size
  bool tidy = false;    // a file's: where it is dark on bright it is turned round
  bool centre = false;  // as MNIST's digits were
};

struct StripsRequest {
  Code code;
  std::vector<int> axes;  // indices into Code::z
  int pictures = 7;       // along the slider's range
  bool operator==(const StripsRequest&) const = default;
};

struct MapRequest {
  std::string method = "pca";  // or "tsne"
  int component_x = 0, component_y = 1;
  double perplexity = 30;
  bool operator==(const MapRequest&) const = default;
};

// An end of the paths.
struct PathEnd {
  enum class Kind { item, class_mean, code };
  Kind kind = Kind::item;
  int item = 0;   // of the atlas
  int label = 0;  // class_mean: the Fisher-Rao mean of this class's posteriors
  Code code;      // as the sliders had it, with the deviations that are usual in the atlas

  PathEnd() = default;
  PathEnd(int an_item) : item(an_item) {}  // NOLINT(google-explicit-constructor): an item is the usual end
  static PathEnd mean_of(int label);
  static PathEnd at(Code code);
  bool operator==(const PathEnd&) const = default;
};

struct PathRequest {
  PathEnd from = 0, to = 1;
  int steps = 12;  // pictures from A to B, ends included
  int beyond = 0;  // further pictures behind B, of the paths that go on there
  // A row each, from the top: a kind of path, or "KIND+POSE" with its own way for the pose ("linear+entries").
  std::vector<std::string> kinds = {"linear", "fisher-rao", "pull-back"};
  std::string pose = "logarithm";  // how u goes on the others: one of pose_path_kinds()
  std::uint64_t seed = 1;          // of the paths that sample
  bool operator==(const PathRequest&) const = default;
};

// An item under the pointer, with as many nearest neighbours by a distance between posteriors.
struct HoverRequest {
  int item = 0;
  std::string distance = "euclidean";
  int count = 8;
};

struct DistanceKindInfo {
  std::string name, title, tip;
};
std::vector<DistanceKindInfo> distance_kinds();

// Where each class of points of a plane is dense: around the smallest region that holds `part` of them.
struct ContoursRequest {
  std::vector<float> x, y;
  std::vector<int> labels;  // as many; -1: of no class
  double part = 2.0 / 3;
};

std::vector<std::vector<Outline>> contours_of(const ContoursRequest& request);  // by label

struct PathKindInfo {
  std::string name, title, tip;
};
std::vector<PathKindInfo> path_kinds();
// "linear+parts" is the kind "linear" with the pose "parts"; "linear" has none.
struct PathName {
  std::string kind, pose;
};
PathName split_path_name(const std::string& name);
bool is_path_name(const std::string& name);
std::vector<PathKindInfo> pose_path_kinds();
// By what the length of a path is measured; the titles are short.
std::vector<PathKindInfo> path_metrics();

// A piece of a PCA map, cut into cells. What is asked of it is answered for their middles, the top row first.
struct PlanePiece {
  int component_x = 0, component_y = 1;
  double left = 0, right = 0, bottom = 0, top = 0;  // in the map's coordinates
  int columns = 0, rows = 0;                        // of cells
  bool operator==(const PlanePiece&) const = default;
};

// What the decoder draws over a piece: `code` moved within the map's plane (see moved_to), its pose kept.
struct PlanePicturesRequest {
  PlanePiece piece;
  Code code;
  bool operator==(const PlanePicturesRequest&) const = default;
};

// A mean of the posteriors of these items; items that are not there are left out.
struct MeanRequest {
  std::vector<int> items;
  std::string kind = "arithmetic";
};
struct MeanKindInfo {
  std::string name, title, tip;
};
std::vector<MeanKindInfo> mean_kinds();

// --- results; each carries the number of the request that it answers ---

struct Opened {
  std::uint64_t request = 0;
  ModelInfo info;
  int threads = 0;  // that torch computes with
};
struct Failed {
  std::uint64_t request = 0;
  std::string what;  // one line for the message bar; whatever was open stays open
};
// `finer`: with so many pixels for each of the picture's, where a template is read. A whole number; what is too large
// becomes as large as model/render.h allows.
struct DecodeRequest {
  Code code;
  int finer = 1;
};
struct Decoded {
  std::uint64_t request = 0;
  Code code;
  Picture picture;                          // p(x given z, u)
  std::optional<Picture> finer;             // the same, read on a finer grid; where it was asked for
  std::optional<Picture> template_picture;  // before the pose
  // The sampling grid T_u: lines x lines points (x, y) in [-1, 1] of the template, row by row of the picture.
  int grid_lines = 0;
  std::vector<float> grid;
  PoseOutline outline;      // where the pose's handles lie
  double milliseconds = 0;  // the engine's part
};
struct Encoded {
  std::uint64_t request = 0;
  Code code;                   // posterior means of z and u
  Picture picture;             // as the model saw it
  double reconstruction = 0;   // minus log p(x given z, u) at the means, in nats
  double bits_per_number = 0;  // the same in bits, shared out over the picture's numbers
};
struct Strips {
  std::uint64_t request = 0;
  std::vector<int> axes;
  std::vector<std::vector<Picture>> pictures;  // [axes][pictures]
};
struct Samples {
  std::uint64_t request = 0;
  int rows = 0, columns = 0;
  std::vector<Picture> pictures;  // rows * columns (fewer where a selection has fewer members), row by row
  std::vector<Code> codes;        // the same, so that a click can take one
};
struct MapReady {
  std::uint64_t request = 0;
  Map map;
};
// From A to B under one metric. Energy is the integral of the squared speed over unit time: at least length^2, and
// equal to it at constant speed.
struct PathMeasure {
  double length = 0, energy = 0;
};
// `n` pictures: those from A to B, and those behind B where the path goes on. Pixels have no codes, samples no
// Gaussians.
struct PathRow {
  std::string name, title;
  std::vector<Picture> pictures;               // [n]
  std::vector<Code> codes;                     // [n] or none
  std::vector<Anchors> anchors;                // [n] or none: what holds each step on any map of the items
  std::vector<std::vector<float>> deviations;  // [n][D] or none: sigma of z on the way
  // The curve of Gaussians of z on a finer line from A to B: [m][D] each, or none.
  std::vector<std::vector<float>> curve_mean, curve_deviation;
  std::vector<double> change;                          // [n - 1]: how far the picture moves in each step, in pixels
  std::map<std::string, PathMeasure> measures;         // by metric; those that the path has no length under are missing
  std::map<std::string, std::vector<double>> running;  // by metric: [n], the length from A to each step
  std::optional<double> least_density;  // the least log q(z) between A and B, of the atlas's posteriors, in nats
};
struct Paths {
  std::uint64_t request = 0;
  PathEnd from, to;
  int steps = 0;        // from A to B
  std::string pose;     // how u went; another way than asked where that leads nowhere
  bool refined = true;  // false: paths that are found step by step are still being improved
  std::vector<PathRow> rows;
};
// As many as the longest row has pictures.
std::size_t columns(const Paths& paths);
// The place on a row's pictures (0 to n - 1, with fractions) at the fraction `position` of its length under this
// metric. Where the row has no such length, and by the metric "steps", it is the place in equal columns.
double place_on(const PathRow& row, double position, std::size_t columns, const std::string& metric);
// Between the codes of the two nearest steps; none for a row without codes.
std::optional<Code> code_on(const PathRow& row, double place);
struct Item {  // an item of the atlas: hover and "go to item"
  std::uint64_t request = 0;
  int item = 0;
  int label = -1;
  Code code;        // posterior means
  Picture picture;  // decoded from them
  struct Near {
    int item = 0;
    double distance = 0;
    Picture picture;
  };
  std::string distance;       // by which they are the nearest
  std::vector<Near> nearest;  // nearest first; none where only the item was asked for
};
struct Thumbnails {
  std::uint64_t request = 0;
  std::vector<int> items;
  std::vector<Picture> pictures;  // of the items
};
// The metric's magnification factor over a piece of the map of a model with two dimensions of z.
struct Magnification {
  std::uint64_t request = 0;
  PlanePiece of;
  std::vector<float> values;  // sqrt(det G) [rows, columns]
};
struct PlanePictures {
  std::uint64_t request = 0;
  PlanePicturesRequest of;
  std::vector<Picture> pictures;  // [rows, columns]
};
struct Mean {
  std::uint64_t request = 0;
  std::string kind;
  std::size_t items = 0;          // that it is the mean of
  std::vector<float> z;           // its mean
  std::vector<float> deviations;  // its sigma; none of the arithmetic mean, which is one of points
};
struct Contours {
  std::uint64_t request = 0;
  std::vector<std::vector<Outline>> classes;  // by label
};
struct Exported {
  std::uint64_t request = 0;
  std::string file;  // that was written; of several, the one that names the others
};

}  // namespace latitude::engine
