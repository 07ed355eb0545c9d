#include "ui/panels/map_card.h"

#include <QPainter>
#include <algorithm>

#include "ui/picture_image.h"
#include "ui/theme.h"

namespace latitude::ui {
namespace {

constexpr int kPicture = 104, kSmall = 38, kGap = 6, kLine = 16, kColumns = 4;
constexpr int kStep = kSmall + kGap;

QString class_of(const engine::ModelInfo& model, int item) {
  const auto index = static_cast<std::size_t>(item);
  if (index >= model.labels.size()) return {};
  const auto label = static_cast<std::size_t>(model.labels[index]);
  return label < model.class_names.size() ? QString::fromStdString(model.class_names[label]) : QString();
}

}  // namespace

MapCard::MapCard(QWidget* parent) : QWidget(parent) {
  setObjectName("card");
  setAttribute(Qt::WA_TransparentForMouseEvents);
  hide();
}

void MapCard::set_item(const engine::Item& item, const engine::ModelInfo& model) {
  picture_ = to_image(item.picture);
  const QString label = class_of(model, item.item);
  text_ = label.isEmpty() ? tr("item %1").arg(item.item) : tr("item %1, class %2").arg(item.item).arg(label);
  near_.clear();
  for (const engine::Item::Near& near : item.nearest) {
    near_.push_back({to_image(near.picture), QString::number(near.distance, 'g', 3)});
  }
  QString by;
  for (const engine::DistanceKindInfo& kind : engine::distance_kinds()) {
    if (kind.name == item.distance) by = QString::fromStdString(kind.title);
  }
  heading_ = tr("nearest, %1").arg(by);
  const int columns = std::min<int>(kColumns, static_cast<int>(near_.size()));
  const int beside = near_.isEmpty() ? 0 : kGap + std::max(columns * kStep, fontMetrics().horizontalAdvance(heading_));
  resize(2 * kGap + kPicture + beside, 2 * kGap + kPicture + kLine);
  setAccessibleDescription(text_);
  update();
}

void MapCard::place_beside(const QPointF& pointer) {
  constexpr double kOff = 16;
  QPointF corner = pointer + QPointF(kOff, kOff);
  if (corner.x() + width() > parentWidget()->width()) corner.setX(pointer.x() - kOff - width());
  if (corner.y() + height() > parentWidget()->height()) corner.setY(pointer.y() - kOff - height());
  move(QPointF(std::max(0.0, corner.x()), std::max(0.0, corner.y())).toPoint());
  show();
  raise();
}

void MapCard::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  const Colours& c = colours();
  painter.fillRect(rect(), c.panel);
  painter.setPen(c.hairline);
  painter.drawRect(rect().adjusted(0, 0, -1, -1));
  draw_smooth(painter, QRectF(kGap, kGap, kPicture, kPicture), picture_);
  painter.setFont(dim_font());
  painter.setPen(c.text);
  painter.drawText(QRect(kGap, kGap + kPicture, width() - kGap, kLine), Qt::AlignLeft | Qt::AlignVCenter, text_);
  if (near_.isEmpty()) return;
  const int left = kGap + kPicture + kGap;
  painter.setPen(c.dim);
  painter.drawText(QRect(left, kGap, width() - left, kLine), Qt::AlignLeft | Qt::AlignVCenter, heading_);
  for (int k = 0; k < near_.size(); ++k) {
    const int x = left + k % kColumns * kStep, y = kGap + kLine + k / kColumns * (kSmall + kLine - 2);
    draw_smooth(painter, QRectF(x, y, kSmall, kSmall), near_[k].picture);
    painter.drawText(QRect(x - kGap / 2, y + kSmall - 1, kStep, kLine - 2), Qt::AlignCenter, near_[k].distance);
  }
}

}  // namespace latitude::ui
