// OpenModel's answers against the model and the atlas themselves.
#include "engine/open_model.h"

#include <cmath>
#include <limits>
#include <numeric>

#include "data/glyphs.h"
#include "engine/bundle.h"
#include "engine/support.h"
#include "geometry/gaussian.h"

namespace latitude::engine {
namespace {

using test::error_of;
using test::kItems;
using testing::HasSubstr;

// The bytes that an image [1, H, W] in [0, 1] is shown as.
std::vector<std::uint8_t> bytes_of(const at::Tensor& image) {
  std::vector<std::uint8_t> bytes;
  const at::Tensor flat = image.contiguous();
  for (std::int64_t i = 0; i < flat.numel(); ++i) {
    bytes.push_back(static_cast<std::uint8_t>(std::lround(flat.const_data_ptr<float>()[i] * 255)));
  }
  return bytes;
}

// Largest difference of two pictures' bytes.
int difference(const std::vector<std::uint8_t>& a, const std::vector<std::uint8_t>& b) {
  if (a.size() != b.size()) return 256;
  int most = 0;
  for (std::size_t i = 0; i < a.size(); ++i) most = std::max(most, std::abs(int{a[i]} - int{b[i]}));
  return most;
}

at::Tensor row(const std::vector<float>& values) { return torch::tensor(values).unsqueeze(0); }

std::vector<float> floats(const at::Tensor& values) {
  return {values.const_data_ptr<float>(), values.const_data_ptr<float>() + values.numel()};
}

class OpenTiny : public testing::TestWithParam<std::string> {
 protected:
  OpenTiny()
      : path(test::save_tiny_model(folder, GetParam())),
        open(path),
        plain(model::load_model(path).model),
        atlas(atlas::load_atlas(atlas::atlas_path(path), *plain)) {}

  Code code() const {
    Code code = open.info().neutral;
    code.z = {0.4f, -1.1f, 0.9f};
    if (open.info().can.pose) {
      code.pose[0] += 20;  // degrees
      code.pose.back() += 2;
    }
    return code;
  }

  test::TemporaryFolder folder;
  std::filesystem::path path;
  OpenModel open;
  model::Model plain;
  atlas::Atlas atlas;
  torch::NoGradGuard no_grad;
};

INSTANTIATE_TEST_SUITE_P(Families, OpenTiny, testing::Values("vae", "tvae"),
                         [](const auto& each) { return each.param; });

TEST_P(OpenTiny, InfoSaysWhatTheFilesHold) {
  const ModelInfo& info = open.info();
  EXPECT_EQ(info.name, GetParam());
  EXPECT_EQ(info.family, GetParam());
  EXPECT_EQ(info.path, path.string());
  EXPECT_EQ(info.can.pose, GetParam() == "tvae");
  EXPECT_TRUE(info.can.posterior);
  EXPECT_TRUE(info.can.atlas);
  EXPECT_EQ(info.width, 28);
  EXPECT_EQ(info.height, 28);
  EXPECT_EQ(info.channels, 1);
  EXPECT_EQ(info.items, kItems);
  EXPECT_EQ(info.labels.size(), static_cast<std::size_t>(kItems));
  EXPECT_EQ(info.class_names.size(), 10u);
  EXPECT_EQ(info.metadata.at("note"), "made by a test");
  EXPECT_EQ(info.neutral.z, std::vector<float>(3, 0.f));
  EXPECT_EQ(info.neutral.pose.size(), info.pose_axes.size());
  EXPECT_EQ(open.warning(), "");
}

TEST_P(OpenTiny, AxesAreOrderedBoundedAndShareTheVariance) {
  double total = 0, before = 1;
  std::vector<int> indices;
  for (const Axis& axis : open.info().z_axes) {
    indices.push_back(axis.index);
    total += axis.share;
    EXPECT_LE(axis.share, before);
    before = axis.share;
    const at::Tensor mean = atlas.codes.z.mean.select(1, axis.index).to(at::kDouble);
    const at::Tensor within = (2 * atlas.codes.z.log_std.select(1, axis.index).to(at::kDouble)).exp();
    EXPECT_NEAR(axis.mean, mean.mean().item<double>(), 1e-5);
    // Of the aggregated posterior: the variance of the means and the mean of the variances.
    EXPECT_NEAR(axis.deviation * axis.deviation, mean.var(false).item<double>() + within.mean().item<double>(), 1e-3);
    EXPECT_NEAR(axis.maximum - axis.minimum, 6 * axis.deviation, 1e-6);
  }
  EXPECT_NEAR(total, 1, 1e-9);
  EXPECT_THAT(indices, testing::UnorderedElementsAre(0, 1, 2));
  for (const Axis& axis : open.info().pose_axes) {
    EXPECT_LE(axis.minimum, axis.neutral) << axis.name;
    EXPECT_GE(axis.maximum, axis.neutral) << axis.name;
    EXPECT_LT(axis.minimum, axis.maximum) << axis.name;
  }
}

TEST_P(OpenTiny, DecodeIsTheModelsOwn) {
  const Code at = code();
  const Decoded decoded = open.decode({at});
  at::Tensor u;
  if (open.info().can.pose) {
    u = plain->transformer()->from_controls({row(at.pose), torch::zeros({1}, at::kBool)}, 28, 28);
  }
  const model::Decoded own = plain->decode(row(at.z), u);
  EXPECT_EQ(decoded.code, at);
  EXPECT_EQ(decoded.picture.width, 28);
  EXPECT_EQ(decoded.picture.height, 28);
  EXPECT_EQ(decoded.picture.channels, 1);
  EXPECT_LE(difference(decoded.picture.pixels, bytes_of(own.mean)), 1);
  ASSERT_EQ(decoded.template_picture.has_value(), open.info().can.pose);
  if (!open.info().can.pose) return;
  EXPECT_LE(difference(decoded.template_picture->pixels, bytes_of(own.template_image)), 1);
  EXPECT_GT(difference(decoded.template_picture->pixels, decoded.picture.pixels), 5) << "the pose did nothing";
  // The grid at the corners of the picture is T_u there.
  const auto lines = static_cast<std::size_t>(decoded.grid_lines);
  ASSERT_EQ(decoded.grid.size(), lines * lines * 2);
  EXPECT_NEAR(decoded.grid[0], own.grid[0][0][0][0].item<float>(), 1e-5);
  EXPECT_NEAR(decoded.grid[1], own.grid[0][0][0][1].item<float>(), 1e-5);
  EXPECT_NEAR(decoded.grid[lines * lines * 2 - 2], own.grid[0][27][27][0].item<float>(), 1e-5);
  EXPECT_NEAR(decoded.grid[lines * lines * 2 - 1], own.grid[0][27][27][1].item<float>(), 1e-5);
}

TEST_P(OpenTiny, ItemsComeBackThroughTheirCodes) {
  for (const int i : {0, 7, kItems - 1}) {
    const Item item = open.item(i);
    EXPECT_EQ(item.item, i);
    EXPECT_EQ(item.label, open.info().labels[static_cast<std::size_t>(i)]);
    EXPECT_EQ(item.code.z, floats(atlas.codes.z.mean[i].contiguous()));
    at::Tensor u;
    if (open.info().can.pose) u = atlas.codes.u.mean.narrow(0, i, 1);
    const model::Decoded own = plain->decode(atlas.codes.z.mean.narrow(0, i, 1), u);
    EXPECT_LE(difference(item.picture.pixels, bytes_of(own.mean)), 1);
    // Through the person's coordinates of the pose and back.
    EXPECT_LE(difference(open.decode({item.code}).picture.pixels, bytes_of(own.mean)), 2) << "item " << i;
  }
}

TEST_P(OpenTiny, StripsMoveOneDimension) {
  const Strips strips = open.strips({.code = code(), .axes = {2, 0}, .pictures = 5});
  ASSERT_EQ(strips.pictures.size(), 2u);
  EXPECT_EQ(strips.axes, (std::vector<int>{2, 0}));
  for (std::size_t s = 0; s < 2; ++s) {
    ASSERT_EQ(strips.pictures[s].size(), 5u);
    const auto& axes = open.info().z_axes;
    const auto axis = std::find_if(axes.begin(), axes.end(), [&](const Axis& a) { return a.index == strips.axes[s]; });
    for (std::size_t k = 0; k < 5; ++k) {
      Code there = code();
      there.z[static_cast<std::size_t>(axis->index)] =
          static_cast<float>(axis->minimum + 0.25 * static_cast<double>(k) * (axis->maximum - axis->minimum));
      EXPECT_LE(difference(strips.pictures[s][k].pixels, open.decode({there}).picture.pixels), 1);
    }
    EXPECT_GT(difference(strips.pictures[s].front().pixels, strips.pictures[s].back().pixels), 5);
  }
  EXPECT_TRUE(open.strips({.code = code(), .axes = {}, .pictures = 5}).pictures.empty());
}

TEST_P(OpenTiny, SamplesAreFixedByTheirSeed) {
  const SamplesRequest request{.rows = 3, .columns = 4, .seed = 9, .pose = {}};
  const Samples first = open.samples(request), again = open.samples(request);
  ASSERT_EQ(first.pictures.size(), 12u);
  ASSERT_EQ(first.codes.size(), 12u);
  EXPECT_EQ(first.codes, again.codes);
  for (std::size_t i = 0; i < 12; ++i) {
    EXPECT_EQ(first.pictures[i].pixels, again.pictures[i].pixels);
    EXPECT_LE(difference(first.pictures[i].pixels, open.decode({first.codes[i]}).picture.pixels), 2);
  }
  EXPECT_NE(open.samples({.rows = 3, .columns = 4, .seed = 10, .pose = {}}).codes, first.codes);
  EXPECT_NE(first.codes[0], first.codes[1]);
}

TEST_P(OpenTiny, TemperatureIsTheDeviationOfZ) {
  const auto deviation = [this](double temperature) {
    double sum = 0, count = 0;
    for (const Code& code :
         open.samples({.rows = 20, .columns = 50, .seed = 1, .pose = {}, .temperature = temperature}).codes) {
      for (const float z : code.z) sum += double{z} * z;
      count += static_cast<double>(code.z.size());
    }
    return std::sqrt(sum / count);
  };
  EXPECT_NEAR(deviation(1), 1, 0.05);
  EXPECT_NEAR(deviation(0.5), 0.5, 0.025);
  EXPECT_EQ(deviation(0), 0);
}

TEST_P(OpenTiny, SamplesTakeThePoseOfTheRequest) {
  if (!open.info().can.pose) {
    // What is asked of a pose means nothing to a family without one.
    const Samples drawn = open.samples({.rows = 2, .columns = 2, .sample_pose = true, .pose = {}});
    EXPECT_EQ(drawn.codes, open.samples({.rows = 2, .columns = 2, .pose = {}}).codes);
    EXPECT_TRUE(drawn.codes[0].pose.empty());
    return;
  }
  const Code at = code();
  for (const Code& sample : open.samples({.rows = 2, .columns = 2, .pose = at.pose}).codes) {
    EXPECT_THAT(sample.pose, testing::Pointwise(testing::FloatNear(1e-2f), at.pose));
  }
  for (const Code& sample : open.samples({.rows = 2, .columns = 2, .pose = {}}).codes) {
    EXPECT_THAT(sample.pose, testing::Pointwise(testing::FloatNear(1e-2f), open.info().neutral.pose));
  }
  const Samples drawn = open.samples({.rows = 2, .columns = 2, .sample_pose = true, .pose = at.pose});
  EXPECT_NE(drawn.codes[0].pose, drawn.codes[1].pose);
  EXPECT_NE(drawn.codes[0].pose, at.pose);
  // z does not depend on how the pose is chosen.
  EXPECT_EQ(drawn.codes[3].z, open.samples({.rows = 2, .columns = 2, .pose = {}}).codes[3].z);
}

TEST_P(OpenTiny, MapProjectsTheAtlas) {
  const Map map = open.map(0, 2);
  EXPECT_NEAR(std::accumulate(map.variance_share.begin(), map.variance_share.end(), 0.0), 1, 1e-9);
  EXPECT_TRUE(std::is_sorted(map.variance_share.rbegin(), map.variance_share.rend()));
  ASSERT_EQ(map.x.size(), static_cast<std::size_t>(kItems));
  for (int i = 0; i < kItems; ++i) {
    const MapPoint point = project(map, floats(atlas.codes.z.mean[i].contiguous()));
    EXPECT_NEAR(point.x, map.x[static_cast<std::size_t>(i)], 1e-4);
    EXPECT_NEAR(point.y, map.y[static_cast<std::size_t>(i)], 1e-4);
  }
  double xx = 0, yy = 0, xy = 0;
  for (std::size_t d = 0; d < 3; ++d) {
    xx += double{map.axis_x[d]} * map.axis_x[d];
    yy += double{map.axis_y[d]} * map.axis_y[d];
    xy += double{map.axis_x[d]} * map.axis_y[d];
  }
  EXPECT_NEAR(xx, 1, 1e-5);
  EXPECT_NEAR(yy, 1, 1e-5);
  EXPECT_NEAR(xy, 0, 1e-5);
  EXPECT_EQ(open.map(2, 0).x, map.y);
}

geometry::DiagonalGaussian posterior(const atlas::Atlas& atlas, int item) {
  const at::Tensor mean = atlas.codes.z.mean[item], log_std = atlas.codes.z.log_std[item];
  geometry::DiagonalGaussian result{Eigen::VectorXd(mean.numel()), Eigen::VectorXd(mean.numel())};
  for (Eigen::Index i = 0; i < result.mean.size(); ++i) {
    result.mean[i] = mean[i].item<double>();
    result.std[i] = std::exp(log_std[i].item<double>());
  }
  return result;
}

TEST_P(OpenTiny, PathsGoFromItemToItem) {
  const Paths paths = open.paths({.from = 2, .to = 11, .steps = 6});
  ASSERT_EQ(paths.rows.size(), 3u);
  for (const PathRow& row : paths.rows) {
    ASSERT_EQ(row.codes.size(), 6u);
    ASSERT_EQ(row.pictures.size(), 6u);
    ASSERT_EQ(row.deviations.size(), 6u);
    for (const auto& [step, item] : {std::pair(0, 2), std::pair(5, 11)}) {
      const auto k = static_cast<std::size_t>(step);
      EXPECT_THAT(row.codes[k].z, testing::Pointwise(testing::FloatNear(1e-5f), open.item(item).code.z));
      EXPECT_THAT(row.codes[k].pose, testing::Pointwise(testing::FloatNear(1e-2f), open.item(item).code.pose));
      EXPECT_LE(difference(row.pictures[k].pixels, open.item(item).picture.pixels), 1);
      const std::vector<float> std = floats(atlas.codes.z.log_std[item].exp().contiguous());
      EXPECT_THAT(row.deviations[k], testing::Pointwise(testing::FloatNear(1e-5f), std));
    }
  }
}

TEST_P(OpenTiny, TheGeodesicIsTheShortestPath) {
  const Paths paths = open.paths({.from = 2, .to = 11, .steps = 6});
  const PathRow &linear = paths.rows[0], &geodesic = paths.rows[1], &pulled = paths.rows[2];
  ASSERT_EQ(linear.name, "linear");
  ASSERT_EQ(geodesic.name, "fisher-rao");
  const auto length = [](const PathRow& row, const char* metric) { return row.measures.at(metric).length; };
  EXPECT_LE(length(geodesic, "fisher-rao"), length(linear, "fisher-rao"));
  EXPECT_LE(length(linear, "euclidean"), length(geodesic, "euclidean") + 1e-9);
  ASSERT_EQ(pulled.name, "pull-back");
  EXPECT_LE(length(pulled, "pull-back"), length(linear, "pull-back") * (1 + 1e-3));
  EXPECT_LE(length(linear, "euclidean"), length(pulled, "euclidean") + 1e-4);
  const double distance = geometry::fisher_rao_distance(posterior(atlas, 2), posterior(atlas, 11));
  EXPECT_NEAR(length(geodesic, "fisher-rao"), distance, 1e-6 * distance);
  const auto z = [this](int item) { return atlas.codes.z.mean[item]; };
  EXPECT_NEAR(length(linear, "euclidean"), (z(11) - z(2)).norm().item<double>(), 1e-4);
}

TEST_P(OpenTiny, APathToItselfHasNoLength) {
  for (const PathRow& row : open.paths({.from = 3, .to = 3, .steps = 4}).rows) {
    for (const auto& [metric, measure] : row.measures) EXPECT_NEAR(measure.length, 0, 1e-6) << metric;
    EXPECT_EQ(row.codes.front(), row.codes.back());
  }
}

TEST_P(OpenTiny, RefusesWrongCodes) {
  const auto decode_error = [this](const std::function<void(Code&)>& spoil) {
    Code spoilt = code();
    spoil(spoilt);
    const std::string text = error_of([&] { open.decode({spoilt}); });
    EXPECT_EQ(error_of([&] { open.strips({.code = spoilt, .axes = {0}}); }), text);
    return text;
  };
  EXPECT_THAT(decode_error([](Code& c) { c.z.pop_back(); }), HasSubstr("2 numbers for z"));
  EXPECT_THAT(decode_error([](Code& c) { c.z.push_back(0); }), HasSubstr("4 numbers for z"));
  EXPECT_THAT(decode_error([](Code& c) { c.z.clear(); }), HasSubstr("0 numbers for z"));
  EXPECT_THAT(decode_error([](Code& c) { c.pose.push_back(0); }), HasSubstr("for the pose"));
  EXPECT_THAT(decode_error([](Code& c) { c.z[1] = std::numeric_limits<float>::quiet_NaN(); }), HasSubstr("not finite"));
  EXPECT_THAT(decode_error([](Code& c) { c.z[0] = -std::numeric_limits<float>::infinity(); }), HasSubstr("not finite"));
  if (open.info().can.pose) {
    EXPECT_THAT(decode_error([](Code& c) { c.pose[2] = std::numeric_limits<float>::quiet_NaN(); }),
                HasSubstr("not finite"));
  }
}

TEST_P(OpenTiny, RefusesRequestsOutOfRange) {
  for (const int item : {-1, kItems, std::numeric_limits<int>::max()}) {
    EXPECT_THAT(error_of([&] { open.item(item); }), HasSubstr("expected an item from 0 to 39"));
    EXPECT_THAT(error_of([&] { open.paths({.from = item, .to = 0}); }), HasSubstr("path, A"));
    EXPECT_THAT(error_of([&] { open.paths({.from = 0, .to = item}); }), HasSubstr("path, B"));
  }
  for (const int steps : {-1, 0, 1, 201}) {
    EXPECT_THAT(error_of([&] { open.paths({.from = 0, .to = 1, .steps = steps}); }), HasSubstr("2 to 200"));
  }
  EXPECT_THAT(error_of([&] { open.paths({.from = 0, .to = 1, .kinds = {"crooked"}}); }), HasSubstr("\"crooked\""));
  for (const int component : {-1, 3}) {
    EXPECT_THAT(error_of([&] { open.map(component, 0); }), HasSubstr("expected one from 1 to 3"));
    EXPECT_THAT(error_of([&] { open.map(0, component); }), HasSubstr("expected one from 1 to 3"));
  }
  const int huge = std::numeric_limits<int>::max();
  for (const auto& [rows, columns] : {std::pair(0, 4), std::pair(4, 0), std::pair(-1, -1), std::pair(huge, huge),
                                      std::pair(65, 64), std::pair(1, huge)}) {
    EXPECT_THAT(error_of([&, r = rows, c = columns] { open.samples({.rows = r, .columns = c, .pose = {}}); }),
                HasSubstr("samples: found"));
  }
  for (const int pictures : {-5, 0, 1, 4097, huge}) {
    EXPECT_THAT(error_of([&] { open.strips({.code = code(), .axes = {0}, .pictures = pictures}); }),
                HasSubstr("strips: found"));
  }
  for (const int axis : {-1, 3}) {
    EXPECT_THAT(error_of([&] { open.strips({.code = code(), .axes = {axis}}); }), HasSubstr("no dimension"));
  }
  if (open.info().can.pose) {
    EXPECT_THAT(error_of([&] { open.samples({.pose = {1, 2}}); }), HasSubstr("2 for the pose"));
  }
  for (const double temperature : {-1.0, std::numeric_limits<double>::quiet_NaN(), HUGE_VAL}) {
    EXPECT_THAT(error_of([&] { open.samples({.pose = {}, .temperature = temperature}); }), HasSubstr("temperature"));
  }
}

TEST(OpenModel, WithoutAnAtlasThereAreNoItems) {
  const test::TemporaryFolder folder;
  const OpenModel open(test::save_tiny_model(folder, "tvae", /*with_atlas=*/false));
  EXPECT_FALSE(open.info().can.atlas);
  EXPECT_EQ(open.info().items, 0);
  EXPECT_EQ(open.decode({open.info().neutral}).picture.width, 28);
  EXPECT_THAT(error_of([&] { open.item(0); }), HasSubstr("no atlas"));
  EXPECT_THAT(error_of([&] { open.map(0, 1); }), HasSubstr("no atlas"));
  EXPECT_THAT(error_of([&] { open.paths({}); }), HasSubstr("no atlas"));
  EXPECT_THAT(error_of([&] { open.paths({.from = PathEnd::mean_of(0)}); }), HasSubstr("no atlas"));
}

TEST(OpenModel, AnAtlasOfAnotherModelIsRefused) {
  const test::TemporaryFolder folder;
  const std::filesystem::path tvae = test::save_tiny_model(folder, "tvae", false);
  const std::filesystem::path vae = test::save_tiny_model(folder, "vae");
  std::filesystem::copy_file(atlas::atlas_path(vae), atlas::atlas_path(tvae));
  EXPECT_THAT(error_of([&] { const OpenModel open(tvae); }), HasSubstr("u_mean"));
}

TEST(FindModel, AFileElseABundledName) {
  const test::TemporaryFolder folder;
  ::setenv("LATITUDE_HOME", folder.path().c_str(), 1);
  std::filesystem::create_directories(folder / "models");
  const std::filesystem::path path = test::save_tiny_model(folder, "vae");
  std::filesystem::copy_file(path, folder / "models/shipped.safetensors");
  EXPECT_EQ(find_model(path.string()), path);
  EXPECT_EQ(find_model("shipped"), folder / "models/shipped.safetensors");
  EXPECT_THAT(error_of([] { find_model("unknown"); }), HasSubstr("\"unknown\""));
  EXPECT_THAT(error_of([] { find_recipe("unknown"); }), HasSubstr("\"unknown\""));
  ::unsetenv("LATITUDE_HOME");
}

}  // namespace
}  // namespace latitude::engine
