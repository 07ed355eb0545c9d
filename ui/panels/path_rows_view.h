// Rows of pictures from A to B, one path each, in equal columns: a heading with how much the picture changes in each
// step and the row's lengths; rows are dragged by their titles, and hidden.
#pragma once

#include <QLabel>
#include <QPushButton>
#include <QScrollArea>
#include <QVBoxLayout>
#include <vector>

#include "ui/hub.h"
#include "ui/widgets/image_grid.h"
#include "ui/widgets/sparkline.h"

namespace latitude::ui {

class PathRowsView : public QScrollArea {
  Q_OBJECT
 public:
  explicit PathRowsView(Hub& hub, QWidget* parent = nullptr);

  void show_paths();  // the hub's; none after a model was opened
  void show_position();

 protected:
  bool eventFilter(QObject* watched, QEvent* event) override;

 private:
  struct Row {
    QWidget* all;
    QPushButton* title;
    Sparkline* change;
    QLabel* lengths;
    ImageGrid* pictures;
  };
  Row& row(std::size_t index);
  void add_row();
  void show_row(Row& row, const engine::PathRow& path, int index);
  void fill_menu(std::size_t index);
  void take(std::size_t row, int step);
  void move(std::size_t from, std::size_t to);
  void hide_row(std::size_t index);
  void add_beside(std::size_t index, const std::string& name);
  std::size_t row_at(int y) const;  // of the content

  Hub& hub_;
  QWidget* content_;
  QVBoxLayout* column_;
  std::vector<Row> rows_;
  QWidget* drop_line_;  // where a dragged row would go
  int pressed_ = -1;    // the row whose title is held
  bool dragging_ = false;
  QPoint pressed_at_;
};

}  // namespace latitude::ui
