// What a point cloud shows, as plain data, and how the plane lies in the view: shared by the view on the screen, the
// renderers of the points and the exports.
#pragma once

#include <QColor>
#include <QFont>
#include <QHash>
#include <QImage>
#include <QPainter>
#include <QPointF>
#include <QPolygonF>
#include <QRectF>
#include <QString>
#include <QVector>
#include <optional>
#include <vector>

#include "ui/theme.h"

namespace latitude::ui {

struct PointScene {
  struct Pin {
    QPointF at;
    QString letter;
  };
  struct Curve {
    QVector<QPointF> points;
    QColor colour;
  };
  struct Region {  // closed lines around where points are dense
    QVector<QPolygonF> lines;
    QColor colour;
  };

  struct Field {  // a picture of the plane itself
    QImage image;
    QRectF place;  // in the plane, y upwards: the image's lowest row lies at its least y
  };

  std::optional<Field> field;
  QVector<QPointF> points;
  QVector<QRgb> colours;       // of the points
  std::vector<bool> hidden;    // of the points
  std::vector<bool> selected;  // of the points; empty: none stands out
  double size = 1;             // of a point, as a factor
  double opacity = 0.75;       // of a point
  QVector<Region> regions;
  QHash<int, QImage> pictures;  // in place of these points
  QVector<QPointF> links;       // from the first of them to each other one
  QVector<Curve> curves;
  QVector<QPointF> dots;  // small rings
  QVector<Pin> pins;
  std::optional<QPointF> marker;

  bool is_hidden(int point) const { return hidden[static_cast<std::size_t>(point)]; }
  bool is_faint(int point) const { return !selected.empty() && !selected[static_cast<std::size_t>(point)]; }
};

// The plane's place in a view: equal scales, y upwards.
struct Projection {
  QPointF centre;    // of the plane, in the view's middle
  double scale = 1;  // pixels of the view for one of the plane
  QSizeF view;

  QPointF to_view(const QPointF& point) const {
    return {view.width() / 2 + (point.x() - centre.x()) * scale, view.height() / 2 - (point.y() - centre.y()) * scale};
  }
  QRectF to_view(const QRectF& place) const {
    return QRectF(to_view(place.topLeft()), to_view(place.bottomRight())).normalized();
  }
  QPointF to_points(const QPointF& position) const {
    return {centre.x() + (position.x() - view.width() / 2) / scale,
            centre.y() - (position.y() - view.height() / 2) / scale};
  }
};

inline constexpr double kMarkerRadius = 7;
inline constexpr double kPictureSide = 30;  // of a picture in place of a point

// Of a point, in the view's pixels: larger when zoomed in, smaller in crowds.
double point_radius(const PointScene& scene, const Projection& projection);

// Points of which pictures fit side by side, none over another, selected ones first; `most` at most.
std::vector<int> points_with_room(const PointScene& scene, const Projection& projection, std::size_t most);

// The theme's colours and font, so that a scene can be painted on another thread while the theme changes.
struct Ink {
  Colours colours;
  QFont font;
};
Ink current_ink();

void paint_under_points(QPainter& painter, const PointScene& scene, const Projection& projection);
// What lies over the points, in this order: regions, pictures, links, curves, dots, pins, the marker.
void paint_over_points(QPainter& painter, const PointScene& scene, const Projection& projection, const Ink& ink);

}  // namespace latitude::ui
