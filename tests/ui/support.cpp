#include "ui/support.h"

#include <QAbstractItemView>
#include <QApplication>
#include <QLabel>
#include <QWheelEvent>

namespace latitude::ui::test {
namespace {

QWindow* handle(const QWidget& widget) { return widget.window()->windowHandle(); }
QPoint in_window(const QWidget& widget, QPoint at) { return widget.mapTo(widget.window(), at); }

}  // namespace

void press(QWidget& widget, QPoint at, Qt::KeyboardModifiers modifiers, Qt::MouseButton button) {
  QTest::mousePress(handle(widget), button, modifiers, in_window(widget, at));
}

void move(QWidget& widget, QPoint at) {
  if (QGuiApplication::mouseButtons() == Qt::NoButton) QCursor::setPos(widget.mapToGlobal(at));
  QTest::mouseMove(handle(widget), in_window(widget, at));
}

void release(QWidget& widget, QPoint at, Qt::KeyboardModifiers modifiers, Qt::MouseButton button) {
  QTest::mouseRelease(handle(widget), button, modifiers, in_window(widget, at));
}

void click(QWidget& widget, QPoint at, Qt::KeyboardModifiers modifiers) {
  QTest::mouseClick(handle(widget), Qt::LeftButton, modifiers, in_window(widget, at));
}

void click(QWidget& widget) { click(widget, widget.rect().center()); }

void double_click(QWidget& widget, QPoint at) {
  QTest::mouseDClick(handle(widget), Qt::LeftButton, {}, in_window(widget, at));
}

void drag(QWidget& widget, QPoint from, QPoint to, int steps) {
  press(widget, from);
  for (int i = 1; i <= steps; ++i) move(widget, from + (to - from) * i / steps);
  release(widget, to);
}

void wheel(QWidget& widget, QPoint at, int notches) {
  constexpr int kNotch = 120;
  QWheelEvent event(at, widget.mapToGlobal(at), {}, {0, notches * kNotch}, Qt::NoButton, Qt::NoModifier,
                    Qt::NoScrollPhase, false);
  QApplication::sendEvent(&widget, &event);
}

void key(QWidget& widget, Qt::Key key, Qt::KeyboardModifiers modifiers) {
  QTest::keyClick(handle(widget), key, modifiers);
}

void choose(QComboBox& box, int index) {
  box.setFocus(Qt::TabFocusReason);
  ASSERT_TRUE(box.hasFocus());
  while (box.currentIndex() < index) key(box, Qt::Key_Down);
  while (box.currentIndex() > index) key(box, Qt::Key_Up);
}

void type(QWidget& field, const QString& text) {
  field.setFocus(Qt::TabFocusReason);
  ASSERT_TRUE(field.hasFocus());
  key(field, Qt::Key_A, Qt::ControlModifier);
  QTest::keyClicks(&field, text);
  key(field, Qt::Key_Return);
}

bool shows(const QWidget& root, const QString& text) {
  for (const QLabel* label : root.findChildren<QLabel*>()) {
    if (label->isVisible() && label->text().contains(text)) return true;
  }
  return false;
}

WindowTest::WindowTest() {
  new QHBoxLayout(&window);
  QObject::connect(&hub, &Hub::message, &window, [this](const QString& text) { messages.push_back(text); });
}

void WindowTest::show(int width, int height) {
  window.resize(width, height);
  window.show();
  window.activateWindow();
  ASSERT_TRUE(QTest::qWaitForWindowActive(&window));
}

void WindowTest::open(const std::string& path) {
  bool opened = false;
  const auto connection = QObject::connect(&hub, &Hub::model_opened, &window, [&opened] { opened = true; });
  hub.open(QString::fromStdString(path));
  ASSERT_TRUE(wait_for([&] { return opened; }));
  QObject::disconnect(connection);
}

void WindowTest::open(bool pose, bool atlas) {
  open(make_test_model(pose, atlas));
  if (atlas) {
    ASSERT_TRUE(wait_for([this] { return hub.session().item == 0; }));
  }
  wait_for_picture();
}

void WindowTest::wait_for_picture() {
  ASSERT_TRUE(wait_for([this] { return hub.decoded() && hub.decoded()->code == hub.session().code; }));
}

void WindowTest::wait_for_map() {
  ASSERT_TRUE(wait_for([this] { return hub.map().has_value(); }));
}

void WindowTest::wait_for_paths() {
  ASSERT_TRUE(wait_for([this] {
    const auto& paths = hub.paths();
    const engine::PathRequest& wanted = hub.session().path;
    if (!paths || !paths->refined || paths->from != wanted.from || paths->to != wanted.to ||
        paths->steps != wanted.steps || paths->rows.size() != wanted.kinds.size()) {
      return false;
    }
    for (std::size_t i = 0; i < wanted.kinds.size(); ++i) {
      if (paths->rows[i].name != wanted.kinds[i]) return false;
    }
    // Any closed form goes on behind B; others end there.
    return wanted.beyond == 0 || static_cast<int>(engine::columns(*paths)) == wanted.steps + wanted.beyond;
  }));
}

}  // namespace latitude::ui::test
