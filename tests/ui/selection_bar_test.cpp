// Selecting on the map by real mouse events, what the selection does elsewhere, and the map by t-SNE.
#include "ui/panels/selection_bar.h"

#include <QMenu>
#include <algorithm>

#include "ui/panels/map_panel.h"
#include "ui/panels/samples_panel.h"
#include "ui/support.h"
#include "ui/widgets/image_grid.h"

namespace latitude::ui::test {
namespace {

class SelectionTest : public WindowTest {
 protected:
  void SetUp() override {
    panel = add<MapPanel>();
    samples = add<SamplesPanel>();
    view = panel->findChild<PointCloudView*>("map");
    show(1300, 700);
    open(true, true);
    wait_for_map();
    wait_for_paths();
  }

  // A lasso or box around the left half of the view.
  void select_left_half(Qt::KeyboardModifiers modifiers = {}) {
    auto* select = named<QToolButton>(*panel, "select");
    if (!select->isChecked()) click(*select);
    const int right = view->width() / 2, bottom = view->height() - 3;
    press(*view, {2, 2}, modifiers);
    if (modifiers == Qt::NoModifier) {
      move(*view, {2, bottom});
      move(*view, {right, bottom});
      move(*view, {right, 2});
    } else {
      move(*view, {right / 2, bottom / 2});
      move(*view, {right, bottom});
    }
    release(*view, {right, modifiers == Qt::NoModifier ? 2 : bottom}, modifiers);
  }
  std::vector<int> left_half() const {
    std::vector<int> items;
    for (int i = 0; i < kItems; ++i) {
      const auto k = static_cast<std::size_t>(i);
      const QPointF at = view->to_view({double{hub.map()->x[k]}, double{hub.map()->y[k]}});
      if (at.x() > 2 && at.x() < view->width() / 2) items.push_back(i);
    }
    return items;
  }
  // From the menu of the mean, by its title.
  void take_mean(const QString& title) {
    auto* menu = button("mean")->menu();
    QTimer::singleShot(0, menu, [menu, title] {
      for (QAction* action : menu->actions()) {
        if (action->text() != title) continue;
        QTest::mouseClick(menu, Qt::LeftButton, {}, menu->actionGeometry(action).center());
      }
      menu->close();
    });
    bool taken = false;
    const auto connection = QObject::connect(&hub, &Hub::mean_taken, &window, [&taken] { taken = true; });
    click(*button("mean"));
    ASSERT_TRUE(wait_for([&taken] { return taken; }));
    QObject::disconnect(connection);
  }
  const std::vector<int>& selected() const { return hub.session().selection.items; }
  QToolButton* button(const QString& text) const { return named<QToolButton>(*panel, text); }

  MapPanel* panel = nullptr;
  SamplesPanel* samples = nullptr;
  PointCloudView* view = nullptr;
};

TEST_F(SelectionTest, ALassoAndABoxTakeWhatLiesWithin) {
  select_left_half();
  EXPECT_FALSE(selected().empty());
  EXPECT_LT(selected().size(), static_cast<std::size_t>(kItems));
  const std::vector<int> by_lasso = selected();
  EXPECT_TRUE(shows(*panel, QString("%1 selected").arg(by_lasso.size())));
  click(*button("clear"));
  EXPECT_TRUE(selected().empty());
  select_left_half(Qt::ShiftModifier);
  EXPECT_FALSE(selected().empty());
  EXPECT_EQ(selected(), left_half());
}

TEST_F(SelectionTest, HiddenClassesAreNotTaken) {
  std::vector<bool> hidden(hub.model()->class_names.size(), false);
  hidden[static_cast<std::size_t>(hub.model()->labels[0])] = true;
  hub.set_hidden_classes(hidden);
  click(*named<QPushButton>(*panel, QString("Class %1").arg((hub.model()->labels[0] + 1) % 10)));  // shows the change
  select_left_half();
  for (const int item : selected()) {
    EXPECT_NE(hub.model()->labels[static_cast<std::size_t>(item)], hub.model()->labels[0]);
  }
}

TEST_F(SelectionTest, TheMeanGoesToTheSliders) {
  select_left_half();
  const std::vector<float> pose = hub.session().code.pose;
  take_mean("arithmetic");
  EXPECT_EQ(hub.session().code.pose, pose);
  EXPECT_EQ(hub.session().code.z, engine::mean_code(*hub.model()->codes, selected()));
  hub.undo();
  EXPECT_NE(hub.session().code.z, engine::mean_code(*hub.model()->codes, selected()));
  EXPECT_FALSE(selected().empty()) << "a selection is not undone";
}

TEST_F(SelectionTest, MeansOfPosteriorsGoToTheSlidersToo) {
  select_left_half();
  auto* deviation = named<QLabel>(*panel, "Deviation of the mean");
  take_mean("arithmetic");
  const std::vector<float> arithmetic = hub.session().code.z;
  EXPECT_TRUE(deviation->text().isEmpty()) << "a point has none";
  take_mean("Fisher-Rao");
  const std::vector<float> fisher_rao = hub.session().code.z;
  EXPECT_NE(fisher_rao, arithmetic);
  EXPECT_TRUE(deviation->text().startsWith("σ 0.")) << deviation->text().toStdString();
  take_mean("Wasserstein");
  for (std::size_t d = 0; d < arithmetic.size(); ++d) EXPECT_NEAR(hub.session().code.z[d], arithmetic[d], 1e-4);
  hub.undo();
  EXPECT_EQ(hub.session().code.z, fisher_rao);
  click(*button("clear"));
  EXPECT_TRUE(deviation->text().isEmpty());
}

TEST_F(SelectionTest, ItsMembersGoToTheSamplesGridUntilNewOnesAreDrawn) {
  select_left_half();
  const std::vector<int> items = selected();
  auto* grid = samples->findChild<ImageGrid*>("samples");
  bool shown = false;
  QObject::connect(&hub, &Hub::samples_ready, &window, [&shown] { shown = true; });
  click(*button("members"));
  ASSERT_TRUE(wait_for([&shown] { return shown; }));
  const auto room = static_cast<std::size_t>(hub.session().samples.rows * hub.session().samples.columns);
  EXPECT_EQ(static_cast<std::size_t>(grid->count()), std::min(items.size(), room));
  click(*grid, grid->cell(2).center().toPoint());
  const auto& codes = hub.model()->codes->values;
  const auto first = codes.begin() + items[2] * kLatent;
  ASSERT_TRUE(wait_for([&] { return hub.session().code.z == std::vector<float>(first, first + kLatent); }));
  click(*named<QToolButton>(*samples, "draw"));
  EXPECT_TRUE(hub.session().samples.items.empty());
}

TEST_F(SelectionTest, TwoSelectionsAreADirectionToWalk) {
  auto* walk = panel->findChild<ValueSlider*>("walk");
  select_left_half();
  const std::vector<int> left = selected();
  click(*button("plus"));
  EXPECT_FALSE(walk->isVisible());
  std::vector<int> right;
  for (int i = 0; i < kItems; ++i) {
    if (!std::count(left.begin(), left.end(), i)) right.push_back(i);
  }
  Selection selection = hub.session().selection;
  selection.items = right;
  hub.set_selection(selection);
  click(*button("minus"));
  ASSERT_TRUE(walk->isVisible());

  const std::vector<float> from = hub.session().code.z;
  const std::vector<float> to = engine::mean_code(*hub.model()->codes, left);
  const std::vector<float> away = engine::mean_code(*hub.model()->codes, right);
  const int y = walk->height() - 9, middle = walk->width() / 2;
  press(*walk, {middle, y});
  move(*walk, {middle + walk->width() / 8, y});
  move(*walk, {middle + walk->width() / 4, y});
  const double amount = walk->real_value();
  EXPECT_NEAR(amount, 1, 0.1);
  for (std::size_t d = 0; d < from.size(); ++d) {
    EXPECT_NEAR(hub.session().code.z[d], from[d] + amount * (to[d] - away[d]), 1e-4);
  }
  release(*walk, {middle + walk->width() / 4, y});
  EXPECT_EQ(walk->real_value(), 0);
  hub.undo();
  EXPECT_EQ(hub.session().code.z, from) << "one gesture is one step";
}

TEST_F(SelectionTest, AnotherModelHasNoSelection) {
  select_left_half();
  open(false, true);
  ASSERT_TRUE(wait_for([&] { return selected().empty(); }));
}

TEST_F(SelectionTest, TheMapSettlesByTsne) {
  auto* method = named<QComboBox>(*panel, "Method of the map");
  choose(*method, 1);
  ASSERT_TRUE(wait_for([&] { return hub.map()->method == "tsne" && !hub.map()->settling; }));
  EXPECT_EQ(hub.map()->iteration, hub.map()->iterations);
  EXPECT_TRUE(shows(*panel, QString("KL %1").arg(*hub.map()->divergence, 0, 'f', 3)));
  EXPECT_FALSE(named<QComboBox>(*panel, "Component across")->isVisible());
  EXPECT_TRUE(named<QDoubleSpinBox>(*panel, "Perplexity")->isVisible());

  // Dragging the marker onto an item brings its code.
  const engine::MapPoint now = engine::project(*hub.map(), hub.session().code.z);
  const int item = 17;
  const QPoint target = view->to_view({double{hub.map()->x[item]}, double{hub.map()->y[item]}}).toPoint();
  click(*button("select"));  // off where a test before left it on
  if (button("select")->isChecked()) click(*button("select"));
  drag(*view, view->to_view({now.x, now.y}).toPoint(), target, 12);
  const std::vector<float> expected =
      engine::moved_to(*hub.map(), hub.session().code.z, {view->to_points(target).x(), view->to_points(target).y()});
  EXPECT_EQ(hub.session().code.z, expected);

  choose(*method, 0);
  ASSERT_TRUE(wait_for([&] { return hub.map()->method == "pca"; }));
  EXPECT_TRUE(named<QComboBox>(*panel, "Component across")->isVisible());
  hub.undo();
  ASSERT_TRUE(wait_for([&] { return hub.map()->method == "tsne"; }));
  EXPECT_EQ(method->currentIndex(), 1);
}

}  // namespace
}  // namespace latitude::ui::test
