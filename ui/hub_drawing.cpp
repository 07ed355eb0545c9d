// The hub's part in drawings and pictures from files: the encoder finds their code, and the sliders take it.
#include "ui/hub_private.h"

namespace latitude::ui {

void Hub::draw(Drawing drawing, engine::Picture picture, bool live) {
  if (!model_) return;
  if (!private_->in_gesture) begin_change();
  private_->in_gesture = live;
  session_.drawing = std::move(drawing);
  private_->encoding.looked_at = 0;
  if (session_.drawing.empty()) {
    private_->encoding = {};
    encoded_.reset();
    Q_EMIT encoded_changed();
  } else {
    const std::uint64_t request = explorer_->encode({std::move(picture), false, session_.drawing.centred});
    if (private_->encoding.first == 0) private_->encoding.first = request;
  }
  Q_EMIT drawing_changed();
  Q_EMIT session_changed();
}

void Hub::take_picture(engine::Picture picture) {
  if (!model_) return say(tr("Open a model first, to encode a picture."));
  private_->encoding = {.first = 0, .dropped = explorer_->encode({std::move(picture), true, true}), .looked_at = 0};
}

void Hub::show_drawing(bool shown) {
  if (shown == session_.drawing_shown) return;
  session_.drawing_shown = shown;
  Q_EMIT drawing_changed();
  Q_EMIT session_changed();
}

// What stands on the canvas is shown as encoded; the sliders stay as they are.
void Hub::look_at_drawing() {
  encoded_.reset();
  if (!session_.drawing.empty()) {
    const Drawing& drawing = session_.drawing;
    private_->encoding = {};
    private_->encoding.looked_at =
        explorer_->encode({rendered(drawing, model_->width, model_->height), false, drawing.centred});
  }
  Q_EMIT drawing_changed();
  Q_EMIT encoded_changed();
}

void Hub::receive_encoded(engine::Encoded encoded) {
  const auto& asked = private_->encoding;
  const bool was_dropped = encoded.request == asked.dropped;
  const bool was_drawn = asked.first != 0 && encoded.request >= asked.first;
  if (!was_dropped && !was_drawn && encoded.request != asked.looked_at) return;  // something else came first
  encoded_ = std::move(encoded);
  if (was_dropped) {
    begin_change();
    private_->encoding = {};
    session_.drawing.under = encoded_->picture;
    session_.drawing.strokes.clear();
    session_.drawing_shown = true;
    Q_EMIT drawing_changed();
  }
  Q_EMIT encoded_changed();
  if (!was_dropped && !was_drawn) return;
  session_.code = encoded_->code;
  session_.item = -1;
  code_was_changed();
}

}  // namespace latitude::ui
