#include "ui/panels/map_panel.h"

#include <set>

#include "ui/support.h"

namespace latitude::ui::test {
namespace {

class MapPanelTest : public WindowTest {
 protected:
  void SetUp() override {
    panel = add<MapPanel>();
    view = panel->findChild<PointCloudView*>("map");
    show(900, 700);
  }
  void open_map(bool pose = true) {
    open(pose, true);
    wait_for_map();
    wait_for_paths();
  }

  QPoint place(int item) const {
    const auto i = static_cast<std::size_t>(item);
    return view->to_view({double{hub.map()->x[i]}, double{hub.map()->y[i]}}).toPoint();
  }
  QPointF marker() const {
    const engine::MapPoint at = engine::project(*hub.map(), hub.session().code.z);
    return {at.x, at.y};
  }
  // The first item after this one whose point is alone enough to be clicked, away from the marker.
  int clickable(int after) const {
    for (int item = after + 1; item < kItems; ++item) {
      const QPoint at = place(item), away = at - view->to_view(marker()).toPoint();
      if (view->point_at(at) == item && away.manhattanLength() > 40) return item;
    }
    ADD_FAILURE() << "no point can be clicked";
    return 0;
  }
  QPushButton* legend(int label) const { return named<QPushButton>(*panel, QString("Class %1").arg(label)); }
  MapCard* card() const { return static_cast<MapCard*>(panel->findChild<QWidget*>("card")); }
  // The classes of the points that can be hit.
  std::set<int> classes_hit() const {
    std::set<int> found;
    for (int item = 0; item < kItems; ++item) {
      const int hit = view->point_at(place(item));
      if (hit >= 0) found.insert(hub.model()->labels[static_cast<std::size_t>(hit)]);
    }
    return found;
  }

  MapPanel* panel = nullptr;
  PointCloudView* view = nullptr;
};

TEST_F(MapPanelTest, AClickOnAPointMovesTheSlidersThere) {
  open_map();
  const int item = clickable(5);
  click(*view, place(item));
  ASSERT_TRUE(wait_for([&] { return hub.session().item == item; }));
  EXPECT_NEAR(marker().x(), double{hub.map()->x[static_cast<std::size_t>(item)]}, 1e-2);
  EXPECT_NEAR(marker().y(), double{hub.map()->y[static_cast<std::size_t>(item)]}, 1e-2);
}

TEST_F(MapPanelTest, ShiftAndCtrlClickSetTheEndsOfThePaths) {
  open_map();
  const int a = clickable(10), b = clickable(60);
  click(*view, place(a), Qt::ShiftModifier);
  EXPECT_EQ(hub.session().path.from, a);
  click(*view, place(b), Qt::ControlModifier);
  EXPECT_EQ(hub.session().path.to, b);
  EXPECT_EQ(hub.session().path.from, a);
  wait_for_paths();
  EXPECT_EQ(hub.session().item, 0);  // the sliders stay
  hub.undo();
  EXPECT_NE(hub.session().path.to, b);
  EXPECT_EQ(hub.session().path.from, a);
}

TEST_F(MapPanelTest, DraggingTheMarkerWalksInThePlaneOfTheMap) {
  open_map();
  const engine::Code before = hub.session().code;
  const QPoint from = view->to_view(marker()).toPoint();
  const QPoint to = view->rect().center() + QPoint(90, -70);
  drag(*view, from, to, 10);
  EXPECT_NEAR(marker().x(), view->to_points(to).x(), 1e-4);
  EXPECT_NEAR(marker().y(), view->to_points(to).y(), 1e-4);
  // What is not in the plane of the map stays.
  const engine::Map& map = *hub.map();
  const engine::Code after = hub.session().code;
  double along_x = 0, along_y = 0;
  std::vector<double> change;
  for (std::size_t d = 0; d < before.z.size(); ++d) {
    change.push_back(double{after.z[d]} - double{before.z[d]});
    along_x += change[d] * double{map.axis_x[d]};
    along_y += change[d] * double{map.axis_y[d]};
  }
  for (std::size_t d = 0; d < change.size(); ++d) {
    EXPECT_NEAR(change[d], along_x * double{map.axis_x[d]} + along_y * double{map.axis_y[d]}, 1e-4);
  }
  EXPECT_EQ(after.pose, before.pose);
  hub.undo();
  EXPECT_EQ(hub.session().code, before);
}

TEST_F(MapPanelTest, TheLegendHidesAndShowsAClass) {
  open_map();
  const std::set<int> all = classes_hit();
  ASSERT_EQ(all.size(), 10u);
  click(*legend(3));
  EXPECT_TRUE(hub.session().hidden_classes.at(3));
  EXPECT_FALSE(legend(3)->isChecked());
  EXPECT_EQ(classes_hit().count(3), 0u);
  EXPECT_EQ(classes_hit().size(), 9u);
  click(*legend(3));
  EXPECT_TRUE(legend(3)->isChecked());
  EXPECT_EQ(classes_hit(), all);
}

TEST_F(MapPanelTest, ADoubleClickInTheLegendShowsOneClassAndAgainAll) {
  open_map();
  const std::set<int> all = classes_hit();
  double_click(*legend(7), legend(7)->rect().center());
  EXPECT_EQ(classes_hit(), std::set<int>{7});
  EXPECT_TRUE(legend(7)->isChecked());
  EXPECT_FALSE(legend(6)->isChecked());
  double_click(*legend(2), legend(2)->rect().center());
  EXPECT_EQ(classes_hit(), std::set<int>{2});
  double_click(*legend(2), legend(2)->rect().center());
  EXPECT_EQ(classes_hit(), all);
}

TEST_F(MapPanelTest, UndoLeavesTheLegendAsItIsShown) {
  open_map();
  hub.randomise();
  click(*legend(3));
  hub.undo();
  EXPECT_EQ(hub.session().hidden_classes.at(3), !legend(3)->isChecked());
  EXPECT_EQ(classes_hit().count(3), 0u);
}

TEST_F(MapPanelTest, OtherComponentsCanBeChosen) {
  open_map();
  auto* across = named<QComboBox>(*panel, "Component across");
  auto* up = named<QComboBox>(*panel, "Component up");
  ASSERT_EQ(across->count(), kLatent);
  EXPECT_EQ(across->currentIndex(), 0);
  EXPECT_EQ(up->currentIndex(), 1);
  choose(*up, 3);
  ASSERT_TRUE(wait_for([this] { return hub.map()->component_y == 3; }));
  EXPECT_EQ(hub.map()->component_x, 0);
  EXPECT_EQ(across->currentIndex(), 0);
  EXPECT_EQ(up->currentIndex(), 3);
  while (hub.can_undo()) hub.undo();
  ASSERT_TRUE(wait_for([this] { return hub.map()->component_y == 1; }));
  EXPECT_EQ(up->currentIndex(), 1);
}

TEST_F(MapPanelTest, ComponentsThatWouldBeTheSameChangePlaces) {
  open_map();
  choose(*named<QComboBox>(*panel, "Component across"), 1);
  ASSERT_TRUE(wait_for([this] { return hub.map()->component_x == 1; }));
  EXPECT_EQ(hub.map()->component_y, 0);
  EXPECT_EQ(named<QComboBox>(*panel, "Component up")->currentIndex(), 0);
  choose(*named<QComboBox>(*panel, "Component up"), 1);
  ASSERT_TRUE(wait_for([this] { return hub.map()->component_y == 1; }));
  EXPECT_EQ(hub.map()->component_x, 0);
}

TEST_F(MapPanelTest, HoveringShowsACardWithThePicture) {
  open_map();
  const int item = clickable(20);
  move(*view, QPoint(2, 2));
  move(*view, place(item));
  ASSERT_TRUE(wait_for([this] { return card()->isVisible(); }));
  EXPECT_TRUE(card()->text().startsWith(QString("item %1, class ").arg(item)));
  EXPECT_EQ(card()->neighbours(), 8);
  EXPECT_EQ(view->scene().links.size(), 9) << "from the item to each neighbour";
  const QImage drawn = card()->grab().toImage();
  std::set<QRgb> shades;
  for (int x = 0; x < 110; ++x) shades.insert(drawn.pixel(x, 60));
  EXPECT_GT(shades.size(), 5U) << "a picture";
  EXPECT_TRUE(view->rect().contains(card()->geometry()));
  move(*view, QPoint(2, 2));
  EXPECT_TRUE(wait_for([this] { return !card()->isVisible(); }));
}

TEST_F(MapPanelTest, AModelWithoutAtlasSaysSo) {
  open(true, false);
  EXPECT_TRUE(shows(*panel, "no atlas"));
  EXPECT_FALSE(named<QComboBox>(*panel, "Component across")->isEnabled());
  EXPECT_FALSE(hub.map().has_value());
  drag(*view, {100, 100}, {200, 200});  // nothing there to be moved
  EXPECT_EQ(hub.session().code, hub.model()->neutral);
  open(true, true);
  wait_for_map();
  EXPECT_FALSE(shows(*panel, "no atlas"));
}

}  // namespace
}  // namespace latitude::ui::test
