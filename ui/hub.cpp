#include "ui/hub.h"

#include <QMetaObject>
#include <QRandomGenerator>
#include <random>
#include <variant>

#include "ui/hub_private.h"
#include "ui/second_model.h"

namespace latitude::ui {
namespace {

template <typename... F>
struct Overloaded : F... {
  using F::operator()...;
};
template <typename... F>
Overloaded(F...) -> Overloaded<F...>;

}  // namespace

Hub::Hub(QObject* parent) : QObject(parent), private_(std::make_unique<Private>()) {
  private_->clock.start();
  constexpr int kStripsPauseMs = 60;
  private_->strips_later.setSingleShot(true);
  private_->strips_later.setInterval(kStripsPauseMs);
  connect(&private_->strips_later, &QTimer::timeout, this, &Hub::ask_strips);
  explorer_ = std::make_unique<engine::Explorer>(
      private_->mailbox.posts_to(this, [this](engine::Event event) { receive(std::move(event)); }));
  second_ = std::make_unique<SecondModel>(*this);
}

Hub::~Hub() = default;

void Hub::open(const QString& name_or_path) {
  private_->opening = explorer_->open(name_or_path.toStdString());
  Q_EMIT busy_changed(true);
}

void Hub::restore(const Session& session) {
  restoring_ = session;
  open(QString::fromStdString(session.model));
}

void Hub::receive(engine::Event event) {
  std::visit(Overloaded{
                 [this](engine::Opened& opened) { receive_model(std::move(opened)); },
                 [this](engine::Failed& failed) {
                   if (failed.request == private_->opening) {
                     restoring_.reset();
                     Q_EMIT busy_changed(false);
                   } else if (failed.request == exporting_) {
                     exporting_ = 0;
                   } else if (failed.request < private_->first_valid) {
                     return;  // asked for the model before, which was replaced meanwhile
                   }
                   say(QString::fromStdString(failed.what));
                 },
                 [this](engine::Decoded& decoded) {
                   decoded_ = std::move(decoded);
                   Q_EMIT decoded_ready(*decoded_);
                 },
                 [this](engine::Encoded& encoded) { receive_encoded(std::move(encoded)); },
                 [this](engine::Strips& strips) { Q_EMIT strips_ready(strips); },
                 [this](engine::Samples& samples) { Q_EMIT samples_ready(samples); },
                 [this](engine::MapReady& ready) {
                   map_ = std::move(ready.map);
                   Q_EMIT map_ready();
                 },
                 [this](engine::Paths& paths) {
                   paths_ = std::move(paths);
                   Q_EMIT paths_ready();
                 },
                 [this](engine::Item& item) {
                   if (item.request == private_->going_to_item) {
                     if (item.request != private_->first_item) begin_change();
                     private_->encoding = {};
                     session_.code = item.code;
                     session_.item = item.item;
                     code_was_changed();
                   } else if (item.request == private_->hovering) {
                     Q_EMIT item_hovered(item);
                   }
                 },
                 [this](engine::Thumbnails& thumbnails) { Q_EMIT thumbnails_ready(thumbnails); },
                 [this](engine::Contours& contours) {
                   if (contours.request >= private_->first_valid) Q_EMIT contours_ready(contours);
                 },
                 [this](engine::Magnification& magnification) {
                   if (magnification.request >= private_->first_valid) Q_EMIT magnification_ready(magnification);
                 },
                 [this](engine::PlanePictures& pictures) {
                   if (pictures.request >= private_->first_valid) Q_EMIT plane_pictures_ready(pictures);
                 },
                 [this](engine::Transfer& transfer) {
                   if (transfer.request < private_->first_valid) return;
                   transfer_ = std::move(transfer);
                   Q_EMIT transfer_ready();
                 },
                 [this](engine::Mean& mean) {
                   if (mean.request >= private_->first_valid) receive_mean(mean);
                 },
                 [this](engine::Analysis& analysis) { receive_analysis(std::move(analysis)); },
                 [this](engine::Exported& exported) {
                   exporting_ = 0;
                   say(exported_as_.arg(QString::fromStdString(exported.file)));
                 },
             },
             event);
}

void Hub::receive_model(engine::Opened opened) {
  const bool first = !model_;
  model_ = std::move(opened.info);
  threads_ = opened.threads;
  map_.reset();
  paths_.reset();
  decoded_.reset();
  transfer_.reset();
  last_transfer_.reset();
  private_->history.clear();
  private_->in_gesture = false;
  private_->strip_axes.clear();
  last_samples_.rows = 0;  // equal to no request, so that the new model is asked

  const bool is_last = opened.request == private_->opening;  // else another is being opened already
  Session next = is_last ? restoring_.value_or(session_) : session_;
  if (is_last) restoring_.reset();
  private_->encoding = {};
  encoded_.reset();
  const bool fits =
      next.code.z.size() == model_->neutral.z.size() && next.code.pose.size() == model_->neutral.pose.size();
  const bool is_new = !fits || next.model != model_->path;
  if (is_new) {
    next.code = model_->neutral;
    next.item = -1;
    next.map.component_x = 0;
    next.map.component_y = 1;
    next.hidden_classes.clear();
    next.selection = {};
    next.samples.items.clear();
    if (first || !ui::fits(next.path.from, *model_) || !ui::fits(next.path.to, *model_))
      next.path = engine::PathRequest{};
  }
  next.model = model_->path;
  keep_within(next, *model_);
  session_ = next;
  private_->first_valid = ask_picture();  // before anybody hears of the model and asks more
  if (is_last) Q_EMIT busy_changed(false);
  Q_EMIT model_opened();
  Q_EMIT selection_changed();
  Q_EMIT look_changed();
  Q_EMIT zoom_changed();
  Q_EMIT analysis_changed();
  Q_EMIT comparison_changed();
  Q_EMIT history_changed();
  Q_EMIT session_changed();
  code_was_changed();
  if (model_->can.atlas && model_->items >= 2) {
    explorer_->map(session_.map);
    explorer_->paths(session_.path);
  }
  look_at_drawing();
  // A new model shows what it makes of the drawing, where there is one in sight; else it is met at its first item, like
  // a book at its first page.
  if (is_new && session_.drawing_shown && !session_.drawing.empty()) {
    private_->encoding.first = std::exchange(private_->encoding.looked_at, 0);
  } else if (is_new && model_->can.atlas)
    private_->going_to_item = private_->first_item = explorer_->item(0);
}

void Hub::begin_change() {
  private_->in_gesture = false;
  Session step = session_;
  step.selection = {};  // is never undone, and may be long
  private_->history.push(std::move(step));
  Q_EMIT history_changed();
}

void Hub::change_code(engine::Code code, bool live) {
  if (!model_ || code == session_.code) return;
  if (!live || !private_->in_gesture) begin_change();
  private_->in_gesture = live;
  private_->encoding = {};
  session_.code = std::move(code);
  session_.item = -1;
  code_was_changed();
}

void Hub::settle() { private_->in_gesture = false; }

void Hub::code_was_changed() {
  const std::uint64_t request = ask_picture();
  private_->asked.emplace_back(request, private_->clock.nsecsElapsed());
  if (private_->asked.size() > 256) private_->asked.pop_front();
  ask_samples();
  ask_transfer();
  // The strips are many pictures: while something is dragged they follow where the hand rests for a moment, so that
  // they hold back neither the picture nor its repaint.
  if (private_->in_gesture) {
    private_->strips_later.start();
  } else {
    ask_strips();
  }
  Q_EMIT code_changed();
  Q_EMIT session_changed();
}

std::uint64_t Hub::ask_picture() { return explorer_->decode({session_.code, private_->finer}); }

void Hub::set_finer(int finer) {
  if (std::exchange(private_->finer, finer) != finer && model_) ask_picture();
}

void Hub::ask_samples() {
  engine::SamplesRequest wanted = session_.samples;
  if (wanted.items.empty()) {  // items keep their own poses
    wanted.pose = session_.code.pose;
    wanted.mirrored = session_.code.mirrored;
  }
  if (model_ && private_->samples_visible && wanted != last_samples_) {
    last_samples_ = wanted;
    explorer_->samples(wanted);
  }
}

void Hub::ask_strips() {
  if (model_ && !private_->strip_axes.empty()) {
    explorer_->strips({session_.code, private_->strip_axes, private_->strip_pictures});
  }
}

void Hub::report_painted(std::uint64_t request) {
  std::optional<qint64> asked;
  while (!private_->asked.empty() && private_->asked.front().first <= request) {
    asked = private_->asked.front().second;
    private_->asked.pop_front();
  }
  if (!asked) return;
  latency_ms_ = static_cast<double>(private_->clock.nsecsElapsed() - *asked) / 1e6;
  Q_EMIT latency_changed();
}

void Hub::go_to_item(int item) {
  if (model_) private_->going_to_item = explorer_->item(item);
}

void Hub::hover(int item) {
  if (model_) private_->hovering = explorer_->hover({.item = item, .distance = session_.look.distance});
}

void Hub::request_thumbnails(std::vector<int> items) { explorer_->thumbnails(std::move(items)); }
void Hub::request_contours(engine::ContoursRequest request) { explorer_->contours(std::move(request)); }

void Hub::take(engine::Code code) { change_code(std::move(code), /*live=*/false); }

void Hub::randomise() {
  if (!model_) return;
  engine::Code code = model_->neutral;
  std::mt19937 from(QRandomGenerator::global()->generate());
  std::normal_distribution<float> normal;
  for (float& value : code.z) value = normal(from);
  take(code);
}

void Hub::reset_code() {
  if (model_) take(model_->neutral);
}

void Hub::reset_pose() {
  if (!model_) return;
  engine::Code code = session_.code;
  code.pose = model_->neutral.pose;
  code.mirrored = model_->neutral.mirrored;
  take(code);
}

void Hub::undo() { go_back_to(private_->history.undo(session_)); }
void Hub::redo() { go_back_to(private_->history.redo(session_)); }
bool Hub::can_undo() const { return private_->history.can_undo(); }
bool Hub::can_redo() const { return private_->history.can_redo(); }

void Hub::go_back_to(const std::optional<Session>& state) {
  if (!state) return;
  const Session before = std::exchange(session_, *state);
  session_.theme = before.theme;
  session_.model = before.model;
  session_.hidden_classes = before.hidden_classes;  // not a step of its own, so never undone
  session_.selection = before.selection;
  session_.look = before.look;
  session_.analysis = before.analysis;
  session_.probe_every = before.probe_every;
  session_.path_look = before.path_look;
  session_.drawing_shown = before.drawing_shown;
  session_.comparison = before.comparison;
  session_.zoom = before.zoom;
  private_->in_gesture = false;
  private_->encoding = {};
  if (session_.drawing != before.drawing) look_at_drawing();
  if (session_.path != before.path) explorer_->paths(session_.path);
  if (session_.map != before.map) explorer_->map(session_.map);
  Q_EMIT history_changed();
  Q_EMIT path_position_changed();
  code_was_changed();
}

void Hub::set_map(engine::MapRequest map) {
  if (map == session_.map) return;
  begin_change();
  session_.map = std::move(map);
  explorer_->map(session_.map);
  Q_EMIT session_changed();
}

void Hub::pause_map(bool paused) { explorer_->pause_map(paused); }

void Hub::set_hidden_classes(std::vector<bool> hidden) {
  session_.hidden_classes = std::move(hidden);
  Q_EMIT session_changed();
}

void Hub::set_selection(Selection selection) {
  if (selection == session_.selection) return;
  session_.selection = std::move(selection);
  Q_EMIT selection_changed();
}

void Hub::set_look(MapLook look) {
  if (look == session_.look) return;
  session_.look = std::move(look);
  Q_EMIT look_changed();
}

void Hub::set_zoom(PictureZoom zoom) {
  if (zoom == session_.zoom) return;
  session_.zoom = zoom;
  Q_EMIT zoom_changed();
}

void Hub::draw_samples() {
  engine::SamplesRequest samples = session_.samples;
  ++samples.seed;
  samples.items.clear();
  set_samples(std::move(samples));
}

void Hub::set_path(engine::PathRequest path) {
  if (path == session_.path) return;
  begin_change();
  session_.path = std::move(path);
  explorer_->paths(session_.path);
  Q_EMIT session_changed();
}

void Hub::set_path_position(double position) {
  if (position == session_.path_position) return;
  session_.path_position = position;
  Q_EMIT path_position_changed();
}

void Hub::set_path_look(PathLook look) {
  if (look == session_.path_look) return;
  session_.path_look = std::move(look);
  Q_EMIT path_look_changed();
}

void Hub::set_samples(engine::SamplesRequest samples) {
  if (samples == session_.samples) return;
  begin_change();
  session_.samples = std::move(samples);
  ask_samples();
  Q_EMIT session_changed();
}

void Hub::set_theme(Theme theme) {
  session_.theme = theme;
  Q_EMIT theme_changed();
}

void Hub::request_strips(std::vector<int> axes, int pictures) {
  if (axes == private_->strip_axes && pictures == private_->strip_pictures) return;
  private_->strip_axes = std::move(axes);
  private_->strip_pictures = pictures;
  ask_strips();
}

void Hub::set_samples_visible(bool visible) {
  private_->samples_visible = visible;
  ask_samples();
}

void Hub::say(const QString& text) { Q_EMIT message(text); }

}  // namespace latitude::ui
