#include "ui/widgets/point_cloud_view.h"

#include "ui/support.h"

namespace latitude::ui::test {
namespace {

class PointCloudViewTest : public WindowTest {
 protected:
  void SetUp() override {
    view = new PointCloudView;
    window.layout()->setContentsMargins(0, 0, 0, 0);
    window.layout()->addWidget(view);
    // A square with one point in it.
    view->set_points({{0, 0}, {10, 0}, {10, 10}, {0, 10}, {3, 6}}, QVector<QRgb>(5, qRgb(255, 0, 0)));
    show(600, 400);
    QObject::connect(view, &PointCloudView::clicked, &window, [this](int point, Qt::KeyboardModifiers modifiers) {
      clicked.push_back(point);
      with = modifiers;
    });
    QObject::connect(view, &PointCloudView::hovered, &window, [this](int point) { hovered.push_back(point); });
    QObject::connect(view, &PointCloudView::marker_dragged, &window, [this](QPointF to) { dragged.push_back(to); });
    QObject::connect(view, &PointCloudView::marker_released, &window, [this] { ++released; });
  }

  QPoint place(double x, double y) const { return view->to_view({x, y}).toPoint(); }
  bool all_in_sight() const {
    for (const QPointF& p : {QPointF(0, 0), QPointF(10, 0), QPointF(10, 10), QPointF(0, 10)}) {
      if (!QRectF(view->rect()).contains(view->to_view(p))) return false;
    }
    return true;
  }

  PointCloudView* view = nullptr;
  std::vector<int> clicked, hovered;
  std::vector<QPointF> dragged;
  Qt::KeyboardModifiers with;
  int released = 0;
};

TEST_F(PointCloudViewTest, FitsAllPointsAtEverySize) {
  EXPECT_TRUE(all_in_sight());
  window.resize(300, 500);
  ASSERT_TRUE(wait_for([this] { return view->width() == 300; }));
  EXPECT_TRUE(all_in_sight());
}

TEST_F(PointCloudViewTest, AxesAreEquallyScaledAndYGoesUp) {
  const QPointF o = view->to_view({0, 0}), x = view->to_view({1, 0}), y = view->to_view({0, 1});
  EXPECT_NEAR(x.x() - o.x(), o.y() - y.y(), 1e-9);
  EXPECT_GT(x.x(), o.x());
  EXPECT_LT(y.y(), o.y());
  const QPointF back = view->to_points(view->to_view({3.3, -4.4}));
  EXPECT_NEAR(back.x(), 3.3, 1e-9);
  EXPECT_NEAR(back.y(), -4.4, 1e-9);
}

TEST_F(PointCloudViewTest, ZoomKeepsThePointUnderTheCursor) {
  const QPoint cursor(137, 81);
  const QPointF before = view->to_points(cursor);
  const double zoom = view->zoom();
  wheel(*view, cursor, 4);
  EXPECT_GT(view->zoom(), 1.9 * zoom);
  EXPECT_NEAR(view->to_points(cursor).x(), before.x(), 1e-9);
  EXPECT_NEAR(view->to_points(cursor).y(), before.y(), 1e-9);
  wheel(*view, cursor, -4);
  EXPECT_NEAR(view->zoom(), zoom, 1e-9 * zoom);
}

TEST_F(PointCloudViewTest, ADragPansAndClicksNothing) {
  const QPoint from = place(3, 6);
  drag(*view, from, from + QPoint(60, -40));
  EXPECT_NEAR(view->to_view({3, 6}).x(), from.x() + 60, 1.5);
  EXPECT_NEAR(view->to_view({3, 6}).y(), from.y() - 40, 1.5);
  EXPECT_TRUE(clicked.empty());
}

TEST_F(PointCloudViewTest, KeysPanZoomAndFit) {
  view->setFocus();
  const double zoom = view->zoom();
  key(*view, Qt::Key_Plus);
  EXPECT_GT(view->zoom(), zoom);
  const double x = view->to_view({0, 0}).x();
  key(*view, Qt::Key_Right);
  EXPECT_LT(view->to_view({0, 0}).x(), x);
  for (int i = 0; i < 20; ++i) key(*view, Qt::Key_Down);
  EXPECT_FALSE(all_in_sight());
  key(*view, Qt::Key_F);
  EXPECT_TRUE(all_in_sight());
  EXPECT_NEAR(view->zoom(), zoom, 1e-9 * zoom);
}

TEST_F(PointCloudViewTest, DoubleClickOnNothingFits) {
  wheel(*view, {10, 10}, 10);
  EXPECT_FALSE(all_in_sight());
  ASSERT_EQ(view->point_at(view->rect().center()), -1);
  double_click(*view, view->rect().center());
  EXPECT_TRUE(all_in_sight());
}

TEST_F(PointCloudViewTest, ClicksHitTheNearestPointWithinReach) {
  click(*view, place(3, 6) + QPoint(3, 2));
  ASSERT_EQ(clicked, std::vector<int>{4});
  click(*view, place(10, 0), Qt::ShiftModifier);
  EXPECT_EQ(clicked.back(), 1);
  EXPECT_EQ(with, Qt::ShiftModifier);
  click(*view, place(3, 6) + QPoint(30, 30));
  EXPECT_EQ(clicked.size(), 2u);
}

TEST_F(PointCloudViewTest, HoverSaysThePointAndItsEnd) {
  move(*view, place(6, 3));
  move(*view, place(3, 6));
  move(*view, place(3, 6) + QPoint(1, 0));
  move(*view, place(6, 3));
  EXPECT_EQ(hovered, (std::vector<int>{4, -1}));
}

TEST_F(PointCloudViewTest, HiddenPointsAreNeitherHitNorDrawn) {
  const auto red_at = [this](QPoint at) { return view->grab().toImage().pixelColor(at).red() > 150; };
  EXPECT_TRUE(red_at(place(3, 6)));
  view->set_hidden({false, false, false, false, true});
  EXPECT_EQ(view->point_at(place(3, 6)), -1);
  EXPECT_FALSE(red_at(place(3, 6)));
  click(*view, place(3, 6));
  move(*view, place(6, 3));
  move(*view, place(3, 6));
  EXPECT_TRUE(clicked.empty());
  EXPECT_TRUE(hovered.empty());
  view->set_hidden({});  // a list too short hides nothing
  EXPECT_EQ(view->point_at(place(3, 6)), 4);
}

TEST_F(PointCloudViewTest, TheMarkerIsDragged) {
  view->set_marker(QPointF(5, 5));
  const QPoint to = place(8, 2);
  drag(*view, place(5, 5), to, 4);
  ASSERT_GE(dragged.size(), 4u);
  EXPECT_NEAR(dragged.back().x(), view->to_points(to).x(), 1e-9);
  EXPECT_NEAR(dragged.back().y(), view->to_points(to).y(), 1e-9);
  EXPECT_EQ(released, 1);
  EXPECT_TRUE(clicked.empty());
}

TEST_F(PointCloudViewTest, APointUnderTheMarkerCanBeMadeAnEnd) {
  view->set_marker(QPointF(3, 6));
  click(*view, place(3, 6), Qt::ControlModifier);
  EXPECT_EQ(clicked, std::vector<int>{4});
  EXPECT_EQ(with, Qt::ControlModifier);
}

TEST_F(PointCloudViewTest, BearsNoPointsAndOneAlone) {
  view->set_points({}, {});
  view->set_marker(QPointF(1, 1));
  view->set_curves({{{{0, 0}}, Qt::blue}, {{}, Qt::blue}});
  EXPECT_EQ(view->point_at({20, 20}), -1);
  wheel(*view, {20, 20}, 1);
  EXPECT_FALSE(view->grab().isNull());
  view->set_points({{5, 5}}, {Qt::red});
  EXPECT_EQ(view->point_at(view->rect().center()), 0);
  EXPECT_FALSE(view->grab().isNull());
}

TEST_F(PointCloudViewTest, FitsToSomePointsAndLeavesOutThoseThatAreNot) {
  view->fit_to({4, -1, 99, 0});
  for (const QPointF& p : {QPointF(3, 6), QPointF(0, 0)}) EXPECT_TRUE(QRectF(view->rect()).contains(view->to_view(p)));
  view->set_points({}, {});
  view->fit_to({0, 1});
  view->fit();
  EXPECT_EQ(view->point_at({10, 10}), -1);
}

}  // namespace
}  // namespace latitude::ui::test
