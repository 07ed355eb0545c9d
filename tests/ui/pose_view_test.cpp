// The pose grabbed on the picture with real events: the sliders move as the engine's gestures say, a drag is one step
// to undo, keys do the same, and control points are handles too.
#include "ui/widgets/pose_view.h"

#include "engine/pose_gesture.h"
#include "ui/panels/picture_panel.h"
#include "ui/panels/samples_panel.h"
#include "ui/panels/slider_panel.h"
#include "ui/support.h"
#include "ui/widgets/image_grid.h"

namespace latitude::ui::test {
namespace {

using Part = engine::PoseGesture::Part;

QPoint of(const PoseView& view, Part part, int index = 0) { return view.handle(part, index).toPoint(); }

class PosePanelTest : public WindowTest {
 protected:
  void SetUp() override {
    sliders = add<SliderPanel>();
    view = add<PicturePanel>()->findChild<PoseView*>("picture");
    samples = add<SamplesPanel>();
    show(1200, 700);
    open(true, true);
    hub.reset_code();
    wait_for_picture();
  }
  engine::Code code() const { return hub.session().code; }
  float pose(const std::string& name) const {
    for (const engine::Axis& axis : hub.model()->pose_axes) {
      if (axis.name == name) return code().pose[static_cast<std::size_t>(axis.index)];
    }
    ADD_FAILURE() << name;
    return 0;
  }
  void drag_by(Part part, int index, QPoint by) {
    const QPoint from = of(*view, part, index);
    move(*view, from);
    drag(*view, from, from + by);
    wait_for_picture();
  }
  // As the engine computes it, from the pixels of the screen.
  engine::Code expected(const engine::Code& start, Part part, int index, QPoint from, QPoint to) const {
    const QPointF a = view->to_picture(from), b = view->to_picture(to);
    return engine::posed(*hub.model(), start, {part, index, {a.x(), a.y()}, {b.x(), b.y()}});
  }
  void expect_sliders_show_the_code() const {
    for (const engine::Axis& axis : hub.model()->pose_axes) {
      const auto* slider = sliders->findChild<ValueSlider*>(QString::fromStdString(axis.name));
      EXPECT_EQ(slider->real_value(), double{code().pose[static_cast<std::size_t>(axis.index)]}) << axis.name;
    }
  }

  SliderPanel* sliders = nullptr;
  PoseView* view = nullptr;
  SamplesPanel* samples = nullptr;
};

TEST_F(PosePanelTest, HandlesAreThereWhileThePointerIs) {
  move(*view, view->picture_rect().center().toPoint());
  EXPECT_TRUE(view->shows_handles());
  EXPECT_EQ(view->cursor().shape(), Qt::OpenHandCursor);
  const QImage with = view->grab().toImage();
  move(*view, of(*view, Part::rotation));
  EXPECT_TRUE(view->toolTip().contains("rotate")) << view->toolTip().toStdString();
  move(*view, of(*view, Part::corner, 0));
  EXPECT_EQ(view->cursor().shape(), Qt::SizeFDiagCursor);
  EXPECT_TRUE(view->toolTip().contains("scale"));
  move(*view, of(*view, Part::edge, 0));
  EXPECT_TRUE(view->toolTip().contains("shear"));
  move(*sliders, {5, 5});
  EXPECT_FALSE(view->shows_handles());
  EXPECT_NE(view->grab().toImage(), with);
}

TEST_F(PosePanelTest, AGestureOnWhatIsLookedAtCloselyIsAsMuchSmaller) {
  hub.set_zoom({4, 0, 0});
  const engine::Code start = code();
  const float before = pose("shift x");
  const QPoint middle = view->picture_rect().center().toPoint(), to = middle + QPoint(40, 0);
  drag(*view, middle, to);
  wait_for_picture();
  EXPECT_EQ(code(), expected(start, Part::shift, 0, middle, to));
  const double pixel = view->whole_rect().width() / 28;
  EXPECT_NEAR(pose("shift x") - before, 40 / pixel, 0.05);
  const QPointF corner = view->handle(Part::corner, 0);  // beyond what is in sight
  EXPECT_FALSE(view->picture_rect().contains(corner));
}

TEST_F(PosePanelTest, ASecondButtonLeavesTheGestureToTheFirst) {
  hub.set_zoom({2, 0, 0});
  const engine::Code start = code();
  const QPoint middle = view->picture_rect().center().toPoint();
  press(*view, middle);
  move(*view, middle + QPoint(10, 0));
  const PictureZoom zoom = hub.session().zoom;
  press(*view, middle + QPoint(10, 0), {}, Qt::MiddleButton);
  move(*view, middle + QPoint(20, 0));
  release(*view, middle + QPoint(20, 0), {}, Qt::MiddleButton);
  move(*view, middle + QPoint(30, 0));
  release(*view, middle + QPoint(30, 0));
  EXPECT_EQ(hub.session().zoom, zoom);
  EXPECT_EQ(code(), expected(start, Part::shift, 0, middle, middle + QPoint(30, 0)));
  drag(*view, middle, middle + QPoint(0, 10));
  hub.undo();
  EXPECT_EQ(code(), expected(start, Part::shift, 0, middle, middle + QPoint(30, 0))) << "the gesture ended";
  hub.undo();
  EXPECT_EQ(code(), start);
}

TEST_F(PosePanelTest, ACornerScalesAndTheSlidersAndSamplesFollow) {
  const engine::Code start = code();
  auto* grid = samples->findChild<ImageGrid*>();
  ASSERT_TRUE(wait_for([&] { return grid->count() > 0; }));
  const QVector<QImage> before = grid->images();
  const QPoint from = of(*view, Part::corner, 2);
  drag_by(Part::corner, 2, {-30, -18});
  EXPECT_EQ(code(), expected(start, Part::corner, 2, from, from + QPoint(-30, -18)));
  EXPECT_LT(pose("scale x"), start.pose[1]);
  EXPECT_LT(pose("scale y"), start.pose[2]);
  EXPECT_EQ(code().z, start.z);
  expect_sliders_show_the_code();
  EXPECT_TRUE(wait_for([&] { return grid->images() != before; })) << "the live samples take the pose";
}

TEST_F(PosePanelTest, TheHandleFollowsTheHand) {
  const QPointF from = view->handle(Part::corner, 0);
  drag_by(Part::corner, 0, {25, 14});
  EXPECT_LE((view->handle(Part::corner, 0) - from - QPointF(25, 14)).manhattanLength(), 1.0);
}

TEST_F(PosePanelTest, TheRingRotatesAboutTheCentre) {
  const engine::Code start = code();
  const QPointF centre = view->to_widget({hub.decoded()->outline.centre.x, hub.decoded()->outline.centre.y});
  const QPoint knob = of(*view, Part::rotation);
  const QPointF up = knob - centre;
  const QPoint left = (centre + QPointF(up.y(), -up.x())).toPoint();  // a quarter turn anticlockwise
  drag(*view, knob, left, 20);
  wait_for_picture();
  EXPECT_NEAR(std::remainder(double{pose("rotation")} - double{start.pose[0]}, 360), 90, 2);
  EXPECT_NEAR(pose("shift x"), start.pose[4], 1e-3);
  EXPECT_NEAR(pose("scale x"), start.pose[1], 1e-3);
  expect_sliders_show_the_code();
}

TEST_F(PosePanelTest, ElsewhereThePictureShiftsByAsManyPixels) {
  const engine::Code start = code();
  const double pixel = view->picture_rect().width() / 28;
  const QPoint from = view->picture_rect().center().toPoint();
  drag(*view, from, from + QPoint(static_cast<int>(std::lround(2 * pixel)), static_cast<int>(std::lround(-pixel))));
  wait_for_picture();
  EXPECT_NEAR(pose("shift x"), start.pose[4] + 2, 0.1);
  EXPECT_NEAR(pose("shift y"), start.pose[5] - 1, 0.1);
  EXPECT_NEAR(pose("rotation"), start.pose[0], 1e-3);
}

TEST_F(PosePanelTest, AnEdgeShears) {
  const engine::Code start = code();
  drag_by(Part::edge, 0, {22, 0});
  EXPECT_GT(pose("shear"), start.pose[3]);
  EXPECT_NEAR(pose("rotation"), start.pose[0], 1e-3);
}

TEST_F(PosePanelTest, ADragIsOneStepToUndoAndAClickIsNone) {
  const engine::Code start = code();
  move(*view, view->picture_rect().center().toPoint());
  click(*view, view->picture_rect().center().toPoint());
  EXPECT_EQ(code(), start);
  drag_by(Part::corner, 1, {-20, 20});
  const engine::Code scaled = code();
  drag_by(Part::rotation, 0, {30, 10});
  EXPECT_NE(code(), scaled);
  hub.undo();
  EXPECT_EQ(code(), scaled);
  hub.undo();
  EXPECT_EQ(code(), start);
  expect_sliders_show_the_code();
}

TEST_F(PosePanelTest, ADoubleClickAndDeleteResetThePoseAlone) {
  const engine::Code start = code();
  hub.randomise();
  const std::vector<float> z = code().z;
  wait_for_picture();
  drag_by(Part::corner, 2, {-30, -10});
  ASSERT_NE(code().pose, start.pose);
  double_click(*view, view->picture_rect().center().toPoint());
  EXPECT_EQ(code().pose, start.pose);
  EXPECT_EQ(code().z, z);
  release(*view, view->picture_rect().center().toPoint());
  drag_by(Part::corner, 2, {-30, -10});
  view->setFocus(Qt::TabFocusReason);
  key(*view, Qt::Key_Delete);
  EXPECT_EQ(code().pose, start.pose);
}

TEST_F(PosePanelTest, KeysShiftRotateScaleAndShear) {
  move(*sliders, {5, 5});
  view->setFocus(Qt::TabFocusReason);
  ASSERT_TRUE(view->hasFocus());
  EXPECT_TRUE(view->shows_handles());
  const engine::Code start = code();
  key(*view, Qt::Key_Right);
  key(*view, Qt::Key_Up);
  EXPECT_NEAR(pose("shift x"), start.pose[4] + 1, 1e-4);
  EXPECT_NEAR(pose("shift y"), start.pose[5] - 1, 1e-4);
  key(*view, Qt::Key_Left, Qt::ShiftModifier);
  EXPECT_NEAR(pose("rotation"), start.pose[0] + 1, 1e-3);
  key(*view, Qt::Key_Up, Qt::ShiftModifier);
  EXPECT_NEAR(pose("scale x"), start.pose[1] + 0.02, 1e-4);
  EXPECT_NEAR(pose("scale y"), start.pose[2] + 0.02, 1e-4);
  key(*view, Qt::Key_Right, Qt::ControlModifier);
  EXPECT_NEAR(pose("scale x"), start.pose[1] + 0.04, 1e-4);
  key(*view, Qt::Key_Right, Qt::AltModifier);
  EXPECT_NEAR(pose("shear"), start.pose[3] + 0.02, 1e-4);
  for (int i = 0; i < 6; ++i) hub.undo();  // a key a step
  EXPECT_EQ(code(), start);
}

TEST_F(PosePanelTest, AnotherModelInTheMiddleOfADragEndsIt) {
  const QPoint from = view->picture_rect().center().toPoint();
  move(*view, from);
  press(*view, from);
  open(false, true);
  const engine::Code code = hub.session().code;
  move(*view, from + QPoint(20, 20));
  release(*view, from + QPoint(20, 20));
  EXPECT_EQ(hub.session().code, code);
  EXPECT_FALSE(view->shows_handles());
  EXPECT_TRUE(messages.isEmpty()) << messages.join('\n').toStdString();
}

// A view alone, with the handles of a model that need not exist.
class PoseViewTest : public WindowTest {
 protected:
  void SetUp() override {
    view = new PoseView(&window);
    window.layout()->addWidget(view);
    QImage black(28, 28, QImage::Format_Grayscale8);
    black.fill(0);
    view->set_image(black);
    show(400, 400);
    QObject::connect(view, &PoseView::grabbed, view, [this] { start = code; });
    QObject::connect(view, &PoseView::gestured, view,
                     [this](const engine::PoseGesture& gesture) { show_code(engine::posed(model, start, gesture)); });
    QObject::connect(view, &PoseView::stepped, view, [this](engine::PoseStep step, double by, int point) {
      show_code(engine::stepped(model, code, step, by, point));
    });
  }
  void show_model(std::vector<engine::Axis> axes) {
    for (std::size_t i = 0; i < axes.size(); ++i) axes[i].index = static_cast<int>(i);
    model.width = model.height = 28;
    model.pose_axes = std::move(axes);
    model.handles = engine::pose_handles(model.pose_axes);
    view->set_handles(model.handles);
    engine::Code neutral;
    neutral.pose.assign(model.pose_axes.size(), 0.f);
    show_code(neutral);
  }
  void show_code(engine::Code next) {
    code = std::move(next);
    view->set_outline(engine::pose_outline(model, code));
  }
  static engine::Axis pixels(const std::string& name) {
    engine::Axis axis;
    axis.name = name;
    axis.unit = engine::Unit::pixels;
    return axis;
  }
  static std::vector<engine::Axis> grid(int side) {
    std::vector<engine::Axis> axes;
    for (const char* direction : {"x ", "y "}) {
      for (int i = 0; i < side * side; ++i) {
        axes.push_back(pixels(direction + std::to_string(i / side + 1) + "," + std::to_string(i % side + 1)));
      }
    }
    return axes;
  }

  PoseView* view = nullptr;
  engine::ModelInfo model;
  engine::Code code, start;
};

TEST_F(PoseViewTest, EachControlPointIsAHandle) {
  for (const int side : {3, 4}) {
    show_model(grid(side));
    const double pixel = view->picture_rect().width() / 28;
    for (int i = 0; i < side * side; ++i) {
      const QPoint from = of(*view, Part::point, i);
      const int inwards_x = i % side < side / 2 ? 1 : -1, inwards_y = i / side < side / 2 ? 1 : -1;
      move(*view, from);
      drag(*view, from, from + QPoint(30 * inwards_x, 20 * inwards_y));
      const auto at = static_cast<std::size_t>(i), count = static_cast<std::size_t>(side * side);
      EXPECT_NEAR(code.pose[at], 30 * inwards_x / pixel, 0.01) << i;
      EXPECT_NEAR(code.pose[at + count], 20 * inwards_y / pixel, 0.01) << i;
    }
  }
}

TEST_F(PoseViewTest, BetweenControlPointsAllOfThemShift) {
  show_model(grid(3));
  const QPoint from = (view->handle(Part::point, 0) + view->handle(Part::point, 4)).toPoint() / 2;
  move(*view, from);
  EXPECT_TRUE(view->toolTip().contains("shift"));
  drag(*view, from, from + QPoint(28, 0));
  for (std::size_t i = 0; i < 9; ++i) EXPECT_NEAR(code.pose[i], 28 * 28 / view->picture_rect().width(), 0.01);
}

TEST_F(PoseViewTest, KeysChooseAControlPointAndMoveIt) {
  show_model(grid(3));
  view->setFocus(Qt::TabFocusReason);
  key(*view, Qt::Key_Right);
  EXPECT_EQ(std::count(code.pose.begin(), code.pose.end(), 1.f), 9);
  key(*view, Qt::Key_PageDown);
  key(*view, Qt::Key_PageDown);
  key(*view, Qt::Key_Down);
  EXPECT_EQ(code.pose[9 + 1], 1);
  EXPECT_EQ(std::count(code.pose.begin() + 9, code.pose.end(), 1.f), 1);
  key(*view, Qt::Key_PageUp);
  key(*view, Qt::Key_PageUp);
  key(*view, Qt::Key_Down);
  EXPECT_EQ(code.pose[9 + 1], 2);
  EXPECT_EQ(code.pose[9 + 8], 1);
}

TEST_F(PoseViewTest, AHandleBeyondThePictureWaitsAtItsBorder) {
  show_model(grid(2));
  engine::Code far = code;
  far.pose[0] = -100;
  show_code(far);
  const QPoint waiting = of(*view, Part::point, 0);
  EXPECT_TRUE(view->picture_rect().contains(waiting));
  move(*view, waiting);
  drag(*view, waiting, waiting + QPoint(20, 0));
  EXPECT_NEAR(code.pose[0], -100 + 20 * 28 / view->picture_rect().width(), 0.05);
}

TEST_F(PoseViewTest, AModelThatOnlyShiftsHasNoOtherHandles) {
  show_model({pixels("shift x"), pixels("shift y")});
  for (const Part part : {Part::corner, Part::edge, Part::rotation}) {
    move(*view, of(*view, part, 1));
    EXPECT_EQ(view->cursor().shape(), Qt::OpenHandCursor);
  }
}

TEST_F(PoseViewTest, AModelWithoutPoseIsNotGrabbed) {
  show_model({});
  move(*view, {100, 100});
  drag(*view, {100, 100}, {150, 150});
  EXPECT_FALSE(view->shows_handles());
  EXPECT_EQ(view->focusPolicy(), Qt::NoFocus);
}

}  // namespace
}  // namespace latitude::ui::test
