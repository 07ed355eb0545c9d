#include "ui/widgets/value_slider.h"

#include "ui/support.h"
#include "ui/theme.h"

namespace latitude::ui::test {
namespace {

// A slider from -2 to 2 in a window, and what it has said.
class ValueSliderTest : public WindowTest {
 protected:
  void SetUp() override {
    other = new QPushButton("elsewhere", &window);
    ValueSlider::Look look;
    look.name = "z1";
    look.strip = true;
    look.minimum = -2;
    look.maximum = 2;
    look.neutral = 0.5;
    look.reading = [](double value) { return QString::number(value, 'f', 2); };
    slider = new ValueSlider(look);
    window.layout()->addWidget(slider);
    window.layout()->addWidget(other);
    show(400, 120);
    other->setFocus();
    QObject::connect(slider, &ValueSlider::moved, &window, [this](double value) { moved.push_back(value); });
    QObject::connect(slider, &ValueSlider::settled, &window, [this] { ++settled; });
    QObject::connect(slider, &ValueSlider::reset, &window, [this] { ++reset; });
  }

  QPoint at(double fraction) const {
    return {static_cast<int>(std::lround(7 + fraction * (slider->width() - 14))), slider->height() - 10};
  }
  // Where the handle is drawn: the rightmost pixel in the code's colour on the track.
  int handle_x() const {
    const QImage drawn = slider->grab().toImage();
    int right = -1;
    for (int x = 0; x < drawn.width(); ++x) {
      if (drawn.pixelColor(x, at(0).y()) == colours().code) right = x;
    }
    return right;
  }

  ValueSlider* slider = nullptr;
  QPushButton* other = nullptr;
  std::vector<double> moved;
  int settled = 0, reset = 0;
};

TEST_F(ValueSliderTest, StartsAtItsNeutralValueInSilence) {
  EXPECT_DOUBLE_EQ(slider->real_value(), 0.5);
  EXPECT_TRUE(moved.empty());
  EXPECT_EQ(slider->accessibleName(), "z1");
  EXPECT_EQ(slider->accessibleDescription(), "0.50");
}

TEST_F(ValueSliderTest, ADragMovesLiveAndSettlesOnce) {
  drag(*slider, at(0.25), at(0.75), 6);
  ASSERT_GE(moved.size(), 6u);
  EXPECT_NEAR(moved.front(), -1, 0.05);
  EXPECT_NEAR(moved.back(), 1, 0.05);
  EXPECT_TRUE(std::is_sorted(moved.begin(), moved.end()));
  EXPECT_EQ(settled, 1);
  EXPECT_DOUBLE_EQ(slider->real_value(), moved.back());
  EXPECT_NEAR(handle_x(), at(0.75).x(), 7);
}

TEST_F(ValueSliderTest, ADragBeyondTheEndsStopsThere) {
  drag(*slider, at(0.5), at(0.5) + QPoint(5000, 0));
  EXPECT_DOUBLE_EQ(slider->real_value(), 2);
  drag(*slider, at(0.5), at(0.5) - QPoint(5000, 0));
  EXPECT_DOUBLE_EQ(slider->real_value(), -2);
}

TEST_F(ValueSliderTest, OtherButtonsMoveNothing) {
  press(*slider, at(0.1), {}, Qt::RightButton);
  move(*slider, at(0.4));
  release(*slider, at(0.4), {}, Qt::RightButton);
  EXPECT_TRUE(moved.empty());
  EXPECT_EQ(settled, 0);
}

TEST_F(ValueSliderTest, KeysMoveAndSettle) {
  slider->setFocus();
  key(*slider, Qt::Key_Right);
  ASSERT_EQ(moved.size(), 1u);
  EXPECT_NEAR(moved[0], 0.54, 1e-9);  // a hundredth of the range
  EXPECT_EQ(settled, 1);
  key(*slider, Qt::Key_Left);
  EXPECT_NEAR(slider->real_value(), 0.5, 1e-9);
  key(*slider, Qt::Key_PageUp);
  EXPECT_NEAR(slider->real_value(), 0.9, 1e-9);
  key(*slider, Qt::Key_End);
  EXPECT_DOUBLE_EQ(slider->real_value(), 2);
  key(*slider, Qt::Key_Home);
  EXPECT_DOUBLE_EQ(slider->real_value(), -2);
  EXPECT_EQ(settled, 5);
  EXPECT_EQ(slider->accessibleDescription(), "-2.00");
}

TEST_F(ValueSliderTest, DeleteBackspaceAndDoubleClickReset) {
  slider->setFocus();
  key(*slider, Qt::Key_Delete);
  EXPECT_EQ(reset, 1);
  key(*slider, Qt::Key_Backspace);
  EXPECT_EQ(reset, 2);
  double_click(*slider, at(0.9));
  EXPECT_EQ(reset, 3);
}

TEST_F(ValueSliderTest, TurnsWithTheWheelOnlyInFocus) {
  wheel(*slider, at(0.5), 1);
  EXPECT_TRUE(moved.empty());
  slider->setFocus();
  wheel(*slider, at(0.5), 1);
  EXPECT_FALSE(moved.empty());
  EXPECT_GT(slider->real_value(), 0.5);
  EXPECT_EQ(settled, 1);
}

TEST_F(ValueSliderTest, HoldsValuesBeyondItsEnds) {
  slider->set_real_value(17.25);
  EXPECT_DOUBLE_EQ(slider->real_value(), 17.25);
  EXPECT_EQ(slider->accessibleDescription(), "17.25");
  EXPECT_NEAR(handle_x(), at(1).x(), 7);
  slider->set_real_value(-1e30);
  EXPECT_NEAR(handle_x(), at(0).x(), 7);
  EXPECT_TRUE(moved.empty());
  slider->setFocus();
  key(*slider, Qt::Key_Right);  // comes back into the range
  EXPECT_NEAR(slider->real_value(), -1.96, 1e-9);
}

TEST_F(ValueSliderTest, DrawsItsStrip) {
  QImage red(4, 4, QImage::Format_RGB32);
  red.fill(Qt::red);
  slider->set_strip({red, red, red});
  EXPECT_EQ(slider->strip_pictures(), 3);
  const QImage drawn = slider->grab().toImage();
  int seen = 0;
  for (int x = 0; x < drawn.width(); ++x) seen += drawn.pixelColor(x, 34) == QColor(Qt::red);
  EXPECT_GT(seen, 3 * 20);
}

}  // namespace
}  // namespace latitude::ui::test
