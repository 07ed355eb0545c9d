#include "ui/widgets/image_grid.h"

#include <QHelpEvent>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QToolTip>
#include <algorithm>

#include "ui/picture_image.h"
#include "ui/theme.h"

namespace latitude::ui {
namespace {

constexpr double kEnlarged = 1.8, kHeadingEnlarged = 2.6;
constexpr double kLead = 1.15;  // of a heading with the gap after it, in cells

}  // namespace

ImageGrid::ImageGrid(QWidget* parent) : QWidget(parent) {
  setMouseTracking(true);
  setFocusPolicy(Qt::StrongFocus);
  setMinimumSize(40, 20);
}

void ImageGrid::set_images(int columns, QVector<QImage> images) {
  columns_ = std::max(1, columns);
  images_ = std::move(images);
  current_ = std::clamp(current_, 0, std::max(0, count() - 1));
  if (hovered_.cell >= count()) hovered_ = {};
  update();
}

void ImageGrid::set_headings(Headings headings) {
  headings_ = std::move(headings);
  hovered_ = {};
  update();
}

void ImageGrid::set_clickable(bool clickable) {
  clickable_ = clickable;
  setFocusPolicy(clickable ? Qt::StrongFocus : Qt::NoFocus);
}

void ImageGrid::set_marked(int index, const QColor& colour) {
  marked_ = index;
  mark_ = colour;
  update();
}

int ImageGrid::rows() const { return std::max(1, (count() + columns_ - 1) / columns_); }

// Equal squares, as large as fit, spread evenly over the width; side by side where there are headings.
QRectF ImageGrid::square(int column, int row) const {
  const double lead = headings_.columns.isEmpty() ? 0 : kLead;
  double across = width() / (columns_ + lead), down = height() / (rows() + lead);
  if (lead > 0) across = down = std::min(across, down);
  const double gap = std::min(across, down) > 24 ? 3 : 1;
  const double side = std::max(1.0, std::min(across, down) - gap);
  const double left = column < 0 ? 0 : (lead + column) * across, top = row < 0 ? 0 : (lead + row) * down;
  return {left + (across - side) / 2, top + (down - side) / 2, side, side};
}

QRectF ImageGrid::cell(int index) const { return square(index % columns_, index / columns_); }

QRectF ImageGrid::heading_cell(bool of_column, int index) const {
  return of_column ? square(index, -1) : square(-1, index);
}

ImageGrid::Place ImageGrid::at(const QPointF& position) const {
  for (int i = 0; i < count(); ++i) {
    if (cell(i).contains(position)) return {.cell = i};
  }
  for (int i = 0; i < headings_.columns.size(); ++i) {
    if (heading_cell(true, i).contains(position)) return {.column = i};
  }
  for (int i = 0; i < headings_.rows.size(); ++i) {
    if (heading_cell(false, i).contains(position)) return {.row = i};
  }
  return {};
}

void ImageGrid::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  for (int i = 0; i < count(); ++i) {
    if (!images_[i].isNull()) draw_smooth(painter, cell(i), images_[i]);
  }
  painter.setRenderHint(QPainter::Antialiasing);
  painter.setBrush(Qt::NoBrush);
  paint_headings(painter);
  if (marked_ >= 0 && marked_ < count()) {
    painter.setPen(QPen(mark_, 2));
    painter.drawRect(cell(marked_).adjusted(0, 0, 0, 0));
  }
  if (hasFocus() && clickable_ && current_ < count()) {
    painter.setPen(QPen(colours().code, 1.5));
    painter.drawRect(cell(current_));
  }
  if (clickable_) paint_hovered(painter);
}

void ImageGrid::paint_headings(QPainter& painter) const {
  if (headings_.columns.isEmpty()) return;
  const auto paint = [&](bool of_column, const QVector<Heading>& all, const QColor& colour) {
    for (int i = 0; i < all.size(); ++i) {
      draw_smooth(painter, heading_cell(of_column, i), all[i].image);
      painter.setPen(QPen(colour, 1));
      painter.drawRect(heading_cell(of_column, i));
    }
  };
  paint(true, headings_.columns, headings_.across_colour);
  paint(false, headings_.rows, headings_.down_colour);
  const QRectF corner = square(-1, -1);
  painter.setFont(dim_font());
  painter.setPen(headings_.across_colour);
  painter.drawText(corner, Qt::AlignRight | Qt::AlignTop, headings_.across);
  painter.setPen(headings_.down_colour);
  painter.drawText(corner, Qt::AlignLeft | Qt::AlignBottom, headings_.down);
}

void ImageGrid::paint_hovered(QPainter& painter) const {
  if (hovered_ == Place{}) return;
  constexpr double kName = 18;
  const bool of_column = hovered_.column >= 0, is_cell = hovered_.cell >= 0;
  const Heading heading = is_cell     ? Heading{{}, images_[hovered_.cell], {}}
                          : of_column ? headings_.columns[hovered_.column]
                                      : headings_.rows[hovered_.row];
  const QRectF small =
      is_cell ? cell(hovered_.cell) : heading_cell(of_column, of_column ? hovered_.column : hovered_.row);
  const double side = std::max(small.height() * (is_cell ? kEnlarged : kHeadingEnlarged), is_cell ? 56.0 : 96.0);
  const QImage& shown = heading.enlarged;
  const double shape = is_cell || shown.isNull() ? 1.0 : static_cast<double>(shown.width()) / shown.height();
  QRectF large(0, 0, side * shape, side + (is_cell ? 0 : kName));
  large.moveCenter(small.center());
  large.moveLeft(std::clamp(large.left(), 0.0, std::max(0.0, width() - large.width())));
  large.moveTop(std::clamp(large.top(), 0.0, std::max(0.0, height() - large.height())));
  painter.fillRect(large, colours().panel);
  draw_smooth(painter, QRectF(large.topLeft(), QSizeF(large.width(), side)), shown);
  painter.setFont(dim_font());
  painter.setPen(colours().text);
  painter.drawText(QRectF(large.left(), large.top() + side, large.width(), large.height() - side), Qt::AlignCenter,
                   heading.name);
  painter.setPen(QPen(is_cell ? colours().code : of_column ? headings_.across_colour : headings_.down_colour, 1));
  painter.drawRect(large);
}

void ImageGrid::mouseMoveEvent(QMouseEvent* event) {
  const Place now = at(event->position());
  if (now == hovered_) return;
  hovered_ = now;
  update();
}

void ImageGrid::mousePressEvent(QMouseEvent* event) {
  const Place place = at(event->position());
  if (!clickable_ || event->button() != Qt::LeftButton || place == Place{}) return;
  if (place.cell < 0) {
    Q_EMIT heading_clicked(place.column >= 0, std::max(place.column, place.row));
    return;
  }
  current_ = place.cell;
  Q_EMIT clicked(place.cell);
}

// A heading says what it is under its enlarged picture; a tip would cover that.
bool ImageGrid::event(QEvent* event) {
  if (event->type() == QEvent::ToolTip) {
    const Place place = at(static_cast<QHelpEvent*>(event)->pos());
    if (place.column >= 0 || place.row >= 0) {
      QToolTip::hideText();
      return true;
    }
  }
  return QWidget::event(event);
}

void ImageGrid::leaveEvent(QEvent*) {
  hovered_ = {};
  update();
}

void ImageGrid::focusInEvent(QFocusEvent* event) {
  QWidget::focusInEvent(event);
  update();
}

void ImageGrid::keyPressEvent(QKeyEvent* event) {
  int next = current_;
  switch (event->key()) {
    case Qt::Key_Left:
      --next;
      break;
    case Qt::Key_Right:
      ++next;
      break;
    case Qt::Key_Up:
      next -= columns_;
      break;
    case Qt::Key_Down:
      next += columns_;
      break;
    case Qt::Key_Return:
    case Qt::Key_Enter:
      if (clickable_ && current_ < count()) Q_EMIT clicked(current_);
      return;
    default:
      return QWidget::keyPressEvent(event);
  }
  if (next >= 0 && next < count()) current_ = next;
  update();
}

}  // namespace latitude::ui
