// The hub's wires to what is computed beside the picture: the map's background, means of selections, the transfer of
// poses, the analysis of models, and which model is compared.
#include <algorithm>
#include <utility>

#include "ui/hub.h"

namespace latitude::ui {

void Hub::request_magnification(engine::PlanePiece piece) { explorer_->magnification(piece); }

void Hub::request_plane_pictures(engine::PlanePicturesRequest request) {
  explorer_->plane_pictures(std::move(request));
}

void Hub::take_mean(engine::MeanRequest request) {
  if (model_) averaging_ = explorer_->mean(std::move(request));
}

void Hub::receive_mean(const engine::Mean& mean) {
  if (mean.request != averaging_ || mean.z.size() != session_.code.z.size()) return;
  engine::Code code = session_.code;
  code.z = mean.z;
  take(std::move(code));
  Q_EMIT mean_taken(mean);
}

void Hub::set_transfer(engine::TransferRequest transfer) {
  if (transfer == session_.transfer) return;
  begin_change();
  session_.transfer = std::move(transfer);
  ask_transfer();
  Q_EMIT session_changed();
}

void Hub::set_transfer_visible(bool visible) {
  transfer_visible_ = visible;
  ask_transfer();
}

void Hub::ask_transfer() {
  if (!model_ || !model_->can.pose || !transfer_visible_) return;
  engine::TransferRequest wanted = session_.transfer;
  if (wanted.rows.from == "sliders" || wanted.columns.from == "sliders") wanted.code = session_.code;
  if (wanted == last_transfer_) return;
  last_transfer_ = wanted;
  explorer_->transfer(std::move(wanted));
}

void Hub::set_comparison(Comparison comparison) {
  if (comparison == session_.comparison) return;
  session_.comparison = std::move(comparison);
  Q_EMIT comparison_changed();
}

void Hub::set_analysis(AnalysisView analysis) {
  if (analysis == session_.analysis) return;
  session_.analysis = std::move(analysis);
  Q_EMIT analysis_changed();
}

void Hub::request_analysis(engine::AnalysisRequest request) { analysing_ = explorer_->analyse(std::move(request)); }

// A model that cannot be read is said once and is no longer one of those that are compared; the others stay.
void Hub::receive_analysis(engine::Analysis analysis) {
  if (analysis.request != analysing_) return;
  analysis_ = std::move(analysis);
  AnalysisView wanted = session_.analysis;
  for (const engine::Analysis::Refused& refused : analysis_->refused) {
    if (std::erase(wanted.models, refused.model) > 0) say(QString::fromStdString(refused.what));
  }
  set_analysis(std::move(wanted));
  Q_EMIT analysis_ready();
}

void Hub::set_probe_every(int epochs) { session_.probe_every = std::clamp(epochs, 0, kMostProbeEvery); }

}  // namespace latitude::ui
