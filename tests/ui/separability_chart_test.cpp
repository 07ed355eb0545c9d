// Runs of probes as curves.
#include "ui/widgets/separability_chart.h"

#include "ui/support.h"

namespace latitude::ui::test {
namespace {

TEST(SeparabilityChart, ShowsTheRunUnderWayInFullAndEarlierOnesByTheirTestSets) {
  SeparabilityChart chart;
  const engine::Probe first{1, 0.5, 0.4, 0.6, 0.5, 0.3, 0.2}, second{2, 0.9, 0.8, 0.92, 0.85, 0.7, 0.6};
  chart.set_runs({{10, {first}}, {30, {}}, {20, {first, second}}});
  const QVector<CurveChart::Curve>& curves = chart.curves();
  ASSERT_EQ(curves.size(), 3 + 6) << "a run without probes has no curve";
  EXPECT_EQ(curves[0].end, "k = 10");
  EXPECT_LT(curves[0].colour.alphaF(), 0.9F);
  EXPECT_EQ(curves[0].points, QVector<QPointF>({{1, 0.4}}));
  EXPECT_EQ(curves[3].end, "k = 20");
  EXPECT_FALSE(curves[3].dashed);
  EXPECT_TRUE(curves[4].dashed);
  EXPECT_EQ(curves[3].points, QVector<QPointF>({{1, 0.4}, {2, 0.8}}));
  EXPECT_EQ(curves[4].points, QVector<QPointF>({{1, 0.5}, {2, 0.9}}));
  EXPECT_EQ(curves[5].points, QVector<QPointF>({{1, 0.5}, {2, 0.85}}));
  EXPECT_EQ(curves[7].points, QVector<QPointF>({{1, 0.2}, {2, 0.6}}));
  EXPECT_EQ(curves[3].colour.rgb(), curves[0].colour.rgb()) << "one colour for one kind of features";
}

}  // namespace
}  // namespace latitude::ui::test
