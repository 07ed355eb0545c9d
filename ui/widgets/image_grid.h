// Pictures in rows and columns that fill the widget; the one under the pointer is drawn enlarged in front, a click
// takes it, arrow keys and Enter do the same. Knows nothing of models.
#pragma once

#include <QImage>
#include <QVector>
#include <QWidget>

namespace latitude::ui {

class ImageGrid : public QWidget {
  Q_OBJECT
 public:
  explicit ImageGrid(QWidget* parent = nullptr);

  void set_images(int columns, QVector<QImage> images);
  int count() const { return static_cast<int>(images_.size()); }
  const QVector<QImage>& images() const { return images_; }
  QRectF cell(int index) const;  // where a picture is drawn
  void set_clickable(bool clickable);
  // A marked column (a path's position), -1 for none.
  void set_marked(int index, const QColor& colour);

 Q_SIGNALS:
  void clicked(int index);

 protected:
  void paintEvent(QPaintEvent*) override;
  void mouseMoveEvent(QMouseEvent* event) override;
  void mousePressEvent(QMouseEvent* event) override;
  void leaveEvent(QEvent*) override;
  void keyPressEvent(QKeyEvent* event) override;
  void focusInEvent(QFocusEvent* event) override;

 private:
  int rows() const;
  int at(const QPointF& position) const;

  QVector<QImage> images_;
  int columns_ = 1;
  int hovered_ = -1, current_ = 0, marked_ = -1;
  QColor mark_;
  bool clickable_ = true;
};

}  // namespace latitude::ui
