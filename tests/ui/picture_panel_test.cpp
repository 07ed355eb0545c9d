#include "ui/panels/picture_panel.h"

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
  for (const char* name : {"picture", "template", "grid"}) {
    EXPECT_TRUE(view(name)->isVisible()) << name;
    EXPECT_EQ(view(name)->image().size(), QSize(28, 28)) << name;
  }
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
