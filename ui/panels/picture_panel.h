// The decoded picture, large; beside it the template before the pose and, over it, the sampling grid T_u.
#pragma once

#include <QLabel>
#include <QWidget>

#include "ui/hub.h"
#include "ui/widgets/picture_view.h"

namespace latitude::ui {

class PicturePanel : public QWidget {
  Q_OBJECT
 public:
  explicit PicturePanel(Hub& hub, QWidget* parent = nullptr);

 private:
  void show_decoded(const engine::Decoded& decoded);
  void show_where();

  Hub& hub_;
  QLabel *where_, *caption_, *speed_;
  PictureView *picture_, *template_, *grid_;
  QWidget* side_;
  std::uint64_t shown_ = 0;
};

}  // namespace latitude::ui
