// The distances by which neighbours are found: closed forms, what holds for all of them, and what is refused.
#include "geometry/distance.h"

#include "geometry/support.h"

namespace latitude::geometry {
namespace {

using test::error_of;
using test::gaussian;
using test::random_gaussian;
using ::testing::HasSubstr;

TEST(Distances, AreKnownForSimplePairs) {
  const auto a = gaussian({0, 0}, {1, 2}), b = gaussian({3, 4}, {2, 1});
  EXPECT_DOUBLE_EQ(distance_kind("euclidean").between(a, b), 5);
  EXPECT_DOUBLE_EQ(distance_kind("fisher-rao").between(a, b), fisher_rao_distance(a, b));
  // log(2) + (1 + 9) / 8 - 1/2 for the first dimension, log(1/2) + (4 + 16) / 2 - 1/2 for the second.
  EXPECT_DOUBLE_EQ(distance_kind("kl").between(a, b), 10.0 / 8 + 10 - 1);
  EXPECT_NEAR(distance_kind("kl").between(gaussian({0.3}, {1}), gaussian({0}, {1})), 0.045, 1e-15);
}

TEST(Distances, AreZeroOnlyToEqualGaussiansAndNeverBelow) {
  std::mt19937_64 random(5);
  for (const DistanceKind& kind : distance_kinds()) {
    for (int n = 0; n < 100; ++n) {
      const auto a = random_gaussian(random, 1 + n % 20, 3), b = random_gaussian(random, 1 + n % 20, 3);
      EXPECT_EQ(kind.between(a, a), 0) << kind.name;
      EXPECT_GT(kind.between(a, b), 0) << kind.name;
      auto near = a;
      near.std *= 1 + 1e-13;
      EXPECT_GE(kind.between(a, near), 0) << kind.name;
    }
  }
}

// KL is half the squared Fisher-Rao distance for near Gaussians, whatever the direction.
TEST(Distances, AgreeForNearGaussians) {
  std::mt19937_64 random(6);
  for (int n = 0; n < 50; ++n) {
    const auto a = random_gaussian(random, 4, 1);
    auto b = a;
    b.mean += 1e-5 * random_gaussian(random, 4, 1).mean;
    b.std += 1e-5 * random_gaussian(random, 4, 1).mean.cwiseProduct(a.std);
    const double length = distance_kind("fisher-rao").between(a, b);
    EXPECT_NEAR(distance_kind("kl").between(a, b), length * length / 2, 1e-3 * length * length);
    EXPECT_NEAR(distance_kind("kl").between(b, a), length * length / 2, 1e-3 * length * length);
  }
}

TEST(Distances, RefuseOtherSizesAndUnknownNames) {
  for (const DistanceKind& kind : distance_kinds()) {
    EXPECT_THAT(error_of([&] {
                  kind.between(gaussian({1}, {1}), gaussian({1, 2}, {1, 1}));
                }),
                HasSubstr("expected"))
        << kind.name;
  }
  EXPECT_THAT(error_of([] { distance_kind("taxi"); }), HasSubstr("euclidean, fisher-rao, kl"));
}

}  // namespace
}  // namespace latitude::geometry
