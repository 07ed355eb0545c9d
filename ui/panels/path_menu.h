// Which paths have a row, how the pose goes along, other samples, and files out.
#pragma once

#include <QMenu>

#include "ui/hub.h"

namespace latitude::ui {

class PathMenu : public QMenu {
  Q_OBJECT
 public:
  explicit PathMenu(Hub& hub, QWidget* parent = nullptr);

 private:
  void fill();
  void toggle(const std::string& kind, bool on);
  void choose_file();

  Hub& hub_;
};

}  // namespace latitude::ui
