// Curves of one dimension's Gaussians in the half-plane of mean and deviation (seed study of Renyi bounds and
// geodesics, figure 4): the scales make Fisher-Rao geodesics half-circles, since in (mean / sqrt 2, deviation) the
// metric is the Poincare half-plane's.
#pragma once

#include <QColor>
#include <QPointF>
#include <QString>
#include <QVector>
#include <QWidget>

namespace latitude::ui {

class HalfPlaneView : public QWidget {
  Q_OBJECT
 public:
  struct Curve {
    QString name;
    QColor colour;
    QVector<QPointF> points;  // (mean, deviation), from A to B
  };

  explicit HalfPlaneView(QWidget* parent = nullptr);

  // All lead from the same A to the same B, through which the whole half-circle and the straight line are drawn.
  void set_curves(QVector<Curve> curves);
  void set_marks(QVector<QPointF> marks);  // where each curve is now, in the curves' order
  const QVector<Curve>& curves() const { return curves_; }
  // Where a Gaussian is drawn; for tests and the pointer.
  QPointF to_screen(const QPointF& gaussian) const;

 protected:
  void paintEvent(QPaintEvent*) override;
  void resizeEvent(QResizeEvent*) override;

 private:
  // The centre on the axis of means, and the radius in deviations, of the half-circle through both ends; a radius of 0
  // where it is a vertical line.
  struct Circle {
    double centre = 0, radius = 0;
  };
  Circle circle() const;
  void fit();
  void draw_axes(class QPainter& painter) const;
  void draw_guides(class QPainter& painter) const;

  QVector<Curve> curves_;
  QVector<QPointF> marks_;
  QPointF origin_;                // of the axes, in pixels
  double left_ = -1, scale_ = 1;  // the mean at the left edge, pixels for a unit of deviation
};

}  // namespace latitude::ui
