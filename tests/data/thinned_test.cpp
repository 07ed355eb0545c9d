// A set thinned out: evenly, with everything that belongs to an item.
#include "data/thinned.h"

#include "data/glyphs.h"
#include "io/support.h"

namespace latitude::data {
namespace {

TEST(Thinned, TakesItemsEvenlyWithTheirLabelsAndPoses) {
  const Dataset set = make_glyphs(103, 3);
  const Dataset some = thinned(set, 10);
  ASSERT_EQ(some.size(), 10);
  for (std::int64_t i = 0; i < 10; ++i) {
    const std::int64_t item = i * 103 / 10;
    EXPECT_TRUE(torch::equal(some.images[i], set.images[item])) << i;
    EXPECT_TRUE(torch::equal(some.labels[i], set.labels[item])) << i;
    EXPECT_TRUE(torch::equal(some.poses[i], set.poses[item])) << i;
  }
  EXPECT_EQ(some.name, set.name);
}

TEST(Thinned, ASmallSetStaysAsItIsAndLabelsMayBeMissing) {
  Dataset set = make_glyphs(20, 3);
  EXPECT_TRUE(torch::equal(thinned(set, 20).images, set.images));
  EXPECT_TRUE(torch::equal(thinned(set, 1000).labels, set.labels));
  set.labels = set.poses = torch::Tensor();
  const Dataset some = thinned(set, 3);
  EXPECT_EQ(some.size(), 3);
  EXPECT_FALSE(some.labels.defined() || some.poses.defined());
}

// Labels 0 to 9 by turns: every second item would be even.
TEST(Drawn, MeetsEveryClassOfASetInTurns) {
  const Dataset set = make_glyphs(2000, 3);
  const Dataset some = drawn(set, 1000, 5);
  ASSERT_EQ(some.size(), 1000);
  const at::Tensor counts = torch::bincount(some.labels, {}, 10);
  EXPECT_GT(counts.min().item<std::int64_t>(), 60) << counts;
  EXPECT_TRUE(torch::equal(drawn(set, 1000, 5).images, some.images));
  EXPECT_FALSE(torch::equal(drawn(set, 1000, 6).images, some.images));
  EXPECT_EQ(drawn(set, 5000, 5).size(), 2000);
  // One of each part, in the set's order, with what belongs to it.
  const Dataset few = drawn(set, 4, 1);
  for (std::int64_t i = 0; i < 4; ++i) {
    bool found = false;
    for (std::int64_t item = i * 500; item < (i + 1) * 500; ++item) {
      found = found || (torch::equal(set.images[item], few.images[i]) && torch::equal(set.poses[item], few.poses[i]));
    }
    EXPECT_TRUE(found) << i;
  }
}

}  // namespace
}  // namespace latitude::data
