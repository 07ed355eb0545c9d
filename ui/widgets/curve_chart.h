// Curves over a common axis, drawn quietly: hairlines, dim numbers, a line or band to compare with, names at the
// curves' ends where they have one. The point under the pointer is told in words. Knows nothing of models.
#pragma once

#include <QColor>
#include <QPointF>
#include <QRectF>
#include <QString>
#include <QVector>
#include <QWidget>
#include <functional>
#include <optional>

namespace latitude::ui {

class CurveChart : public QWidget {
  Q_OBJECT
 public:
  struct Curve {
    QVector<QPointF> points;
    QColor colour;
    double width = 2;
    bool dashed = false;
    bool marked = true;  // a dot at each point
    QString end = {};    // said beside the last point
  };
  struct Band {  // what to compare with: a dotted line where both ends are one
    double from = 0, to = 0;
    QString name;
  };
  struct Axes {
    QString x, y;  // what they count
    bool logarithmic = false;
    std::optional<double> least, most;  // of y; else as the curves need
  };
  struct Hit {
    int curve = 0;
    qsizetype point = 0;
    bool operator==(const Hit&) const = default;
  };

  explicit CurveChart(QWidget* parent = nullptr);

  void set_axes(Axes axes);
  void set_bands(QVector<Band> bands);
  // `words` tells a point; hits are those of `curves`.
  void set_curves(QVector<Curve> curves, std::function<QString(const Hit&)> words);
  void set_empty_text(const QString& text);  // in place of curves

  const QVector<Curve>& curves() const { return curves_; }
  QPointF position(const Hit& hit) const;  // in the widget
  QString told() const { return told_; }   // of the point under the pointer; empty: none is
  QSize sizeHint() const override { return {320, 180}; }
  QSize minimumSizeHint() const override { return {140, 90}; }

 protected:
  void paintEvent(QPaintEvent* event) override;
  void mouseMoveEvent(QMouseEvent* event) override;
  void leaveEvent(QEvent* event) override;

 private:
  struct Range {
    double least = 0, most = 1;
  };
  Range range_x() const;
  Range range_y() const;
  QRectF plot() const;
  QPointF to_widget(const QPointF& value, const QRectF& plot, const Range& x, const Range& y) const;
  QVector<double> ticks_y(const Range& y) const;
  void paint_grid(QPainter& painter) const;
  void paint_bands(QPainter& painter) const;
  void paint_curve(QPainter& painter, const Curve& curve) const;
  void paint_ends(QPainter& painter) const;
  void paint_told(QPainter& painter) const;
  void tell(std::optional<Hit> hit);

  QVector<Curve> curves_;
  QVector<Band> bands_;
  Axes axes_;
  QString empty_, told_;
  std::function<QString(const Hit&)> words_;
  std::optional<Hit> hit_;
};

}  // namespace latitude::ui
