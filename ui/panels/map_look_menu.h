// The menu of how the map's points look: coloured by what, neighbours by which distance, pictures in place of points,
// contours, size and opacity, and the way out of the window.
#pragma once

#include <QMenu>
#include <functional>
#include <string>

#include "ui/hub.h"

namespace latitude::ui {

class MapLookMenu : public QMenu {
  Q_OBJECT
 public:
  MapLookMenu(Hub& hub, QWidget* parent);

 Q_SIGNALS:
  void export_wanted();

 private:
  struct Choice {
    std::string name;
    QString title, tip;
    QString missing = {};  // why it cannot be chosen; empty when it can
  };
  void fill();
  // A submenu of which one is chosen: `part` of the look.
  void add_choices(const QString& title, std::string MapLook::*part, const std::vector<Choice>& choices);
  void add_slider(const QString& title, double MapLook::*part, double least, double most);

  Hub& hub_;
};

}  // namespace latitude::ui
