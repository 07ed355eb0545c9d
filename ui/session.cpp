#include "ui/session.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <utility>

#include "io/error.h"
#include "io/json.h"

namespace latitude::ui {
namespace {

constexpr std::size_t kMostNumbers = 100'000;

io::Json to_json(const engine::Code& code) { return {{"z", code.z}, {"pose", code.pose}, {"mirrored", code.mirrored}}; }

std::vector<float> numbers(const io::Json& json) {
  if (!json.is_array() || json.size() > kMostNumbers) throw Error("session: expected a list of numbers");
  std::vector<float> values;
  for (const io::Json& each : json) {
    if (!each.is_number() || std::abs(each.get<double>()) > double{std::numeric_limits<float>::max()}) {
      throw Error("session: expected a list of numbers that a float holds, found " + each.dump().substr(0, 40));
    }
    values.push_back(each.get<float>());
  }
  return values;
}

// The library's own get() cuts fractions off and wraps what is too large.
template <typename Integer>
Integer integer(const io::Json& json) {
  const bool fits = json.is_number_unsigned()  ? std::in_range<Integer>(json.get<std::uint64_t>())
                    : json.is_number_integer() ? std::in_range<Integer>(json.get<std::int64_t>())
                                               : false;
  if (!fits) throw Error("session: expected a whole number in range, found " + json.dump().substr(0, 40));
  return json.get<Integer>();
}

std::vector<int> items_from(const io::Json& json) {
  constexpr std::size_t kMostItems = 10'000'000;
  if (!json.is_array() || json.size() > kMostItems) throw Error("session: expected a list of items");
  std::vector<int> items;
  for (const io::Json& each : json) items.push_back(integer<int>(each));
  return items;
}

engine::Code code_from(const io::Json& json) {
  return {numbers(json.at("z")), numbers(json.at("pose")), json.at("mirrored").get<bool>()};
}

io::Json to_json(const engine::PathEnd& end) {
  if (end.kind == engine::PathEnd::Kind::class_mean) return {{"class", end.label}};
  if (end.kind == engine::PathEnd::Kind::code) return to_json(end.code);
  return end.item;
}

engine::PathEnd end_from(const io::Json& json) {
  if (!json.is_object()) return integer<int>(json);
  return json.contains("class") ? engine::PathEnd::mean_of(integer<int>(json.at("class")))
                                : engine::PathEnd::at(code_from(json));
}

io::Json to_json(const Drawing& drawing) {
  io::Json strokes = io::Json::array();
  for (const Stroke& stroke : drawing.strokes)
    strokes.push_back({{"erases", stroke.erases}, {"points", stroke.points}});
  const engine::Picture& under = drawing.under;
  return {{"strokes", strokes},
          {"centred", drawing.centred},
          {"under",
           {{"width", under.width}, {"height", under.height}, {"channels", under.channels}, {"pixels", under.pixels}}}};
}

engine::Picture picture_from(const io::Json& json) {
  engine::Picture picture{
      integer<int>(json.at("width")), integer<int>(json.at("height")), integer<int>(json.at("channels")), {}};
  const io::Json& pixels = json.at("pixels");
  if (!pixels.is_array() || pixels.size() > kMostUnder) throw Error("session: expected a picture's pixels");
  for (const io::Json& each : pixels) picture.pixels.push_back(integer<std::uint8_t>(each));
  if (pixels.empty()) return {};
  const bool sizes = picture.width > 0 && picture.height > 0 && (picture.channels == 1 || picture.channels == 3);
  if (!sizes || std::uint64_t(picture.width) * std::uint64_t(picture.height) > kMostUnder ||
      std::uint64_t(picture.width) * std::uint64_t(picture.height) * std::uint64_t(picture.channels) != pixels.size()) {
    throw Error("session: a picture's sizes and pixels do not agree");
  }
  return picture;
}

Drawing drawing_from(const io::Json& json) {
  const io::Json& strokes = json.at("strokes");
  if (!strokes.is_array() || strokes.size() > kMostStrokes) throw Error("session: expected a list of strokes");
  Drawing drawing{picture_from(json.at("under")), {}, json.at("centred").get<bool>()};
  for (const io::Json& each : strokes) {
    Stroke stroke{each.at("erases").get<bool>(), numbers(each.at("points"))};
    const bool in_pairs = stroke.points.size() % 2 == 0 && stroke.points.size() <= 2 * kMostStrokePoints;
    const auto near = [](float value) { return value > -1 && value < 2; };
    if (!in_pairs || !std::all_of(stroke.points.begin(), stroke.points.end(), near)) {
      throw Error("session: expected a stroke's points on the canvas");
    }
    drawing.strokes.push_back(std::move(stroke));
  }
  return drawing;
}

io::Json to_json(const engine::TransferSide& side) {
  return {{"from", side.from}, {"items", side.items}, {"draws", side.draws}, {"seed", side.seed}};
}

engine::TransferSide side_from(const io::Json& json) {
  return {json.at("from").get<std::string>(), items_from(json.at("items")), integer<int>(json.at("draws")),
          integer<std::uint64_t>(json.at("seed"))};
}

// Without an atlas there are no items; where none is chosen there are some of distinct classes.
void keep_within(engine::TransferSide& side, const engine::ModelInfo& model) {
  const bool known = side.from == "items" || side.from == "prior" || side.from == "sliders";
  if (!known) side.from = "items";
  if (side.from == "items" && model.items == 0) side.from = "prior";
  std::erase_if(side.items, [&model](int item) { return item < 0 || item >= model.items; });
  if (side.items.size() > kMostTransferred) side.items.resize(kMostTransferred);
  if (side.items.empty()) side.items = engine::distinct_items(model, kFirstTransferred);
  side.draws = std::clamp(side.draws, 1, static_cast<int>(kMostTransferred));
}

const char* name_of(Theme theme) { return theme == Theme::dark ? "dark" : theme == Theme::light ? "light" : "system"; }

Theme theme_from(const std::string& name) {
  for (const Theme theme : {Theme::system, Theme::dark, Theme::light}) {
    if (name == name_of(theme)) return theme;
  }
  throw Error("session: the theme is \"" + name + "\", expected system, dark or light");
}

}  // namespace

void keep_within(Session& session, const engine::ModelInfo& model) {
  constexpr int kMostSteps = 40, kMostBeyond = 20, kMostSide = 20;  // as the panels offer
  constexpr double kHottest = 2;
  const Session fresh;
  const int components = static_cast<int>(model.neutral.z.size());
  for (std::vector<int>* items :
       {&session.selection.items, &session.selection.plus, &session.selection.minus, &session.samples.items}) {
    std::erase_if(*items, [&model](int item) { return item < 0 || item >= model.items; });
  }
  MapLook& look = session.look;
  if (!(look.point_size >= kLeastPointSize && look.point_size <= kMostPointSize))
    look.point_size = fresh.look.point_size;
  if (!(look.opacity >= kLeastOpacity && look.opacity <= kMostOpacity)) look.opacity = fresh.look.opacity;
  if (look.background != kMetricBackground && look.background != kPicturesBackground) look.background = kNoBackground;
  const std::vector<engine::DistanceKindInfo> distances = engine::distance_kinds();
  const auto is_chosen = [&look](const engine::DistanceKindInfo& kind) { return kind.name == look.distance; };
  if (std::none_of(distances.begin(), distances.end(), is_chosen)) look.distance = fresh.look.distance;
  if (session.map.method != "tsne") session.map.method = "pca";
  if (!(session.map.perplexity >= kLeastPerplexity && session.map.perplexity <= kMostPerplexity)) {
    session.map.perplexity = engine::MapRequest{}.perplexity;
  }
  if (std::min(session.map.component_x, session.map.component_y) < 0 ||
      std::max(session.map.component_x, session.map.component_y) >= components) {
    session.map.component_x = 0;
    session.map.component_y = std::min(1, components - 1);
  }
  engine::PathRequest& path = session.path;
  if (!fits(path.from, model) || !fits(path.to, model)) {
    path.from = fresh.path.from;
    path.to = fresh.path.to;
  }
  std::erase_if(path.kinds, [](const std::string& kind) { return !engine::is_path_name(kind); });
  if (path.kinds.empty()) path.kinds = fresh.path.kinds;
  if (path.steps < 2 || path.steps > kMostSteps) path.steps = fresh.path.steps;
  path.beyond = std::clamp(path.beyond, 0, kMostBeyond);
  const auto has = [](const std::vector<engine::PathKindInfo>& kinds, const std::string& name) {
    return std::any_of(kinds.begin(), kinds.end(), [&](const auto& each) { return each.name == name; });
  };
  if (!has(engine::pose_path_kinds(), path.pose)) path.pose = fresh.path.pose;
  PathLook& shown = session.path_look;
  if (shown.view != "lengths" && shown.view != "half-plane") shown.view = fresh.path_look.view;
  if (!has(engine::path_metrics(), shown.speed)) shown.speed = fresh.path_look.speed;
  if (shown.dimension < 0 || shown.dimension >= components) shown.dimension = -1;
  session.path_position = std::clamp(session.path_position, 0.0, 1.0);
  engine::SamplesRequest& samples = session.samples;
  if (std::min(samples.rows, samples.columns) < 1 || std::max(samples.rows, samples.columns) > kMostSide) {
    samples.rows = fresh.samples.rows;
    samples.columns = fresh.samples.columns;
  }
  samples.temperature = std::clamp(samples.temperature, 0.0, kHottest);
  keep_within(session.transfer.rows, model);
  keep_within(session.transfer.columns, model);
  if (session.comparison.by != kByItem && session.comparison.by != kByPicture) session.comparison.by = kByCode;
  AnalysisView& analysis = session.analysis;
  if (analysis.view != kViewKl && analysis.view != kViewAggregated) analysis.view = kViewSpectrum;
  if (analysis.models.size() > kMostCompared) analysis.models.resize(kMostCompared);
  PictureZoom& zoom = session.zoom;
  const bool in_sight = std::abs(zoom.x) <= 2 && std::abs(zoom.y) <= 2;  // false for NaN too
  if (!in_sight || !(zoom.factor >= 1 && zoom.factor <= kMostZoom)) zoom = {};
  session.probe_every = std::clamp(session.probe_every, 0, kMostProbeEvery);
  if (session.item < -1 || session.item >= model.items) session.item = -1;
  if (session.hidden_classes.size() > model.class_names.size()) session.hidden_classes.clear();
}

bool fits(const engine::PathEnd& end, const engine::ModelInfo& model) {
  switch (end.kind) {
    case engine::PathEnd::Kind::item:
      return end.item >= 0 && end.item < model.items;
    case engine::PathEnd::Kind::class_mean:
      return std::find(model.labels.begin(), model.labels.end(), end.label) != model.labels.end();
    case engine::PathEnd::Kind::code:
      return model.items > 0 && end.code.z.size() == model.neutral.z.size() &&
             end.code.pose.size() == model.neutral.pose.size();
  }
  return false;
}

std::string to_json(const Session& s) {
  const io::Json json = {
      {"version", 1},
      {"model", s.model},
      {"code", to_json(s.code)},
      {"item", s.item},
      {"map",
       {{"method", s.map.method},
        {"x", s.map.component_x},
        {"y", s.map.component_y},
        {"perplexity", s.map.perplexity},
        {"hidden_classes", s.hidden_classes}}},
      {"selection", {{"items", s.selection.items}, {"plus", s.selection.plus}, {"minus", s.selection.minus}}},
      {"look",
       {{"colour", s.look.colour},
        {"distance", s.look.distance},
        {"pictures", s.look.pictures},
        {"contours", s.look.contours},
        {"point_size", s.look.point_size},
        {"opacity", s.look.opacity},
        {"background", s.look.background}}},
      {"path",
       {{"from", to_json(s.path.from)},
        {"to", to_json(s.path.to)},
        {"steps", s.path.steps},
        {"beyond", s.path.beyond},
        {"kinds", s.path.kinds},
        {"pose", s.path.pose},
        {"seed", s.path.seed},
        {"position", s.path_position},
        {"view", s.path_look.view},
        {"speed", s.path_look.speed},
        {"dimension", s.path_look.dimension},
        {"energy", s.path_look.energy}}},
      {"samples",
       {{"rows", s.samples.rows},
        {"columns", s.samples.columns},
        {"seed", s.samples.seed},
        {"sample_pose", s.samples.sample_pose},
        {"temperature", s.samples.temperature}}},
      {"transfer", {{"rows", to_json(s.transfer.rows)}, {"columns", to_json(s.transfer.columns)}}},
      {"comparison", {{"model", s.comparison.model}, {"by", s.comparison.by}}},
      {"analysis", {{"view", s.analysis.view}, {"models", s.analysis.models}}},
      {"training", {{"probe_every", s.probe_every}}},
      {"drawing", to_json(s.drawing)},
      {"drawing_shown", s.drawing_shown},
      {"zoom", {{"factor", s.zoom.factor}, {"x", s.zoom.x}, {"y", s.zoom.y}}},
      {"theme", name_of(s.theme)}};
  return json.dump(2);
}

Session session_from_json(const std::string& text) {
  const io::Json json = io::parse_json(text, "session");
  try {
    if (json.at("version") != 1) throw Error("session: found version " + json.at("version").dump() + ", expected 1");
    Session s;
    s.model = json.at("model").get<std::string>();
    s.code = code_from(json.at("code"));
    s.item = integer<int>(json.at("item"));
    const io::Json& map = json.at("map");
    s.map.method = map.value("method", std::string("pca"));  // sessions of before t-SNE have neither
    s.map.perplexity = map.value("perplexity", 30.0);
    s.map.component_x = integer<int>(map.at("x"));
    s.map.component_y = integer<int>(map.at("y"));
    s.hidden_classes = map.at("hidden_classes").get<std::vector<bool>>();
    if (json.contains("selection")) {
      const io::Json& selection = json.at("selection");
      s.selection = {items_from(selection.at("items")), items_from(selection.at("plus")),
                     items_from(selection.at("minus"))};
    }
    if (json.contains("look")) {
      const io::Json& look = json.at("look");
      s.look = {look.at("colour").get<std::string>(),
                look.at("distance").get<std::string>(),
                look.at("pictures").get<std::string>(),
                look.at("contours").get<bool>(),
                look.at("point_size").get<double>(),
                look.at("opacity").get<double>(),
                look.value("background", look.value("metric", false) ? kMetricBackground : kNoBackground)};
    }
    const io::Json& path = json.at("path");
    s.path.from = end_from(path.at("from"));
    s.path.to = end_from(path.at("to"));
    s.path.steps = integer<int>(path.at("steps"));
    s.path.kinds = path.at("kinds").get<std::vector<std::string>>();
    s.path_position = path.at("position").get<double>();
    if (path.contains("view")) {  // older sessions have none of these
      s.path.beyond = integer<int>(path.at("beyond"));
      s.path.pose = path.at("pose").get<std::string>();
      s.path.seed = integer<std::uint64_t>(path.at("seed"));
      s.path_look = {path.at("view").get<std::string>(), path.at("speed").get<std::string>(),
                     integer<int>(path.at("dimension")), path.at("energy").get<bool>()};
    }
    const io::Json& samples = json.at("samples");
    s.samples.rows = integer<int>(samples.at("rows"));
    s.samples.columns = integer<int>(samples.at("columns"));
    s.samples.seed = integer<std::uint64_t>(samples.at("seed"));
    s.samples.sample_pose = samples.at("sample_pose").get<bool>();
    s.samples.temperature = samples.at("temperature").get<double>();
    if (json.contains("transfer")) {
      s.transfer.rows = side_from(json.at("transfer").at("rows"));
      s.transfer.columns = side_from(json.at("transfer").at("columns"));
    }
    if (json.contains("comparison")) {
      const io::Json& comparison = json.at("comparison");
      s.comparison = {comparison.at("model").get<std::string>(), comparison.at("by").get<std::string>()};
    }
    if (json.contains("analysis")) {
      const io::Json& analysis = json.at("analysis");
      s.analysis = {analysis.at("view").get<std::string>(), analysis.at("models").get<std::vector<std::string>>()};
    }
    if (json.contains("training")) s.probe_every = integer<int>(json.at("training").at("probe_every"));
    if (json.contains("drawing")) {
      s.drawing = drawing_from(json.at("drawing"));
      s.drawing_shown = json.at("drawing_shown").get<bool>();
    }
    if (json.contains("zoom")) {
      const io::Json& zoom = json.at("zoom");
      s.zoom = {zoom.at("factor").get<double>(), zoom.at("x").get<double>(), zoom.at("y").get<double>()};
    }
    s.theme = theme_from(json.at("theme").get<std::string>());
    return s;
  } catch (const io::Json::exception& error) {
    throw Error(std::string("session: ") + error.what());
  }
}

}  // namespace latitude::ui
