#include "ui/panels/slider_panel.h"

#include <QScrollArea>
#include <QScrollBar>

#include "ui/panels/picture_panel.h"
#include "ui/support.h"
#include "ui/theme.h"

namespace latitude::ui::test {
namespace {

class SliderPanelTest : public WindowTest {
 protected:
  void SetUp() override {
    panel = add<SliderPanel>();
    picture = add<PicturePanel>()->findChild<PictureView*>("picture");
    show(900, 900);
  }

  // As they stand, from top to bottom.
  std::vector<ValueSlider*> sliders() const {
    const QList<ValueSlider*> found = panel->findChildren<ValueSlider*>();
    std::vector<ValueSlider*> all(found.begin(), found.end());
    std::sort(all.begin(), all.end(), [](auto* a, auto* b) { return a->y() < b->y(); });
    return all;
  }
  ValueSlider* slider(const std::string& name) const {
    return panel->findChild<ValueSlider*>(QString::fromStdString(name));
  }
  void drag_to(ValueSlider& slider, double fraction, int steps = 5) {
    const int y = slider.height() - 10;
    drag(slider, {slider.width() / 2, y}, {static_cast<int>(7 + fraction * (slider.width() - 14)), y}, steps);
    wait_for_picture();
  }
  bool drawn_in(ValueSlider& slider, const QColor& colour) const {
    const QImage image = slider.grab().toImage();
    for (int x = 0; x < image.width(); ++x) {
      if (image.pixelColor(x, image.height() - 10) == colour) return true;
    }
    return false;
  }

  SliderPanel* panel = nullptr;
  PictureView* picture = nullptr;
};

TEST_F(SliderPanelTest, PoseIsAmberAndFirstThenCodeByShare) {
  open(true, true);
  const engine::ModelInfo& model = *hub.model();
  const std::vector<ValueSlider*> all = sliders();
  ASSERT_EQ(all.size(), model.pose_axes.size() + kLatent);
  ASSERT_FALSE(model.pose_axes.empty());
  double share = 1;
  for (std::size_t i = 0; i < all.size(); ++i) {
    const bool pose = i < model.pose_axes.size();
    const engine::Axis& axis = pose ? model.pose_axes[i] : model.z_axes[i - model.pose_axes.size()];
    EXPECT_EQ(all[i]->objectName().toStdString(), axis.name);
    EXPECT_EQ(drawn_in(*all[i], colours().pose), pose) << axis.name;
    EXPECT_EQ(drawn_in(*all[i], colours().code), !pose) << axis.name;
    if (pose) continue;
    EXPECT_LE(axis.share, share);
    share = axis.share;
  }
}

TEST_F(SliderPanelTest, AModelWithoutPoseHasCodeOnly) {
  open(false, false);
  EXPECT_EQ(sliders().size(), static_cast<std::size_t>(kLatent));
  EXPECT_FALSE(shows(*panel, "Pose u"));
}

TEST_F(SliderPanelTest, DraggingChangesThePictureAndTheCode) {
  open(true, true);
  for (const std::string& name : {hub.model()->z_axes[0].name, hub.model()->pose_axes[0].name}) {
    const QImage before = picture->image();
    const Session was = hub.session();
    drag_to(*slider(name), 0.98);
    EXPECT_NE(picture->image(), before) << name;
    EXPECT_NE(hub.session().code, was.code) << name;
    EXPECT_EQ(hub.session().item, -1);
    EXPECT_EQ(named<QSpinBox>(*panel, "Data item")->value(), -1);
  }
}

TEST_F(SliderPanelTest, ADragIsOneStepToUndo) {
  open(true, true);
  const engine::Code first = hub.session().code;
  const QImage first_picture = picture->image();
  ValueSlider& z = *slider(hub.model()->z_axes[0].name);
  ValueSlider& u = *slider(hub.model()->pose_axes[0].name);
  drag_to(z, 0.9, 20);
  const engine::Code second = hub.session().code;
  const QImage second_picture = picture->image();
  drag_to(u, 0.1, 20);
  const engine::Code third = hub.session().code;

  click(*named<QToolButton>(*panel, "undo"));
  wait_for_picture();
  EXPECT_EQ(hub.session().code, second);
  EXPECT_EQ(picture->image(), second_picture);
  click(*named<QToolButton>(*panel, "undo"));
  wait_for_picture();
  EXPECT_EQ(hub.session().code, first);
  EXPECT_EQ(hub.session().item, 0);
  EXPECT_EQ(picture->image(), first_picture);
  EXPECT_NEAR(z.real_value(), double{first.z[static_cast<std::size_t>(hub.model()->z_axes[0].index)]}, 1e-6);
  click(*named<QToolButton>(*panel, "redo"));
  click(*named<QToolButton>(*panel, "redo"));
  wait_for_picture();
  EXPECT_EQ(hub.session().code, third);
  EXPECT_FALSE(named<QToolButton>(*panel, "redo")->isEnabled());
}

TEST_F(SliderPanelTest, ADoubleClickResets) {
  open(true, true);
  ValueSlider& z = *slider(hub.model()->z_axes[0].name);
  drag_to(z, 0.9);
  double_click(z, {z.width() / 3, z.height() - 10});
  EXPECT_DOUBLE_EQ(z.real_value(), hub.model()->z_axes[0].neutral);
}

TEST_F(SliderPanelTest, GoToItemTakesItsCodeAndSaysItsClass) {
  open(true, true);
  type(*named<QSpinBox>(*panel, "Data item"), "17");
  ASSERT_TRUE(wait_for([this] { return hub.session().item == 17; }));
  wait_for_picture();
  const std::size_t label = static_cast<std::size_t>(hub.model()->labels[17]);
  EXPECT_TRUE(shows(window, "item 17, class " + QString::fromStdString(hub.model()->class_names[label])));
  const engine::Code seventeenth = hub.session().code;
  type(*named<QSpinBox>(*panel, "Data item"), "18");
  ASSERT_TRUE(wait_for([this] { return hub.session().item == 18; }));
  EXPECT_NE(hub.session().code, seventeenth);
  hub.undo();
  EXPECT_EQ(hub.session().code, seventeenth);
  EXPECT_EQ(named<QSpinBox>(*panel, "Data item")->value(), 17);
}

TEST_F(SliderPanelTest, AModelWithoutAtlasHasNoItems) {
  open(true, false);
  EXPECT_FALSE(named<QSpinBox>(*panel, "Data item")->isEnabled());
  EXPECT_EQ(hub.session().code, hub.model()->neutral);
}

TEST_F(SliderPanelTest, RandomDrawsAndResetReturns) {
  open(true, true);
  click(*named<QToolButton>(*panel, "random"));
  const engine::Code first = hub.session().code;
  click(*named<QToolButton>(*panel, "random"));
  EXPECT_NE(hub.session().code, first);
  EXPECT_NE(hub.session().code.z, hub.model()->neutral.z);
  EXPECT_EQ(hub.session().code.pose, hub.model()->neutral.pose);
  drag_to(*slider(hub.model()->pose_axes[0].name), 0.8);
  const std::vector<float> z = hub.session().code.z;
  click(*named<QToolButton>(*panel, "reset"));  // the pose's
  EXPECT_EQ(hub.session().code.pose, hub.model()->neutral.pose);
  EXPECT_EQ(hub.session().code.z, z);
  click(*named<QToolButton>(*panel, "reset all"));
  EXPECT_EQ(hub.session().code, hub.model()->neutral);
  wait_for_picture();
}

TEST_F(SliderPanelTest, StripsArriveForTheSlidersInSight) {
  open(true, true);
  ASSERT_TRUE(wait_for([this] {
    for (const engine::Axis& axis : hub.model()->z_axes) {
      if (slider(axis.name)->strip_pictures() == 0) return false;
    }
    return true;
  }));
  for (const engine::Axis& axis : hub.model()->pose_axes) EXPECT_EQ(slider(axis.name)->strip_pictures(), 0);
}

TEST_F(SliderPanelTest, SlidersOutOfSightGetTheirStripsWhenScrolledTo) {
  window.resize(900, 280);
  ASSERT_TRUE(wait_for([this] { return window.height() == 280; }));
  open(true, true);
  ValueSlider* last = sliders().back();
  auto* scroll = panel->findChild<QScrollArea*>();
  ASSERT_FALSE(scroll->viewport()->rect().contains(last->mapTo(scroll->viewport(), QPoint(0, last->height()))));
  QTest::qWait(0);
  EXPECT_EQ(last->strip_pictures(), 0);
  const QScrollBar* bar = scroll->verticalScrollBar();
  for (int turn = 0; turn < 100 && bar->value() < bar->maximum(); ++turn) {
    wheel(*scroll->viewport(), scroll->viewport()->rect().center(), -3);
  }
  EXPECT_TRUE(wait_for([&] { return last->strip_pictures() > 0; }));
}

TEST_F(SliderPanelTest, AnotherModelBringsItsOwnSliders) {
  open(true, true);
  const auto with_pose = sliders().size();
  open(false, true);
  EXPECT_LT(sliders().size(), with_pose);
  EXPECT_EQ(sliders().size(), static_cast<std::size_t>(kLatent));
  EXPECT_TRUE(messages.isEmpty()) << messages.join('\n').toStdString();
}

TEST(Hub, OpeningAModelLeavesNothingToUndo) {
  Hub hub;
  hub.open(QString::fromStdString(make_test_model(true, true)));
  ASSERT_TRUE(wait_for([&] { return hub.session().item == 0; }));
  EXPECT_FALSE(hub.can_undo());
}

}  // namespace
}  // namespace latitude::ui::test
