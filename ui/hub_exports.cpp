// The hub's ways out of the window, one at a time: the map, the paths, the transfer of poses.
#include "ui/hub.h"

namespace latitude::ui {

bool Hub::may_export() {
  if (exporting_ != 0) say(tr("Another export is being written; try again when it is done."));
  return exporting_ == 0;
}

void Hub::export_projector(const QString& stem) {
  if (!may_export()) return;
  exported_as_ = tr("The map is in %1 and the files beside it.");
  exporting_ = explorer_->export_projector(stem.toStdString());
}

void Hub::export_paths(const QString& file) {
  if (!paths_ || !may_export()) return;
  exported_as_ = tr("The paths are in %1.");
  exporting_ = explorer_->export_paths(*paths_, file.toStdString(), session_.path_look.speed);
}

void Hub::export_transfer(const QString& file) {
  if (!transfer_ || !may_export()) return;
  exported_as_ = tr("The transfer is in %1.");
  exporting_ = explorer_->export_transfer(*transfer_, file.toStdString());
}

}  // namespace latitude::ui
