// A small canvas to draw on: the left button draws with a soft round brush, the right one erases. Knows nothing of
// models.
#pragma once

#include <QImage>
#include <QWidget>
#include <optional>

#include "ui/drawing.h"

namespace latitude::ui {

class DrawCanvas : public QWidget {
  Q_OBJECT
 public:
  explicit DrawCanvas(QWidget* parent = nullptr);

  void set_shape(int width, int height);  // of the pictures that it draws
  void set_drawing(const Drawing& drawing);
  const Drawing& drawing() const { return drawing_; }
  const engine::Picture& picture() const { return picture_; }
  int heightForWidth(int width) const override;
  QSize sizeHint() const override { return {112, 112}; }
  QRectF canvas_rect() const;  // where it can be drawn

 Q_SIGNALS:
  // A stroke began, grew (live) or ended.
  void drawn(const Drawing& drawing, bool live);
  void undo_asked();   // by Backspace
  void clear_asked();  // by Delete

 protected:
  void paintEvent(QPaintEvent*) override;
  void mousePressEvent(QMouseEvent* event) override;
  void mouseMoveEvent(QMouseEvent* event) override;
  void mouseReleaseEvent(QMouseEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;
  void leaveEvent(QEvent*) override;
  void focusInEvent(QFocusEvent* event) override;
  void focusOutEvent(QFocusEvent* event) override;

 private:
  void draw_to(const QPointF& position);

  int width_ = 28, height_ = 28;
  Drawing drawing_;
  engine::Picture picture_;
  QImage image_;
  Qt::MouseButton drawing_with_ = Qt::NoButton;
  std::optional<QPointF> pointer_;
};

}  // namespace latitude::ui
