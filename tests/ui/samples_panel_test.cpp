#include "ui/panels/samples_panel.h"

#include "ui/support.h"

namespace latitude::ui::test {
namespace {

class SamplesPanelTest : public WindowTest {
 protected:
  void SetUp() override {
    panel = add<SamplesPanel>();
    grid = panel->findChild<ImageGrid*>("samples");
    QObject::connect(&hub, &Hub::samples_ready, &window, [this](const engine::Samples& samples) { last = samples; });
    show(700, 500);
  }
  void open_samples(bool pose = true) {
    open(pose, true);
    wait_for_samples();
  }
  // Of the session as it stands: the pose of each picture is the sliders' unless it is sampled.
  void wait_for_samples() {
    ASSERT_TRUE(wait_for([this] {
      const engine::SamplesRequest& wanted = hub.session().samples;
      return last.rows == wanted.rows && last.columns == wanted.columns &&
             (wanted.sample_pose || is_posed(last.codes.front()));
    }));
  }
  // As the sliders stand; the pose went through the model's own coordinates, and so through rounding.
  bool is_posed(const engine::Code& code) const {
    const std::vector<float>& pose = hub.session().code.pose;
    return std::equal(code.pose.begin(), code.pose.end(), pose.begin(), pose.end(),
                      [](float a, float b) { return std::abs(a - b) < 1e-3f; });
  }
  QComboBox* combo(const QString& name) const { return named<QComboBox>(*panel, name); }

  SamplesPanel* panel = nullptr;
  ImageGrid* grid = nullptr;
  engine::Samples last;
};

TEST_F(SamplesPanelTest, TheSizeSaysWhatTheGridHolds) {
  open_samples();
  auto* size = combo("Size of the grid");
  for (int index = -1; index < size->count(); ++index) {
    if (index >= 0) choose(*size, index);
    wait_for_samples();
    const QStringList sides = size->currentText().split(" × ");
    ASSERT_EQ(sides.size(), 2);
    EXPECT_EQ(grid->count(), sides[0].toInt() * sides[1].toInt()) << size->currentText().toStdString();
    EXPECT_EQ(hub.session().samples.rows, sides[0].toInt());
    // All of them in sight.
    EXPECT_TRUE(QRectF(grid->rect()).contains(grid->cell(grid->count() - 1)));
  }
}

TEST_F(SamplesPanelTest, APoseSliderMovesTheWholeGrid) {
  open_samples();
  const QVector<QImage> before = grid->images();
  engine::Code code = hub.session().code;
  code.pose[0] = code.pose[0] > 0 ? -30 : 30;
  hub.take(code);
  wait_for_samples();
  ASSERT_EQ(grid->images().size(), before.size());
  for (int i = 0; i < before.size(); ++i) EXPECT_NE(grid->images()[i], before[i]) << i;
}

TEST_F(SamplesPanelTest, ACodeSliderLeavesTheGridAlone) {
  open_samples();
  const QVector<QImage> before = grid->images();
  engine::Code code = hub.session().code;
  code.z[0] += 1;
  hub.take(code);
  wait_for_picture();
  EXPECT_EQ(grid->images(), before);
}

TEST_F(SamplesPanelTest, AClickTakesASample) {
  open_samples();
  const int index = grid->count() / 2;
  const QImage clicked = grid->images()[index];
  click(*grid, grid->cell(index).center().toPoint());
  EXPECT_EQ(hub.session().code, last.codes[static_cast<std::size_t>(index)]);
  wait_for_picture();
  const engine::Picture& picture = hub.decoded()->picture;
  const QImage decoded(picture.pixels.data(), picture.width, picture.height, picture.width, QImage::Format_Grayscale8);
  EXPECT_EQ(decoded, clicked);
}

TEST_F(SamplesPanelTest, DrawGivesOthersAndUndoTheSameAgain) {
  open_samples();
  const QVector<QImage> before = grid->images();
  click(*named<QToolButton>(*panel, "draw"));
  ASSERT_TRUE(wait_for([&] { return grid->images() != before; }));
  hub.undo();
  EXPECT_TRUE(wait_for([&] { return grid->images() == before; }));
}

TEST_F(SamplesPanelTest, PosesAreSampledWhenAskedFor) {
  open_samples();
  for (const engine::Code& code : last.codes) ASSERT_TRUE(is_posed(code));
  choose(*combo("Pose of the samples"), 1);
  ASSERT_TRUE(wait_for([this] { return last.codes[0].pose != last.codes[1].pose; }));
  EXPECT_TRUE(hub.session().samples.sample_pose);
}

TEST_F(SamplesPanelTest, AtZeroTemperatureAllAreTheMean) {
  open_samples(false);
  EXPECT_FALSE(combo("Pose of the samples")->isVisible());
  type(*named<QDoubleSpinBox>(*panel, "Temperature"), "0.0");
  ASSERT_TRUE(wait_for([this] { return grid->images().front() == grid->images().back(); }));
  for (const float z : last.codes.back().z) EXPECT_EQ(z, 0);
}

TEST_F(SamplesPanelTest, AHiddenGridIsNotDrawn) {
  open_samples();
  panel->hide();
  int drawn = 0;
  QObject::connect(&hub, &Hub::samples_ready, &window, [&] { ++drawn; });
  engine::Code code = hub.session().code;
  code.pose[0] += 10;
  hub.take(code);
  wait_for_picture();
  EXPECT_EQ(drawn, 0);
  panel->show();
  EXPECT_TRUE(wait_for([&] { return drawn > 0; }));
  wait_for_samples();
}

}  // namespace
}  // namespace latitude::ui::test
