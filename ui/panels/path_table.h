// Every path's length (or energy) under every metric, the shortest of each column in bold, and the least density of the
// data's codes along it.
#pragma once

#include <QTableWidget>

#include "ui/hub.h"

namespace latitude::ui {

class PathTable : public QTableWidget {
  Q_OBJECT
 public:
  explicit PathTable(Hub& hub, QWidget* parent = nullptr);

  void show_paths();

 private:
  Hub& hub_;
};

}  // namespace latitude::ui
