#include "ui/widgets/value_slider.h"

#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <algorithm>
#include <cmath>

#include "ui/picture_image.h"
#include "ui/theme.h"

namespace latitude::ui {
namespace {

constexpr int kSteps = 2000;  // of the integers that Qt's keys and assistive tools see
constexpr int kHandle = 6;    // radius
constexpr int kLine = 18;     // height of the text
constexpr int kStrip = 32;
constexpr int kTrack = 16;
constexpr int kGap = 2;  // between pictures

}  // namespace

ValueSlider::ValueSlider(Look look, QWidget* parent) : QAbstractSlider(parent), look_(std::move(look)) {
  setOrientation(Qt::Horizontal);
  setRange(0, kSteps);
  setSingleStep(kSteps / 100);
  setPageStep(kSteps / 10);
  setFocusPolicy(Qt::StrongFocus);
  setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
  setAccessibleName(look_.name);
  set_real_value(look_.neutral);
}

QSize ValueSlider::sizeHint() const { return {240, kLine + (look_.strip ? kStrip + 2 : 0) + kTrack + 2}; }

QRectF ValueSlider::strip_rect() const { return look_.strip ? QRectF(0, kLine, width(), kStrip) : QRectF(); }

QRectF ValueSlider::track() const {
  const double y = kLine + (look_.strip ? kStrip + 2 : 0) + kTrack / 2.0;
  return {kHandle + 1.0, y - 2, width() - 2.0 * kHandle - 2, 4};
}

double ValueSlider::x_of(double value) const {
  const double t = (value - look_.minimum) / (look_.maximum - look_.minimum);
  return track().left() + std::clamp(t, 0.0, 1.0) * track().width();
}

double ValueSlider::value_at(double x) const {
  const double t = std::clamp((x - track().left()) / track().width(), 0.0, 1.0);
  return look_.minimum + t * (look_.maximum - look_.minimum);
}

void ValueSlider::set_real_value(double value) {
  if (value == value_) return;  // a drag of one slider must not repaint the others
  value_ = value;
  const double t = (value - look_.minimum) / (look_.maximum - look_.minimum);
  setting_ = true;
  setValue(static_cast<int>(std::lround(std::clamp(t, 0.0, 1.0) * kSteps)));
  setting_ = false;
  if (look_.reading) setAccessibleDescription(look_.reading(value_));
  update();
}

void ValueSlider::set_strip(QVector<QImage> pictures) {
  strip_ = std::move(pictures);
  update(strip_rect().toAlignedRect());
}

void ValueSlider::move_by_hand(double value) {
  if (value == value_) return;
  set_real_value(value);
  changed_ = true;
  Q_EMIT moved(value_);
}

// Keys and assistive tools change Qt's integer value; the real one follows.
void ValueSlider::sliderChange(SliderChange change) {
  if (change == SliderValueChange && !setting_) {
    const double t = static_cast<double>(value()) / kSteps;
    value_ = look_.minimum + t * (look_.maximum - look_.minimum);
    changed_ = true;
    if (look_.reading) setAccessibleDescription(look_.reading(value_));
    Q_EMIT moved(value_);
  }
  QAbstractSlider::sliderChange(change);
}

void ValueSlider::mousePressEvent(QMouseEvent* event) {
  if (event->button() != Qt::LeftButton || event->position().y() < kLine) return;
  dragging_ = true;
  // Taken by its handle it stays where it is until it is moved; elsewhere it comes to the pointer.
  const double off = x_of(value_) - event->position().x();
  grabbed_off_ = std::abs(off) <= kHandle + 2 && strip_rect().bottom() < event->position().y() ? off : 0;
  if (grabbed_off_ == 0) move_by_hand(value_at(event->position().x()));
}

void ValueSlider::mouseMoveEvent(QMouseEvent* event) {
  if (dragging_) move_by_hand(value_at(event->position().x() + grabbed_off_));
}

void ValueSlider::mouseReleaseEvent(QMouseEvent*) {
  if (!std::exchange(dragging_, false)) return;
  if (std::exchange(changed_, false)) Q_EMIT settled();
}

void ValueSlider::mouseDoubleClickEvent(QMouseEvent*) { Q_EMIT reset(); }

void ValueSlider::keyPressEvent(QKeyEvent* event) {
  if (event->key() == Qt::Key_Delete || event->key() == Qt::Key_Backspace) {
    Q_EMIT reset();
    return;
  }
  QAbstractSlider::keyPressEvent(event);
}

void ValueSlider::keyReleaseEvent(QKeyEvent* event) {
  if (!event->isAutoRepeat() && std::exchange(changed_, false)) Q_EMIT settled();
  QAbstractSlider::keyReleaseEvent(event);
}

// Only a slider that has the focus turns with the wheel, so that scrolling the panel changes nothing.
void ValueSlider::wheelEvent(QWheelEvent* event) {
  if (!hasFocus()) {
    event->ignore();
    return;
  }
  QAbstractSlider::wheelEvent(event);
  if (std::exchange(changed_, false)) Q_EMIT settled();
}

void ValueSlider::focusOutEvent(QFocusEvent* event) {
  if (std::exchange(changed_, false)) Q_EMIT settled();
  QAbstractSlider::focusOutEvent(event);
  update();
}

void ValueSlider::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  painter.setRenderHint(QPainter::Antialiasing);
  const Colours& c = colours();
  const QRectF line(0, 0, width(), kLine);
  painter.setPen(isEnabled() ? c.text : c.dim);
  painter.drawText(line, Qt::AlignLeft | Qt::AlignVCenter, look_.name);
  painter.setFont(dim_font());
  painter.setPen(c.dim);
  if (!look_.note.isEmpty()) painter.drawText(line.adjusted(40, 0, 0, 0), Qt::AlignLeft | Qt::AlignVCenter, look_.note);
  if (look_.reading) painter.drawText(line, Qt::AlignRight | Qt::AlignVCenter, look_.reading(value_));

  const QRectF strip = strip_rect();
  for (int k = 0; k < strip_.size(); ++k) {
    const double step = (strip.width() + kGap) / static_cast<double>(strip_.size());
    const double side = std::min(step - kGap, strip.height());
    draw_smooth(painter, {strip.left() + k * step + (step - kGap - side) / 2, strip.top(), side, side}, strip_[k]);
  }

  const QColor colour = look_.amber ? c.pose : c.code;
  const QRectF bar = track();
  const double x = x_of(value_);
  painter.setPen(Qt::NoPen);
  painter.setBrush(c.track);
  painter.drawRoundedRect(bar, 2, 2);
  painter.setBrush(colour);
  painter.drawRoundedRect(QRectF(bar.left(), bar.top(), x - bar.left(), bar.height()), 2, 2);
  painter.drawEllipse(QPointF(x, bar.center().y()), kHandle, kHandle);
  if (hasFocus()) {
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(c.text, 1.5));
    painter.drawEllipse(QPointF(x, bar.center().y()), kHandle, kHandle);
  }
}

}  // namespace latitude::ui
