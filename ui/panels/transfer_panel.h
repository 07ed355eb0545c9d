// Pose transfer: templates down the side, poses along the top, and every template at every pose. A click takes a cell's
// code to the sliders, on a heading its item.
#pragma once

#include <QLabel>
#include <QToolButton>
#include <QWidget>
#include <vector>

#include "ui/hub.h"
#include "ui/panels/transfer_side_field.h"
#include "ui/widgets/image_grid.h"

namespace latitude::ui {

class TransferPanel : public QWidget {
  Q_OBJECT
 public:
  explicit TransferPanel(Hub& hub, QWidget* parent = nullptr);

 protected:
  void showEvent(QShowEvent* event) override;
  void hideEvent(QHideEvent* event) override;

 private:
  QWidget* fields();
  void show_model();
  void show_session();
  void show_transfer();
  ImageGrid::Heading column_heading(const engine::Transfer& transfer, std::size_t column) const;
  void take(int cell);
  void go_to(bool of_column, int index);
  void choose_file();

  Hub& hub_;
  QWidget* fields_;
  TransferSideField *rows_, *columns_;
  QToolButton* save_;
  QLabel* empty_;
  ImageGrid* grid_;
};

}  // namespace latitude::ui
