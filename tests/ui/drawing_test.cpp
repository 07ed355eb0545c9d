// The way back, with real events: strokes and dropped files become codes, sliders and reconstruction follow, and every
// stroke can be undone. Files that are no pictures are one line in the bar.
#include "ui/drawing.h"

#include <QBuffer>
#include <QCheckBox>
#include <QDropEvent>
#include <QFileInfo>
#include <QImage>
#include <QMimeData>
#include <QPainter>

#include "io/error.h"
#include "ui/panels/picture_panel.h"
#include "ui/panels/slider_panel.h"
#include "ui/picture_file.h"
#include "ui/support.h"

namespace latitude::ui::test {
namespace {

int brightness(const engine::Picture& picture) {
  int sum = 0;
  for (const std::uint8_t pixel : picture.pixels) sum += pixel;
  return sum;
}

QString path_of(const QString& name) { return QString::fromStdString(temporary_folder()) + "/" + name; }

QString write(const QString& name, const QByteArray& bytes) {
  QFile file(path_of(name));
  EXPECT_TRUE(file.open(QIODevice::WriteOnly));
  file.write(bytes);
  return file.fileName();
}

// A dark bar on white paper.
QByteArray written_bar(const char* format) {
  QImage paper(200, 160, QImage::Format_RGB32);
  paper.fill(Qt::white);
  QPainter(&paper).fillRect(QRect(90, 30, 24, 100), Qt::black);
  QByteArray bytes;
  QBuffer buffer(&bytes);
  EXPECT_TRUE(paper.save(&buffer, format));
  return bytes;
}

TEST(DrawingTest, AStrokeIsSoftAndRoundAndTheEraserTakesItAway) {
  engine::Picture canvas = blank_canvas(28, 28);
  EXPECT_EQ(canvas.width, 224);
  draw_stroke(canvas, {false, {0.5f, 0.5f}});
  const auto at = [&](int x, int y) { return canvas.pixels[static_cast<std::size_t>(y * canvas.width + x)]; };
  EXPECT_EQ(at(112, 112), 255);
  const int edge = static_cast<int>(brush_radius(false) * 224);
  EXPECT_GT(at(112 + edge, 112), 50);
  EXPECT_LT(at(112 + edge, 112), 200);
  EXPECT_EQ(at(112 + 2 * edge, 112), 0);
  EXPECT_EQ(at(112 + edge, 112 + edge), 0) << "round";
  draw_stroke(canvas, {true, {0.5f, 0.5f}});
  EXPECT_EQ(brightness(canvas), 0);
}

TEST(DrawingTest, AGrowingStrokeIsTheSameAsAWholeOne) {
  Stroke stroke;
  engine::Picture grown = blank_canvas(28, 28);
  for (int i = 0; i < 12; ++i) {
    stroke.points.push_back(0.2f + 0.05f * static_cast<float>(i));
    stroke.points.push_back(0.3f + 0.02f * static_cast<float>(i * i % 7));
    draw_stroke(grown, stroke, static_cast<std::size_t>(i));
  }
  EXPECT_EQ(grown, rendered({.under = {}, .strokes = {stroke}}, 28, 28));
}

TEST(DrawingTest, EveryShapeHasACanvas) {
  EXPECT_EQ(blank_canvas(64, 32).width, 192);
  EXPECT_EQ(blank_canvas(64, 32).height, 96);
  EXPECT_EQ(blank_canvas(500, 500).width, 500);
  const engine::Picture under{2, 1, 3, {30, 60, 90, 255, 255, 255}};
  const engine::Picture canvas = rendered({.under = under, .strokes = {}}, 28, 28);
  EXPECT_EQ(canvas.pixels.front(), 60);
  EXPECT_EQ(canvas.pixels.back(), 255);
}

TEST(PictureFileTest, ReadsPngAndJpegByTheirContent) {
  for (const char* format : {"png", "jpg"}) {
    const engine::Picture picture = read_picture(write(QString("bar.") + format, written_bar(format)));
    EXPECT_EQ(picture.width, 200);
    EXPECT_EQ(picture.height, 160);
    EXPECT_GT(picture.pixels.front(), 250);
  }
  const QString misnamed = write("misnamed.png", written_bar("jpg"));
  EXPECT_EQ(read_picture(misnamed).width, 200);
}

TEST(PictureFileTest, LargePicturesAreShrunk) {
  QImage large(3000, 1500, QImage::Format_Grayscale8);
  large.fill(9);
  for (const char* name : {"large.png", "large.jpg"}) {
    ASSERT_TRUE(large.save(path_of(name)));
    const engine::Picture picture = read_picture(path_of(name));
    EXPECT_EQ(picture.width, 1024) << name;
    EXPECT_EQ(picture.height, 512) << name;
  }
}

// Names of files that are no pictures, or not whole.
std::vector<QString> hostile_files() {
  const QByteArray png = written_bar("png"), jpeg = written_bar("jpg");
  QByteArray huge = png;
  huge.replace(16, 8, QByteArray("\x7f\xff\xff\xff\x7f\xff\xff\xff", 8));  // width and height
  QByteArray huge_jpeg = jpeg;
  const auto frame = huge_jpeg.indexOf(QByteArray("\xff\xc0", 2));
  EXPECT_GT(frame, 0);
  huge_jpeg.replace(frame + 5, 4, QByteArray("\xff\xff\xff\xff", 4));
  return {write("empty.png", ""),
          write("text.png", "just a text"),
          write("signature.png", png.left(8)),
          write("cut.png", png.left(png.size() / 2)),
          write("huge.png", huge),
          write("cut.jpg", jpeg.left(jpeg.size() * 2 / 3)),
          write("start.jpg", jpeg.left(4)),
          write("huge.jpg", huge_jpeg),
          write("vector.png", "<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'/>"),
          path_of("missing.png"),
          path_of("")};
}

TEST(PictureFileTest, HostileFilesAreRefusedInOneLine) {
  for (const QString& path : hostile_files()) {
    try {
      read_picture(path);
      ADD_FAILURE() << "was read: " << path.toStdString();
    } catch (const Error& error) {
      EXPECT_EQ(std::string(error.what()).find('\n'), std::string::npos) << error.what();
      EXPECT_TRUE(QString(error.what()).contains(QFileInfo(path).fileName())) << error.what();
    }
  }
}

class CanvasTest : public WindowTest {
 protected:
  void SetUp() override {
    sliders = add<SliderPanel>();
    panel = add<PicturePanel>();
    canvas = panel->findChild<DrawCanvas*>();
    show(1100, 700);
  }
  void open_and_draw() {
    open(true, true);
    click(*named<QToolButton>(*panel, "canvas"));
    ASSERT_TRUE(wait_for([this] { return canvas->isVisible() && canvas->height() > 100; }));
  }
  QPoint at(double x, double y) const {
    return QPointF(x * canvas->canvas_rect().width(), y * canvas->canvas_rect().height()).toPoint();
  }
  void draw_line(double x, double y, double to_x, double to_y) {
    drag(*canvas, at(x, y), at(to_x, to_y), 10);
    wait_for_code();
  }
  // Until the sliders stand at what the encoder says last, and its picture is there.
  void wait_for_code() {
    ASSERT_TRUE(wait_for([this] { return hub.encoded() && hub.encoded()->code == hub.session().code; }));
    QTest::qWait(50);
    wait_for_picture();
  }
  PictureView* view(const QString& name) const { return panel->findChild<PictureView*>(name); }
  bool drop(const QString& path) {
    QMimeData data;
    data.setUrls({QUrl::fromLocalFile(path)});
    QDragEnterEvent enter({100, 100}, Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
    QApplication::sendEvent(panel, &enter);
    if (!enter.isAccepted()) return false;
    QDropEvent dropped({100, 100}, Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
    QApplication::sendEvent(panel, &dropped);
    return true;
  }

  SliderPanel* sliders = nullptr;
  PicturePanel* panel = nullptr;
  DrawCanvas* canvas = nullptr;
};

TEST_F(CanvasTest, IsThereWhenAskedForAndEverythingStaysInSight) {
  open(true, true);
  EXPECT_FALSE(canvas->isVisible());
  click(*named<QToolButton>(*panel, "canvas"));
  ASSERT_TRUE(wait_for([this] { return canvas->isVisible() && canvas->height() > 100; }));
  for (const char* name : {"picture", "template", "grid", "seen"}) {
    EXPECT_TRUE(view(name)->isVisible()) << name;
    EXPECT_TRUE(panel->rect().contains(QRect(view(name)->mapTo(panel, QPoint(0, 0)), view(name)->size()))) << name;
  }
  EXPECT_NEAR(canvas->canvas_rect().width(), view("picture")->picture_rect().width(), 2)
      << "side by side, equally large";
  click(*named<QToolButton>(*panel, "canvas"));
  EXPECT_FALSE(canvas->isVisible());
  EXPECT_TRUE(view("template")->isVisible());
}

TEST_F(CanvasTest, AStrokeIsEncodedWhileItIsDrawn) {
  open_and_draw();
  const engine::Code before = hub.session().code;
  press(*canvas, at(0.5, 0.2));
  move(*canvas, at(0.5, 0.4));
  ASSERT_TRUE(wait_for([&] { return hub.session().code != before; })) << "before the button is let go";
  move(*canvas, at(0.5, 0.8));
  release(*canvas, at(0.5, 0.8));
  wait_for_code();
  EXPECT_EQ(hub.session().item, -1);
  const auto* slider = sliders->findChild<ValueSlider*>(QString::fromStdString(hub.model()->pose_axes[0].name));
  EXPECT_EQ(slider->real_value(), double{hub.session().code.pose[0]});
  EXPECT_EQ(view("seen")->image().size(), QSize(28, 28));
  EXPECT_TRUE(panel->findChild<QLabel*>("reconstruction_error")->text().contains("nats"));
  // What is drawn is what the engine makes of the same picture.
  EXPECT_GT(brightness(hub.encoded()->picture), 1000);
}

TEST_F(CanvasTest, EveryStrokeIsAStepToUndoWithItsCode) {
  open_and_draw();
  const Session first = hub.session();
  draw_line(0.5, 0.2, 0.5, 0.8);
  const Session second = hub.session();
  ASSERT_NE(second.code, first.code);
  draw_line(0.2, 0.5, 0.8, 0.5);
  EXPECT_EQ(hub.session().drawing.strokes.size(), 2u);
  const Session third = hub.session();
  hub.undo();
  EXPECT_EQ(hub.session().drawing, second.drawing);
  EXPECT_EQ(hub.session().code, second.code);
  EXPECT_EQ(canvas->drawing(), second.drawing);
  ASSERT_TRUE(wait_for([this] { return hub.encoded().has_value(); })) << "what is seen follows";
  EXPECT_EQ(hub.session().code, second.code) << "and moves no slider";
  hub.undo();
  EXPECT_EQ(hub.session().code, first.code);
  EXPECT_TRUE(canvas->drawing().empty());
  EXPECT_FALSE(hub.encoded());
  hub.redo();
  hub.redo();
  EXPECT_EQ(hub.session().code, third.code);
  EXPECT_EQ(canvas->drawing(), third.drawing);
}

TEST_F(CanvasTest, TheRightButtonErases) {
  open_and_draw();
  draw_line(0.2, 0.5, 0.8, 0.5);
  const int full = brightness(canvas->picture());
  press(*canvas, at(0.5, 0.3), {}, Qt::RightButton);
  for (const double y : {0.4, 0.5, 0.6, 0.7}) move(*canvas, at(0.5, y));
  release(*canvas, at(0.5, 0.7), {}, Qt::RightButton);
  EXPECT_LT(brightness(canvas->picture()), full);
  EXPECT_TRUE(hub.session().drawing.strokes.back().erases);
}

TEST_F(CanvasTest, ButtonsAndKeysTakeStrokesBackAndClear) {
  open_and_draw();
  draw_line(0.5, 0.2, 0.5, 0.8);
  draw_line(0.2, 0.5, 0.8, 0.5);
  draw_line(0.2, 0.2, 0.8, 0.2);
  click(*named<QToolButton>(*panel, "undo stroke"));
  EXPECT_EQ(hub.session().drawing.strokes.size(), 2u);
  canvas->setFocus(Qt::TabFocusReason);
  key(*canvas, Qt::Key_Backspace);
  EXPECT_EQ(hub.session().drawing.strokes.size(), 1u);
  wait_for_code();
  const engine::Code code = hub.session().code;
  click(*named<QToolButton>(*panel, "clear"));
  EXPECT_TRUE(hub.session().drawing.empty());
  EXPECT_EQ(brightness(canvas->picture()), 0);
  EXPECT_EQ(hub.session().code, code) << "the sliders stay";
  EXPECT_FALSE(named<QToolButton>(*panel, "clear")->isEnabled());
  hub.undo();
  EXPECT_EQ(canvas->drawing().strokes.size(), 1u);
}

TEST_F(CanvasTest, CentringIsAnOption) {
  open_and_draw();
  draw_line(0.1, 0.1, 0.1, 0.4);
  auto* centred = named<QCheckBox>(*panel, "centre as MNIST");
  ASSERT_TRUE(centred->isChecked());
  const engine::Picture as_mnist = hub.encoded()->picture;
  const auto right_half = [](const engine::Picture& picture) {
    int sum = 0;
    for (int y = 0; y < 28; ++y) {
      for (int x = 14; x < 28; ++x) sum += picture.pixels[static_cast<std::size_t>(28 * y + x)];
    }
    return sum;
  };
  EXPECT_GT(right_half(as_mnist), 0);
  click(*centred, {8, centred->height() / 2});
  ASSERT_TRUE(wait_for([&] { return hub.encoded()->picture != as_mnist; }));
  EXPECT_EQ(right_half(hub.encoded()->picture), 0);
  EXPECT_FALSE(hub.session().drawing.centred);
  hub.undo();
  EXPECT_TRUE(centred->isChecked());
}

TEST_F(CanvasTest, ASliderThatIsMovedAfterwardsWins) {
  open_and_draw();
  press(*canvas, at(0.5, 0.2));
  move(*canvas, at(0.5, 0.6));
  release(*canvas, at(0.5, 0.6));  // its code is still on the way
  engine::Code mine = hub.session().code;
  mine.z[0] = 1.25f;
  hub.take(mine);
  QTest::qWait(100);
  EXPECT_EQ(hub.session().code, mine);
}

TEST_F(CanvasTest, ADroppedPictureIsEncodedAndCanBeDrawnUpon) {
  open(true, true);
  for (const char* format : {"png", "jpg"}) {
    const Session before = hub.session();
    const engine::Code code = before.code;
    ASSERT_TRUE(drop(write(QString("dropped.") + format, written_bar(format))));
    ASSERT_TRUE(wait_for([&] { return hub.session().code != code; })) << format;
    wait_for_code();
    EXPECT_TRUE(canvas->isVisible());
    EXPECT_EQ(hub.session().drawing.under, hub.encoded()->picture);
    const engine::Picture& seen = hub.encoded()->picture;
    EXPECT_EQ(seen.pixels[0], 0) << "paper is black";
    EXPECT_GT(seen.pixels[28 * 14 + 14], 200) << "ink is white and in the middle";
    hub.undo();
    EXPECT_EQ(hub.session().code, before.code);
    EXPECT_EQ(hub.session().drawing, before.drawing);
    hub.redo();
  }
  ASSERT_TRUE(wait_for([this] { return canvas->height() > 100; }));
  draw_line(0.2, 0.5, 0.8, 0.5);
  EXPECT_FALSE(hub.session().drawing.under.pixels.empty());
  EXPECT_TRUE(messages.isEmpty()) << messages.join('\n').toStdString();
}

TEST_F(CanvasTest, AHostileFileIsOneLineAndNothingElseChanges) {
  open(true, true);
  const Session before = hub.session();
  for (const QString& path : hostile_files()) {
    messages.clear();
    panel->take_file(path);
    ASSERT_TRUE(wait_for([this] { return !messages.isEmpty(); })) << path.toStdString();
    EXPECT_FALSE(messages.front().contains('\n'));
    EXPECT_EQ(hub.session(), before);
  }
  EXPECT_FALSE(hub.can_undo());
}

TEST_F(CanvasTest, OtherFilesAreLeftToTheWindow) {
  open(true, true);
  EXPECT_FALSE(drop("/nowhere/model.safetensors"));
  EXPECT_FALSE(drop("/nowhere/text.txt"));
}

TEST_F(CanvasTest, AnotherModelShowsWhatItMakesOfTheDrawing) {
  open_and_draw();
  draw_line(0.5, 0.2, 0.5, 0.8);
  const Drawing drawing = hub.session().drawing;
  open(make_test_model(false, true));
  wait_for_code();
  EXPECT_EQ(canvas->drawing(), drawing);
  EXPECT_EQ(hub.session().item, -1);
  EXPECT_FALSE(hub.can_undo());
  EXPECT_FALSE(view("template")->isVisible());
  EXPECT_TRUE(view("seen")->isVisible());
}

TEST_F(CanvasTest, ASessionBringsTheDrawingBack) {
  open_and_draw();
  draw_line(0.5, 0.2, 0.5, 0.8);
  const Session saved = session_from_json(to_json(hub.session()));
  EXPECT_EQ(saved, hub.session());
  click(*named<QToolButton>(*panel, "clear"));
  hub.reset_code();
  hub.restore(saved);
  ASSERT_TRUE(wait_for([&] { return hub.session() == saved && hub.encoded(); }));
  EXPECT_EQ(canvas->drawing(), saved.drawing);
  EXPECT_TRUE(canvas->isVisible());
}

}  // namespace
}  // namespace latitude::ui::test
