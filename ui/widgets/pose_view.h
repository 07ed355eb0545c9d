// A picture whose pose can be grabbed: dragged it shifts; a frame's corners scale it, its edges stretch and shear it, a
// ring rotates it, or control points bend it. The handles are there while the pointer or the keyboard is; keys do the
// same in small steps. What a gesture means is the engine's to say.
#pragma once

#include <optional>

#include "engine/pose_handles.h"
#include "ui/widgets/picture_view.h"

namespace latitude::ui {

class PoseView : public PictureView {
  Q_OBJECT
 public:
  explicit PoseView(QWidget* parent = nullptr);

  void set_handles(engine::PoseHandles handles);  // of the model; ends a gesture
  void set_outline(engine::PoseOutline outline);  // where they lie on the picture that is shown
  bool shows_handles() const;
  // The middle of a handle in the widget; a handle that lies beyond the whole picture waits at its border.
  QPointF handle(engine::PoseGesture::Part part, int index = 0) const;

 Q_SIGNALS:
  void grabbed();                                             // a gesture begins
  void gestured(const engine::PoseGesture& gesture);          // since then, live
  void stepped(engine::PoseStep step, double by, int point);  // by a key
  void settled();                                             // the gesture, or the key, ended
  void reset();                                               // double click, Delete or Backspace

 protected:
  void paint_over(QPainter& painter) override;
  void mousePressEvent(QMouseEvent* event) override;
  void mouseMoveEvent(QMouseEvent* event) override;
  void mouseReleaseEvent(QMouseEvent* event) override;
  void mouseDoubleClickEvent(QMouseEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;
  void keyReleaseEvent(QKeyEvent* event) override;
  void enterEvent(QEnterEvent* event) override;
  void leaveEvent(QEvent* event) override;
  void focusInEvent(QFocusEvent* event) override;
  void focusOutEvent(QFocusEvent* event) override;

 private:
  struct Grip {
    engine::PoseGesture::Part part = engine::PoseGesture::Part::shift;
    int index = 0;
    bool operator==(const Grip&) const = default;
  };
  bool grabs() const { return handles_.kind != engine::PoseHandles::Kind::none; }
  std::optional<Grip> grip_at(const QPointF& position) const;  // none outside the picture
  void hover(const std::optional<Grip>& grip);
  QCursor cursor_of(const Grip& grip) const;
  QString tip_of(const Grip& grip) const;
  void settle_keys();
  void choose_point(bool next);

  void paint_frame(QPainter& painter) const;
  void paint_points(QPainter& painter) const;
  void paint_edge(QPainter& painter, int edge) const;
  bool lit(engine::PoseGesture::Part part, int index = 0) const;

  engine::PoseHandles handles_;
  engine::PoseOutline outline_;
  std::optional<Grip> hovered_;
  std::optional<engine::PoseGesture> held_;
  int chosen_ = -1;           // the control point that keys move, -1: all
  bool by_keyboard_ = false;  // has the focus, and not by a click
  bool stepping_ = false;     // a key changed something since it was pressed
};

}  // namespace latitude::ui
