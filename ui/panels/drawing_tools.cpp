#include "ui/panels/drawing_tools.h"

#include <QVBoxLayout>

#include "ui/picture_image.h"
#include "ui/theme.h"
#include "ui/widgets/header_row.h"

namespace latitude::ui {

DrawingTools::DrawingTools(Hub& hub, DrawCanvas& canvas, QWidget* parent)
    : QWidget(parent), hub_(hub), canvas_(canvas) {
  build();
  connect(&canvas_, &DrawCanvas::drawn, this, &DrawingTools::take_from_canvas);
  connect(&canvas_, &DrawCanvas::undo_asked, this, &DrawingTools::undo_stroke);
  connect(&canvas_, &DrawCanvas::clear_asked, this, &DrawingTools::clear);
  connect(undo_, &QToolButton::clicked, this, &DrawingTools::undo_stroke);
  connect(clear_, &QToolButton::clicked, this, &DrawingTools::clear);
  connect(centred_, &QCheckBox::toggled, this, [this](bool centred) {
    Drawing drawing = hub_.session().drawing;
    if (drawing.centred == centred) return;
    drawing.centred = centred;
    change(std::move(drawing));
  });
  connect(&hub_, &Hub::drawing_changed, this, &DrawingTools::show_drawing);
  connect(&hub_, &Hub::encoded_changed, this, &DrawingTools::show_encoded);
  connect(&hub_, &Hub::model_opened, this, [this] {
    canvas_.set_shape(hub_.model()->width, hub_.model()->height);
    show_drawing();
  });
  show_drawing();
  show_encoded();
}

void DrawingTools::build() {
  auto* row = new QHBoxLayout(this);
  row->setContentsMargins(0, 0, 0, 0);
  row->setSpacing(12);
  auto* left = new QVBoxLayout;
  left->setSpacing(4);
  seen_ = new PictureView(this);
  seen_->setObjectName("seen");
  seen_->setAccessibleName(tr("Drawing as the encoder sees it"));
  seen_->setToolTip(tr("x: the drawing as the encoder sees it, in the model's size"));
  seen_->setFixedSize(72, 72);
  left->addWidget(seen_);
  left->addWidget(dim_label(tr("as encoded"), this));
  left->addStretch(1);
  row->addLayout(left);

  auto* right = new QVBoxLayout;
  right->setSpacing(4);
  auto* buttons = new QHBoxLayout;
  buttons->setSpacing(4);
  undo_ = flat_button(tr("undo stroke"), tr("Take the last stroke back (Backspace on the canvas)"), this);
  clear_ = flat_button(tr("clear"), tr("Empty the canvas; the sliders stay (Delete on the canvas)"), this);
  buttons->addWidget(undo_);
  buttons->addWidget(clear_);
  buttons->addStretch(1);
  right->addLayout(buttons);
  centred_ = new QCheckBox(tr("centre as MNIST"), this);
  centred_->setFont(dim_font());
  centred_->setToolTip(
      tr("Before it is encoded, the drawing is fitted into 20 of 28 pixels with its centre of mass in "
         "the middle, as MNIST's digits were"));
  right->addWidget(centred_);
  error_ = dim_label({}, this);
  error_->setObjectName("reconstruction_error");
  error_->setToolTip(
      tr("Minus log p(x given z, u) at the posterior means: how badly the decoder gives the drawing back"));
  right->addWidget(error_);
  right->addStretch(1);
  row->addLayout(right, 1);
}

void DrawingTools::take_from_canvas(const Drawing& drawing, bool live) { hub_.draw(drawing, canvas_.picture(), live); }

void DrawingTools::change(Drawing drawing) {
  canvas_.set_drawing(drawing);
  hub_.draw(std::move(drawing), canvas_.picture(), false);
}

// Without strokes the picture that was drawn upon is next.
void DrawingTools::undo_stroke() {
  Drawing drawing = hub_.session().drawing;
  if (drawing.empty()) return;
  if (drawing.strokes.empty()) {
    drawing.under = {};
  } else {
    drawing.strokes.pop_back();
  }
  change(std::move(drawing));
}

void DrawingTools::clear() {
  if (!hub_.session().drawing.empty()) change({.under = {}, .strokes = {}, .centred = hub_.session().drawing.centred});
}

void DrawingTools::show_drawing() {
  const Drawing& drawing = hub_.session().drawing;
  if (canvas_.drawing() != drawing) canvas_.set_drawing(drawing);
  centred_->setChecked(drawing.centred);
  undo_->setEnabled(!drawing.empty());
  clear_->setEnabled(!drawing.empty());
}

void DrawingTools::show_encoded() {
  const std::optional<engine::Encoded>& encoded = hub_.encoded();
  seen_->set_image(encoded ? to_image(encoded->picture) : QImage());
  error_->setText(encoded ? tr("error %1 nats\n%2 bits a pixel")
                                .arg(encoded->reconstruction, 0, 'f', 1)
                                .arg(encoded->bits_per_number, 0, 'f', 2)
                          : QString());
}

}  // namespace latitude::ui
