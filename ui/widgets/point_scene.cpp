#include "ui/widgets/point_scene.h"

#include <QPainterPath>
#include <algorithm>
#include <cmath>

#include "ui/picture_image.h"

namespace latitude::ui {
namespace {

constexpr double kPointRadius = 1.7;
constexpr double kSelectedSide = 1.4 * kPictureSide;
constexpr double kUncrowded = 20'000;  // points that keep their size

void paint_regions(QPainter& painter, const PointScene& scene, const Projection& projection) {
  for (const PointScene::Region& region : scene.regions) {
    QColor inside = region.colour;
    inside.setAlphaF(0.10F);
    QPainterPath path;
    for (const QPolygonF& line : region.lines) {
      QPolygonF shown;
      for (const QPointF& p : line) shown << projection.to_view(p);
      path.addPolygon(shown);
      path.closeSubpath();
    }
    painter.fillPath(path, inside);
    painter.strokePath(path, QPen(region.colour, 1.4));
  }
}

void paint_picture(QPainter& painter, const PointScene& scene, const Projection& projection, int point) {
  const bool faint = scene.is_faint(point), stands_out = !scene.selected.empty() && !faint;
  const double side = stands_out ? kSelectedSide : kPictureSide;
  QRectF frame(0, 0, side, side);
  frame.moveCenter(projection.to_view(scene.points[point]));
  painter.setOpacity(faint ? 0.35 : 1.0);
  draw_smooth(painter, frame, scene.pictures[point]);
  painter.setPen(QPen(QColor(scene.colours[point]), stands_out ? 3 : 1.5));
  painter.setBrush(Qt::NoBrush);
  painter.drawRect(frame);
  painter.setOpacity(1);
}

void paint_pictures(QPainter& painter, const PointScene& scene, const Projection& projection) {
  QVector<int> order;
  for (auto it = scene.pictures.begin(); it != scene.pictures.end(); ++it) {
    if (it.key() < scene.points.size() && !scene.is_hidden(it.key())) order.push_back(it.key());
  }
  // What is selected in front, else by number, so that a picture keeps its place in the pile.
  std::sort(order.begin(), order.end(),
            [&scene](int a, int b) { return std::pair(!scene.is_faint(a), a) < std::pair(!scene.is_faint(b), b); });
  for (const int point : order) paint_picture(painter, scene, projection, point);
}

void paint_curves(QPainter& painter, const PointScene& scene, const Projection& projection, const Ink& ink) {
  const Colours& c = ink.colours;
  if (scene.links.size() > 1) {
    painter.setPen(QPen(c.text, 1));
    const QPointF from = projection.to_view(scene.links.front());
    for (qsizetype i = 1; i < scene.links.size(); ++i) painter.drawLine(from, projection.to_view(scene.links[i]));
  }
  for (const PointScene::Curve& curve : scene.curves) {
    QPolygonF line;
    for (const QPointF& p : curve.points) line << projection.to_view(p);
    painter.setPen(QPen(c.panel, 4, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    painter.drawPolyline(line);
    painter.setPen(QPen(curve.colour, 2, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    painter.drawPolyline(line);
  }
}

void paint_marks(QPainter& painter, const PointScene& scene, const Projection& projection, const Ink& ink) {
  const Colours& c = ink.colours;
  painter.setBrush(c.panel);
  painter.setPen(QPen(c.text, 1.5));
  for (const QPointF& dot : scene.dots) painter.drawEllipse(projection.to_view(dot), 4, 4);
  painter.setFont(ink.font);
  for (const PointScene::Pin& pin : scene.pins) {
    const QPointF at = projection.to_view(pin.at);
    painter.drawEllipse(at, 8, 8);
    painter.drawText(QRectF(at - QPointF(8, 8), QSizeF(16, 16)), Qt::AlignCenter, pin.letter);
  }
  if (!scene.marker) return;
  const QPointF at = projection.to_view(*scene.marker);
  painter.setBrush(c.code);
  painter.setPen(QPen(c.panel, 2));
  painter.drawEllipse(at, kMarkerRadius, kMarkerRadius);
  painter.setBrush(Qt::NoBrush);
  painter.setPen(QPen(c.text, 1.5));
  painter.drawEllipse(at, kMarkerRadius + 1, kMarkerRadius + 1);
}

}  // namespace

double point_radius(const PointScene& scene, const Projection& projection) {
  const double zoomed = std::clamp(std::sqrt(projection.scale / std::max(1.0, projection.view.width() / 12)), 1.0, 2.5);
  const double count = std::max(1.0, static_cast<double>(scene.points.size()));
  return kPointRadius * scene.size * zoomed * std::clamp(std::sqrt(kUncrowded / count), 0.5, 1.0);
}

std::vector<int> points_with_room(const PointScene& scene, const Projection& projection, std::size_t most) {
  // A grid of cells as large as a picture: a picture keeps its neighbours' cells free where it reaches into them.
  constexpr double kCell = kPictureSide + 3;
  const int columns = static_cast<int>(projection.view.width() / kCell) + 3;
  const int rows = static_cast<int>(projection.view.height() / kCell) + 3;
  std::vector<std::vector<QPointF>> taken(static_cast<std::size_t>(columns) * static_cast<std::size_t>(rows));
  const auto cell = [columns](int i, int j) {
    return static_cast<std::size_t>(j) * static_cast<std::size_t>(columns) + static_cast<std::size_t>(i);
  };
  const QRectF sight(QPointF(-kCell / 2, -kCell / 2), projection.view + QSizeF(kCell, kCell));
  std::vector<int> chosen;
  const auto place = [&](int point) {
    const QPointF at = projection.to_view(scene.points[point]);
    if (!sight.contains(at)) return;
    const int i = static_cast<int>((at.x() + kCell) / kCell), j = static_cast<int>((at.y() + kCell) / kCell);
    for (int y = std::max(0, j - 1); y <= std::min(rows - 1, j + 1); ++y) {
      for (int x = std::max(0, i - 1); x <= std::min(columns - 1, i + 1); ++x) {
        for (const QPointF& other : taken[cell(x, y)]) {
          if (std::abs(other.x() - at.x()) < kCell && std::abs(other.y() - at.y()) < kCell) return;
        }
      }
    }
    taken[cell(std::clamp(i, 0, columns - 1), std::clamp(j, 0, rows - 1))].push_back(at);
    chosen.push_back(point);
  };
  for (const bool faint : {false, true}) {
    for (int i = 0; i < scene.points.size() && chosen.size() < most; ++i) {
      if (!scene.is_hidden(i) && scene.is_faint(i) == faint) place(i);
    }
  }
  return chosen;
}

Ink current_ink() { return {colours(), dim_font()}; }

void paint_under_points(QPainter& painter, const PointScene& scene, const Projection& projection) {
  if (!scene.field) return;
  painter.setRenderHint(QPainter::SmoothPixmapTransform);
  painter.drawImage(projection.to_view(scene.field->place), scene.field->image);
}

void paint_over_points(QPainter& painter, const PointScene& scene, const Projection& projection, const Ink& ink) {
  painter.setRenderHint(QPainter::Antialiasing);
  paint_regions(painter, scene, projection);
  paint_pictures(painter, scene, projection);
  paint_curves(painter, scene, projection, ink);
  paint_marks(painter, scene, projection, ink);
}

}  // namespace latitude::ui
