// What belongs to the canvas: the drawing as the encoder sees it, how well it is given back, and the buttons.
#pragma once

#include <QCheckBox>
#include <QLabel>
#include <QToolButton>
#include <QWidget>

#include "ui/hub.h"
#include "ui/widgets/draw_canvas.h"
#include "ui/widgets/picture_view.h"

namespace latitude::ui {

class DrawingTools : public QWidget {
  Q_OBJECT
 public:
  DrawingTools(Hub& hub, DrawCanvas& canvas, QWidget* parent = nullptr);

 private:
  void build();
  void take_from_canvas(const Drawing& drawing, bool live);
  void change(Drawing drawing);  // by a button
  void undo_stroke();
  void clear();
  void show_drawing();
  void show_encoded();

  Hub& hub_;
  DrawCanvas& canvas_;
  PictureView* seen_ = nullptr;
  QLabel* error_ = nullptr;
  QCheckBox* centred_ = nullptr;
  QToolButton *undo_ = nullptr, *clear_ = nullptr;
};

}  // namespace latitude::ui
