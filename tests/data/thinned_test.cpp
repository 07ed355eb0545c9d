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

}  // namespace
}  // namespace latitude::data
