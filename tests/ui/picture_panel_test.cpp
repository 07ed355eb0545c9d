#include "ui/panels/picture_panel.h"

#include <cmath>

#include "ui/support.h"

namespace latitude::ui::test {
namespace {

class PicturePanelTest : public WindowTest {
 protected:
  void SetUp() override {
    panel = add<PicturePanel>();
    show(700, 500);
  }
  PictureView* view(const QString& name) const { return panel->findChild<PictureView*>(name); }

  PicturePanel* panel = nullptr;
};

TEST_F(PicturePanelTest, ShowsPictureTemplateAndGridOfATvae) {
  open(true, true);
  for (const char* name : {"picture", "template", "grid"}) EXPECT_TRUE(view(name)->isVisible()) << name;
  for (const char* name : {"template", "grid"}) EXPECT_EQ(view(name)->image().size(), QSize(28, 28)) << name;
  // The grid is drawn in amber over the dimmed template.
  const QImage drawn = view("grid")->grab().toImage();
  int amber = 0;
  for (int y = 0; y < drawn.height(); ++y) {
    for (int x = 0; x < drawn.width(); ++x) {
      const QColor c = drawn.pixelColor(x, y);
      amber += c.red() > c.blue() + 40;
    }
  }
  EXPECT_GT(amber, 100);
}

// A pixel for two by two of the screen's, or more; a VAE has no more to show than its own.
TEST_F(PicturePanelTest, ThePictureIsReadAsFinelyAsItIsShown) {
  window.resize(420, 300);
  open(true, true);
  PictureView& picture = *view("picture");
  const auto fills = [&] { return 2 * picture.image().width() >= picture.whole_rect().width(); };
  ASSERT_TRUE(wait_for(fills));
  EXPECT_EQ(picture.image().width() % 28, 0);
  EXPECT_NEAR(picture.to_widget({-1, 0}).x(), picture.whole_rect().width() / 56, 1e-9) << "the middle of a pixel of 28";
  EXPECT_LT(picture.image().width(), picture.whole_rect().width());
  const int before = picture.image().width();
  window.resize(560, 420);
  ASSERT_TRUE(wait_for([&] { return picture.image().width() > before && fills(); }));
  hub.set_zoom({8, 0, 0});
  ASSERT_TRUE(wait_for([&] { return picture.image().width() == 16 * 28; })) << "the finest there is";
  open(false, true);
  EXPECT_EQ(picture.image().size(), QSize(28, 28));
}

TEST_F(PicturePanelTest, TheWheelLooksCloserAtWhatIsUnderThePointer) {
  open(true, true);
  PictureView& picture = *view("picture");
  auto* whole = panel->findChild<QToolButton*>("zoom");
  EXPECT_FALSE(whole->isVisible());
  const QImage before = picture.grab().toImage();
  const QPoint at = (picture.picture_rect().topLeft() + QPointF(60, 90)).toPoint();
  const QPointF place = picture.to_picture(at);
  wheel(picture, at, 3);
  EXPECT_NEAR(hub.session().zoom.factor, std::pow(1.25, 3), 1e-9);
  EXPECT_NEAR(picture.to_picture(at).x(), place.x(), 0.01);
  EXPECT_NEAR(picture.to_picture(at).y(), place.y(), 0.01);
  EXPECT_TRUE(whole->isVisible());
  EXPECT_EQ(whole->text(), "2.0 ×");
  EXPECT_NE(picture.grab().toImage(), before);
  EXPECT_FALSE(hub.can_undo()) << "looking changes nothing";
  for (const int notches : {40, -90}) wheel(picture, at, notches);
  EXPECT_EQ(hub.session().zoom, PictureZoom());
  wheel(picture, at, 40);
  EXPECT_EQ(hub.session().zoom.factor, kMostZoom);
  click(*whole);
  EXPECT_EQ(hub.session().zoom, PictureZoom());
  EXPECT_FALSE(whole->isVisible());
}

TEST_F(PicturePanelTest, TheMiddleButtonMovesWhatIsInSightAsFarAsThePictureGoes) {
  open(true, true);
  PictureView& picture = *view("picture");
  const QPoint middle = picture.picture_rect().center().toPoint();
  wheel(picture, middle, 4);
  const engine::Code code = hub.session().code;
  const QPointF place = picture.to_picture(middle);
  press(picture, middle, {}, Qt::MiddleButton);
  EXPECT_EQ(picture.cursor().shape(), Qt::ClosedHandCursor);
  move(picture, middle + QPoint(20, -10));
  EXPECT_NEAR(picture.to_picture(middle + QPoint(20, -10)).x(), place.x(), 0.01);
  EXPECT_NEAR(picture.to_picture(middle + QPoint(20, -10)).y(), place.y(), 0.01);
  move(picture, middle + QPoint(4000, 0));
  EXPECT_NEAR(picture.whole_rect().left(), picture.picture_rect().left(), 0.01);
  release(picture, middle, {}, Qt::MiddleButton);
  EXPECT_EQ(hub.session().code, code) << "the pose stays";
  const PictureZoom left = hub.session().zoom;
  move(picture, middle);
  EXPECT_EQ(hub.session().zoom, left);
}

TEST_F(PicturePanelTest, WithoutAPoseTheLeftButtonMovesWhatIsInSight) {
  open(false, true);
  PictureView& picture = *view("picture");
  const QPoint middle = picture.picture_rect().center().toPoint();
  drag(picture, middle, middle + QPoint(30, 0));
  EXPECT_EQ(hub.session().zoom, PictureZoom()) << "all is in sight";
  wheel(picture, middle, 4);
  const PictureZoom before = hub.session().zoom;
  drag(picture, middle, middle + QPoint(30, 0));
  EXPECT_LT(hub.session().zoom.x, before.x);
  EXPECT_EQ(hub.session().zoom.y, before.y);
}

TEST_F(PicturePanelTest, TheTemplateStaysWhenThePoseMoves) {
  open(true, true);
  const QImage picture = view("picture")->image(), drawn = view("template")->image();
  const QImage grid = view("grid")->grab().toImage();
  engine::Code code = hub.session().code;
  code.pose[0] += 20;
  hub.take(code);
  wait_for_picture();
  EXPECT_NE(view("picture")->image(), picture);
  EXPECT_EQ(view("template")->image(), drawn);
  EXPECT_NE(view("grid")->grab().toImage(), grid);
}

TEST_F(PicturePanelTest, HidesTemplateAndGridOfAVae) {
  open(false, true);
  EXPECT_TRUE(view("picture")->isVisible());
  EXPECT_FALSE(view("template")->isVisible());
  EXPECT_FALSE(view("grid")->isVisible());
  EXPECT_TRUE(shows(*panel, "p(x | z)"));
}

TEST_F(PicturePanelTest, SaysWhichItemUntilTheCodeMoves) {
  open(true, true);
  EXPECT_TRUE(shows(*panel, "item 0, class "));
  hub.reset_code();
  EXPECT_FALSE(shows(*panel, "item 0"));
}

TEST_F(PicturePanelTest, ReportsTheTimeFromInputToPicture) {
  open(true, true);
  ASSERT_TRUE(wait_for([this] { return hub.latency_ms() > 0; }));
  EXPECT_TRUE(shows(*panel, "ms"));
  panel->repaint();  // the first item's picture may have come and not be painted yet; its report is not the one meant
  int reports = 0;
  QObject::connect(&hub, &Hub::latency_changed, &window, [&] { ++reports; });
  hub.randomise();
  ASSERT_TRUE(wait_for([&] { return reports > 0; }));
  panel->repaint();  // a repaint of the same picture is no answer to anything
  EXPECT_EQ(reports, 1);
  EXPECT_GT(hub.latency_ms(), 0);
  EXPECT_LT(hub.latency_ms(), 120'000);
}

}  // namespace
}  // namespace latitude::ui::test
