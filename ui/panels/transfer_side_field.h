// One side of the transfer, templates or poses: items by their numbers, from the selection or the picture, draws from
// the prior, or the sliders.
#pragma once

#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QToolButton>

#include "ui/hub.h"

namespace latitude::ui {

class TransferSideField : public QWidget {
  Q_OBJECT
 public:
  using Side = engine::TransferSide engine::TransferRequest::*;

  // `side` is the part of the request that this field shows and changes.
  TransferSideField(Hub& hub, Side side, QWidget* parent);

  void show_session();
  // Puts an item behind the others; where there is no more room, the first goes.
  static void add_item(Hub& hub, Side side, int item);

 private:
  void fill_menu();
  void read_items();
  void set(engine::TransferSide side);
  void set_items(std::vector<int> items);

  Hub& hub_;
  Side side_;
  QToolButton* button_;
  QMenu* menu_;
  QLineEdit* items_;
  QLabel* what_;
};

}  // namespace latitude::ui
