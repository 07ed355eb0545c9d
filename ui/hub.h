// The window's state and its wires: panels change the session through the hub and listen to its signals; nothing else
// connects them. The hub owns the engine's Explorer and is the one adapter that brings its results to the event loop.
#pragma once

#include <QObject>
#include <QString>
#include <memory>
#include <optional>
#include <vector>

#include "engine/explorer.h"
#include "engine/trainer.h"
#include "ui/session.h"

namespace latitude::ui {

class SecondModel;

class Hub : public QObject {
  Q_OBJECT
 public:
  explicit Hub(QObject* parent = nullptr);
  ~Hub() override;

  const Session& session() const { return session_; }
  const std::optional<engine::ModelInfo>& model() const { return model_; }  // nothing before the first is open
  const std::optional<engine::Map>& map() const { return map_; }
  const std::optional<engine::Paths>& paths() const { return paths_; }
  const std::optional<engine::Analysis>& analysis() const { return analysis_; }
  const std::optional<engine::Decoded>& decoded() const { return decoded_; }
  const std::optional<engine::Encoded>& encoded() const { return encoded_; }  // what stands on the canvas
  const std::optional<engine::Transfer>& transfer() const { return transfer_; }
  SecondModel& second() { return *second_; }  // beside the open one, for comparison
  engine::Trainer& trainer() { return trainer_; }

  void open(const QString& name_or_path);
  // Opens the session's model and takes the rest of it where it fits.
  void restore(const Session& session);

  // While a slider or the marker is dragged, `live` changes follow each other without filling the undo history; the
  // state before the first of them is what undo returns to, once `settle` (or any other change) ends the gesture.
  void change_code(engine::Code code, bool live);
  void settle();
  void go_to_item(int item);     // sliders take the item's posterior means
  void take(engine::Code code);  // a sample or a step of a path that was clicked
  void randomise();              // z from the prior, pose at its mean
  void reset_code();             // z at the prior's mean, pose at its mean
  void reset_pose();             // at its mean, z stays
  // The canvas holds this drawing, and this is its picture; the sliders take its posterior means. A stroke is one step.
  void draw(Drawing drawing, engine::Picture picture, bool live);
  void take_picture(engine::Picture picture);  // of a file: onto the canvas, and the same
  void show_drawing(bool shown);               // the canvas
  void undo();
  void redo();
  bool can_undo() const;
  bool can_redo() const;

  void set_map(engine::MapRequest map);  // a step to undo to
  void pause_map(bool paused);           // of t-SNE while it settles
  void set_hidden_classes(std::vector<bool> hidden);
  void set_selection(Selection selection);
  void set_look(MapLook look);
  void set_zoom(PictureZoom zoom);
  // Asks for the decoded picture on a grid so much finer as well, from now on; see engine::DecodeRequest.
  void set_finer(int finer);
  void draw_samples();                      // new ones from the prior
  void set_path(engine::PathRequest path);  // A, B, steps, rows
  void set_path_position(double position);
  void set_path_look(PathLook look);
  void export_paths(const QString& file);                    // by its ending: png, svg, gif, json
  void set_samples(engine::SamplesRequest samples);          // its pose follows the sliders by itself
  void set_theme(Theme theme);                               // the application applies it when it hears theme_changed
  void request_strips(std::vector<int> axes, int pictures);  // follow the code from then on; empty: none
  void set_samples_visible(bool visible);                    // a hidden grid is not drawn
  void hover(int item);
  void request_thumbnails(std::vector<int> items);
  void request_contours(engine::ContoursRequest request);
  // The map's background; only the last is answered.
  void request_magnification(engine::PlanePiece piece);
  void request_plane_pictures(engine::PlanePicturesRequest request);
  void set_transfer(engine::TransferRequest transfer);  // a step to undo to; the sliders' code follows by itself
  void set_transfer_visible(bool visible);              // what nobody sees is not drawn
  void export_transfer(const QString& file);            // by its ending: png, svg
  void set_comparison(Comparison comparison);
  void take_mean(engine::MeanRequest request);  // the sliders take its z, the pose stays
  void set_analysis(AnalysisView analysis);
  void request_analysis(engine::AnalysisRequest request);
  void set_probe_every(int epochs);
  void export_projector(const QString& stem);
  void say(const QString& message);  // into the message bar

  // From the input event that changed the code to the end of the repaint of its picture (PicturePanel reports it).
  void report_painted(std::uint64_t request);
  double latency_ms() const { return latency_ms_; }
  int threads() const { return threads_; }  // that the engine computes with; 0 before it has said

 Q_SIGNALS:
  void model_opened();
  void code_changed();
  void history_changed();
  void selection_changed();
  void look_changed();
  void zoom_changed();
  void thumbnails_ready(const engine::Thumbnails& thumbnails);
  void contours_ready(const engine::Contours& contours);
  void magnification_ready(const engine::Magnification& magnification);
  void plane_pictures_ready(const engine::PlanePictures& pictures);
  void transfer_ready();
  void comparison_changed();  // what is to be compared
  void mean_taken(const engine::Mean& mean);
  void analysis_changed();  // what is to be shown
  void analysis_ready();
  void session_changed();
  void drawing_changed();  // or whether it is shown
  void encoded_changed();
  void decoded_ready(const engine::Decoded& decoded);
  void strips_ready(const engine::Strips& strips);
  void samples_ready(const engine::Samples& samples);
  void map_ready();
  void paths_ready();
  void path_position_changed();
  void path_look_changed();
  void item_hovered(const engine::Item& item);
  void theme_changed();
  void latency_changed();
  void message(const QString& text);  // for the bar
  void busy_changed(bool busy);       // a model is being opened

 private:
  void receive(engine::Event event);
  void receive_model(engine::Opened opened);
  void receive_encoded(engine::Encoded encoded);
  void look_at_drawing();
  void receive_mean(const engine::Mean& mean);
  void receive_analysis(engine::Analysis analysis);
  void begin_change();  // what is now becomes a step to undo to
  void code_was_changed();
  std::uint64_t ask_picture();
  void ask_samples();
  void ask_transfer();
  void ask_strips();
  bool may_export();
  void go_back_to(const std::optional<Session>& state);

  Session session_;
  std::optional<engine::ModelInfo> model_;
  std::optional<engine::Map> map_;
  std::optional<engine::Paths> paths_;
  std::optional<engine::Analysis> analysis_;
  std::optional<engine::Decoded> decoded_;
  std::optional<engine::Encoded> encoded_;
  std::optional<engine::Transfer> transfer_;
  std::optional<Session> restoring_;
  engine::SamplesRequest last_samples_;                   // as it was asked, with the pose
  std::optional<engine::TransferRequest> last_transfer_;  // as it was asked, with the code
  bool transfer_visible_ = false;
  std::uint64_t exporting_ = 0;
  QString exported_as_;                          // what to say when it is done
  std::uint64_t averaging_ = 0, analysing_ = 0;  // the requests whose answers count
  double latency_ms_ = 0;
  int threads_ = 0;
  struct Private;  // history, timing
  std::unique_ptr<Private> private_;
  engine::Trainer trainer_;
  std::unique_ptr<engine::Explorer> explorer_;  // its thread ends before what it tells
  std::unique_ptr<SecondModel> second_;         // last: it follows the hub
};

}  // namespace latitude::ui
