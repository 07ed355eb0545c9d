// Charts of curves: the point under the pointer is told, by real mouse events.
#include "ui/widgets/curve_chart.h"

#include <cmath>

#include "ui/support.h"

namespace latitude::ui::test {
namespace {

class CurveChartTest : public WindowTest {
 protected:
  void SetUp() override {
    chart = new CurveChart(&window);
    window.layout()->addWidget(chart);
    show(500, 300);
  }
  void set(bool logarithmic) {
    chart->set_axes({.x = "component", .y = "eigenvalue", .logarithmic = logarithmic, .least = {}, .most = {}});
    chart->set_curves({{{{1, 10}, {2, 1}, {3, 1e-3}}, Qt::red}, {{{1, 5}, {2, std::nan("")}, {3, 0}}, Qt::blue}},
                      [](const CurveChart::Hit& hit) { return QString("%1:%2").arg(hit.curve).arg(hit.point); });
  }
  QPoint at(int curve, int point) const { return chart->position({curve, point}).toPoint(); }

  CurveChart* chart = nullptr;
};

TEST_F(CurveChartTest, TellsThePointUnderThePointer) {
  for (const bool logarithmic : {false, true}) {
    set(logarithmic);
    for (const auto& [curve, point] : {std::pair{0, 0}, {0, 1}, {1, 0}}) {
      move(*chart, at(curve, point));
      EXPECT_EQ(chart->told(), QString("%1:%2").arg(curve).arg(point));
      EXPECT_TRUE(chart->rect().contains(at(curve, point)));
    }
    move(*chart, {chart->width() - 2, 2});
    EXPECT_TRUE(chart->told().isEmpty());
  }
}

TEST_F(CurveChartTest, ALogarithmicAxisHasEqualDecadesAndRoomForNothing) {
  set(true);
  const double decade = at(0, 1).y() - at(0, 0).y();
  EXPECT_NEAR(at(0, 2).y() - at(0, 1).y(), 3 * decade, 3);
  EXPECT_TRUE(chart->rect().contains(at(1, 2))) << "0 has no logarithm, and stands at the bottom";
  chart->set_curves({}, {});
  chart->set_empty_text("nothing");
  chart->grab();
  chart->set_curves({{{{4, 2}}, Qt::red}}, {});  // one point has a place too
  EXPECT_TRUE(chart->rect().contains(at(0, 0)));
  chart->grab();
}

}  // namespace
}  // namespace latitude::ui::test
