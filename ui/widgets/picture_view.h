// One picture, as large as its place allows, with an optional grid of lines drawn over it. Knows nothing of models.
#pragma once

#include <QImage>
#include <QWidget>
#include <vector>

namespace latitude::ui {

class PictureView : public QWidget {
  Q_OBJECT
 public:
  explicit PictureView(QWidget* parent = nullptr);

  void set_image(QImage image);
  const QImage& image() const { return image_; }
  // lines x lines points (x, y) in [-1, 1] of the picture (the centres of its outermost pixels), row by row.
  void set_grid(int lines, std::vector<float> points);
  void set_dimmed(bool dimmed);  // so that the grid stands out
  int heightForWidth(int width) const override;
  QSize sizeHint() const override { return {112, 112}; }
  QRectF picture_rect() const;  // where the picture is drawn
  // Between places in [-1, 1] of the picture (the centres of its outermost pixels) and places in the widget.
  QPointF to_widget(const QPointF& place) const;
  QPointF to_picture(const QPointF& position) const;

 Q_SIGNALS:
  void painted();

 protected:
  void paintEvent(QPaintEvent*) override;
  virtual void paint_over(QPainter&) {}  // what lies on the picture

 private:
  QSize pixels() const;  // of the picture

  QImage image_;
  int lines_ = 0;
  std::vector<float> grid_;
  bool dimmed_ = false;
};

}  // namespace latitude::ui
