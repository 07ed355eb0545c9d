#include "ui/widgets/colour_bar.h"

#include <QPainter>
#include <algorithm>

#include "ui/theme.h"

namespace latitude::ui {

ColourBar::ColourBar(QWidget* parent) : QWidget(parent) {
  setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Preferred);
  setToolTip(tr("The colours span all items but the outermost hundredth at either end"));
}

void ColourBar::set_range(const ColourRange& range) {
  range_ = range;
  setAccessibleName(tr("Colours from %1 to %2").arg(range.least, 0, 'g', 3).arg(range.most, 0, 'g', 3));
  update();
}

void ColourBar::paintEvent(QPaintEvent*) {
  constexpr int kLine = 16, kBar = 10, kLeft = 6;
  QPainter painter(this);
  painter.setFont(dim_font());
  painter.setPen(colours().dim);
  const auto number = [](double value) { return QString::number(value, 'g', 3); };
  painter.drawText(QRect(0, 0, width(), kLine), Qt::AlignLeft | Qt::AlignVCenter, number(range_.most));
  painter.drawText(QRect(0, height() - kLine, width(), kLine), Qt::AlignLeft | Qt::AlignVCenter, number(range_.least));
  const QRect bar(kLeft, kLine + 2, kBar, height() - 2 * kLine - 4);
  for (int y = bar.top(); y <= bar.bottom(); ++y) {
    painter.setPen(scale_colour(static_cast<double>(bar.bottom() - y) / std::max(1, bar.height() - 1)));
    painter.drawLine(bar.left(), y, bar.right(), y);
  }
}

}  // namespace latitude::ui
