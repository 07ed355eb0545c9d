// Example of a panel: the open model's name and the norm of its code, beside the norm that codes of the prior have on
// average. It listens to the hub's signals and computes nothing that takes time.
//
// In the house this is ui/panels/code_panel.h and .cpp, the latter in ui/CMakeLists.txt, and in the constructor in
// ui/main_window.cpp the include and the line
//     add_panel(tr("Code"), "code", new CodePanel(hub_));
#pragma once

#include <QLabel>
#include <QWidget>

#include "ui/hub.h"

namespace latitude::ui {

class CodePanel : public QWidget {
  Q_OBJECT
 public:
  explicit CodePanel(Hub& hub, QWidget* parent = nullptr);

 private:
  void show_code();

  Hub& hub_;
  QLabel *name_, *norm_;
};

}  // namespace latitude::ui
