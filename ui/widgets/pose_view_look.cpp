// How the handles of a pose look: lines, cursors and words.
#include <QPainter>
#include <QPainterPath>
#include <cmath>

#include "ui/theme.h"
#include "ui/widgets/pose_view.h"

namespace latitude::ui {
namespace {

using Part = engine::PoseGesture::Part;

constexpr double kThin = 1.2, kThick = 2;
constexpr double kSquare = 4.5, kDot = 4.5, kBar = 8;  // half their lengths

QPointF point(const engine::PicturePoint& p) { return {p.x, p.y}; }

// Around what is amber, so that it stands out on white strokes.
QColor under() { return QColor(0, 0, 0, 150); }

void draw_line(QPainter& painter, const QPainterPath& path, double width) {
  painter.setBrush(Qt::NoBrush);
  painter.setPen(QPen(under(), width + 2));
  painter.drawPath(path);
  painter.setPen(QPen(pose_on_picture(), width));
  painter.drawPath(path);
}

void fill(QPainter& painter, const QPainterPath& path, bool lit) {
  painter.setPen(QPen(lit ? QColor(Qt::white) : under(), lit ? 1.5 : 1));
  painter.setBrush(pose_on_picture());
  painter.drawPath(path);
}

// An arc with a head at each end.
QCursor turning_cursor() {
  constexpr int kSide = 24;
  QPixmap pixmap(kSide, kSide);
  pixmap.fill(Qt::transparent);
  QPainter painter(&pixmap);
  painter.setRenderHint(QPainter::Antialiasing);
  QPainterPath path;
  path.arcMoveTo(5, 5, 14, 14, 30);
  path.arcTo(5, 5, 14, 14, 30, 300);
  const QPointF end = path.currentPosition();
  path.moveTo(end + QPointF(1, 5));
  path.lineTo(end);
  path.lineTo(end + QPointF(-6, 0.5));
  painter.setPen(QPen(Qt::black, 4, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
  painter.drawPath(path);
  painter.setPen(QPen(Qt::white, 2, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
  painter.drawPath(path);
  return QCursor(pixmap, kSide / 2, kSide / 2);
}

// The arrows that lie nearest to this direction.
Qt::CursorShape arrows_along(const QPointF& way) {
  constexpr double kEighth = 0.41421356;  // tan of 22.5 degrees
  const double x = std::abs(way.x()), y = std::abs(way.y());
  if (y < kEighth * x) return Qt::SizeHorCursor;
  if (x < kEighth * y) return Qt::SizeVerCursor;
  return (way.x() > 0) == (way.y() > 0) ? Qt::SizeFDiagCursor : Qt::SizeBDiagCursor;
}

}  // namespace

bool PoseView::lit(Part part, int index) const {
  return hovered_ == Grip{part, index} || (held_ && held_->part == part && held_->index == index);
}

QCursor PoseView::cursor_of(const Grip& grip) const {
  switch (grip.part) {
    case Part::corner:
    case Part::edge:
      return arrows_along(handle(grip.part, grip.index) - to_widget(point(outline_.centre)));
    case Part::rotation:
      return turning_cursor();
    case Part::point:
      return Qt::SizeAllCursor;
    case Part::shift:
      break;
  }
  return Qt::OpenHandCursor;
}

QString PoseView::tip_of(const Grip& grip) const {
  switch (grip.part) {
    case Part::corner:
      return handles_.stretches() ? tr("Drag to scale; with Shift the proportions stay (Shift+Up, Shift+Down)")
                                  : tr("Drag to scale (Shift+Up, Shift+Down)");
    case Part::edge:
      return handles_.shear >= 0 ? tr("Drag across the edge to stretch, along it to shear (Ctrl or Alt and arrows)")
                                 : tr("Drag to stretch (Ctrl and arrows)");
    case Part::rotation:
      return tr("Drag around the centre to rotate (Shift+Left, Shift+Right)");
    case Part::point:
      return tr("Drag this control point to bend the picture here (Page Down chooses one for the arrows)");
    case Part::shift:
      break;
  }
  return tr("Drag to shift (arrows); a double click or Delete resets the pose");
}

void PoseView::paint_over(QPainter& painter) {
  if (!shows_handles()) return;
  if (!outline_.points.empty()) paint_points(painter);
  if (outline_.corners.size() == 4) paint_frame(painter);
}

void PoseView::paint_frame(QPainter& painter) const {
  QPolygonF frame;
  for (const engine::PicturePoint& corner : outline_.corners) frame.push_back(to_widget(point(corner)));
  QPainterPath outline;
  outline.addPolygon(frame);
  outline.closeSubpath();
  painter.setOpacity(0.55);
  draw_line(painter, outline, 1);
  painter.setOpacity(1);
  if (handles_.rotation >= 0) {
    const QPointF centre = point(outline_.centre), reach(outline_.ring, outline_.ring);
    QPainterPath ring;
    ring.addEllipse(QRectF(to_widget(centre - reach), to_widget(centre + reach)));
    draw_line(painter, ring, lit(Part::rotation) ? kThick : kThin);
    QPainterPath knob;
    knob.addEllipse(handle(Part::rotation), kDot, kDot);
    fill(painter, knob, lit(Part::rotation));
  }
  if (handles_.stretches()) {
    for (int edge = 0; edge < 4; ++edge) paint_edge(painter, edge);
  }
  if (!handles_.scales()) return;
  for (int corner = 0; corner < 4; ++corner) {
    QPainterPath square;
    square.addRect(QRectF(-kSquare, -kSquare, 2 * kSquare, 2 * kSquare));
    fill(painter, square.translated(handle(Part::corner, corner)), lit(Part::corner, corner));
  }
}

// A short bar along the edge.
void PoseView::paint_edge(QPainter& painter, int edge) const {
  const auto i = static_cast<std::size_t>(edge);
  const QPointF way = to_widget(point(outline_.corners[(i + 1) % 4])) - to_widget(point(outline_.corners[i]));
  const QPointF middle = handle(Part::edge, edge), along = way / std::max(1.0, std::hypot(way.x(), way.y())) * kBar;
  const bool is_lit = lit(Part::edge, edge);
  painter.setPen(QPen(is_lit ? QColor(Qt::white) : under(), is_lit ? 7 : 6, Qt::SolidLine, Qt::RoundCap));
  painter.drawLine(middle - along, middle + along);
  painter.setPen(QPen(pose_on_picture(), 4, Qt::SolidLine, Qt::RoundCap));
  painter.drawLine(middle - along, middle + along);
}

// The control points, joined as they bend the picture.
void PoseView::paint_points(QPainter& painter) const {
  QPainterPath mesh;
  const auto at = [this](int row, int column) { return handle(Part::point, row * handles_.columns + column); };
  for (int row = 0; row < handles_.rows; ++row) {
    mesh.moveTo(at(row, 0));
    for (int column = 1; column < handles_.columns; ++column) mesh.lineTo(at(row, column));
  }
  for (int column = 0; column < handles_.columns; ++column) {
    mesh.moveTo(at(0, column));
    for (int row = 1; row < handles_.rows; ++row) mesh.lineTo(at(row, column));
  }
  painter.setOpacity(0.55);
  draw_line(painter, mesh, 1);
  painter.setOpacity(1);
  for (int i = 0; i < static_cast<int>(outline_.points.size()); ++i) {
    QPainterPath dot;
    dot.addEllipse(handle(Part::point, i), kDot, kDot);
    fill(painter, dot, lit(Part::point, i) || (by_keyboard_ && i == chosen_));
  }
}

}  // namespace latitude::ui
