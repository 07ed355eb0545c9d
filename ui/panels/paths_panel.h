// Rows of pictures from A to B, one path each, in equal columns; one slider scrubs all rows, play walks them.
#pragma once

#include <QLabel>
#include <QSlider>
#include <QSpinBox>
#include <QTimer>
#include <QToolButton>
#include <QVBoxLayout>
#include <vector>

#include "ui/hub.h"
#include "ui/widgets/image_grid.h"

namespace latitude::ui {

class PathsPanel : public QWidget {
  Q_OBJECT
 public:
  explicit PathsPanel(Hub& hub, QWidget* parent = nullptr);
  void toggle_play();

 private:
  struct Row {
    QLabel *title, *lengths;
    ImageGrid* pictures;
  };

  QWidget* header();
  QWidget* scrubber();
  void show_model();
  void show_session();
  void show_paths();
  void show_position();
  void scrub_to(double position);
  void change();
  Row& row(std::size_t index);

  Hub& hub_;
  QSpinBox *from_, *to_, *steps_;
  QLabel *from_class_, *to_class_, *empty_;
  QVBoxLayout* rows_column_;
  std::vector<Row> rows_;
  QSlider* scrub_;
  QToolButton* play_;
  QTimer timer_;
  double direction_ = 1;
};

}  // namespace latitude::ui
