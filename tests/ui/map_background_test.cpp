// What lies under the map's points, the metric or pictures of the plane: where there is one, that it follows pan, zoom
// and the map's frame, that it leaves with the map, and that a click on a picture goes there.
#include "ui/panels/map_background.h"

#include <QMenu>
#include <QTemporaryDir>

#include "ui/panels/map_look_menu.h"
#include "ui/panels/map_panel.h"
#include "ui/point_export.h"
#include "ui/support.h"

namespace latitude::ui::test {
namespace {

class MapBackgroundTest : public WindowTest {
 protected:
  void SetUp() override {
    panel = add<MapPanel>();
    view = panel->findChild<PointCloudView*>("map");
    show(640, 520);
  }
  // Opens the menu and chooses the background whose line begins so; gives the line's text.
  QString choose_background(const QString& title) {
    QMenu* menu = panel->findChild<MapLookMenu*>();
    QString text;
    QTimer::singleShot(0, menu, [&] {
      for (const QAction* action : menu->actions()) {
        if (action->text() != "Background") continue;
        for (QAction* choice : action->menu()->actions()) {
          if (!choice->text().startsWith(title)) continue;
          text = choice->text();
          choice->trigger();
        }
      }
      menu->close();
    });
    click(*named<QToolButton>(*panel, "look"));
    EXPECT_TRUE(wait_for([menu] { return !menu->isVisible(); }));
    return text;
  }
  const std::string& background() const { return hub.session().look.background; }
  const std::optional<PointScene::Field>& field() const { return view->scene().field; }
  // The field covers what is in sight now; the metric no more than that.
  bool covers() const {
    if (!field()) return false;
    const QRectF shown = view->projection().to_view(field()->place);
    return shown.adjusted(-0.01, -0.01, 0.01, 0.01).contains(QRectF(view->rect()));
  }
  bool fits() const {
    return covers() && std::abs(view->projection().to_view(field()->place).width() - view->width()) < 0.01;
  }

  MapPanel* panel = nullptr;
  PointCloudView* view = nullptr;
};

TEST_F(MapBackgroundTest, TheMetricFollowsPanAndZoom) {
  open(make_plane_model());
  wait_for_map();
  EXPECT_FALSE(field());
  EXPECT_EQ(choose_background("metric"), "metric");
  EXPECT_EQ(background(), kMetricBackground);
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

  EXPECT_EQ(choose_background("none"), "none");
  EXPECT_FALSE(field());
  EXPECT_FALSE(panel->findChild<QWidget*>("metric_legend")->isVisible());
}

TEST_F(MapBackgroundTest, GoesWithTheMapsFrameAndLeavesWithTsne) {
  open(make_plane_model());
  wait_for_map();
  choose_background("metric");
  ASSERT_TRUE(wait_for([this] { return fits(); }));
  engine::MapRequest turned = hub.session().map;
  std::swap(turned.component_x, turned.component_y);
  hub.set_map(turned);
  ASSERT_TRUE(wait_for([this] { return hub.map()->component_x == 1 && fits(); }));
  turned.method = "tsne";
  hub.set_map(turned);
  EXPECT_FALSE(field());
  EXPECT_TRUE(choose_background("metric").contains("t-SNE"));
  EXPECT_TRUE(choose_background("pictures").contains("t-SNE"));
  EXPECT_EQ(background(), kMetricBackground) << "it comes back with the plane";
  turned.method = "pca";
  hub.set_map(turned);
  ASSERT_TRUE(wait_for([this] { return fits(); }));
}

TEST_F(MapBackgroundTest, TheMetricNeedsTwoDimensionsAndSaysSo) {
  open(true, true);
  wait_for_map();
  EXPECT_TRUE(choose_background("metric").contains("z has 4 dimensions"));
  EXPECT_EQ(background(), kNoBackground) << "a line that is off cannot be clicked";
  MapLook look = hub.session().look;
  look.background = kMetricBackground;  // of another model's session
  hub.set_look(look);
  EXPECT_FALSE(field());
  open(make_plane_model());
  ASSERT_TRUE(wait_for([this] { return fits(); }));
  open(true, true);
  EXPECT_FALSE(field());
}

TEST_F(MapBackgroundTest, PicturesFollowTheViewAtASizeThatCanBeSeen) {
  open(make_plane_model());
  wait_for_map();
  const double opacity = view->scene().opacity;
  EXPECT_EQ(choose_background("pictures"), "pictures");
  ASSERT_TRUE(wait_for([this] { return covers(); }));
  EXPECT_FALSE(panel->findChild<QWidget*>("metric_legend")->isVisible());
  EXPECT_LT(view->scene().opacity, opacity) << "points fade";
  const auto width = [this] {  // of a picture of 28 pixels, on the screen
    return 28 * view->projection().to_view(field()->place).width() / field()->image.width();
  };
  EXPECT_GE(width(), 32);
  EXPECT_LE(width(), 48);
  const QRectF before = field()->place;
  for (const int notches : {1, 1, 2, -5}) {
    wheel(*view, view->rect().center(), notches);
    ASSERT_TRUE(wait_for([&] { return covers() && width() >= 32 && width() <= 48; }));
  }
  drag(*view, {5, 5}, {205, 145});
  ASSERT_TRUE(wait_for([this] { return covers(); }));
  EXPECT_NE(field()->place, before);
  choose_background("none");
  EXPECT_FALSE(field());
  EXPECT_EQ(view->scene().opacity, opacity);
}

TEST_F(MapBackgroundTest, AClickOnAPictureGoesThere) {
  for (const bool plane : {true, false}) {
    if (plane) {
      open(make_plane_model());
    } else {
      open(true, true);
    }
    ASSERT_TRUE(wait_for([this] { return hub.session().item == 0 && hub.map() && hub.decoded(); }));
    MapLook look = hub.session().look;
    look.background = kPicturesBackground;
    hub.set_look(look);
    ASSERT_TRUE(wait_for([this] { return covers(); }));
    // A corner, where no point is.
    const QPoint at(20, 20);
    ASSERT_LT(view->point_at(at), 0);
    const engine::Code before = hub.session().code;
    const QPointF there = view->to_points(at);
    click(*view, at);
    EXPECT_EQ(hub.session().code.z, engine::moved_to(*hub.map(), before.z, {there.x(), there.y()}));
    EXPECT_EQ(hub.session().code.pose, before.pose);
    hub.undo();
    EXPECT_EQ(hub.session().code, before);
    look.background = kNoBackground;
    hub.set_look(look);
    click(*view, at);
    EXPECT_EQ(hub.session().code, before) << "without pictures the ground is no place to go to";
  }
}

TEST_F(MapBackgroundTest, PicturesFollowTheSlidersOffThePlaneOnly) {
  open(true, true);
  ASSERT_TRUE(wait_for([this] { return hub.session().item == 0 && hub.map(); }));
  MapLook look = hub.session().look;
  look.background = kPicturesBackground;
  hub.set_look(look);
  ASSERT_TRUE(wait_for([this] { return covers(); }));
  const QImage before = field()->image;
  const engine::Map& map = *hub.map();
  engine::Code code = hub.session().code;
  for (std::size_t d = 0; d < code.z.size(); ++d) code.z[d] += 0.5F * map.axis_x[d];
  int drawn = 0;
  QObject::connect(&hub, &Hub::plane_pictures_ready, &window, [&drawn] { ++drawn; });
  hub.take(code);
  wait_for_picture();
  QTest::qWait(200);
  EXPECT_EQ(drawn, 0) << "within the plane there is nothing new to draw";
  code.pose[0] += 40;
  hub.take(code);
  ASSERT_TRUE(wait_for([&] { return field() && field()->image != before; }));
}

TEST_F(MapBackgroundTest, IsPartOfTheExports) {
  open(make_plane_model());
  wait_for_map();
  const QByteArray without = to_png(view->scene(), view->projection(), current_ink(), 400);
  EXPECT_EQ(to_svg(view->scene(), view->projection(), current_ink()).count("preserveAspectRatio"), 0);
  for (const char* kind : {"metric", "pictures"}) {
    choose_background(kind);
    ASSERT_TRUE(wait_for([this] { return covers(); }));
    EXPECT_NE(to_png(view->scene(), view->projection(), current_ink(), 400), without);
    EXPECT_EQ(to_svg(view->scene(), view->projection(), current_ink()).count("preserveAspectRatio"), 1);
  }
}

}  // namespace
}  // namespace latitude::ui::test
