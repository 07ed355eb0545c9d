#include "ui/panels/map_background.h"

#include <QPainter>
#include <algorithm>
#include <cmath>
#include <utility>

#include "ui/picture_image.h"
#include "ui/theme.h"

namespace latitude::ui {
namespace {

constexpr double kPictureWidth = 32;     // pixels of the view, at least; less than half as much again at most
constexpr double kMostPictures = 2'000;  // in sight
constexpr double kCell = 4;              // of the metric
constexpr double kMostCells = 12'000;
constexpr int kRestMs = 60;          // after which sliders that are dragged have come to rest
constexpr double kStrongest = 0.75;  // of a picture's strokes

// As strokes in the text's colour on nothing, so that a map of pictures is as light or dark as its theme; pictures in
// colour keep their colours.
QImage as_strokes(const engine::Picture& picture) {
  QImage image = to_image(picture).convertToFormat(QImage::Format_ARGB32);
  if (picture.channels == 3) return image;
  const QColor text = colours().text;
  for (int y = 0; y < image.height(); ++y) {
    auto* line = reinterpret_cast<QRgb*>(image.scanLine(y));
    for (int x = 0; x < image.width(); ++x) {
      line[x] = qRgba(text.red(), text.green(), text.blue(), static_cast<int>(kStrongest * qGray(line[x])));
    }
  }
  return image;
}

QImage sheet(const engine::PlanePictures& plane) {
  const engine::PlanePiece& piece = plane.of.piece;
  if (plane.pictures.empty()) return {};
  const int w = plane.pictures.front().width, h = plane.pictures.front().height;
  QImage image(piece.columns * w, piece.rows * h, QImage::Format_ARGB32);
  image.fill(Qt::transparent);
  QPainter painter(&image);
  painter.setCompositionMode(QPainter::CompositionMode_Source);
  for (int i = 0; i < static_cast<int>(plane.pictures.size()); ++i) {
    painter.drawImage(i % piece.columns * w, i / piece.columns * h,
                      as_strokes(plane.pictures[static_cast<std::size_t>(i)]));
  }
  return image;
}

// Equal but for the rounding of moving a code to and fro.
bool alike(const engine::Code& a, const engine::Code& b) {
  constexpr float kRounding = 1e-4F;
  return a.pose == b.pose && a.mirrored == b.mirrored &&
         std::equal(a.z.begin(), a.z.end(), b.z.begin(), b.z.end(),
                    [](float x, float y) { return std::abs(x - y) <= kRounding * (1 + std::abs(x)); });
}

}  // namespace

MapBackground::MapBackground(Hub& hub, PointCloudView& view, QObject* parent)
    : QObject(parent), hub_(hub), view_(view), legend_(new MetricLegend(&view)) {
  connect(&hub_, &Hub::map_ready, this, &MapBackground::ask);
  connect(&hub_, &Hub::look_changed, this, &MapBackground::ask);
  connect(&hub_, &Hub::session_changed, this, [this] {
    if (kind_ == kPicturesBackground && shows_pictures(hub_)) return later_.start();
    ask();
  });
  connect(&hub_, &Hub::magnification_ready, this, qOverload<const engine::Magnification&>(&MapBackground::show));
  connect(&hub_, &Hub::plane_pictures_ready, this, qOverload<const engine::PlanePictures&>(&MapBackground::show));
  connect(&hub_, &Hub::theme_changed, this, &MapBackground::draw, Qt::QueuedConnection);
  connect(&hub_, &Hub::model_opened, this, [this] {
    asked_ = {};
    shown_ = {};
    draw();
  });
  connect(&view_, &PointCloudView::rested, this, &MapBackground::ask);
  later_.setSingleShot(true);
  later_.setInterval(kRestMs);
  connect(&later_, &QTimer::timeout, this, &MapBackground::ask);
}

QString MapBackground::missing(const Hub& hub, const std::string& background) {
  if (background == kNoBackground) return {};
  if (!hub.model() || !hub.model()->can.atlas) return tr("there is no map");
  const std::size_t dimensions = hub.model()->neutral.z.size();
  if (background == kMetricBackground && dimensions != 2) return tr("z has %1 dimensions, not 2").arg(dimensions);
  if (dimensions < 2) return tr("z has one dimension");
  if (hub.session().map.method != "pca") return tr("t-SNE bends the plane of z");
  return {};
}

bool MapBackground::shows_pictures(const Hub& hub) {
  return hub.session().look.background == kPicturesBackground && missing(hub, kPicturesBackground).isEmpty();
}

void MapBackground::ask() {
  const std::string& wanted = hub_.session().look.background;
  const std::string kind = missing(hub_, wanted).isEmpty() ? wanted : kNoBackground;
  if (std::exchange(kind_, kind) != kind) {
    asked_ = {};
    shown_ = {};
    draw();
  }
  if (kind == kNoBackground || !hub_.map() || hub_.map()->method != "pca") return;
  if (view_.width() < 2 || view_.height() < 2) return;
  engine::PlanePicturesRequest request;
  if (kind == kMetricBackground) {
    request.piece = cells_in_sight();
  } else {
    request = {pictures_in_sight(), code_off_plane()};
  }
  if (request.piece == asked_.piece && alike(request.code, asked_.code)) {
    if (shown_.index() != 0 && !view_.scene().field) draw();  // the same points were set anew
    return;
  }
  asked_ = request;
  if (kind == kMetricBackground) {
    hub_.request_magnification(request.piece);
  } else {
    hub_.request_plane_pictures(std::move(request));
  }
}

engine::PlanePiece MapBackground::cells_in_sight() const {
  const double w = view_.width(), h = view_.height(), cell = std::max(kCell, std::sqrt(w * h / kMostCells));
  const QPointF corner = view_.to_points({0, 0}), opposite = view_.to_points({w, h});
  return {.component_x = hub_.map()->component_x,
          .component_y = hub_.map()->component_y,
          .left = corner.x(),
          .right = opposite.x(),
          .bottom = opposite.y(),
          .top = corner.y(),
          .columns = std::max(1, static_cast<int>(w / cell)),
          .rows = std::max(1, static_cast<int>(h / cell))};
}

engine::PlanePiece MapBackground::pictures_in_sight() const {
  const double w = view_.width(), h = view_.height();
  const double least = std::max(kPictureWidth, std::sqrt(w * h / kMostPictures)) / view_.zoom();
  const double across = std::exp2(std::ceil(2 * std::log2(least)) / 2);
  const double down = across * hub_.model()->height / hub_.model()->width;
  const QPointF corner = view_.to_points({0, 0}), opposite = view_.to_points({w, h});
  engine::PlanePiece piece{.component_x = hub_.map()->component_x,
                           .component_y = hub_.map()->component_y,
                           .left = std::floor(corner.x() / across) * across,
                           .right = std::ceil(opposite.x() / across) * across,
                           .bottom = std::floor(opposite.y() / down) * down,
                           .top = std::ceil(corner.y() / down) * down};
  piece.columns = std::max(1, static_cast<int>(std::lround((piece.right - piece.left) / across)));
  piece.rows = std::max(1, static_cast<int>(std::lround((piece.top - piece.bottom) / down)));
  return piece;
}

// The same for all codes that differ by a step within the plane.
engine::Code MapBackground::code_off_plane() const {
  engine::Code code = hub_.session().code;
  code.z = engine::moved_to(*hub_.map(), code.z, {0, 0});
  return code;
}

void MapBackground::show(const engine::Magnification& magnification) {
  if (kind_ != kMetricBackground || magnification.of != asked_.piece) return;  // no longer wanted
  shown_ = magnification;
  draw();
}

void MapBackground::show(const engine::PlanePictures& pictures) {
  if (kind_ != kPicturesBackground || pictures.of != asked_) return;
  shown_ = pictures;
  draw();
}

void MapBackground::draw() {
  const auto* metric = std::get_if<engine::Magnification>(&shown_);
  const auto* pictures = std::get_if<engine::PlanePictures>(&shown_);
  legend_->setVisible(metric != nullptr);
  if (metric == nullptr && pictures == nullptr) return view_.set_field(std::nullopt);
  const engine::PlanePiece& of = metric != nullptr ? metric->of : pictures->of.piece;
  view_.set_field(PointScene::Field{metric != nullptr ? metric_image(*metric, *legend_) : sheet(*pictures),
                                    {QPointF(of.left, of.bottom), QPointF(of.right, of.top)}});
}

}  // namespace latitude::ui
