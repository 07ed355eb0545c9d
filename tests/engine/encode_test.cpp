// Pictures from outside as codes: those of the data give the codes and errors that the atlas holds, and what is no
// picture changes nothing.
#include <cmath>
#include <future>
#include <numbers>

#include "atlas/atlas.h"
#include "data/glyphs.h"
#include "engine/explorer.h"
#include "engine/open_model.h"
#include "engine/pictures.h"
#include "engine/support.h"

namespace latitude::engine::test {
namespace {

TEST(EncodeTest, AnItemsPictureGivesItsPosteriorMeansAndItsError) {
  const TemporaryFolder folder;
  for (const char* family : {"tvae", "vae"}) {
    const std::filesystem::path path = save_tiny_model(folder, family);
    const OpenModel model(path);
    const std::vector<Picture> glyphs = to_pictures(data::make_glyphs(kItems, 3).images);
    for (const int item : {0, 7}) {
      const Encoded encoded = model.encode({.picture = glyphs[static_cast<std::size_t>(item)]});
      EXPECT_EQ(encoded.picture, glyphs[static_cast<std::size_t>(item)]);
      const Code code = model.item(item).code;
      // The atlas keeps half precision, pictures 8 bits.
      for (std::size_t i = 0; i < code.z.size(); ++i) EXPECT_NEAR(encoded.code.z[i], code.z[i], 0.02);
      ASSERT_EQ(encoded.code.pose.size(), code.pose.size());
      EXPECT_EQ(encoded.code.mirrored, code.mirrored);
      const double error = double{model.info().reconstruction[static_cast<std::size_t>(item)]};
      EXPECT_NEAR(encoded.reconstruction, error, 0.02 * std::abs(error));
      EXPECT_NEAR(encoded.bits_per_number * 28 * 28 * std::numbers::ln2, encoded.reconstruction, 1e-9);
    }
  }
}

TEST(EncodeTest, TheExplorerAnswersWithTheRequestsNumberAndFailsInOneLine) {
  const TemporaryFolder folder;
  std::promise<void> opened;
  std::promise<Encoded> encoded;
  std::promise<Failed> failed;
  Explorer explorer([&](Event event) {
    if (std::holds_alternative<Opened>(event)) opened.set_value();
    if (auto* result = std::get_if<Encoded>(&event)) encoded.set_value(*result);
    if (auto* error = std::get_if<Failed>(&event)) failed.set_value(*error);
  });
  explorer.open(save_tiny_model(folder, "tvae", false).string());
  opened.get_future().get();  // what is asked before is dropped
  const Picture drawing{56, 56, 1, std::vector<std::uint8_t>(56 * 56, 200)};
  const std::uint64_t number = explorer.encode({.picture = drawing});
  const Encoded result = encoded.get_future().get();
  EXPECT_EQ(result.request, number);
  EXPECT_EQ(result.picture.width, 28);
  EXPECT_TRUE(std::isfinite(result.reconstruction));
  const std::uint64_t bad = explorer.encode({.picture = {28, 28, 1, {1, 2, 3}}});
  const Failed error = failed.get_future().get();
  EXPECT_EQ(error.request, bad);
  EXPECT_EQ(error.what.find('\n'), std::string::npos);
}

}  // namespace
}  // namespace latitude::engine::test
