#include "ui/widgets/point_cloud_view.h"

#include <QPainter>
#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "ui/theme.h"

namespace latitude::ui {
namespace {

constexpr double kReach = 7;  // pixels within which a point is hit
constexpr double kMargin = 16;
constexpr int kManyPoints = 20'000;  // from here on a graphics card is worth its start
constexpr int kFewInSight = 400;     // points, of which pictures are shown unasked
constexpr std::size_t kMostPictures = 1500;
constexpr int kRestMs = 90;  // after which the view has come to rest

}  // namespace

PointCloudView::PointCloudView(QWidget* parent) : QWidget(parent), raster_(make_raster_renderer()) {
  setMouseTracking(true);
  setFocusPolicy(Qt::StrongFocus);
  setMinimumSize(160, 120);
  pictures_later_.setSingleShot(true);
  pictures_later_.setInterval(kRestMs);
  connect(&pictures_later_, &QTimer::timeout, this, [this] {
    choose_pictures();
    Q_EMIT rested();
  });
}

PointCloudView::~PointCloudView() = default;

void PointCloudView::set_points(QVector<QPointF> points, QVector<QRgb> colours) {
  scene_.points = std::move(points);
  scene_.colours = std::move(colours);
  scene_.hidden.assign(static_cast<std::size_t>(count()), false);
  scene_.selected.clear();
  scene_.pictures.clear();
  scene_.regions.clear();
  scene_.field.reset();
  scene_.links.clear();
  hovered_ = -1;
  scene_changed();
  fit();
}

void PointCloudView::move_points(QVector<QPointF> points) {
  if (points.size() != scene_.points.size()) return;
  scene_.points = std::move(points);
  raster_->scene_changed();
  if (gl_) gl_->scene_changed();
  if (fitted_) frame_all();
  pictures_later_.start();
  ++version_;
  draw_aside();
}

// As refresh(), for a map that settles: the window's thread has other things to do than to draw it. What was drawn last
// stays until then.
void PointCloudView::draw_aside() {
  if (stale_ || &renderer() != raster_.get()) return refresh();
  if (std::exchange(drawing_, true)) {
    again_ = true;
    return;
  }
  aside_.start([this, scene = scene_, projection = projection_, ratio = devicePixelRatioF(), version = version_] {
    QImage points = make_raster_renderer()->draw(scene, projection, ratio);
    QMetaObject::invokeMethod(
        this,
        [this, points = std::move(points), version] {
          drawing_ = false;
          if (version == version_ && !stale_) show_drawn(points);
          update();
          if (std::exchange(again_, false)) draw_aside();
        },
        Qt::QueuedConnection);
  });
}

void PointCloudView::set_colours(QVector<QRgb> colours) {
  if (colours.size() != scene_.points.size() || colours == scene_.colours) return;
  scene_.colours = std::move(colours);
  scene_changed();
}

void PointCloudView::set_hidden(std::vector<bool> hidden) {
  hidden.resize(static_cast<std::size_t>(count()), false);
  if (hidden == scene_.hidden) return;
  scene_.hidden = std::move(hidden);
  scene_changed();
  pictures_later_.start();
}

void PointCloudView::set_selected(const std::vector<int>& points) {
  std::vector<bool> selected;
  if (!points.empty()) selected.assign(static_cast<std::size_t>(count()), false);
  for (const int i : points) {
    if (i >= 0 && i < count()) selected[static_cast<std::size_t>(i)] = true;
  }
  if (selected == scene_.selected) return;
  scene_.selected = std::move(selected);
  scene_changed();
  pictures_later_.start();
}

void PointCloudView::set_point_look(double size, double opacity) {
  scene_.size = size;
  scene_.opacity = opacity;
  refresh();
}

void PointCloudView::set_marker(std::optional<QPointF> at) {
  if (at == scene_.marker) return;
  scene_.marker = at;
  update();
}

void PointCloudView::set_pins(QVector<Pin> pins) {
  scene_.pins = std::move(pins);
  update();
}

void PointCloudView::set_curves(QVector<Curve> curves) {
  scene_.curves = std::move(curves);
  update();
}

void PointCloudView::set_dots(QVector<QPointF> dots) {
  scene_.dots = std::move(dots);
  update();
}

void PointCloudView::set_links(QVector<QPointF> links) {
  scene_.links = std::move(links);
  update();
}

void PointCloudView::set_regions(QVector<Region> regions) {
  scene_.regions = std::move(regions);
  update();
}

void PointCloudView::set_field(std::optional<PointScene::Field> field) {
  if (!field && !scene_.field) return;
  scene_.field = std::move(field);
  refresh();
}

void PointCloudView::set_pictures(const QHash<int, QImage>& pictures) {
  scene_.pictures = pictures;
  update();
}

void PointCloudView::set_pictures_shown(PicturesShown shown) {
  if (shown == pictures_shown_) return;
  pictures_shown_ = shown;
  choose_pictures();
}

// Pictures in sight that are shown already stay while the view moves; what else there is room for is asked for.
void PointCloudView::choose_pictures() {
  std::vector<int> wanted;
  if (pictures_shown_ != PicturesShown::never) {
    const QRectF sight(rect());
    int in_sight = 0;
    if (pictures_shown_ == PicturesShown::near) {
      for (int i = 0; i < count() && in_sight <= kFewInSight; ++i) {
        in_sight += !scene_.is_hidden(i) && sight.contains(to_view(scene_.points[i]));
      }
    }
    if (in_sight <= kFewInSight) wanted = points_with_room(scene_, projection_, kMostPictures);
  }
  scene_.pictures.removeIf([&wanted](const QHash<int, QImage>::iterator& each) {
    return std::find(wanted.begin(), wanted.end(), each.key()) == wanted.end();
  });
  update();
  Q_EMIT pictures_wanted(std::move(wanted));
}

void PointCloudView::refresh() {
  stale_ = true;
  ++version_;
  update();
}

void PointCloudView::scene_changed() {
  raster_->scene_changed();
  if (gl_) gl_->scene_changed();
  refresh();
}

void PointCloudView::view_changed() {
  refresh();
  pictures_later_.start();
}

void PointCloudView::frame(double left, double right, double bottom, double top) {
  projection_.centre = {(left + right) / 2, (bottom + top) / 2};
  const double w = std::max(right - left, 1e-9), h = std::max(top - bottom, 1e-9);
  projection_.scale = std::max(1e-9, std::min((width() - 2 * kMargin) / w, (height() - 2 * kMargin) / h));
}

void PointCloudView::frame_all() {
  projection_.view = size();
  if (count() == 0) return;
  const auto [left, right] = std::minmax_element(scene_.points.cbegin(), scene_.points.cend(),
                                                 [](const QPointF& a, const QPointF& b) { return a.x() < b.x(); });
  const auto [bottom, top] = std::minmax_element(scene_.points.cbegin(), scene_.points.cend(),
                                                 [](const QPointF& a, const QPointF& b) { return a.y() < b.y(); });
  frame(left->x(), right->x(), bottom->y(), top->y());
}

void PointCloudView::fit() {
  frame_all();
  fitted_ = true;
  view_changed();
}

void PointCloudView::fit_to(const std::vector<int>& points) {
  fitted_ = false;
  projection_.view = size();
  constexpr double kInfinity = std::numeric_limits<double>::infinity();
  double left = kInfinity, right = -kInfinity, bottom = kInfinity, top = -kInfinity;
  for (const int i : points) {
    if (i < 0 || i >= count()) continue;
    const QPointF& p = scene_.points[i];
    left = std::min(left, p.x());
    right = std::max(right, p.x());
    bottom = std::min(bottom, p.y());
    top = std::max(top, p.y());
  }
  if (left <= right) frame(left, right, bottom, top);
  view_changed();
}

int PointCloudView::point_at(const QPointF& position) const {
  int nearest = -1;
  double best = kReach * kReach;
  for (int i = 0; i < count(); ++i) {
    if (scene_.is_hidden(i)) continue;
    const QPointF d = to_view(scene_.points[i]) - position;
    const double distance = QPointF::dotProduct(d, d);
    if (distance <= best) {
      best = distance;
      nearest = i;
    }
  }
  if (nearest >= 0) return nearest;
  for (auto each = scene_.pictures.begin(); each != scene_.pictures.end(); ++each) {
    if (each.key() >= count() || scene_.is_hidden(each.key())) continue;
    const QPointF d = to_view(scene_.points[each.key()]) - position;
    if (std::max(std::abs(d.x()), std::abs(d.y())) <= kPictureSide / 2) return each.key();
  }
  return -1;
}

bool PointCloudView::on_marker(const QPointF& position) const {
  if (!scene_.marker) return false;
  const QPointF d = to_view(*scene_.marker) - position;
  return QPointF::dotProduct(d, d) <= (kMarkerRadius + 3) * (kMarkerRadius + 3);
}

PointRenderer& PointCloudView::renderer() {
  if (count() < kManyPoints) return *raster_;
  if (!std::exchange(gl_tried_, true)) gl_ = make_gl_renderer();
  return gl_ ? *gl_ : *raster_;
}

void PointCloudView::draw_points() {
  const double ratio = devicePixelRatioF();
  QImage points = renderer().draw(scene_, projection_, ratio);
  if (points.isNull() && gl_) {  // the card has gone, or cannot draw that large
    gl_.reset();
    points = raster_->draw(scene_, projection_, ratio);
  }
  show_drawn(points);
  stale_ = false;
}

void PointCloudView::show_drawn(const QImage& points) {
  const double ratio = devicePixelRatioF();
  drawn_ = QPixmap(size() * ratio);
  drawn_.fill(colours().panel);
  QPainter painter(&drawn_);
  painter.scale(ratio, ratio);
  paint_under_points(painter, scene_, projection_);
  painter.resetTransform();
  painter.drawImage(0, 0, points);
  painter.end();
  drawn_.setDevicePixelRatio(ratio);
}

void PointCloudView::paintEvent(QPaintEvent*) {
  if (stale_ || drawn_.devicePixelRatio() != devicePixelRatioF()) draw_points();
  QPainter painter(this);
  painter.drawPixmap(0, 0, drawn_);
  paint_over_points(painter, scene_, projection_, current_ink());
  paint_selecting(painter);
}

void PointCloudView::paint_selecting(QPainter& painter) const {
  const Colours& c = colours();
  if (!lasso_.isEmpty()) {
    QColor inside = c.code;
    inside.setAlphaF(0.12F);
    painter.setBrush(inside);
    painter.setPen(QPen(c.code, 1.5, Qt::DashLine));
    painter.drawPolygon(lasso_);
  }
  if (hasFocus()) {
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(c.code, 1));
    painter.drawRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5));
  }
}

void PointCloudView::resizeEvent(QResizeEvent*) {
  projection_.view = size();
  fitted_ ? fit() : view_changed();
}

void PointCloudView::end_lasso() {
  std::vector<int> within;
  const QRectF around = lasso_.boundingRect();
  for (int i = 0; i < count(); ++i) {
    const QPointF at = to_view(scene_.points[i]);
    if (!scene_.is_hidden(i) && around.contains(at) && lasso_.containsPoint(at, Qt::OddEvenFill)) within.push_back(i);
  }
  lasso_.clear();
  update();
  Q_EMIT lassoed(std::move(within));
}

void PointCloudView::zoom_at(const QPointF& position, double factor) {
  const QPointF under = to_points(position);
  projection_.scale = std::clamp(projection_.scale * factor, 1e-6, 1e9);
  projection_.centre += under - to_points(position);
  fitted_ = false;
  view_changed();
}

}  // namespace latitude::ui
