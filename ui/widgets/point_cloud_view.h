// A cloud of points on a plane with pan, zoom, hover, click, lasso and box, and above it pins, curves, pictures in
// place of points and a marker that can be dragged. Knows nothing of models. The points are drawn once into a pixmap;
// what moves is drawn over it.
#pragma once

#include <QPixmap>
#include <QPolygonF>
#include <QThreadPool>
#include <QTimer>
#include <QWidget>
#include <memory>
#include <optional>
#include <vector>

#include "ui/widgets/point_renderer.h"
#include "ui/widgets/point_scene.h"

namespace latitude::ui {

// When pictures stand in place of points: where there is room and few points are in sight, at any zoom, or not at all.
enum class PicturesShown { near, always, never };

class PointCloudView : public QWidget {
  Q_OBJECT
 public:
  using Pin = PointScene::Pin;
  using Curve = PointScene::Curve;
  using Region = PointScene::Region;

  explicit PointCloudView(QWidget* parent = nullptr);
  ~PointCloudView() override;

  // Points with a colour each; hidden ones are neither drawn nor hit.
  void set_points(QVector<QPointF> points, QVector<QRgb> colours);
  // The same points elsewhere: a map that settles. Stays fitted where it was.
  void move_points(QVector<QPointF> points);
  void set_colours(QVector<QRgb> colours);  // as many as there are points
  int count() const { return static_cast<int>(scene_.points.size()); }
  void set_hidden(std::vector<bool> hidden);
  // Points that stand out while the others fade; none: all alike.
  void set_selected(const std::vector<int>& points);
  void set_point_look(double size, double opacity);
  // While selecting, a drag draws a lasso (with Shift a box) in place of moving the view.
  void set_selecting(bool selecting) { selecting_ = selecting; }
  void set_marker(std::optional<QPointF> at);
  void set_pins(QVector<Pin> pins);
  void set_curves(QVector<Curve> curves);
  void set_dots(QVector<QPointF> dots);    // small rings, e.g. where a path is scrubbed to
  void set_links(QVector<QPointF> links);  // lines from the first to the others
  void set_regions(QVector<Region> regions);
  void set_field(std::optional<PointScene::Field> field);  // under the points
  // Pictures that `pictures_wanted` asked for; those of points that are in sight no more are forgotten.
  void set_pictures(const QHash<int, QImage>& pictures);
  void set_pictures_shown(PicturesShown shown);
  void fit();  // all points in sight
  void fit_to(const std::vector<int>& points);
  void refresh();  // after a change of theme

  QPointF to_view(const QPointF& point) const { return projection_.to_view(point); }
  QPointF to_points(const QPointF& position) const { return projection_.to_points(position); }
  // The visible point nearest to the position, within a few pixels or under its picture; -1 for none.
  int point_at(const QPointF& position) const;
  double zoom() const { return projection_.scale; }
  const PointScene& scene() const { return scene_; }
  const Projection& projection() const { return projection_; }

 Q_SIGNALS:
  void hovered(int point, QPointF position);  // -1 when the pointer leaves
  void clicked(int point, Qt::KeyboardModifiers modifiers);
  void ground_clicked(QPointF at);        // of the plane, where no point is
  void lassoed(std::vector<int> points);  // visible points within the lasso or box, in order
  void marker_dragged(QPointF to);
  void marker_released();
  void menu_wanted(int point, QPoint global);
  void pictures_wanted(std::vector<int> points);  // some time after the view has come to rest
  void rested();                                  // then too

 protected:
  void paintEvent(QPaintEvent* event) override;
  void resizeEvent(QResizeEvent* event) override;
  void mousePressEvent(QMouseEvent* event) override;
  void mouseMoveEvent(QMouseEvent* event) override;
  void mouseReleaseEvent(QMouseEvent* event) override;
  void mouseDoubleClickEvent(QMouseEvent* event) override;
  void wheelEvent(QWheelEvent* event) override;
  void leaveEvent(QEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;

 private:
  void draw_points();
  void show_drawn(const QImage& points);
  void draw_aside();
  PointRenderer& renderer();
  void scene_changed();  // of the points themselves
  void view_changed();   // where the plane lies
  void choose_pictures();
  void paint_selecting(QPainter& painter) const;
  void frame_all();
  void frame(double left, double right, double bottom, double top);
  void end_lasso();
  void zoom_at(const QPointF& position, double factor);
  bool on_marker(const QPointF& position) const;

  PointScene scene_;
  Projection projection_;
  bool fitted_ = true;  // follows the size until the view is moved
  PicturesShown pictures_shown_ = PicturesShown::near;
  QTimer pictures_later_;
  std::unique_ptr<PointRenderer> raster_, gl_;
  bool gl_tried_ = false;
  QPixmap drawn_;
  bool stale_ = true;
  // Points that move by themselves are drawn on a thread beside the window's, one picture at a time.
  quint64 version_ = 0;  // of what is to be seen
  bool drawing_ = false, again_ = false;

  // A press is a click until it has moved a little; on the marker it then drags the marker, else the view.
  enum class Drag { none, pressed, pan, grabbed, marker, lasso, box } drag_ = Drag::none;
  bool selecting_ = false;
  QPolygonF lasso_;  // in the view
  QPointF pressed_at_, last_;
  int hovered_ = -1;
  QThreadPool aside_;  // last: waits for what it draws before anything else goes
};

}  // namespace latitude::ui
