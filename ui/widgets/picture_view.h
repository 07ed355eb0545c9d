// One picture, as large as its place allows, with an optional grid of lines drawn over it; where it may, one can look
// at a part of it. Knows nothing of models.
#pragma once

#include <QImage>
#include <QWidget>
#include <optional>
#include <vector>

#include "ui/picture_zoom.h"

namespace latitude::ui {

class PictureView : public QWidget {
  Q_OBJECT
 public:
  explicit PictureView(QWidget* parent = nullptr);

  // A picture of so many pixels, which the image may show more finely; empty: the image's own.
  void set_image(QImage image, QSize pixels = {});
  const QImage& image() const { return image_; }
  // lines x lines points (x, y) in [-1, 1] of the picture (the centres of its outermost pixels), row by row.
  void set_grid(int lines, std::vector<float> points);
  void set_dimmed(bool dimmed);  // so that the grid stands out
  // The wheel zooms about the pointer, a drag of the middle button (or of the left, where it is free) moves: each asks
  // for a part by zoom_asked, which set_zoom brings into sight.
  void set_zoomable(bool zoomable) { zoomable_ = zoomable; }
  void set_zoom(const PictureZoom& zoom);
  int heightForWidth(int width) const override;
  QSize sizeHint() const override { return {112, 112}; }
  QRectF picture_rect() const;  // where the picture is drawn
  QRectF whole_rect() const;    // where all of it would be; larger where only a part is in sight
  // Between places in [-1, 1] of the picture (the centres of its outermost pixels) and places in the widget.
  QPointF to_widget(const QPointF& place) const;
  QPointF to_picture(const QPointF& position) const;

 Q_SIGNALS:
  void painted();
  void zoom_asked(const PictureZoom& zoom);

 protected:
  void paintEvent(QPaintEvent*) override;
  void wheelEvent(QWheelEvent* event) override;
  void mousePressEvent(QMouseEvent* event) override;
  void mouseMoveEvent(QMouseEvent* event) override;
  void mouseReleaseEvent(QMouseEvent* event) override;
  virtual void paint_over(QPainter&) {}  // what lies on the picture
  bool moves() const { return moving_.has_value(); }

 private:
  // The whole, so many times as large as its place, with its left upper corner there, or as near to it as leaves no
  // gap; and the part that is in sight then.
  QRectF whole_at(double factor, const QPointF& corner) const;
  PictureZoom zoom_of(double factor, const QPointF& corner) const;

  QImage image_;
  QSize pixels_{28, 28};  // of the picture
  int lines_ = 0;
  std::vector<float> grid_;
  bool dimmed_ = false;
  bool zoomable_ = false;
  PictureZoom zoom_;
  std::optional<QPointF> moving_;  // from the whole picture's corner to the pointer, while it is moved
};

}  // namespace latitude::ui
