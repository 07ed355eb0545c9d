// The hub's part in exports: one is written at a time.
#include "ui/hub_private.h"

namespace latitude::ui {

void Hub::export_projector(const QString& stem) {
  if (private_->exporting != 0) return say(tr("Another export is being written; try again when it is done."));
  private_->exporting = explorer_->export_projector(stem.toStdString());
  private_->exporting_map = true;
}

void Hub::export_paths(const QString& file) {
  if (!paths_) return;
  if (private_->exporting != 0) return say(tr("Another export is being written; try again when it is done."));
  private_->exporting = explorer_->export_paths(*paths_, file.toStdString(), session_.path_look.speed);
  private_->exporting_map = false;
}

}  // namespace latitude::ui
