#include "ui/second_model.h"

#include <algorithm>
#include <utility>

namespace latitude::ui {

SecondModel::SecondModel(Hub& hub) : hub_(hub) {
  connect(&hub_, &Hub::comparison_changed, this, &SecondModel::open_wanted);
  connect(&hub_, &Hub::code_changed, this, &SecondModel::follow);
  connect(&hub_, &Hub::decoded_ready, this, [this] {
    if (followed_ == By::picture) follow();
  });
}

SecondModel::~SecondModel() = default;

void SecondModel::set_visible(bool visible) {
  visible_ = visible;
  open_wanted();
}

bool SecondModel::codes_agree() const {
  if (!model_ || !hub_.model()) return false;
  const engine::ModelInfo &a = *hub_.model(), &b = *model_;
  return a.neutral.z.size() == b.neutral.z.size() &&
         std::equal(a.pose_axes.begin(), a.pose_axes.end(), b.pose_axes.begin(), b.pose_axes.end(),
                    [](const engine::Axis& x, const engine::Axis& y) { return x.name == y.name && x.unit == y.unit; });
}

bool SecondModel::items_agree() const {
  if (!model_ || !hub_.model()) return false;
  return model_->items > 0 && model_->items == hub_.model()->items && model_->items_of == hub_.model()->items_of;
}

bool SecondModel::pictures_agree() const {
  return model_ && hub_.model() && model_->can.posterior && model_->channels == hub_.model()->channels;
}

std::vector<std::string> SecondModel::choices() const {
  std::vector<std::string> all;
  if (codes_agree()) all.push_back(kByCode);
  if (items_agree()) all.push_back(kByItem);
  if (pictures_agree()) all.push_back(kByPicture);
  return all;
}

// What was chosen, or what comes nearest to it: where the sliders have left the item, it is what they draw.
SecondModel::By SecondModel::by() const {
  const std::string& chosen = hub_.session().comparison.by;
  const bool codes = codes_agree(), items = items_agree(), pictures = pictures_agree();
  if (chosen == kByCode && codes) return By::code;
  if (chosen == kByPicture && pictures) return By::picture;
  if (items && hub_.session().item >= 0) return By::item;
  return pictures ? By::picture : codes ? By::code : By::nothing;
}

void SecondModel::open_wanted() {
  if (!visible_) return;
  const std::string& wanted = hub_.session().comparison.model;
  if (wanted == wanted_) return follow();
  wanted_ = wanted;
  if (wanted.empty()) {
    if (explorer_) explorer_->close();
    model_.reset();
    decoded_.reset();
    opening_ = 0;
  } else {
    if (!explorer_) {
      explorer_ = std::make_unique<engine::Explorer>(
          mailbox_.posts_to(this, [this](engine::Event event) { receive(std::move(event)); }));
    }
    opening_ = explorer_->open(wanted);
  }
  Q_EMIT changed();
}

void SecondModel::follow() {
  if (!visible_ || opening()) return;  // what is being opened may have codes of another kind
  const By now = by();
  if (std::exchange(followed_, now) != now) {
    if (now == By::nothing) decoded_.reset();
    item_ = -1;
    reconstruction_.reset();
  }
  const int item = hub_.session().item;
  if (now == By::code) explorer_->decode({hub_.session().code});
  if (now == By::item && item != item_) going_to_item_ = explorer_->item(item);
  const std::optional<engine::Decoded>& drawn = hub_.decoded();
  if (now == By::picture && drawn && drawn->code == hub_.session().code) explorer_->encode({drawn->picture});
  Q_EMIT changed();
}

void SecondModel::receive(engine::Event event) {
  if (auto* opened = std::get_if<engine::Opened>(&event)) {
    if (opened->request != opening_) return;  // another is being opened already
    opening_ = 0;
    first_valid_ = opened->request;
    model_ = std::move(opened->info);
    followed_ = By::nothing;
    decoded_.reset();
    follow();
  } else if (const auto* failed = std::get_if<engine::Failed>(&event)) {
    receive_failure(*failed);
  } else if (const auto* item = std::get_if<engine::Item>(&event)) {
    if (item->request != going_to_item_ || followed_ != By::item) return;
    item_ = item->item;
    explorer_->decode({std::move(item->code)});
  } else if (auto* encoded = std::get_if<engine::Encoded>(&event)) {
    if (encoded->request < first_valid_ || followed_ != By::picture) return;
    reconstruction_ = encoded->reconstruction;
    explorer_->decode({std::move(encoded->code)});
  } else if (auto* decoded = std::get_if<engine::Decoded>(&event)) {
    if (!model_ || decoded->request < first_valid_ || followed_ == By::nothing) return;
    decoded_ = std::move(*decoded);
    Q_EMIT changed();
  }
}

// What could not be opened is said once; the model before it stays.
void SecondModel::receive_failure(const engine::Failed& failed) {
  if (failed.request < first_valid_) return;
  hub_.say(QString::fromStdString(failed.what));
  if (failed.request != opening_) return;
  opening_ = 0;
  wanted_ = model_ ? model_->path : std::string();
  Comparison comparison = hub_.session().comparison;
  comparison.model = wanted_;
  hub_.set_comparison(std::move(comparison));
  Q_EMIT changed();
}

}  // namespace latitude::ui
