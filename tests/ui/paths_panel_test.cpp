#include "ui/panels/paths_panel.h"

#include <QApplication>
#include <QMenu>
#include <QTemporaryDir>
#include <cmath>

#include "ui/support.h"

namespace latitude::ui::test {
namespace {

class PathsPanelTest : public WindowTest {
 protected:
  void SetUp() override {
    panel = add<PathsPanel>();
    show(900, 320);
  }
  void open_paths() {
    open(true, true);
    wait_for_paths();
    // The rows are laid out when the event loop comes to it.
    ASSERT_TRUE(wait_for([this] {
      return row(0)->width() > panel->width() / 2 &&
             row(1)->mapTo(panel, QPoint()).y() > row(0)->mapTo(panel, QPoint()).y();
    }));
  }
  ImageGrid* row(int index) const { return panel->findChildren<ImageGrid*>().at(index); }
  QSlider* scrub() const { return panel->findChild<QSlider*>("scrub"); }
  QSpinBox* field(const QString& name) const { return named<QSpinBox>(*panel, name); }
  const std::vector<engine::Code>& codes(std::size_t row_index) const { return hub.paths()->rows[row_index].codes; }

  QPushButton* title(const QString& path) const { return named<QPushButton>(*panel, path); }
  bool shows_row(const QString& path) const { return title(path) != nullptr && title(path)->isVisible(); }

  PathsPanel* panel = nullptr;
};

TEST_F(PathsPanelTest, ShowsARowOfStepsForEachPath) {
  open_paths();
  ASSERT_EQ(panel->findChildren<ImageGrid*>().size(), 3);
  for (int i = 0; i < 3; ++i) {
    ASSERT_EQ(row(i)->count(), hub.session().path.steps);
    for (int k = 0; k < row(i)->count(); ++k) {
      EXPECT_DOUBLE_EQ(row(i)->cell(k).top(), row(i)->cell(0).top());
      EXPECT_GE(row(i)->cell(k).width(), 24);
      if (k > 0) {
        EXPECT_GE(row(i)->cell(k).left(), row(i)->cell(k - 1).right());
      }
    }
  }
  EXPECT_TRUE(shows_row(QString::fromStdString(hub.paths()->rows[0].title)));
  EXPECT_TRUE(shows(*panel, "FR "));
  // All begin and end with the same items.
  for (int i = 1; i < 3; ++i) {
    EXPECT_EQ(row(0)->images().front(), row(i)->images().front());
    EXPECT_EQ(row(0)->images().back(), row(i)->images().back());
  }
}

TEST_F(PathsPanelTest, TheFieldsSetEndsAndSteps) {
  open_paths();
  type(*field("Start item A"), "7");
  type(*field("End item B"), "23");
  type(*field("Steps"), "5");
  EXPECT_EQ(hub.session().path.from, 7);
  EXPECT_EQ(hub.session().path.to, 23);
  EXPECT_EQ(hub.session().path.steps, 5);
  wait_for_paths();
  EXPECT_EQ(row(0)->count(), 5);
  EXPECT_EQ(row(1)->count(), 5);
  EXPECT_TRUE(shows(*panel, QString("(%1)").arg(QString::fromStdString(
                                hub.model()->class_names[static_cast<std::size_t>(hub.model()->labels[23])]))));
  type(*field("End item B"), "7");  // a path from an item to itself
  wait_for_paths();
  EXPECT_EQ(row(1)->count(), 5);
  EXPECT_TRUE(messages.isEmpty()) << messages.join('\n').toStdString();
}

TEST_F(PathsPanelTest, ScrubbingMovesTheCodeAlongTheGeodesic) {
  open_paths();
  scrub()->setFocus();
  key(*scrub(), Qt::Key_End);
  EXPECT_DOUBLE_EQ(hub.session().path_position, 1);
  EXPECT_EQ(hub.session().code, codes(1).back());
  key(*scrub(), Qt::Key_Home);
  EXPECT_EQ(hub.session().code, codes(1).front());
  for (int i = 0; i < 20; ++i) key(*scrub(), Qt::Key_PageUp);
  const double position = hub.session().path_position;
  EXPECT_GT(position, 0);
  EXPECT_LT(position, 1);
  EXPECT_NE(hub.session().code, codes(1).front());
  wait_for_picture();
}

TEST_F(PathsPanelTest, AScrubWithTheMouseIsOneStepToUndo) {
  open_paths();
  const engine::Code before = hub.session().code;
  const int y = scrub()->height() / 2;
  drag(*scrub(), {6, y}, {scrub()->width() * 2 / 3, y}, 10);
  EXPECT_NEAR(hub.session().path_position, 2.0 / 3, 0.05);
  EXPECT_NE(hub.session().code, before);
  hub.undo();
  EXPECT_EQ(hub.session().code, before);
  EXPECT_DOUBLE_EQ(hub.session().path_position, 0);
  EXPECT_EQ(scrub()->value(), 0);
}

TEST_F(PathsPanelTest, AScrubWithKeysDoesNotMergeWithWhatFollows) {
  open_paths();
  scrub()->setFocus();
  key(*scrub(), Qt::Key_End);
  const engine::Code scrubbed = hub.session().code;
  engine::Code moved = scrubbed;
  moved.z[0] += 0.5f;
  hub.change_code(moved, /*live=*/true);
  hub.settle();
  hub.undo();
  EXPECT_EQ(hub.session().code, scrubbed);
}

TEST_F(PathsPanelTest, ClickingAPictureTakesItsCode) {
  open_paths();
  for (const int which : {0, 1}) {
    const int step = 4 + which;
    click(*row(which), row(which)->cell(step).center().toPoint());
    EXPECT_EQ(hub.session().code, codes(static_cast<std::size_t>(which))[static_cast<std::size_t>(step)]);
    EXPECT_NEAR(hub.session().path_position, step / (hub.session().path.steps - 1.0), 1e-9);
    EXPECT_NEAR(scrub()->value() / 1000.0, hub.session().path_position, 1e-3);
  }
}

TEST_F(PathsPanelTest, KeysTakeAPictureToo) {
  open_paths();
  row(1)->setFocus();
  key(*row(1), Qt::Key_Right);
  key(*row(1), Qt::Key_Right);
  key(*row(1), Qt::Key_Return);
  EXPECT_EQ(hub.session().code, codes(1)[2]);
}

TEST_F(PathsPanelTest, PlayWalksUntilPaused) {
  open_paths();
  click(*named<QToolButton>(*panel, "play"));
  auto* pause = named<QToolButton>(*panel, "pause");
  ASSERT_TRUE(wait_for([this] { return hub.session().path_position > 0.05; }));
  const engine::Code walked = hub.session().code;
  ASSERT_TRUE(wait_for([&] { return hub.session().code != walked; }));
  click(*pause);
  const double stopped = hub.session().path_position;
  bool turned = false;
  QTimer::singleShot(200, &window, [&] { turned = true; });  // several ticks of the player
  ASSERT_TRUE(wait_for([&] { return turned; }));
  EXPECT_DOUBLE_EQ(hub.session().path_position, stopped);
  EXPECT_TRUE(named<QToolButton>(*panel, "play")->isVisible());
}

TEST_F(PathsPanelTest, AnotherModelStopsThePlayer) {
  open_paths();
  click(*named<QToolButton>(*panel, "play"));
  ASSERT_TRUE(wait_for([this] { return hub.session().path_position > 0; }));
  open(true, false);
  EXPECT_FALSE(named<QToolButton>(*panel, "play")->isEnabled());
  EXPECT_TRUE(shows(*panel, "no atlas"));
  EXPECT_FALSE(field("Steps")->isEnabled());
  EXPECT_EQ(row(0)->count(), 0);
}

// What the menu of a button offers, chosen as a person would.
void choose_from(QMenu& menu, const QString& text) {
  for (QAction* action : menu.actions()) {
    if (action->text() != text) continue;
    click(menu, menu.actionGeometry(action).center());
    return;
  }
  ADD_FAILURE() << "the menu has no " << text.toStdString();
}

QMenu* open_menu() {
  EXPECT_TRUE(wait_for([] { return qobject_cast<QMenu*>(QApplication::activePopupWidget()) != nullptr; }));
  return qobject_cast<QMenu*>(QApplication::activePopupWidget());
}

// A button with a menu runs an event loop of its own while the menu is open.
template <typename Then>
void with_menu(QWidget& button, Then then) {
  QTimer::singleShot(0, &button, [then] { then(*open_menu()); });
  click(button);
}

TEST_F(PathsPanelTest, RowsAreChosenFromTheMenu) {
  open_paths();
  auto* rows = named<QToolButton>(*panel, "rows");
  with_menu(*rows, [](QMenu& menu) { choose_from(menu, "pixels"); });
  EXPECT_EQ(hub.session().path.kinds, (std::vector<std::string>{"linear", "fisher-rao", "pull-back", "pixels"}));
  wait_for_paths();
  EXPECT_TRUE(shows_row("pixels"));
  with_menu(*rows, [](QMenu& menu) { choose_from(menu, "linear in means"); });
  EXPECT_EQ(hub.session().path.kinds, (std::vector<std::string>{"fisher-rao", "pull-back", "pixels"}));
  wait_for_paths();
  EXPECT_EQ(row(2)->count(), hub.session().path.steps);
  // Pixels have no codes: the sliders follow the row above.
  scrub()->setFocus();
  key(*scrub(), Qt::Key_End);
  EXPECT_EQ(hub.session().code, codes(1).back());
  hub.undo();
  hub.undo();
  hub.undo();
  EXPECT_EQ(hub.session().path.kinds, engine::PathRequest{}.kinds);
}

TEST_F(PathsPanelTest, RowsAreDraggedByTheirTitles) {
  open_paths();
  QPushButton* first = title("linear in means");
  const QPoint target = first->mapFromGlobal(row(2)->mapToGlobal(QPoint(20, 10)));
  drag(*first, first->rect().center(), target);
  EXPECT_EQ(hub.session().path.kinds, (std::vector<std::string>{"fisher-rao", "pull-back", "linear"}));
  wait_for_paths();
  QPushButton* last = title("linear in means");
  drag(*last, last->rect().center(), last->mapFromGlobal(row(0)->mapToGlobal(QPoint(20, 10))));
  EXPECT_EQ(hub.session().path.kinds, (std::vector<std::string>{"linear", "fisher-rao", "pull-back"}));
}

TEST_F(PathsPanelTest, ARowIsMovedAndHiddenFromItsMenu) {
  open_paths();
  click(*title("linear in means"));
  choose_from(*open_menu(), "Move down");
  EXPECT_EQ(hub.session().path.kinds, (std::vector<std::string>{"fisher-rao", "linear", "pull-back"}));
  wait_for_paths();
  ASSERT_TRUE(wait_for([this] { return hub.paths()->rows[1].name == "linear"; }));
  click(*title("linear in means"));
  choose_from(*open_menu(), "Hide");
  EXPECT_EQ(hub.session().path.kinds, (std::vector<std::string>{"fisher-rao", "pull-back"}));
}

TEST_F(PathsPanelTest, ARowWithAnotherPoseStandsBesideIt) {
  open_paths();
  click(*title("linear in means"));
  choose_from(*open_menu(), "Beside it, pose: entry by entry");
  EXPECT_EQ(hub.session().path.kinds,
            (std::vector<std::string>{"linear", "linear+entries", "fisher-rao", "pull-back"}));
  wait_for_paths();
  EXPECT_TRUE(shows_row("linear in means, pose: entry by entry"));
}

TEST_F(PathsPanelTest, AnEndIsTheSlidersOrTheMeanOfAClass) {
  open_paths();
  engine::Code code = hub.session().code;
  code.z[1] += 0.7F;
  hub.take(code);
  with_menu(*named<QToolButton>(*panel, "A"), [](QMenu& menu) { choose_from(menu, "The sliders' code"); });
  EXPECT_EQ(hub.session().path.from, engine::PathEnd::at(code));
  EXPECT_FALSE(field("Start item A")->isVisible());
  EXPECT_TRUE(shows(*panel, "sliders"));
  const int label = hub.model()->labels[4];
  const QString name = QString::fromStdString(hub.model()->class_names[static_cast<std::size_t>(label)]);
  with_menu(*named<QToolButton>(*panel, "B"), [&](QMenu& menu) { choose_from(menu, "Mean of class " + name); });
  EXPECT_EQ(hub.session().path.to, engine::PathEnd::mean_of(label));
  EXPECT_TRUE(shows(*panel, "mean of " + name));
  wait_for_paths();
  for (std::size_t d = 0; d < code.z.size(); ++d) EXPECT_NEAR(codes(0).front().z[d], code.z[d], 1e-5);
}

TEST_F(PathsPanelTest, RowsThatGoOnBehindBAreLonger) {
  open_paths();
  type(*field("Steps beyond B"), "3");
  EXPECT_EQ(hub.session().path.beyond, 3);
  wait_for_paths();
  EXPECT_EQ(row(0)->count(), hub.session().path.steps + 3);
  EXPECT_EQ(row(2)->count(), hub.session().path.steps) << "the pull-back path ends at B";
  for (int k = 0; k < row(2)->count(); ++k) EXPECT_NEAR(row(2)->cell(k).left(), row(0)->cell(k).left(), 1e-6);
  scrub()->setFocus();
  key(*scrub(), Qt::Key_End);
  EXPECT_EQ(hub.session().code, codes(2).back());
}

TEST_F(PathsPanelTest, ScrubsAtConstantSpeedByAMetric) {
  open_paths();
  auto* speed = named<QComboBox>(*panel, "Constant speed by");
  choose(*speed, speed->findText("by pull-back"));
  EXPECT_EQ(hub.session().path_look.speed, "pull-back");
  hub.set_path_position(0.5);
  const engine::PathRow& last = hub.paths()->rows.back();
  const double place = engine::place_on(last, 0.5, engine::columns(*hub.paths()), "pull-back");
  drag(*scrub(), {6, scrub()->height() / 2}, {scrub()->width() / 2, scrub()->height() / 2}, 10);
  const double position = hub.session().path_position;
  EXPECT_NEAR(position, 0.5, 0.05);
  EXPECT_EQ(hub.session().code,
            *engine::code_on(last, engine::place_on(last, position, engine::columns(*hub.paths()), "pull-back")));
  EXPECT_GT(place, 0);
}

TEST_F(PathsPanelTest, TheTableSaysWhichIsShortestUnderWhichRule) {
  open_paths();
  auto* view = named<QComboBox>(*panel, "View of the paths");
  choose(*view, 1);
  EXPECT_EQ(hub.session().path_look.view, "lengths");
  auto* table = named<QTableWidget>(*panel, "Lengths of the paths");
  ASSERT_TRUE(table->isVisible());
  ASSERT_EQ(table->rowCount(), 3);
  const auto column = [&](const QString& title) {
    for (int c = 0; c < table->columnCount(); ++c) {
      if (table->horizontalHeaderItem(c)->text() == title) return c;
    }
    return -1;
  };
  for (const auto& [metric, row, title] :
       {std::tuple("fisher-rao", 1, "Fisher-Rao"), std::tuple("euclidean", 0, "Euclid"),
        std::tuple("pull-back", 2, "pull-back")}) {
    const QTableWidgetItem* item = table->item(row, column(title));
    EXPECT_TRUE(item->font().bold()) << title;
    EXPECT_NEAR(item->text().toDouble(), hub.paths()->rows[static_cast<std::size_t>(row)].measures.at(metric).length,
                0.5);
  }
  const QString length = table->item(0, column("Euclid"))->text();
  click(*named<QToolButton>(*panel, "energy"));
  EXPECT_TRUE(hub.session().path_look.energy);
  EXPECT_NE(table->item(0, column("Euclid"))->text(), length);
}

TEST_F(PathsPanelTest, TheHalfPlaneDrawsTheChosenDimension) {
  open_paths();
  choose(*named<QComboBox>(*panel, "View of the paths"), 2);
  auto* plane = panel->findChild<HalfPlaneView*>();
  ASSERT_TRUE(plane->isVisible());
  ASSERT_EQ(plane->curves().size(), 3);
  auto* dimension = named<QComboBox>(*panel, "Dimension");
  choose(*dimension, 2);
  const int z = hub.session().path_look.dimension;
  EXPECT_EQ(z, hub.model()->z_axes[2].index);
  const engine::PathRow& geodesic = hub.paths()->rows[1];
  const QVector<QPointF>& points = plane->curves()[1].points;
  EXPECT_FLOAT_EQ(static_cast<float>(points.front().x()), geodesic.codes.front().z[static_cast<std::size_t>(z)]);
  EXPECT_FLOAT_EQ(static_cast<float>(points.back().y()), geodesic.deviations.back()[static_cast<std::size_t>(z)]);
  // Both axes have one scale in which the geodesic lies on a circle about the axis of means.
  const QPointF a = plane->to_screen(points.front()), b = plane->to_screen(points.back());
  const double axis = plane->to_screen({0, 0}).y();
  const double centre =
      (a.x() * a.x() - b.x() * b.x() + (a.y() - axis) * (a.y() - axis) - (b.y() - axis) * (b.y() - axis)) /
      (2 * (a.x() - b.x()));
  const double radius = std::hypot(a.x() - centre, a.y() - axis);
  for (const QPointF& point : points) {
    const QPointF at = plane->to_screen(point);
    EXPECT_NEAR(std::hypot(at.x() - centre, at.y() - axis), radius, 0.01 * radius + 0.5);
  }
}

TEST_F(PathsPanelTest, ExportsByTheFilesEnding) {
  open_paths();
  QTemporaryDir folder;
  for (const char* ending : {"png", "svg", "gif", "json"}) {
    const QString file = folder.filePath(QString("paths.%1").arg(ending));
    messages.clear();
    hub.export_paths(file);
    ASSERT_TRUE(wait_for([this] { return !messages.isEmpty(); }));
    EXPECT_TRUE(messages.back().contains(file)) << messages.back().toStdString();
    EXPECT_TRUE(QFileInfo(file).size() > 100);
  }
  messages.clear();
  hub.export_paths(folder.filePath("paths.xyz"));
  ASSERT_TRUE(wait_for([this] { return !messages.isEmpty(); }));
  EXPECT_TRUE(messages.back().contains(".xyz"));
}

}  // namespace
}  // namespace latitude::ui::test
