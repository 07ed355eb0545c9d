// Paths from A to B: as rows of pictures, as a table of their lengths, or as curves in the half-plane of mean and
// deviation; one slider scrubs all, play walks them.
#pragma once

#include <QComboBox>
#include <QLabel>
#include <QSlider>
#include <QSpinBox>
#include <QStackedWidget>
#include <QTimer>
#include <QToolButton>

#include "ui/hub.h"
#include "ui/panels/path_end_field.h"
#include "ui/panels/path_rows_view.h"
#include "ui/panels/path_table.h"
#include "ui/widgets/half_plane_view.h"

namespace latitude::ui {

class PathsPanel : public QWidget {
  Q_OBJECT
 public:
  explicit PathsPanel(Hub& hub, QWidget* parent = nullptr);
  void toggle_play();

 private:
  QWidget* header();
  QSpinBox* spin(const QString& name, const QString& tip);
  QWidget* lengths_page();
  QWidget* half_plane_page();
  QWidget* scrubber();
  void connect_hub();
  void show_model();
  void show_session();
  void show_look();
  void show_paths();
  void show_half_plane();
  void show_position();
  void scrub_to(double position);
  void change();
  void change_look(const std::function<void(PathLook&)>& change);

  Hub& hub_;
  PathEndField *from_, *to_;
  QSpinBox *steps_, *beyond_;
  QComboBox *view_, *speed_, *dimension_;
  QToolButton *menu_, *energy_;
  QLabel* empty_;
  QStackedWidget* pages_;
  PathRowsView* rows_;
  PathTable* table_;
  HalfPlaneView* half_plane_;
  std::vector<std::size_t> half_plane_rows_;  // of which row each of its curves is
  QSlider* scrub_;
  QToolButton* play_;
  QTimer timer_;
  double direction_ = 1;
};

}  // namespace latitude::ui
