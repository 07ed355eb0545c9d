// A cloud of points on a plane with pan, zoom, hover, click, lasso and box, and above it pins, curves and a marker that
// can be dragged. Knows nothing of models. The points are drawn once into a pixmap; what moves is drawn over it.
#pragma once

#include <QColor>
#include <QPixmap>
#include <QPointF>
#include <QPolygonF>
#include <QString>
#include <QVector>
#include <QWidget>
#include <optional>
#include <vector>

namespace latitude::ui {

class PointCloudView : public QWidget {
  Q_OBJECT
 public:
  struct Pin {
    QPointF at;
    QString letter;
  };
  struct Curve {
    QVector<QPointF> points;
    QColor colour;
  };

  explicit PointCloudView(QWidget* parent = nullptr);

  // Points with a colour each; hidden ones are neither drawn nor hit.
  void set_points(QVector<QPointF> points, QVector<QColor> colours);
  // The same points elsewhere: a map that settles. Stays fitted where it was.
  void move_points(QVector<QPointF> points);
  int count() const { return static_cast<int>(points_.size()); }
  void set_hidden(std::vector<bool> hidden);
  // Points that stand out while the others fade; none: all alike.
  void set_selected(const std::vector<int>& points);
  // While selecting, a drag draws a lasso (with Shift a box) in place of moving the view.
  void set_selecting(bool selecting) { selecting_ = selecting; }
  void set_marker(std::optional<QPointF> at);
  void set_pins(QVector<Pin> pins);
  void set_curves(QVector<Curve> curves);
  void set_dots(QVector<QPointF> dots);  // small rings, e.g. where a path is scrubbed to
  void fit();                            // all points in sight
  void fit_to(const std::vector<int>& points);
  void refresh();  // after a change of theme

  QPointF to_view(const QPointF& point) const;
  QPointF to_points(const QPointF& position) const;
  // The visible point nearest to the position, within a few pixels; -1 for none.
  int point_at(const QPointF& position) const;
  double zoom() const { return scale_; }

 Q_SIGNALS:
  void hovered(int point, QPointF position);  // -1 when the pointer leaves
  void clicked(int point, Qt::KeyboardModifiers modifiers);
  void lassoed(std::vector<int> points);  // visible points within the lasso or box, in order
  void marker_dragged(QPointF to);
  void marker_released();
  void menu_wanted(int point, QPoint global);

 protected:
  void paintEvent(QPaintEvent*) override;
  void resizeEvent(QResizeEvent*) override;
  void mousePressEvent(QMouseEvent* event) override;
  void mouseMoveEvent(QMouseEvent* event) override;
  void mouseReleaseEvent(QMouseEvent* event) override;
  void mouseDoubleClickEvent(QMouseEvent* event) override;
  void wheelEvent(QWheelEvent* event) override;
  void leaveEvent(QEvent*) override;
  void keyPressEvent(QKeyEvent* event) override;

 private:
  void draw_points();
  void frame(double left, double right, double bottom, double top);
  void end_lasso();
  void zoom_at(const QPointF& position, double factor);
  bool on_marker(const QPointF& position) const;

  QVector<QPointF> points_;
  QVector<QColor> colours_;
  std::vector<bool> hidden_;
  std::optional<QPointF> marker_;
  QVector<Pin> pins_;
  QVector<Curve> curves_;
  QVector<QPointF> dots_;

  double scale_ = 1;    // pixels for a unit
  QPointF centre_;      // the point in the middle of the view
  bool fitted_ = true;  // follows the size until the user pans or zooms
  QPixmap drawn_;
  bool stale_ = true;

  // A press is a click until it has moved a little; on the marker it then drags the marker, else the view.
  enum class Drag { none, pressed, pan, grabbed, marker, lasso, box } drag_ = Drag::none;
  bool selecting_ = false;
  std::vector<bool> selected_;  // empty: none
  QPolygonF lasso_;             // in the view
  QPointF pressed_at_, last_;
  int hovered_ = -1;
};

}  // namespace latitude::ui
