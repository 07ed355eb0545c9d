#include "ui/panels/selection_bar.h"

#include <QHBoxLayout>
#include <QMenu>
#include <QPainter>
#include <QVBoxLayout>
#include <algorithm>
#include <cmath>

#include "ui/theme.h"
#include "ui/widgets/header_row.h"

namespace latitude::ui {

// How many of each class, as bars in the classes' colours.
class ClassBars : public QWidget {
 public:
  explicit ClassBars(QWidget* parent) : QWidget(parent) { setFixedSize(72, 22); }

  void set_counts(std::vector<int> counts) {
    counts_ = std::move(counts);
    update();
  }

 protected:
  void paintEvent(QPaintEvent*) override {
    if (counts_.empty()) return;
    QPainter painter(this);
    const int most = std::max(1, *std::max_element(counts_.begin(), counts_.end()));
    const double step = static_cast<double>(width()) / static_cast<double>(counts_.size());
    for (std::size_t k = 0; k < counts_.size(); ++k) {
      const double tall = (height() - 2.0) * counts_[k] / most, left = static_cast<double>(k) * step;
      painter.fillRect(QRectF(left, height() - 1, step - 1, 1), colours().track);
      painter.fillRect(QRectF(left, height() - 1 - tall, step - 1, tall), class_colour(static_cast<int>(k)));
    }
  }

 private:
  std::vector<int> counts_;
};

SelectionBar::SelectionBar(Hub& hub, QWidget* parent) : QWidget(parent), hub_(hub) {
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(2);
  auto* row = new QHBoxLayout;
  row->setSpacing(4);
  count_ = dim_label({}, this);
  count_->setAccessibleName(tr("Size of the selection"));
  bars_ = new ClassBars(this);
  bars_->setAccessibleName(tr("Classes of the selection"));
  row->addWidget(count_);
  row->addWidget(bars_);
  row->addStretch(1);
  const auto button = [&](const QString& text, const QString& tip, auto act) {
    QToolButton* made = flat_button(text, tip, this);
    connect(made, &QToolButton::clicked, this, act);
    row->addWidget(made);
    return made;
  };
  spread_ = dim_label({}, this);
  spread_->setToolTip(tr("The mean posterior's deviation: the geometric mean over the dimensions of z"));
  spread_->setAccessibleName(tr("Deviation of the mean"));
  row->addWidget(spread_);
  mean_ = button(tr("mean ▾"), tr("A mean of the selection's posteriors: its code z to the sliders"), [] {});
  add_means();
  members_ =
      button(tr("members"), tr("The selection's items, decoded, in the samples grid"), [this] { show_members(); });
  plus_ = button(tr("plus"), {}, [this] { remember(true); });
  minus_ = button(tr("minus"), {}, [this] { remember(false); });
  plus_->setCheckable(true);
  minus_->setCheckable(true);
  button(tr("clear"), tr("No selection"), [this] { clear(); });
  column->addLayout(row);

  ValueSlider::Look look;
  look.name = tr("walk");
  look.note = tr("plus - minus");
  look.minimum = -2;
  look.maximum = 2;
  look.neutral = 0;
  look.reading = [](double value) { return tr("%1%2 ×").arg(value < 0 ? "" : "+").arg(value, 0, 'f', 2); };
  walk_ = new ValueSlider(std::move(look), this);
  walk_->setObjectName("walk");
  walk_->setToolTip(tr("z plus so many times the difference of the two selections' mean codes"));
  column->addWidget(walk_);
  connect(walk_, &ValueSlider::moved, this, &SelectionBar::walk);
  connect(walk_, &ValueSlider::settled, this, [this] {
    walking_from_.reset();
    hub_.settle();
    walk_->set_real_value(0);  // the next walk begins where this one ended
  });
  connect(&hub_, &Hub::selection_changed, this, &SelectionBar::show_selection);
  show_selection();
}

void SelectionBar::show_selection() {
  const Selection& selection = hub_.session().selection;
  const bool any = !selection.items.empty();
  setVisible(any || !selection.plus.empty() || !selection.minus.empty());
  for (QToolButton* each : {mean_, members_, plus_, minus_}) each->setEnabled(any);
  const auto show_kept = [](QToolButton* button, const QString& tip, const std::vector<int>& items) {
    button->setChecked(!items.empty());
    button->setToolTip(items.empty() ? tip : tr("%1; now the mean of %2").arg(tip).arg(items.size()));
  };
  show_kept(plus_, tr("The walk leads to this selection's mean"), selection.plus);
  show_kept(minus_, tr("The walk leads away from this selection's mean"), selection.minus);
  walk_->setVisible(!selection.plus.empty() && !selection.minus.empty());
  spread_->clear();
  walking_from_.reset();
  direction_.clear();
  if (walk_->isVisibleTo(this) && hub_.model() && hub_.model()->codes) {
    direction_ = engine::mean_code(*hub_.model()->codes, selection.plus);
    const std::vector<float> from = engine::mean_code(*hub_.model()->codes, selection.minus);
    for (std::size_t d = 0; d < direction_.size(); ++d) direction_[d] -= from[d];
  }
  count_->setText(any ? tr("%1 selected").arg(selection.items.size()) : tr("none selected"));
  show_classes();
}

void SelectionBar::show_classes() {
  std::vector<int> counts;
  QStringList tip;
  if (hub_.model()) {
    const std::vector<int>& labels = hub_.model()->labels;
    counts.assign(labels.empty() ? 0 : std::min<std::size_t>(hub_.model()->class_names.size(), 30), 0);
    for (const int item : hub_.session().selection.items) {
      const auto index = static_cast<std::size_t>(item);
      const auto label = index < labels.size() ? static_cast<std::size_t>(labels[index]) : counts.size();
      if (label < counts.size()) ++counts[label];
    }
    for (std::size_t k = 0; k < counts.size(); ++k) {
      if (counts[k] > 0)
        tip << tr("class %1: %2").arg(QString::fromStdString(hub_.model()->class_names[k])).arg(counts[k]);
    }
  }
  bars_->setToolTip(tip.join("\n"));
  bars_->setAccessibleDescription(tip.join(", "));
  bars_->set_counts(std::move(counts));
}

void SelectionBar::add_means() {
  mean_->setAccessibleName(tr("mean"));
  auto* menu = new QMenu(mean_);
  menu->setToolTipsVisible(true);
  for (const engine::MeanKindInfo& kind : engine::mean_kinds()) {
    QAction* action = menu->addAction(QString::fromStdString(kind.title));
    action->setToolTip(QString::fromStdString(kind.tip));
    connect(action, &QAction::triggered, this, [this, name = kind.name] { take_mean(name); });
  }
  mean_->setMenu(menu);
  mean_->setPopupMode(QToolButton::InstantPopup);
  connect(&hub_, &Hub::mean_taken, this, [this](const engine::Mean& mean) {
    double logs = 0;
    for (const float deviation : mean.deviations) logs += std::log(double{deviation});
    const double sigma = std::exp(logs / std::max<double>(1, static_cast<double>(mean.deviations.size())));
    spread_->setText(mean.deviations.empty() ? QString() : tr("σ %1").arg(sigma, 0, 'g', 2));
  });
}

void SelectionBar::take_mean(const std::string& kind) {
  spread_->setText(tr("..."));  // of 70,000 items it takes a second
  hub_.take_mean({hub_.session().selection.items, kind});
}

void SelectionBar::show_members() {
  engine::SamplesRequest samples = hub_.session().samples;
  samples.items = hub_.session().selection.items;
  // More than the largest grid shows would only be carried about.
  constexpr std::size_t kMostMembers = 400;
  if (samples.items.size() > kMostMembers) samples.items.resize(kMostMembers);
  hub_.set_samples(std::move(samples));
}

void SelectionBar::clear() {
  hub_.set_selection({});
  engine::SamplesRequest samples = hub_.session().samples;
  samples.items.clear();
  hub_.set_samples(std::move(samples));
}

void SelectionBar::remember(bool plus) {
  Selection selection = hub_.session().selection;
  (plus ? selection.plus : selection.minus) = selection.items;
  hub_.set_selection(std::move(selection));
  show_selection();  // a click on the same again has unchecked the button
}

void SelectionBar::walk(double amount) {
  if (!hub_.model() || !hub_.model()->codes) return;
  if (!walking_from_) walking_from_ = hub_.session().code;
  engine::Code code = *walking_from_;
  for (std::size_t d = 0; d < code.z.size() && d < direction_.size(); ++d) {
    code.z[d] += static_cast<float>(amount) * direction_[d];
  }
  hub_.change_code(std::move(code), /*live=*/true);
}

}  // namespace latitude::ui
