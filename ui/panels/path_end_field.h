// One end of the paths, A or B: an item by its number, the sliders' code, or the mean of a class.
#pragma once

#include <QLabel>
#include <QMenu>
#include <QSpinBox>
#include <QToolButton>

#include "ui/hub.h"

namespace latitude::ui {

class PathEndField : public QWidget {
  Q_OBJECT
 public:
  // `end` is the part of the request that this field shows and changes.
  PathEndField(Hub& hub, engine::PathEnd engine::PathRequest::*end, QWidget* parent);

  void show_session();

 private:
  void fill_menu();
  void set(engine::PathEnd end);
  QString class_of(int item) const;

  Hub& hub_;
  engine::PathEnd engine::PathRequest::*end_;
  QToolButton* button_;
  QMenu* menu_;
  QSpinBox* item_;
  QLabel* what_;
};

}  // namespace latitude::ui
