// What the colours of numbers mean: a bar from the least to the most.
#pragma once

#include <QWidget>

#include "ui/colour_scale.h"

namespace latitude::ui {

class ColourBar : public QWidget {
  Q_OBJECT
 public:
  explicit ColourBar(QWidget* parent = nullptr);
  void set_range(const ColourRange& range);
  QSize sizeHint() const override { return {44, 130}; }
  QSize minimumSizeHint() const override { return {44, 60}; }

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  ColourRange range_;
};

}  // namespace latitude::ui
