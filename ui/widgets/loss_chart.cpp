#include "ui/widgets/loss_chart.h"

#include <QChart>
#include <QGraphicsLayout>
#include <QHBoxLayout>
#include <QVBoxLayout>
#include <algorithm>
#include <cmath>

#include "ui/theme.h"
#include "ui/widgets/header_row.h"

namespace latitude::ui {
namespace {

struct Part {
  const char* name;
  double engine::Parts::*value;
};
constexpr Part kParts[] = {{"loss", &engine::Parts::loss},
                           {"reconstruction", &engine::Parts::reconstruction},
                           {"KL z", &engine::Parts::kl_z},
                           {"KL u", &engine::Parts::kl_u}};

}  // namespace

LossChart::LossChart(QWidget* parent) : QWidget(parent) {
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(2);
  auto* head = new QHBoxLayout;
  part_ = new QComboBox(this);
  part_->setFont(dim_font());
  for (const Part& part : kParts) part_->addItem(tr(part.name));
  part_->addItem(tr("linear separability"));
  part_->setAccessibleName(tr("Part of the loss"));
  part_->setToolTip(
      tr("The loss is the reconstruction error plus the KL divergences of q(z|x) and q(u|x) to their priors"));
  head->addWidget(part_);
  head->addWidget(unit_ = dim_label({}, this));
  head->addStretch(1);
  head->addWidget(key_ = new QLabel(this));
  key_->setFont(dim_font());
  column->addLayout(head);

  auto* chart = new QChart;
  chart->setMargins(QMargins(0, 0, 0, 0));
  chart->setBackgroundRoundness(0);
  chart->layout()->setContentsMargins(0, 0, 0, 0);
  train_ = new QLineSeries(chart);
  train_->setName(tr("train"));
  test_ = new QLineSeries(chart);
  test_->setName(tr("test"));
  epochs_ = new QValueAxis(chart);
  epochs_->setLabelFormat("%d");
  nats_ = new QValueAxis(chart);
  nats_->setLabelFormat("%.0f");
  nats_->setTickCount(3);
  chart->addAxis(epochs_, Qt::AlignBottom);
  chart->addAxis(nats_, Qt::AlignLeft);
  for (QLineSeries* series : {train_, test_}) {
    chart->addSeries(series);
    series->attachAxis(epochs_);
    series->attachAxis(nats_);
    series->setPointsVisible(true);
    series->setMarkerSize(4);
  }
  chart->legend()->hide();  // the line above the chart says it in less room
  view_ = new QChartView(chart, this);
  view_->setRenderHint(QPainter::Antialiasing);
  view_->setMinimumSize(140, 90);
  view_->setFocusPolicy(Qt::NoFocus);
  separability_ = new SeparabilityChart(this);
  charts_ = new QStackedWidget(this);
  charts_->addWidget(view_);
  charts_->addWidget(separability_);
  column->addWidget(charts_, 1);
  connect(part_, &QComboBox::currentIndexChanged, this, &LossChart::show_part);
  refresh();
}

void LossChart::refresh() {
  const Colours& c = colours();
  QChart* chart = view_->chart();
  chart->setBackgroundBrush(c.panel);
  train_->setPen(QPen(c.dim, 1.5));
  test_->setPen(QPen(c.code, 2));
  for (QLineSeries* series : {train_, test_}) series->setColor(series->pen().color());
  for (QValueAxis* axis : {epochs_, nats_}) {
    axis->setLabelsColor(c.dim);
    axis->setLabelsFont(dim_font());
    axis->setGridLineColor(c.hairline);
    axis->setLinePenColor(c.hairline);
  }
  separability_->refresh();
  show_part();
}

bool LossChart::shows_separability() const { return part_->currentIndex() == static_cast<int>(std::size(kParts)); }

void LossChart::show_part() {
  const Colours& c = colours();
  const bool separability = shows_separability();
  charts_->setCurrentWidget(separability ? static_cast<QWidget*>(separability_) : view_);
  unit_->setText(separability ? QString() : tr("nats"));
  unit_->setToolTip(tr("per image"));
  key_->setText(separability
                    ? SeparabilityChart::key()
                    : QString("<span style='color:%1'>● train</span>&nbsp; <span style='color:%2'>● test</span>")
                          .arg(c.dim.name(), c.code.name()));
  key_->setToolTip(separability
                       ? tr("Accuracies of a logistic regression that tells the classes from the posteriors' means μ, "
                            "from means and variances, and from one sample each; solid on the test set, thin and "
                            "dashed on the training set, faint of earlier runs. The band is what was published for "
                            "MNIST: 0.93 to 0.94")
                       : QString());
  draw();
}

void LossChart::set_curve(const std::vector<engine::EpochPoint>& curve) {
  if (curve == curve_) return;
  curve_ = curve;
  draw();
}

void LossChart::draw() {
  if (shows_separability()) return;
  const Part& part = kParts[static_cast<std::size_t>(std::max(0, part_->currentIndex()))];
  QList<QPointF> train, test;
  double least = 1e300, most = -1e300;
  // The first epochs fall so steeply that they would flatten the rest; beyond ten the axis starts after them.
  const std::size_t skip = curve_.size() > 10 ? 2 : 0;
  for (std::size_t i = 0; i < curve_.size(); ++i) {
    for (const bool of_test : {false, true}) {
      const double value = (of_test ? curve_[i].test : curve_[i].train).*part.value;
      (of_test ? test : train).push_back({static_cast<double>(curve_[i].epoch), value});
      if (!std::isfinite(value) || i < skip) continue;
      least = std::min(least, value);
      most = std::max(most, value);
    }
  }
  train_->replace(train);
  test_->replace(test);
  const double last = curve_.empty() ? 1 : curve_.back().epoch;
  epochs_->setTickCount(static_cast<int>(std::clamp(last, 2.0, 6.0)));
  epochs_->setRange(curve_.empty() ? 0 : std::min(last - 1, static_cast<double>(curve_.front().epoch)),
                    std::max(1.0, last));
  for (QValueAxis* axis : {epochs_, nats_}) axis->setLabelsVisible(!curve_.empty());
  if (least <= most) {
    const double pad = std::max(0.5, 0.05 * (most - least));
    nats_->setRange(least - pad, most + pad);
    nats_->setLabelFormat(most - least < 5 ? "%.1f" : "%.0f");
  }
}

}  // namespace latitude::ui
