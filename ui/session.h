// What the window shows, as plain data: it can be compared, printed, saved and restored; undo, sessions and tests come
// from it.
#pragma once

#include <string>
#include <vector>

#include "engine/transfer.h"
#include "engine/types.h"
#include "ui/drawing.h"
#include "ui/picture_zoom.h"

namespace latitude::ui {

// What the map panel offers.
inline constexpr double kLeastPerplexity = 2, kMostPerplexity = 300;

enum class Theme { system, dark, light };

// A grid of a size that the samples panel offers.
inline engine::SamplesRequest first_samples() {
  engine::SamplesRequest samples;
  samples.rows = 6;
  samples.columns = 8;
  return samples;
}

// Items of the map that were taken together, and two sets whose mean codes differ by a direction to walk.
struct Selection {
  std::vector<int> items, plus, minus;
  bool operator==(const Selection&) const = default;
};

// How the map's points look.
inline constexpr double kLeastPointSize = 0.5, kMostPointSize = 4, kLeastOpacity = 0.1, kMostOpacity = 0.95;
inline constexpr const char *kNoBackground = "none", *kMetricBackground = "metric", *kPicturesBackground = "pictures";
struct MapLook {
  std::string colour = "class";        // or "z3", "sigma", "reconstruction" (panels/map_colours.h)
  std::string distance = "euclidean";  // of the neighbours that are shown
  std::string pictures = "near";       // in place of points: "near" (zoomed in), "always", "never"
  bool contours = false;
  double point_size = 1, opacity = 0.75;
  std::string background = kNoBackground;  // under the points, where the map can show it
  bool operator==(const MapLook&) const = default;
};

// What the analysis panel shows of the open model, and which models beside it.
inline constexpr std::size_t kMostCompared = 12;
inline constexpr int kMostProbeEvery = 1000;
inline constexpr const char *kViewSpectrum = "spectrum", *kViewKl = "kl", *kViewAggregated = "aggregated";
struct AnalysisView {
  std::string view = kViewSpectrum;
  std::vector<std::string> models;  // files
  bool operator==(const AnalysisView&) const = default;
};

// The model beside the open one, and what both show: one code, one item, or what the open one draws.
inline constexpr const char *kByCode = "code", *kByItem = "item", *kByPicture = "picture";
struct Comparison {
  std::string model;  // a file; empty: none
  std::string by = kByCode;
  bool operator==(const Comparison&) const = default;
};

// Of the transfer panel, rows or columns.
inline constexpr std::size_t kFirstTransferred = 8, kMostTransferred = 12;

// How the paths are shown.
struct PathLook {
  std::string view = "pictures";  // or "lengths", "half-plane"
  std::string speed = "steps";    // scrubbing and playing are even by this metric (engine::path_metrics()), or by steps
  int dimension = -1;             // of z, in the half-plane; -1: the most telling
  bool energy = false;            // in place of lengths
  bool operator==(const PathLook&) const = default;
};

struct Session {
  std::string model;  // name or path
  engine::Code code;
  int item = -1;                     // the atlas item that the code came from, -1 when the sliders were moved since
  engine::MapRequest map;            // method, components, perplexity
  std::vector<bool> hidden_classes;  // of the map's legend
  Selection selection;               // not a step to undo to
  MapLook look;                      // nor is this
  engine::PathRequest path;          // A, B, steps, rows
  PathLook path_look;                // not a step to undo to
  double path_position = 0;          // scrub, in [0, 1]
  engine::SamplesRequest samples = first_samples();
  engine::TransferRequest transfer;  // its code is the sliders'
  AnalysisView analysis;             // not a step to undo to
  Comparison comparison;             // nor is this
  int probe_every = 0;               // epochs of training between linear probes of the code; 0: none. Nor is this
  Drawing drawing;
  bool drawing_shown = false;  // the canvas is there; not a step to undo to
  PictureZoom zoom;            // into the decoded picture; not a step to undo to
  Theme theme = Theme::system;
  bool operator==(const Session&) const = default;
};

// A session from a file may ask for what this model does not have; those parts become as in a new session.
void keep_within(Session& session, const engine::ModelInfo& model);

// Whether the model has what this end asks for.
bool fits(const engine::PathEnd& end, const engine::ModelInfo& model);

// JSON text and back; from_json throws Error for a text that is no session.
std::string to_json(const Session& session);
Session session_from_json(const std::string& text);

}  // namespace latitude::ui
