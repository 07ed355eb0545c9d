// The decoded picture, large, its pose to be grabbed; beside it the template before the pose and, over it, the sampling
// grid T_u. What is in sight is read nearly as finely as the screen shows it. And back: a canvas to draw on, or a file
// that is dropped here, is encoded and the sliders take its code.
#pragma once

#include <QBoxLayout>
#include <QLabel>
#include <QThreadPool>
#include <QToolButton>
#include <QWidget>

#include "ui/hub.h"
#include "ui/widgets/draw_canvas.h"
#include "ui/widgets/pose_view.h"

namespace latitude::ui {

class PicturePanel : public QWidget {
  Q_OBJECT
 public:
  explicit PicturePanel(Hub& hub, QWidget* parent = nullptr);
  void take_file(const QString& path);  // a picture: read on a thread of its own, then encoded

 protected:
  void dragEnterEvent(QDragEnterEvent* event) override;
  void dropEvent(QDropEvent* event) override;
  bool eventFilter(QObject* watched, QEvent* event) override;  // the picture's size

 private:
  void build_header(QVBoxLayout* column);
  void build_pictures();
  void build_side();
  void build_foot(QVBoxLayout* column);
  void connect_pose();
  void show_decoded(const engine::Decoded& decoded);
  void show_model();
  void show_where();
  void show_drawing();
  void show_zoom();
  void ask_finer();
  QString hint() const;

  Hub& hub_;
  QLabel *where_ = nullptr, *caption_ = nullptr, *speed_ = nullptr, *hint_ = nullptr;
  QToolButton *draw_ = nullptr, *zoom_ = nullptr;
  DrawCanvas* canvas_ = nullptr;
  PoseView* picture_ = nullptr;
  PictureView *template_ = nullptr, *grid_ = nullptr;
  QWidget *side_ = nullptr, *tools_ = nullptr;
  QBoxLayout *pictures_ = nullptr, *side_row_ = nullptr;  // turned round while the canvas is shown
  std::uint64_t shown_ = 0;
  engine::Code grabbed_;  // as it was when the hand took hold
  QThreadPool reading_;   // last: it waits for a file that is being read
};

}  // namespace latitude::ui
