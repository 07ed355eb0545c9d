#include "ui/panels/path_menu.h"

#include <QActionGroup>
#include <QFileDialog>
#include <algorithm>

namespace latitude::ui {

PathMenu::PathMenu(Hub& hub, QWidget* parent) : QMenu(parent), hub_(hub) {
  setToolTipsVisible(true);
  connect(this, &QMenu::aboutToShow, this, &PathMenu::fill);
}

// Made anew each time it opens: what there is to choose depends on the model.
void PathMenu::fill() {
  clear();
  qDeleteAll(findChildren<QMenu*>(Qt::FindDirectChildrenOnly));  // which clear() leaves behind
  if (!hub_.model()) return;
  const engine::PathRequest& path = hub_.session().path;
  for (const engine::PathKindInfo& kind : engine::path_kinds()) {
    QAction* action = addAction(QString::fromStdString(kind.title));
    action->setToolTip(QString::fromStdString(kind.tip));
    action->setCheckable(true);
    const bool on = std::find(path.kinds.begin(), path.kinds.end(), kind.name) != path.kinds.end();
    action->setChecked(on);
    action->setEnabled(!on || path.kinds.size() > 1);
    connect(action, &QAction::toggled, this, [this, name = kind.name](bool now) { toggle(name, now); });
  }
  addSeparator();
  addAction(tr("Other samples"), this, [this] {
    engine::PathRequest other = hub_.session().path;
    ++other.seed;
    hub_.set_path(std::move(other));
  })->setToolTip(tr("Of the paths that sample"));
  if (hub_.model()->can.pose) {
    QMenu* poses = addMenu(tr("Pose along"));
    poses->setToolTipsVisible(true);
    auto* group = new QActionGroup(poses);
    for (const engine::PathKindInfo& kind : engine::pose_path_kinds()) {
      QAction* action = poses->addAction(QString::fromStdString(kind.title));
      action->setToolTip(QString::fromStdString(kind.tip));
      action->setCheckable(true);
      action->setActionGroup(group);
      action->setChecked(path.pose == kind.name);
      connect(action, &QAction::triggered, this, [this, name = kind.name] {
        engine::PathRequest other = hub_.session().path;
        other.pose = name;
        hub_.set_path(std::move(other));
      });
    }
  }
  addSeparator();
  addAction(tr("Export…"), this, &PathMenu::choose_file)->setEnabled(hub_.paths().has_value());
}

void PathMenu::toggle(const std::string& kind, bool on) {
  engine::PathRequest path = hub_.session().path;
  std::erase(path.kinds, kind);
  if (on) path.kinds.push_back(kind);
  if (!path.kinds.empty()) hub_.set_path(std::move(path));
}

void PathMenu::choose_file() {
  auto* dialog = new QFileDialog(parentWidget(), tr("Export the paths"), {},
                                 tr("Rows as a picture (*.png);;Rows as a drawing (*.svg);;Animation (*.gif);;"
                                    "Numbers (*.json)"));
  dialog->setAttribute(Qt::WA_DeleteOnClose);
  dialog->setAcceptMode(QFileDialog::AcceptSave);
  dialog->setDefaultSuffix("png");
  dialog->selectFile("paths.png");
  connect(dialog, &QFileDialog::filterSelected, dialog, [dialog](const QString& filter) {
    const qsizetype dot = filter.lastIndexOf("*.") + 2;
    dialog->setDefaultSuffix(filter.mid(dot, filter.lastIndexOf(')') - dot));
    const QStringList chosen = dialog->selectedFiles();
    if (!chosen.isEmpty()) dialog->selectFile(QFileInfo(chosen.front()).completeBaseName());
  });
  connect(dialog, &QFileDialog::fileSelected, &hub_, &Hub::export_paths);
  dialog->open();
}

}  // namespace latitude::ui
