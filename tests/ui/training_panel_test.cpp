#include "ui/panels/training_panel.h"

#include <QDir>
#include <QLineEdit>
#include <QProgressBar>

#include "ui/support.h"

namespace latitude::ui::test {
namespace {

class TrainingPanelTest : public WindowTest {
 protected:
  void SetUp() override {
    panel = add<TrainingPanel>();
    show(900, 600);
    type(*named<QLineEdit>(*panel, "folder"), folder());
    set_data(QString::fromStdString(make_test_data()));
    type(*named<QLineEdit>(*panel, "name"), "trial");
    type(*named<QSpinBox>(*panel, "dim z"), "3");
    type(*named<QSpinBox>(*panel, "batch"), "20");
    set_epochs(3);
  }
  QString folder() const {
    const testing::TestInfo* test = testing::UnitTest::GetInstance()->current_test_info();
    return QString::fromStdString(temporary_folder()) + "/" + test->name();
  }
  void set_data(const QString& data) { type(*named<QComboBox>(*panel, "data"), data); }
  void set_epochs(int epochs) { type(*named<QSpinBox>(*panel, "epochs"), QString::number(epochs)); }
  QPushButton* button(const QString& text) const { return named<QPushButton>(*panel, text); }
  int points() const { return panel->findChild<LossChart*>()->points(); }
  QString state() const { return panel->findChild<QLabel*>("training_state")->text(); }
  [[nodiscard]] bool wait_for_state(const QString& words) {
    const bool said = wait_for([&] { return state().contains(words) || !messages.isEmpty(); });
    EXPECT_TRUE(messages.isEmpty()) << messages.join('\n').toStdString();
    return said && state().contains(words);
  }

  TrainingPanel* panel = nullptr;
};

TEST_F(TrainingPanelTest, TrainsToTheEndAndOpensTheModel) {
  EXPECT_FALSE(button("open model")->isEnabled());
  EXPECT_FALSE(button("stop")->isEnabled());
  click(*button("start"));
  ASSERT_TRUE(wait_for_state("finished 3 epochs"));
  EXPECT_EQ(points(), 3);
  for (const char* name : {"test items", "reconstructed", "samples"}) {
    EXPECT_EQ(named<ImageGrid>(*panel, name)->count(), 8) << name;
  }
  EXPECT_EQ(panel->findChild<QProgressBar*>()->value(), 1000);
  for (const char* file : {"trial.safetensors", "trial.atlas.safetensors", "trial.md", "trial.checkpoint"}) {
    EXPECT_TRUE(QFile::exists(folder() + "/" + file)) << file;
  }
  click(*button("open model"));
  ASSERT_TRUE(wait_for([this] { return hub.model().has_value(); }));
  EXPECT_EQ(hub.model()->name, "trial");
  EXPECT_EQ(hub.model()->z_axes.size(), 3u);
  EXPECT_TRUE(hub.model()->can.atlas);
}

TEST_F(TrainingPanelTest, PausesGoesOnStopsAndResumes) {
  set_epochs(100'000);
  click(*button("start"));
  ASSERT_TRUE(wait_for([this] { return points() >= 2; }));
  EXPECT_FALSE(button("start")->isEnabled());

  click(*button("pause"));
  ASSERT_TRUE(wait_for_state("paused in epoch"));
  const std::uint64_t revision = hub.trainer().revision();
  const int paused = points();
  bool turned = false;
  QTimer::singleShot(200, &window, [&] { turned = true; });  // a pause long beside a step
  ASSERT_TRUE(wait_for([&] { return turned; }));
  EXPECT_EQ(hub.trainer().revision(), revision);
  click(*button("go on"));
  ASSERT_TRUE(wait_for([&] { return points() > paused; }));

  click(*button("stop"));
  ASSERT_TRUE(wait_for_state("stopped after"));
  const int stopped = points();
  EXPECT_TRUE(button("start")->isEnabled());
  click(*button("resume"));
  ASSERT_TRUE(wait_for([&] { return points() > stopped; }));
  click(*button("stop"));
  ASSERT_TRUE(wait_for_state("stopped after"));
  EXPECT_GT(points(), stopped);
}

TEST_F(TrainingPanelTest, StopsWhilePaused) {
  set_epochs(100'000);
  click(*button("start"));
  ASSERT_TRUE(wait_for([this] { return points() >= 1; }));
  click(*button("pause"));
  ASSERT_TRUE(wait_for_state("paused"));
  click(*button("stop"));
  ASSERT_TRUE(wait_for_state("stopped after"));
}

TEST_F(TrainingPanelTest, AWrongDataNameIsSaidAndNothingIsLost) {
  open(true, true);
  set_data("/nowhere/at/all.npz");
  click(*button("start"));
  ASSERT_TRUE(wait_for([this] { return !messages.isEmpty(); }));
  EXPECT_EQ(messages.size(), 1);
  EXPECT_TRUE(messages[0].contains("/nowhere/at/all.npz")) << messages[0].toStdString();
  EXPECT_FALSE(messages[0].contains('\n'));
  EXPECT_TRUE(hub.model().has_value());
  EXPECT_EQ(named<QLineEdit>(*panel, "name")->text(), "trial");
  hub.randomise();
  wait_for_picture();
  messages.clear();
  set_data(QString::fromStdString(make_test_data()));
  click(*button("start"));
  ASSERT_TRUE(wait_for_state("finished 3 epochs"));
}

TEST_F(TrainingPanelTest, TwoFailuresInARowAreBothSaid) {
  set_data("/nowhere/at/all.npz");
  click(*button("start"));
  ASSERT_TRUE(wait_for([this] { return messages.size() == 1; }));
  set_data("/nowhere/either.npz");
  click(*button("start"));
  ASSERT_TRUE(wait_for([this] { return messages.size() == 2; }));
  EXPECT_TRUE(messages[1].contains("either"));
}

TEST_F(TrainingPanelTest, ResumeWithoutACheckpointIsSaid) {
  click(*button("resume"));
  ASSERT_TRUE(wait_for([this] { return !messages.isEmpty(); }));
  EXPECT_TRUE(messages[0].contains("checkpoint")) << messages[0].toStdString();
  EXPECT_TRUE(button("start")->isEnabled());
}

TEST_F(TrainingPanelTest, HowOftenToProbeIsPartOfTheSession) {
  auto* probe = named<QSpinBox>(*panel, "probe");
  EXPECT_EQ(probe->text(), "never");
  type(*probe, "5");
  EXPECT_EQ(hub.session().probe_every, 5);
  EXPECT_EQ(probe->text(), "every 5 epochs");
  hub.set_probe_every(2);
  open(true, true);
  EXPECT_EQ(probe->value(), 2);
}

TEST_F(TrainingPanelTest, TheChartShowsLinearSeparability) {
  auto* part = named<QComboBox>(*panel, "Part of the loss");
  auto* chart = panel->findChild<SeparabilityChart*>();
  EXPECT_FALSE(chart->isVisible());
  choose(*part, part->findText("linear separability"));
  EXPECT_TRUE(chart->isVisible());
  choose(*part, 0);
  EXPECT_FALSE(chart->isVisible());
}

TEST_F(TrainingPanelTest, AnEmptyNameIsRefused) {
  auto* name = named<QLineEdit>(*panel, "name");
  name->setFocus();
  name->selectAll();
  key(*name, Qt::Key_Delete);
  ASSERT_TRUE(name->text().isEmpty());
  click(*button("start"));
  ASSERT_TRUE(wait_for([this] { return !messages.isEmpty(); }));
  EXPECT_TRUE(messages[0].contains("name")) << messages[0].toStdString();
}

}  // namespace
}  // namespace latitude::ui::test
