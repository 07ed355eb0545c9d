#include "ui/widgets/pose_view.h"

#include <QKeyEvent>
#include <QMouseEvent>
#include <algorithm>
#include <cmath>

namespace latitude::ui {
namespace {

using Part = engine::PoseGesture::Part;
using Kind = engine::PoseHandles::Kind;

constexpr double kNear = 8;    // pixels from a handle's middle within which it is taken
constexpr double kBorder = 7;  // from the picture's border to a handle that lies beyond
constexpr double kDegree = 1, kPixel = 1, kLogFactor = 0.02, kSlant = 0.02;  // a key's step

QPointF point(const engine::PicturePoint& p) { return {p.x, p.y}; }

double distance(const QPointF& a, const QPointF& b) { return std::hypot(a.x() - b.x(), a.y() - b.y()); }

struct Step {
  engine::PoseStep step;
  double by;
};

// Arrows shift, with Shift they rotate (left and right) and scale (up and down), with Ctrl they stretch, with Alt they
// shear.
std::optional<Step> step_of(const QKeyEvent& event) {
  using enum engine::PoseStep;
  const int key = event.key();
  const bool across = key == Qt::Key_Left || key == Qt::Key_Right;
  if (!across && key != Qt::Key_Up && key != Qt::Key_Down) return std::nullopt;
  const double sign = key == Qt::Key_Left || key == Qt::Key_Up ? -1 : 1;
  switch (static_cast<int>(event.modifiers() & ~Qt::KeypadModifier)) {
    case Qt::NoModifier:
      return Step{across ? shift_x : shift_y, sign * kPixel};
    case Qt::ShiftModifier:  // left turns anticlockwise, up enlarges
      return across ? Step{rotation, -sign * kDegree} : Step{scale, -sign * kLogFactor};
    case Qt::ControlModifier:
      return across ? Step{scale_x, sign * kLogFactor} : Step{scale_y, -sign * kLogFactor};
    case Qt::AltModifier:
      if (across) return Step{shear, sign * kSlant};
      break;
    default:
      break;
  }
  return std::nullopt;
}

}  // namespace

PoseView::PoseView(QWidget* parent) : PictureView(parent) { setMouseTracking(true); }

void PoseView::set_handles(engine::PoseHandles handles) {
  handles_ = std::move(handles);
  outline_ = {};
  held_.reset();
  hovered_.reset();
  chosen_ = -1;
  setFocusPolicy(grabs() ? Qt::StrongFocus : Qt::NoFocus);
  unsetCursor();
  update();
}

void PoseView::set_outline(engine::PoseOutline outline) {
  if (outline == outline_) return;
  outline_ = std::move(outline);
  if (shows_handles()) update();
}

bool PoseView::shows_handles() const { return grabs() && (held_ || hovered_ || by_keyboard_); }

QPointF PoseView::handle(Part part, int index) const {
  const auto i = static_cast<std::size_t>(index);
  const auto& corners = outline_.corners;
  QPointF at = to_widget(point(outline_.centre));
  if (part == Part::point && i < outline_.points.size()) at = to_widget(point(outline_.points[i]));
  if (part == Part::corner && i < corners.size()) at = to_widget(point(corners[i]));
  if (part == Part::edge && i < corners.size()) {
    at = (to_widget(point(corners[i])) + to_widget(point(corners[(i + 1) % corners.size()]))) / 2;
  }
  if (part == Part::rotation && corners.size() == 4) {  // where the ring passes above the template
    const QPointF up = (point(corners[0]) + point(corners[1])) / 2 - point(outline_.centre);
    at = to_widget(point(outline_.centre) + up * (outline_.ring / std::hypot(up.x(), up.y())));
  }
  const QRectF within = whole_rect().adjusted(kBorder, kBorder, -kBorder, -kBorder);
  return {std::clamp(at.x(), within.left(), within.right()), std::clamp(at.y(), within.top(), within.bottom())};
}

// The nearest of the small handles, then the ring, then the picture itself.
std::optional<PoseView::Grip> PoseView::grip_at(const QPointF& position) const {
  if (!grabs() || !picture_rect().contains(position)) return std::nullopt;
  Grip best;
  double nearest = kNear;
  const auto offer = [&](Part part, std::size_t count) {
    for (int i = 0; i < static_cast<int>(count); ++i) {
      const double away = distance(position, handle(part, i));
      if (away < nearest) {
        nearest = away;
        best = {part, i};
      }
    }
  };
  offer(Part::point, outline_.points.size());
  if (handles_.scales()) offer(Part::corner, outline_.corners.size());
  if (handles_.rotation >= 0 && !outline_.corners.empty()) offer(Part::rotation, 1);
  if (handles_.stretches()) offer(Part::edge, outline_.corners.size());
  if (best != Grip{} || handles_.rotation < 0 || outline_.ring <= 0) return best;
  const QPointF from_centre = to_picture(position) - point(outline_.centre);
  const double pixels = distance(to_widget({1, 0}), to_widget({0, 0}));
  const double off = std::abs(std::hypot(from_centre.x(), from_centre.y()) - outline_.ring) * pixels;
  return off < kNear ? Grip{Part::rotation, 0} : best;
}

void PoseView::hover(const std::optional<Grip>& grip) {
  if (grip == hovered_) return;
  hovered_ = grip;
  if (grip) {
    setCursor(cursor_of(*grip));
    setToolTip(tip_of(*grip));
  } else {
    unsetCursor();
  }
  update();
}

void PoseView::mousePressEvent(QMouseEvent* event) {
  if (held_ || moves()) return;  // one button at a time
  const std::optional<Grip> grip = grip_at(event->position());
  if (event->button() != Qt::LeftButton || !grip) return PictureView::mousePressEvent(event);
  const QPointF at = to_picture(event->position());
  hover(grip);
  held_ = engine::PoseGesture{grip->part, grip->index, {at.x(), at.y()}, {at.x(), at.y()}};
  if (grip->part == Part::shift) setCursor(Qt::ClosedHandCursor);
  if (grip->part == Part::point) chosen_ = grip->index;
  Q_EMIT grabbed();
  update();
}

void PoseView::mouseMoveEvent(QMouseEvent* event) {
  if (moves()) return PictureView::mouseMoveEvent(event);
  if (!held_) return hover(grip_at(event->position()));
  const QPointF at = to_picture(event->position());
  held_->to = {at.x(), at.y()};
  held_->keep_proportions = event->modifiers().testFlag(Qt::ShiftModifier);
  Q_EMIT gestured(*held_);
}

void PoseView::mouseReleaseEvent(QMouseEvent* event) {
  const bool moved = moves(), posed = held_ && event->button() == Qt::LeftButton;
  if (moved) PictureView::mouseReleaseEvent(event);
  if (!moved && !posed) return;
  held_.reset();
  hovered_.reset();
  hover(grip_at(event->position()));
  if (moved) return;
  update();
  Q_EMIT settled();
}

void PoseView::mouseDoubleClickEvent(QMouseEvent* event) {
  if (event->button() == Qt::LeftButton && grip_at(event->position())) Q_EMIT reset();
}

void PoseView::keyPressEvent(QKeyEvent* event) {
  const int key = event->key();
  if (grabs() && (key == Qt::Key_Delete || key == Qt::Key_Backspace)) {
    Q_EMIT reset();
  } else if (!outline_.points.empty() && (key == Qt::Key_PageDown || key == Qt::Key_PageUp)) {
    choose_point(key == Qt::Key_PageDown);
  } else if (const std::optional<Step> step = step_of(*event); step && grabs()) {
    stepping_ = by_keyboard_ = true;
    Q_EMIT stepped(step->step, step->by, chosen_);
  } else {
    PictureView::keyPressEvent(event);
  }
}

// All points, the first, ... the last, and all again.
void PoseView::choose_point(bool next) {
  const int stops = static_cast<int>(outline_.points.size()) + 1;
  chosen_ = (chosen_ + 1 + (next ? 1 : stops - 1)) % stops - 1;
  by_keyboard_ = true;
  update();
}

void PoseView::keyReleaseEvent(QKeyEvent* event) {
  if (!event->isAutoRepeat()) settle_keys();
  PictureView::keyReleaseEvent(event);
}

void PoseView::settle_keys() {
  if (std::exchange(stepping_, false)) Q_EMIT settled();
}

void PoseView::enterEvent(QEnterEvent* event) { hover(grip_at(event->position())); }

void PoseView::leaveEvent(QEvent*) {
  if (!held_) hover(std::nullopt);
}

void PoseView::focusInEvent(QFocusEvent* event) {
  by_keyboard_ = event->reason() != Qt::MouseFocusReason && event->reason() != Qt::ActiveWindowFocusReason;
  update();
}

void PoseView::focusOutEvent(QFocusEvent*) {
  settle_keys();
  by_keyboard_ = false;
  update();
}

}  // namespace latitude::ui
