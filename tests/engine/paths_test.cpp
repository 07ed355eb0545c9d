// Rows of paths against the geometry they are made of: ends, poses, lengths under every metric, places, files.
#include <cmath>
#include <numbers>
#include <numeric>

#include "atlas/atlas.h"
#include "engine/open_model.h"
#include "engine/path_export.h"
#include "engine/pose_path.h"
#include "engine/support.h"
#include "geometry/affine_path.h"
#include "geometry/mean.h"
#include "geometry/tables.h"
#include "io/files.h"
#include "nn/affine_transformer.h"

namespace latitude::engine {
namespace {

using test::error_of;
using test::kItems;
using testing::HasSubstr;

std::vector<std::string> all_kinds() {
  std::vector<std::string> kinds;
  for (const PathKindInfo& kind : path_kinds()) kinds.push_back(kind.name);
  return kinds;
}

class PathsOfTiny : public testing::TestWithParam<std::string> {
 protected:
  const PathRow& row(const Paths& paths, const std::string& name) const {
    for (const PathRow& each : paths.rows) {
      if (each.name == name) return each;
    }
    throw std::out_of_range(name);
  }

  const test::TemporaryFolder folder;
  const std::filesystem::path path = test::save_tiny_model(folder, GetParam());
  const OpenModel open{path};
  const atlas::Atlas atlas = atlas::load_atlas(atlas::atlas_path(path), *model::load_model(path).model);
};

INSTANTIATE_TEST_SUITE_P(Families, PathsOfTiny, testing::Values("vae", "tvae"),
                         [](const auto& each) { return each.param; });

TEST_P(PathsOfTiny, EveryKindHasPicturesCodesAndLengths) {
  const Paths paths = open.paths({.from = 3, .to = 17, .steps = 5, .kinds = all_kinds()});
  ASSERT_EQ(paths.rows.size(), path_kinds().size());
  EXPECT_EQ(columns(paths), 5u);
  for (const PathRow& each : paths.rows) {
    SCOPED_TRACE(each.name);
    EXPECT_EQ(each.pictures.size(), 5u);
    EXPECT_EQ(each.change.size(), 4u);
    const bool pixels = each.name == "pixels", sampled = each.name.ends_with("-sampled");
    EXPECT_EQ(each.codes.size(), pixels ? 0u : 5u);
    EXPECT_EQ(each.anchors.size(), each.codes.size());
    EXPECT_EQ(each.least_density.has_value(), !pixels);
    EXPECT_EQ(each.deviations.size(), pixels || sampled ? 0u : 5u);
    for (const PathKindInfo& metric : path_metrics()) {
      const bool of_gaussians = metric.name == "fisher-rao" || metric.name == "wasserstein";
      const bool expected = of_gaussians ? !pixels && !sampled : metric.name != "euclidean" || !pixels;
      ASSERT_EQ(each.measures.contains(metric.name), expected) << metric.name;
      if (!expected) continue;
      const PathMeasure& measure = each.measures.at(metric.name);
      const std::vector<double>& running = each.running.at(metric.name);
      EXPECT_GT(measure.length, 0) << metric.name;
      EXPECT_GE(measure.energy, measure.length * measure.length * (1 - 1e-9)) << metric.name;
      ASSERT_EQ(running.size(), 5u);
      EXPECT_EQ(running.front(), 0);
      EXPECT_NEAR(running.back(), measure.length, 1e-9 * measure.length);
      EXPECT_TRUE(std::is_sorted(running.begin(), running.end()));
    }
  }
  // At constant speed energy is the square of the length.
  for (const auto& [kind, metric] : {std::pair("linear", "euclidean"), std::pair("wasserstein", "wasserstein")}) {
    const PathMeasure measure = row(paths, kind).measures.at(metric);
    EXPECT_NEAR(measure.energy, measure.length * measure.length, 1e-6 * measure.energy) << kind;
  }
}

// Each metric's own shortest path is the shortest of all under it.
TEST_P(PathsOfTiny, ShortestUnderItsOwnMetric) {
  const Paths paths = open.paths(
      {.from = 3, .to = 17, .kinds = {"linear", "spherical", "fisher-rao", "wasserstein", "pull-back", "pixels"}});
  for (const auto& [kind, metric] : {std::pair("linear", "euclidean"), std::pair("fisher-rao", "fisher-rao"),
                                     std::pair("wasserstein", "wasserstein"), std::pair("pixels", "pixels")}) {
    const double least = row(paths, kind).measures.at(metric).length;
    for (const PathRow& each : paths.rows) {
      const auto found = each.measures.find(metric);
      if (found == each.measures.end()) continue;
      EXPECT_GE(found->second.length, least * (1 - 1e-6)) << kind << ", " << each.name;
    }
  }
}

TEST_P(PathsOfTiny, PixelsFadeFromOnePictureToTheOther) {
  const PathRow faded = open.paths({.from = 3, .to = 17, .steps = 3, .kinds = {"pixels"}}).rows.front();
  const Picture a = open.item(3).picture, b = open.item(17).picture;
  for (std::size_t i = 0; i < a.pixels.size(); ++i) {
    ASSERT_NEAR(faded.pictures[0].pixels[i], a.pixels[i], 1);
    ASSERT_NEAR(faded.pictures[1].pixels[i], (a.pixels[i] + b.pixels[i]) / 2.0, 2);
    ASSERT_NEAR(faded.pictures[2].pixels[i], b.pixels[i], 1);
  }
  EXPECT_FALSE(code_on(faded, 0.5).has_value());
  // The data's own pictures, where they are at hand.
  OpenModel with_images(path);
  const at::Tensor images = torch::zeros({kItems, 1, 28, 28});
  images[17].fill_(1);
  with_images.set_images(images);
  const PathRow own = with_images.paths({.from = 3, .to = 17, .steps = 3, .kinds = {"pixels"}}).rows.front();
  EXPECT_EQ(own.pictures[1].pixels, std::vector<std::uint8_t>(28 * 28, 128));
}

TEST_P(PathsOfTiny, EndsAreItemsClassMeansOrCodes) {
  const int label = open.info().labels[3];
  Code code = open.item(5).code;
  code.z[0] += 0.5F;
  const PathRow line =
      open.paths({.from = PathEnd::mean_of(label), .to = PathEnd::at(code), .steps = 4, .kinds = {"linear"}}).rows[0];
  EXPECT_THAT(line.codes.back().z, testing::Pointwise(testing::FloatNear(1e-5F), code.z));
  EXPECT_THAT(line.codes.back().pose, testing::Pointwise(testing::FloatNear(1e-3F), code.pose));
  std::vector<geometry::DiagonalGaussian> members;
  for (int i = 0; i < kItems; ++i) {
    if (open.info().labels[static_cast<std::size_t>(i)] != label) continue;
    members.push_back({geometry::to_matrix(atlas.codes.z.mean[i].unsqueeze(1)),
                       geometry::to_matrix(atlas.codes.z.log_std[i].unsqueeze(1)).array().exp()});
  }
  const geometry::DiagonalGaussian mean = geometry::fisher_rao_mean(members);
  const at::Tensor usual = atlas.codes.z.log_std.mean(0).exp();
  for (std::size_t d = 0; d < 3; ++d) {
    EXPECT_NEAR(line.codes.front().z[d], mean.mean[static_cast<Eigen::Index>(d)], 1e-5);
    EXPECT_NEAR(line.deviations.front()[d], mean.std[static_cast<Eigen::Index>(d)], 1e-5);
    EXPECT_NEAR(line.deviations.back()[d], usual[static_cast<std::int64_t>(d)].item<float>(), 1e-5);
  }
  EXPECT_THAT(error_of([&] { open.paths({.from = PathEnd::mean_of(11)}); }), HasSubstr("the class 11"));
  code.z.pop_back();
  EXPECT_THAT(error_of([&] { open.paths({.to = PathEnd::at(code)}); }), HasSubstr("2 numbers for z"));
}

TEST_P(PathsOfTiny, GoOnBehindB) {
  const Paths paths = open.paths(
      {.from = 3, .to = 17, .steps = 4, .beyond = 2, .kinds = {"linear", "fisher-rao", "pull-back", "pixels"}});
  EXPECT_EQ(columns(paths), 6u);
  EXPECT_EQ(row(paths, "pull-back").pictures.size(), 4u);
  EXPECT_EQ(row(paths, "pixels").pictures.size(), 4u);
  const PathRow& line = row(paths, "linear");
  ASSERT_EQ(line.codes.size(), 6u);
  EXPECT_THAT(line.codes[3].z, testing::Pointwise(testing::FloatNear(1e-5F), open.item(17).code.z));
  for (std::size_t d = 0; d < 3; ++d) {
    EXPECT_NEAR(line.codes[4].z[d] - line.codes[3].z[d], line.codes[1].z[d] - line.codes[0].z[d], 1e-5);
  }
  // Lengths are those from A to B; the running length goes on.
  const double length = line.measures.at("euclidean").length;
  EXPECT_NEAR(line.running.at("euclidean")[3], length, 1e-9);
  EXPECT_NEAR(line.running.at("euclidean")[5], length * 5 / 3, 1e-5);
  EXPECT_THAT(error_of([&] { open.paths({.beyond = -1}); }), HasSubstr("-1 steps beyond"));
}

TEST_P(PathsOfTiny, AHastyAnswerIsRefined) {
  const PathRequest request{.from = 3, .to = 17, .kinds = {"linear", "pull-back", "density"}};
  const Paths cold = open.paths(request), hasty = OpenModel(path).paths(request, {}, true);
  EXPECT_TRUE(cold.refined);
  EXPECT_FALSE(hasty.refined);
  EXPECT_TRUE(
      OpenModel(path).paths({.from = 3, .to = 17, .kinds = {"linear", "fisher-rao+parts", "pixels"}}, {}, true).refined)
      << "nothing is left to be done";
  const auto length = [this](const Paths& paths) { return row(paths, "pull-back").measures.at("pull-back").length; };
  EXPECT_LE(length(cold), length(hasty) * (1 + 1e-3));
  // The next begins where the last ended, also when an end has moved.
  const Paths again = open.paths(request, {}, true);
  EXPECT_LE(length(again), length(cold) * (1 + 1e-3));
  EXPECT_TRUE(open.paths(request, [] { return true; }).rows.empty()) << "stopped before the first row";
}

TEST_P(PathsOfTiny, SamplesFollowTheSeed) {
  const auto sampled = [this](std::uint64_t seed) {
    return open.paths({.from = 3, .to = 17, .kinds = {"fisher-rao-sampled", "linear-sampled"}, .seed = seed});
  };
  EXPECT_EQ(sampled(4).rows[0].codes, sampled(4).rows[0].codes);
  EXPECT_NE(sampled(4).rows[0].codes, sampled(5).rows[0].codes);
  EXPECT_NE(sampled(4).rows[1].codes, sampled(5).rows[1].codes);
}

TEST(PosePaths, TakeTheWayThatThereIs) {
  const nn::AffineTransformer affine;
  const Eigen::VectorXd identity = (Eigen::VectorXd(6) << 1, 0, 0, 0, 1, 0).finished();
  const auto turned = [](double angle) {
    const double c = std::cos(angle), s = std::sin(angle);
    return Eigen::VectorXd((Eigen::VectorXd(6) << c, -s, 0, s, c, 0).finished());
  };
  for (const char* name : {"logarithm", "parts"}) {
    const PosePath path = pose_path(affine, name, identity, turned(1));
    EXPECT_EQ(path.name, name);
    EXPECT_LT((path.at(0.5) - turned(0.5)).norm(), 1e-9) << name;
    EXPECT_LT((path.at(1) - turned(1)).norm(), 1e-9) << name;
  }
  EXPECT_FALSE(pose_path(affine, "entries", identity, turned(1)).at);
  // Half a turn has no logarithm; a mirrored pose has neither way.
  EXPECT_EQ(pose_path(affine, "logarithm", identity, turned(std::numbers::pi)).name, "parts");
  const Eigen::VectorXd mirrored = (Eigen::VectorXd(6) << -1, 0, 0, 0, 1, 0).finished();
  EXPECT_EQ(pose_path(affine, "logarithm", identity, mirrored).name, "entries");
  EXPECT_THAT(error_of([&] { pose_path(affine, "bent", identity, identity); }), HasSubstr("logarithm, parts, entries"));
}

TEST(PosePaths, GoOnTheirOwnTermsBesideTheCode) {
  const test::TemporaryFolder folder;
  const OpenModel open(test::save_tiny_model(folder, "tvae"));
  Code from = open.item(2).code, to = from;
  const auto rotation = static_cast<std::size_t>(0);
  ASSERT_EQ(open.info().pose_axes[rotation].name, "rotation");
  from.pose = open.info().neutral.pose;
  to.pose = from.pose;
  to.pose[rotation] += 90;
  PathRequest request{.from = PathEnd::at(from), .to = PathEnd::at(to), .steps = 3, .kinds = {"linear"}};
  const Code half = open.paths(request).rows[0].codes[1];
  EXPECT_NEAR(half.pose[rotation], from.pose[rotation] + 45, 0.1);
  EXPECT_NEAR(half.pose[1], from.pose[1], 0.05) << "a turn does not shrink the picture";
  request.kinds = {"linear", "linear+entries"};
  const Paths both = open.paths(request);
  EXPECT_EQ(both.rows[0].codes[1], half);
  EXPECT_EQ(both.rows[1].name, "linear+entries");
  EXPECT_EQ(both.rows[1].title, "linear in means, pose: entry by entry");
  const Code shrunk = both.rows[1].codes[1];
  request.kinds = {"linear+bent"};
  EXPECT_THAT(error_of([&] { open.paths(request); }), HasSubstr("\"bent\""));
  EXPECT_GT(std::abs(shrunk.pose[1] - from.pose[1]), 0.2);
}

TEST(PathNames, AreKindsWithOrWithoutAPose) {
  EXPECT_TRUE(is_path_name("pull-back"));
  EXPECT_TRUE(is_path_name("fisher-rao+parts"));
  for (const char* wrong : {"", "+", "linear+", "+parts", "linear+bent", "bent+parts", "linear+parts+parts"}) {
    EXPECT_FALSE(is_path_name(wrong)) << wrong;
  }
}

TEST(PlaceOn, GoesByStepsOrByLength) {
  PathRow row;
  row.pictures.resize(3);
  row.running["fisher-rao"] = {0, 1, 4};
  row.running["still"] = {0, 0, 0};
  EXPECT_DOUBLE_EQ(place_on(row, 0.5, 3, "steps"), 1);
  EXPECT_DOUBLE_EQ(place_on(row, 0.5, 5, "steps"), 2) << "in equal columns";
  EXPECT_DOUBLE_EQ(place_on(row, 1, 5, "steps"), 2) << "and no further than its last picture";
  EXPECT_DOUBLE_EQ(place_on(row, 0, 3, "fisher-rao"), 0);
  EXPECT_DOUBLE_EQ(place_on(row, 0.25, 3, "fisher-rao"), 1);
  EXPECT_DOUBLE_EQ(place_on(row, 0.625, 3, "fisher-rao"), 1.5);
  EXPECT_DOUBLE_EQ(place_on(row, 1, 3, "fisher-rao"), 2);
  EXPECT_DOUBLE_EQ(place_on(row, 0.5, 3, "still"), 1);
  EXPECT_EQ(place_on({}, 0.5, 3, "steps"), 0);
}

TEST(WritePaths, ByTheFilesEnding) {
  const test::TemporaryFolder folder;
  const OpenModel open(test::save_tiny_model(folder, "tvae"));
  const Paths paths = open.paths({.from = 1, .to = 2, .steps = 4, .beyond = 1, .kinds = {"linear", "pixels"}});
  const auto text = [&](const std::string& name) {
    const std::vector<std::byte> bytes = io::read_file(folder / name, 1 << 22);
    return std::string(reinterpret_cast<const char*>(bytes.data()), bytes.size());
  };
  ASSERT_TRUE(write_paths(paths, folder / "a.png"));
  const Picture sheet = io::read_png(folder / "a.png");
  EXPECT_EQ(sheet.width, 5 * 30 - 2);
  EXPECT_EQ(sheet.height, 2 * 30 - 2);
  EXPECT_EQ(sheet.pixels.back(), 0) << "the shorter row ends in black";
  ASSERT_TRUE(write_paths(paths, folder / "a.svg"));
  EXPECT_THAT(text("a.svg"), testing::AllOf(testing::StartsWith("<svg"), HasSubstr("linear in means"), HasSubstr("W2 "),
                                            HasSubstr("data:image/png;base64,iVBORw0KGgo")));
  ASSERT_TRUE(write_paths(paths, folder / "a.gif", "pull-back"));
  EXPECT_THAT(text("a.gif"), testing::StartsWith("GIF89a"));
  ASSERT_TRUE(write_paths(paths, folder / "a.json"));
  const io::Json json = io::parse_json(text("a.json"), "a.json");
  EXPECT_EQ(json["from"]["item"], 1);
  EXPECT_EQ(json["rows"].size(), 2u);
  EXPECT_EQ(json["rows"][0]["steps"].size(), 5u);
  EXPECT_NEAR(json["rows"][0]["lengths"]["fisher-rao"].get<double>(), paths.rows[0].measures.at("fisher-rao").length,
              1e-9);
  EXPECT_THAT(error_of([&] { write_paths(paths, folder / "a.bmp"); }), HasSubstr("\".bmp\""));
  EXPECT_THAT(error_of([&] { write_paths({}, folder / "b.png"); }), HasSubstr("no paths"));
  EXPECT_FALSE(write_paths(paths, folder / "b.gif", "steps", [] { return true; }));
  EXPECT_FALSE(std::filesystem::exists(folder / "b.gif"));
  EXPECT_EQ(frames(paths, "steps").size(), 8u) << "to and fro";
}

}  // namespace
}  // namespace latitude::engine
