// The metric under the map's points: where there is one, that it follows pan, zoom and the map's frame, and that it
// leaves with the map.
#include "ui/panels/map_metric.h"

#include <QMenu>
#include <QTemporaryDir>

#include "ui/panels/map_look_menu.h"
#include "ui/panels/map_panel.h"
#include "ui/point_export.h"
#include "ui/support.h"

namespace latitude::ui::test {
namespace {

class MapMetricTest : public WindowTest {
 protected:
  void SetUp() override {
    panel = add<MapPanel>();
    view = panel->findChild<PointCloudView*>("map");
    show(640, 520);
  }
  // Opens the menu and clicks the metric's line, as by hand; gives the line's text.
  QString click_metric() {
    QMenu* menu = panel->findChild<MapLookMenu*>();
    QString text;
    QTimer::singleShot(0, menu, [menu, &text] {
      for (QAction* action : menu->actions()) {
        if (!action->text().startsWith("Metric")) continue;
        text = action->text();
        QTest::mouseClick(menu, Qt::LeftButton, {}, menu->actionGeometry(action).center());
      }
      menu->close();
    });
    click(*named<QToolButton>(*panel, "look"));
    EXPECT_TRUE(wait_for([menu] { return !menu->isVisible(); }));
    return text;
  }
  const std::optional<PointScene::Field>& field() const { return view->scene().field; }
  // The field covers what is in sight now.
  bool fits() const {
    if (!field()) return false;
    const QRectF shown = view->projection().to_view(field()->place), sight(view->rect());
    const QPointF off = shown.topLeft() - sight.topLeft();
    return off.manhattanLength() < 0.01 && std::abs(shown.width() - sight.width()) < 0.01;
  }

  MapPanel* panel = nullptr;
  PointCloudView* view = nullptr;
};

TEST_F(MapMetricTest, FollowsPanAndZoom) {
  open(make_plane_model());
  wait_for_map();
  EXPECT_FALSE(field());
  EXPECT_EQ(click_metric(), "Metric");
  EXPECT_TRUE(hub.session().look.metric);
  ASSERT_TRUE(wait_for([this] { return fits(); }));
  const QRectF before = field()->place;
  EXPECT_TRUE(panel->findChild<QWidget*>("metric_legend")->isVisible());

  // Moved with the view first, then asked for anew.
  drag(*view, {5, 5}, {65, 45});
  ASSERT_TRUE(field());
  EXPECT_EQ(field()->place, before);
  EXPECT_FALSE(fits());
  ASSERT_TRUE(wait_for([this] { return fits(); }));
  wheel(*view, view->rect().center(), 3);
  EXPECT_FALSE(fits());
  ASSERT_TRUE(wait_for([this] { return fits(); }));
  EXPECT_LT(field()->place.width(), 0.7 * before.width());

  EXPECT_EQ(click_metric(), "Metric");
  EXPECT_FALSE(field());
  EXPECT_FALSE(panel->findChild<QWidget*>("metric_legend")->isVisible());
}

TEST_F(MapMetricTest, GoesWithTheMapsFrameAndLeavesWithTsne) {
  open(make_plane_model());
  wait_for_map();
  click_metric();
  ASSERT_TRUE(wait_for([this] { return fits(); }));
  engine::MapRequest turned = hub.session().map;
  std::swap(turned.component_x, turned.component_y);
  hub.set_map(turned);
  ASSERT_TRUE(wait_for([this] { return hub.map()->component_x == 1 && fits(); }));
  turned.method = "tsne";
  hub.set_map(turned);
  EXPECT_FALSE(field());
  EXPECT_TRUE(click_metric().contains("t-SNE"));
  EXPECT_TRUE(hub.session().look.metric) << "it comes back with the plane";
  turned.method = "pca";
  hub.set_map(turned);
  ASSERT_TRUE(wait_for([this] { return fits(); }));
}

TEST_F(MapMetricTest, NeedsTwoDimensionsAndSaysSo) {
  open(true, true);
  wait_for_map();
  EXPECT_TRUE(click_metric().contains("z has 4 dimensions"));
  EXPECT_FALSE(hub.session().look.metric) << "a line that is off cannot be clicked";
  MapLook look = hub.session().look;
  look.metric = true;  // of another model's session
  hub.set_look(look);
  EXPECT_FALSE(field());
  open(make_plane_model());
  ASSERT_TRUE(wait_for([this] { return fits(); }));
  open(true, true);
  EXPECT_FALSE(field());
}

TEST_F(MapMetricTest, IsPartOfTheExports) {
  open(make_plane_model());
  wait_for_map();
  const QByteArray without = to_png(view->scene(), view->projection(), current_ink(), 400);
  EXPECT_EQ(to_svg(view->scene(), view->projection(), current_ink()).count("preserveAspectRatio"), 0);
  click_metric();
  ASSERT_TRUE(wait_for([this] { return fits(); }));
  EXPECT_NE(to_png(view->scene(), view->projection(), current_ink(), 400), without);
  EXPECT_EQ(to_svg(view->scene(), view->projection(), current_ink()).count("preserveAspectRatio"), 1);
}

}  // namespace
}  // namespace latitude::ui::test
