#include "ui/session.h"

#include <gtest/gtest.h>

#include "io/error.h"
#include "io/json.h"
#include "ui/history.h"

namespace latitude::ui {
namespace {

Session full() {
  Session s;
  s.model = "models/a \"quoted\" näme.safetensors";
  s.code = {{0.1f, -2.5f, 1e-7f}, {12.0f, 0.25f}, true};
  s.item = 41;
  s.map.component_x = 3;
  s.map.component_y = 7;
  s.map.method = "tsne";
  s.map.perplexity = 12;
  s.hidden_classes = {false, true, true};
  s.selection = {{1, 4, 9}, {2}, {3, 0}};
  s.look = {"sigma", "kl", "always", true, 2.5, 0.4, kPicturesBackground};
  s.path = {
      engine::PathEnd::mean_of(2), engine::PathEnd::at({{0.5F, -2, 0, 1}, {1}, true}), 17, 3, {"linear"}, "parts", 77};
  s.path_look = {"half-plane", "pull-back", 3, true};
  s.path_position = 1.0 / 3;
  s.samples.rows = 10;
  s.samples.columns = 16;
  s.samples.seed = 18446744073709551615u;
  s.samples.sample_pose = true;
  s.samples.temperature = 0.7;
  s.transfer.rows = {"items", {3, 1, 4}, 5, 9};
  s.transfer.columns = {"prior", {2}, 6, 18446744073709551614u};
  s.comparison = {"models/b.safetensors", kByItem};
  s.analysis = {"aggregated", {"models/a.safetensors", "b.safetensors"}};
  s.probe_every = 5;
  s.drawing = {{2, 1, 1, {0, 250}}, {{false, {0.25f, 0.5f, 0.1f, 0.2f}}, {true, {1.1f, -0.1f}}}, false};
  s.drawing_shown = true;
  s.zoom = {2.5, 0.25, -0.75};
  s.theme = Theme::light;
  return s;
}

std::string replaced(const std::string& what, const std::string& with) {
  std::string text = to_json(full());
  const auto at = text.find(what);
  EXPECT_NE(at, std::string::npos) << what;
  return text.replace(at, what.size(), with);
}

TEST(SessionToJson, ComesBackTheSame) {
  EXPECT_EQ(session_from_json(to_json(full())), full());
  EXPECT_EQ(session_from_json(to_json(Session{})), Session{});
}

// Sessions that were saved before there was an analysis, a background, a probe, a canvas, a transfer or a comparison.
TEST(SessionFromJson, ReadsWhatOlderVersionsWrote) {
  io::Json older = io::Json::parse(to_json(full()));
  older.erase("analysis");
  older.erase("training");
  older.erase("zoom");
  older.erase("drawing");
  older.erase("drawing_shown");
  older.erase("transfer");
  older.erase("comparison");
  older["look"].erase("background");
  const Session s = session_from_json(older.dump());
  EXPECT_EQ(s.analysis, AnalysisView{});
  EXPECT_EQ(s.probe_every, 0);
  EXPECT_EQ(s.zoom, PictureZoom());
  EXPECT_EQ(s.drawing, Drawing{});
  EXPECT_FALSE(s.drawing_shown);
  EXPECT_EQ(s.transfer, engine::TransferRequest{});
  EXPECT_EQ(s.comparison, Comparison{});
  EXPECT_EQ(s.look.background, kNoBackground);
  older["look"]["metric"] = true;
  EXPECT_EQ(session_from_json(older.dump()).look.background, kMetricBackground);
  EXPECT_EQ(s.look.colour, "sigma");
}

TEST(SessionFromJson, RefusesWhatIsNoSession) {
  const std::string deep(100'000, '[');
  for (const std::string& text :
       {std::string(), std::string("null"), std::string("[]"), std::string("{}"), std::string("{\"version\":1}"),
        std::string("\xff\xfe\0", 3), deep, to_json(full()).substr(0, 80), replaced("\"version\": 1", "\"version\": 2"),
        replaced("\"light\"", "\"pink\""), replaced("\"item\": 41", "\"item\": \"41\""),
        replaced("\"mirrored\": true", "\"mirrored\": 1"), replaced("\"temperature\": 0.7", "\"temperature\": 1e999"),
        replaced("\"linear\"", "{}"), replaced("12.0", "\"12\"")}) {
    EXPECT_THROW(session_from_json(text), Error) << text.substr(0, 200);
  }
}

TEST(SessionFromJson, SaysInOneLineWhatIsWrong) {
  try {
    session_from_json(replaced("\"light\"", "\"pink\""));
    FAIL();
  } catch (const Error& error) {
    const std::string what = error.what();
    EXPECT_NE(what.find("pink"), std::string::npos);
    EXPECT_EQ(what.find('\n'), std::string::npos);
  }
}

TEST(SessionFromJson, RefusesNumbersThatNoIntegerHolds) {
  EXPECT_THROW(session_from_json(replaced("\"item\": 41", "\"item\": 41.5")), Error);
  EXPECT_THROW(session_from_json(replaced("\"item\": 41", "\"item\": 4294967337")), Error);
  EXPECT_THROW(session_from_json(replaced("\"steps\": 17", "\"steps\": true")), Error);
  EXPECT_THROW(session_from_json(replaced("\"seed\": 18446744073709551615", "\"seed\": -1")), Error);
}

TEST(SessionFromJson, RefusesNumbersThatNoFloatHolds) {
  EXPECT_THROW(session_from_json(replaced("12.0", "1e300")), Error);
}

TEST(SessionFromJson, RefusesDrawingsThatAreNone) {
  const auto with = [](const char* place, const char* value) {
    io::Json json = io::Json::parse(to_json(full()));
    json[io::Json::json_pointer(place)] = io::Json::parse(value);
    return json.dump();
  };
  for (const auto& [place, value] :
       std::initializer_list<std::pair<const char*, const char*>>{{"/drawing/under/width", "3"},
                                                                  {"/drawing/under/width", "-2"},
                                                                  {"/drawing/under/channels", "2"},
                                                                  {"/drawing/under/width", "4294967298"},
                                                                  {"/drawing/under/pixels", "[1, 256]"},
                                                                  {"/drawing/under/pixels", "[1, 0.5]"},
                                                                  {"/drawing/strokes", "7"},
                                                                  {"/drawing/strokes/0/points", "[0.5]"},
                                                                  {"/drawing/strokes/0/points", "[0.5, 90]"},
                                                                  {"/drawing/strokes/0/erases", "1"},
                                                                  {"/drawing_shown", "null"}}) {
    EXPECT_THROW(session_from_json(with(place, value)), Error) << place << " " << value;
  }
}

engine::ModelInfo small_model() {
  engine::ModelInfo model;
  model.neutral.z.resize(4);
  model.neutral.pose.resize(1);
  model.labels = {0, 1, 2};
  model.items = 20;
  model.class_names = {"a", "b", "c"};
  return model;
}

TEST(SessionFromJson, RefusesItemsThatAreNone) {
  for (const char* items : {"[1.5]", "[1e300]", "[\"a\"]", "[3000000000]", "7"}) {
    std::string text = to_json(full());
    const auto at = text.find("\"minus\": [");
    ASSERT_NE(at, std::string::npos);
    text.replace(at, text.find(']', at) + 1 - at, std::string("\"minus\": ") + items);
    EXPECT_THROW(session_from_json(text), Error) << items;
  }
}

TEST(KeepWithin, LeavesASessionThatFits) {
  Session s = full();
  s.item = 19;
  s.map.component_y = 2;
  const Session before = s;
  keep_within(s, small_model());
  EXPECT_EQ(s, before);
}

TEST(KeepWithin, BringsEachPartIntoTheModelsBounds) {
  Session s = full();
  s.item = 20;
  s.map.component_x = -7;
  s.map.method = "no-such-method";
  s.map.perplexity = std::nan("");
  s.selection.items = {-1, 3, 20};
  s.look = {"no-such-colour", "no-such-distance", "near", false, std::nan(""), 7, "no-such-background"};
  s.transfer.rows = {"no-such-side", {-1, 7, 20}, 1'000'000, 1};
  s.transfer.columns = {"items", {900}, -4, 1};
  s.comparison.by = "no-such-way";
  s.samples.items = {-5, 2'000'000'000};
  s.path = {-5, 2'000'000'000, 2'000'000'000, -7, {"no-such-kind"}, "bent", 1};
  s.path_look = {"upside-down", "warp", 99, false};
  s.path_position = -1e300;
  s.samples.rows = 2'000'000'000;
  s.samples.temperature = -1e300;
  s.hidden_classes.assign(1000, true);
  s.analysis = {"no-such-view", std::vector<std::string>(1000, "a")};
  s.probe_every = -3;
  s.zoom = {4, 0, std::nan("")};
  keep_within(s, small_model());
  const Session fresh;
  EXPECT_EQ(s.item, -1);
  EXPECT_EQ(s.map.component_x, 0);
  EXPECT_EQ(s.map.component_y, 1);
  EXPECT_EQ(s.map.method, "pca");
  EXPECT_EQ(s.map.perplexity, 30);
  EXPECT_EQ(s.selection.items, std::vector<int>{3});
  EXPECT_EQ(s.look.distance, fresh.look.distance);
  EXPECT_EQ(s.look.point_size, fresh.look.point_size);
  EXPECT_EQ(s.look.opacity, fresh.look.opacity);
  EXPECT_EQ(s.look.background, kNoBackground);
  EXPECT_EQ(s.transfer.rows.from, "items");
  EXPECT_EQ(s.transfer.rows.items, std::vector{7});
  EXPECT_EQ(s.transfer.rows.draws, static_cast<int>(kMostTransferred));
  EXPECT_EQ(s.transfer.columns.items, engine::distinct_items(small_model(), kFirstTransferred));
  EXPECT_EQ(s.transfer.columns.draws, 1);
  EXPECT_EQ(s.comparison.by, kByCode);
  EXPECT_TRUE(s.samples.items.empty());
  EXPECT_EQ(s.path, fresh.path);
  EXPECT_EQ(s.path_look, fresh.path_look);
  EXPECT_EQ(s.path_position, 0);
  EXPECT_EQ(s.samples.rows, fresh.samples.rows);
  EXPECT_EQ(s.samples.temperature, 0);
  EXPECT_TRUE(s.hidden_classes.empty());
  EXPECT_EQ(s.analysis.view, kViewSpectrum);
  EXPECT_EQ(s.analysis.models.size(), kMostCompared);
  EXPECT_EQ(s.probe_every, 0);
  EXPECT_EQ(s.zoom, PictureZoom());
  EXPECT_EQ(s.model, full().model);
}

TEST(KeepWithin, AModelOfOneDimensionHasOneComponent) {
  engine::ModelInfo model = small_model();
  model.neutral.z.resize(1);
  Session s;
  keep_within(s, model);
  EXPECT_EQ(s.map.component_x, 0);
  EXPECT_EQ(s.map.component_y, 0);
}

Session at(int item) {
  Session s;
  s.item = item;
  return s;
}

TEST(History, GoesBackAndForth) {
  History history;
  EXPECT_FALSE(history.can_undo());
  EXPECT_FALSE(history.undo(at(0)).has_value());
  EXPECT_FALSE(history.redo(at(0)).has_value());
  history.push(at(0));
  history.push(at(1));
  EXPECT_EQ(history.undo(at(2)), at(1));
  EXPECT_EQ(history.undo(at(1)), at(0));
  EXPECT_FALSE(history.can_undo());
  EXPECT_EQ(history.redo(at(0)), at(1));
  EXPECT_EQ(history.redo(at(1)), at(2));
  EXPECT_FALSE(history.can_redo());
}

TEST(History, ForgetsWhatWasUndoneAtAChange) {
  History history;
  history.push(at(0));
  history.undo(at(1));
  EXPECT_TRUE(history.can_redo());
  history.push(at(0));
  EXPECT_FALSE(history.can_redo());
  EXPECT_TRUE(history.can_undo());
  history.clear();
  EXPECT_FALSE(history.can_undo());
}

TEST(History, KeepsTheNewestOfVeryMany) {
  History history;
  constexpr int kPushed = 5000;
  for (int i = 0; i < kPushed; ++i) history.push(at(i));
  EXPECT_EQ(history.undo(at(kPushed)), at(kPushed - 1));
  int more = 0;
  while (history.can_undo()) {
    history.undo(at(0));
    ++more;
  }
  EXPECT_GE(more, 99);
  EXPECT_LT(more, kPushed - 1);
}

}  // namespace
}  // namespace latitude::ui
