#include "ui/panels/paths_panel.h"

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
    ASSERT_TRUE(wait_for([this] { return row(0)->width() > panel->width() / 2 && row(1)->y() > row(0)->y(); }));
  }
  ImageGrid* row(int index) const { return panel->findChildren<ImageGrid*>().at(index); }
  QSlider* scrub() const { return panel->findChild<QSlider*>("scrub"); }
  QSpinBox* field(const QString& name) const { return named<QSpinBox>(*panel, name); }
  const std::vector<engine::Code>& codes(std::size_t row_index) const { return hub.paths()->rows[row_index].codes; }

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
  EXPECT_TRUE(shows(*panel, QString::fromStdString(hub.paths()->rows[0].title)));
  EXPECT_TRUE(shows(*panel, "Fisher-Rao"));
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

}  // namespace
}  // namespace latitude::ui::test
