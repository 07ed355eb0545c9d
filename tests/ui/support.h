// What the window's tests share: a window with a hub and the panels under test, waiting on conditions, and real events
// that go through the window system's door, so that focus, hit testing and hovering are as for a person.
#pragma once

#include <gtest/gtest.h>

#include <QAbstractButton>
#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QSpinBox>
#include <QStringList>
#include <QToolButton>
#include <QtTest>

#include "ui/hub.h"
#include "ui/models.h"

namespace latitude::ui::test {

// Waits, with the event loop turning, far longer than anything takes; false fails the test.
template <typename Condition>
[[nodiscard]] bool wait_for(Condition condition) {
  return QTest::qWaitFor(condition, 120'000);
}

// --- events, at a position within the widget ---
void press(QWidget& widget, QPoint at, Qt::KeyboardModifiers modifiers = {}, Qt::MouseButton button = Qt::LeftButton);
void move(QWidget& widget, QPoint at);
void release(QWidget& widget, QPoint at, Qt::KeyboardModifiers modifiers = {}, Qt::MouseButton button = Qt::LeftButton);
void click(QWidget& widget, QPoint at, Qt::KeyboardModifiers modifiers = {});
void click(QWidget& widget);  // its middle
void double_click(QWidget& widget, QPoint at);
void drag(QWidget& widget, QPoint from, QPoint to, int steps = 5);
void wheel(QWidget& widget, QPoint at, int notches);
void key(QWidget& widget, Qt::Key key, Qt::KeyboardModifiers modifiers = {});  // to what has the focus in its window
// Focuses the field and types, as its keyboard user would.
void choose(QComboBox& box, int index);
void type(QWidget& field, const QString& text);

// The widget of this kind with this accessible name (or, for buttons, text); fails the test where there is none.
template <typename Widget>
Widget* named(const QWidget& root, const QString& name) {
  for (Widget* each : root.findChildren<Widget*>()) {
    if (each->accessibleName() == name) return each;
    if constexpr (std::is_base_of_v<QAbstractButton, Widget>) {
      if (each->text() == name) return each;
    }
  }
  ADD_FAILURE() << "no widget is named " << name.toStdString();
  return nullptr;
}

// Shown labels, so that a test reads what a person reads.
bool shows(const QWidget& root, const QString& text);

class WindowTest : public testing::Test {
 protected:
  WindowTest();

  template <typename Panel>
  Panel* add() {
    auto* panel = new Panel(hub);
    window.layout()->addWidget(panel);
    return panel;
  }
  void show(int width, int height);
  // Opens the tiny model and waits until its first picture (item 0's, with an atlas) is decoded.
  void open(bool pose, bool atlas);
  void open(const std::string& path);  // and waits until it is there
  void wait_for_picture();             // of the session's code
  void wait_for_map();
  void wait_for_paths();  // the session's

  Hub hub;
  QWidget window;
  QStringList messages;
};

}  // namespace latitude::ui::test
