// The grid of samples does not depend on what was asked before: the templates of a drag are kept from one request to
// the next.
#include "engine/open_model.h"
#include "engine/support.h"

namespace latitude::engine {
namespace {

TEST(OpenModelSamples, DoNotDependOnTheRequestBefore) {
  const test::TemporaryFolder folder;
  const std::filesystem::path path = test::save_tiny_model(folder, "tvae");
  const OpenModel open(path);
  SamplesRequest first{.rows = 3, .columns = 4, .seed = 5, .pose = {}};
  first.pose = open.info().neutral.pose;
  std::vector<SamplesRequest> requests(7, first);
  requests[1].pose[0] += 20;
  requests[2].temperature = 0.5;
  requests[3].seed = 6;
  requests[4].sample_pose = true;
  requests[5].columns = 2;
  requests[6].items = {4, 2};
  for (std::size_t r = 0; r < requests.size(); ++r) {
    open.samples(first);
    const Samples shown = open.samples(requests[r]), fresh = OpenModel(path).samples(requests[r]);
    EXPECT_EQ(shown.codes, fresh.codes) << r;
    EXPECT_EQ(shown.pictures, fresh.pictures) << r;
    EXPECT_EQ(shown.pictures == open.samples(first).pictures, r == 0) << r;
  }
}

TEST(OpenModelSamples, OfASelectionAreItsMembers) {
  const test::TemporaryFolder folder;
  const OpenModel open(test::save_tiny_model(folder, "tvae"));
  SamplesRequest request{.rows = 1, .columns = 3, .pose = {}, .items = {7, 3, 9, 11}};
  const Samples shown = open.samples(request);
  ASSERT_EQ(shown.codes.size(), 3U) << "as many as there are cells";
  EXPECT_EQ(shown.codes[1], open.item(3).code);
  EXPECT_EQ(shown.pictures[1], open.item(3).picture);
  request.items = {test::kItems};
  EXPECT_THAT(test::error_of([&] { open.samples(request); }), testing::HasSubstr("expected an item from 0 to 39"));
}

}  // namespace
}  // namespace latitude::engine
