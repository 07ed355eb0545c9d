#include "ui/point_export.h"

#include <QBuffer>
#include <QMap>
#include <QPainter>
#include <new>

#include "ui/widgets/point_renderer.h"

namespace latitude::ui {
namespace {

constexpr double kFaint = 0.1;  // as the renderers draw points that do not stand out

QString number(double value) { return QString::number(value, 'f', 2); }

QString polyline(const QVector<QPointF>& points, const Projection& projection, const QString& look, bool closed) {
  QStringList corners;
  for (const QPointF& p : points) {
    const QPointF at = projection.to_view(p);
    corners << number(at.x()) + ',' + number(at.y());
  }
  return QString("<poly%1 points=\"%2\" %3/>\n").arg(closed ? "gon" : "line", corners.join(' '), look);
}

QString circle(const QPointF& at, double radius, const QString& look) {
  return QString("<circle cx=\"%1\" cy=\"%2\" r=\"%3\" %4/>\n")
      .arg(number(at.x()), number(at.y()), number(radius), look);
}

void write_points(QString& svg, const PointScene& scene, const Projection& projection) {
  const double radius = point_radius(scene, projection);
  const QRectF sight = QRectF(QPointF(0, 0), projection.view).adjusted(-radius, -radius, radius, radius);
  QMap<std::pair<QRgb, bool>, QString> groups;
  for (int i = 0; i < scene.points.size(); ++i) {
    const QPointF at = projection.to_view(scene.points[i]);
    if (scene.is_hidden(i) || !sight.contains(at)) continue;
    groups[{scene.colours[i], scene.is_faint(i)}] +=
        QString("<circle cx=\"%1\" cy=\"%2\" r=\"%3\"/>\n").arg(number(at.x()), number(at.y()), number(radius));
  }
  for (auto group = groups.begin(); group != groups.end(); ++group) {
    const auto& [colour, faint] = group.key();
    svg += QString("<g fill=\"%1\" fill-opacity=\"%2\">\n%3</g>\n")
               .arg(QColor(colour).name(), number(scene.opacity * (faint ? kFaint : 1.0)), group.value());
  }
}

QString as_url(const QImage& image) {
  QByteArray bytes;
  QBuffer buffer(&bytes);
  buffer.open(QIODevice::WriteOnly);
  image.save(&buffer, "PNG");
  return "data:image/png;base64," + QString::fromLatin1(bytes.toBase64());
}

void write_field(QString& svg, const PointScene& scene, const Projection& projection) {
  if (!scene.field) return;
  const QRectF at = projection.to_view(scene.field->place);
  svg += QString("<image x=\"%1\" y=\"%2\" width=\"%3\" height=\"%4\" preserveAspectRatio=\"none\" href=\"%5\"/>\n")
             .arg(number(at.x()), number(at.y()), number(at.width()), number(at.height()), as_url(scene.field->image));
}

void write_pictures(QString& svg, const PointScene& scene, const Projection& projection) {
  for (auto each = scene.pictures.begin(); each != scene.pictures.end(); ++each) {
    if (each.key() >= scene.points.size() || scene.is_hidden(each.key())) continue;
    const QPointF at = projection.to_view(scene.points[each.key()]) - QPointF(kPictureSide, kPictureSide) / 2;
    svg += QString("<image x=\"%1\" y=\"%2\" width=\"%3\" height=\"%3\" href=\"%4\"/>\n")
               .arg(number(at.x()), number(at.y()), number(kPictureSide), as_url(each.value()));
    svg +=
        QString(
            "<rect x=\"%1\" y=\"%2\" width=\"%3\" height=\"%3\" fill=\"none\" stroke=\"%4\" stroke-width=\"1.5\"/>\n")
            .arg(number(at.x()), number(at.y()), number(kPictureSide), QColor(scene.colours[each.key()]).name());
  }
}

void write_marks(QString& svg, const PointScene& scene, const Projection& projection, const Ink& ink) {
  const QString text = ink.colours.text.name(), panel = ink.colours.panel.name();
  for (qsizetype i = 1; i < scene.links.size(); ++i) {
    svg += polyline({scene.links.front(), scene.links[i]}, projection, QString("fill=\"none\" stroke=\"%1\"").arg(text),
                    false);
  }
  for (const PointScene::Curve& curve : scene.curves) {
    svg += polyline(curve.points, projection,
                    QString("fill=\"none\" stroke-width=\"2\" stroke=\"%1\"").arg(curve.colour.name()), false);
  }
  const QString ring = QString("fill=\"%1\" stroke=\"%2\" stroke-width=\"1.5\"").arg(panel, text);
  for (const QPointF& dot : scene.dots) svg += circle(projection.to_view(dot), 4, ring);
  for (const PointScene::Pin& pin : scene.pins) {
    const QPointF at = projection.to_view(pin.at);
    svg += circle(at, 8, ring);
    svg += QString(
               "<text x=\"%1\" y=\"%2\" fill=\"%3\" font-family=\"sans-serif\" font-size=\"10\" "
               "text-anchor=\"middle\" dominant-baseline=\"central\">%4</text>\n")
               .arg(number(at.x()), number(at.y()), text, pin.letter.toHtmlEscaped());
  }
  if (scene.marker) {
    svg += circle(projection.to_view(*scene.marker), kMarkerRadius,
                  QString("fill=\"%1\" stroke=\"%2\" stroke-width=\"1.5\"").arg(ink.colours.code.name(), text));
  }
}

}  // namespace

QByteArray to_png(const PointScene& scene, const Projection& projection, const Ink& ink, int width) {
  const double ratio = width / projection.view.width();
  const QImage points = make_raster_renderer()->draw(scene, projection, ratio);
  QImage image(points.size(), QImage::Format_RGB32);
  if (image.isNull()) throw std::bad_alloc();
  image.fill(ink.colours.panel);
  QPainter painter(&image);
  painter.scale(ratio, ratio);
  paint_under_points(painter, scene, projection);
  painter.resetTransform();
  painter.drawImage(0, 0, points);
  painter.scale(ratio, ratio);
  paint_over_points(painter, scene, projection, ink);
  painter.end();
  QByteArray bytes;
  QBuffer buffer(&bytes);
  buffer.open(QIODevice::WriteOnly);
  if (!image.save(&buffer, "PNG")) throw std::bad_alloc();
  return bytes;
}

QByteArray to_svg(const PointScene& scene, const Projection& projection, const Ink& ink) {
  const QString width = number(projection.view.width()), height = number(projection.view.height());
  QString svg = QString(
                    "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%1\" height=\"%2\" viewBox=\"0 0 %1 %2\">\n"
                    "<rect width=\"%1\" height=\"%2\" fill=\"%3\"/>\n")
                    .arg(width, height, ink.colours.panel.name());
  write_field(svg, scene, projection);
  write_points(svg, scene, projection);
  for (const PointScene::Region& region : scene.regions) {
    const QString look = QString("fill=\"%1\" fill-opacity=\"0.1\" stroke=\"%1\" stroke-width=\"1.4\"");
    for (const QPolygonF& line : region.lines) svg += polyline(line, projection, look.arg(region.colour.name()), true);
  }
  write_pictures(svg, scene, projection);
  write_marks(svg, scene, projection, ink);
  return (svg + "</svg>\n").toUtf8();
}

}  // namespace latitude::ui
