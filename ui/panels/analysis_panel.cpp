#include "ui/panels/analysis_panel.h"

#include <QClipboard>
#include <QFileDialog>
#include <QFileInfo>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QLabel>
#include <QScrollArea>
#include <algorithm>
#include <numeric>

#include "io/error.h"
#include "io/files.h"
#include "ui/panels/analysis_numbers.h"
#include "ui/theme.h"
#include "ui/widgets/header_row.h"

namespace latitude::ui {
namespace {

constexpr int kLegendWidth = 186;

QString text_of(const std::string& text) { return QString::fromStdString(text); }

// What a view says of a model beside its curve.
QStringList counts(const engine::LatentShape& shape, const std::string& view) {
  if (shape.items == 0) return {AnalysisPanel::tr("no atlas beside it")};
  const auto sum = [](const std::vector<double>& nats) {
    return QString::number(std::accumulate(nats.begin(), nats.end(), 0.0), 'f', 2);
  };
  if (view == kViewKl) {
    return {AnalysisPanel::tr("KL %1 nats in all").arg(sum(shape.kl)),
            AnalysisPanel::tr("collapsed %1 of %2").arg(shape.collapsed).arg(shape.dimensions)};
  }
  if (view == kViewAggregated) {
    if (shape.aggregated_kl.empty()) return {AnalysisPanel::tr("measuring ...")};
    return {AnalysisPanel::tr("KL %1 nats in all").arg(sum(shape.aggregated_kl))};
  }
  return {AnalysisPanel::tr("active components %1 of %2").arg(shape.active_components).arg(shape.dimensions),
          AnalysisPanel::tr("active units %1").arg(shape.active_units)};
}

}  // namespace

AnalysisPanel::AnalysisPanel(Hub& hub, QWidget* parent) : QWidget(parent), hub_(hub), chart_(new CurveChart(this)) {
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(12, 4, 12, 8);
  column->setSpacing(4);
  column->addWidget(header());
  auto* row = new QHBoxLayout;
  row->setSpacing(12);
  chart_->setAccessibleName(tr("Shape of the latent space"));
  row->addWidget(chart_, 1);
  auto* scroll = new QScrollArea(this);
  scroll->setWidgetResizable(true);
  scroll->setFixedWidth(kLegendWidth);
  scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  scroll->setFocusPolicy(Qt::NoFocus);
  legend_ = new QWidget(scroll);
  legend_column_ = new QVBoxLayout(legend_);
  legend_column_->setContentsMargins(0, 0, 0, 0);
  legend_column_->setSpacing(8);
  scroll->setWidget(legend_);
  row->addWidget(scroll);
  column->addLayout(row, 1);

  connect(&hub_, &Hub::model_opened, this, [this] {
    asked_ = {};  // a file may have changed; what has not is remembered
    show_session();
  });
  connect(&hub_, &Hub::analysis_changed, this, &AnalysisPanel::show_session);
  connect(&hub_, &Hub::analysis_ready, this, &AnalysisPanel::show_analysis);
  connect(&hub_, &Hub::theme_changed, this, &AnalysisPanel::show_analysis, Qt::QueuedConnection);
  show_session();
}

QWidget* AnalysisPanel::header() {
  auto* bar = new QWidget(this);
  auto* row = new QHBoxLayout(bar);
  row->setContentsMargins(0, 0, 0, 0);
  row->setSpacing(4);
  view_ = new QComboBox(bar);
  view_->setFont(dim_font());
  view_->setAccessibleName(tr("View of the latent space"));
  const auto add = [this](const QString& title, const char* name, const QString& tip) {
    view_->addItem(title, QString(name));
    view_->setItemData(view_->count() - 1, tip, Qt::ToolTipRole);
  };
  add(tr("spectrum of the means"), kViewSpectrum,
      tr("Eigenvalues of the covariance of the posterior means. A component above 0.01 is active: it tells of the "
         "image. A unit is active when the mean of its own dimension varies by more than 0.01."));
  add(tr("KL to the prior"), kViewKl,
      tr("KL divergence of q(z|x) to the prior, each dimension by itself, averaged over the items. A dimension has "
         "collapsed when it is below 0.01 nats for 99 items of 100."));
  add(tr("aggregated posterior"), kViewAggregated,
      tr("KL divergence of the mixture of all posteriors to the prior, each dimension by itself: how far the codes as "
         "a whole are from where samples are drawn."));
  row->addWidget(view_);
  row->addStretch(1);
  compare_ = flat_button(tr("compare"), tr("Other models beside the open one"), bar);
  menu_ = new QMenu(compare_);
  compare_->setMenu(menu_);
  compare_->setPopupMode(QToolButton::InstantPopup);
  copy_ = flat_button(tr("copy"), tr("The numbers of this view to the clipboard, as a table"), bar);
  save_ = flat_button(tr("save"), tr("The numbers to a file: all of them as JSON, or this view as TSV"), bar);
  for (QToolButton* button : {compare_, copy_, save_}) row->addWidget(button);
  connect(menu_, &QMenu::aboutToShow, this, &AnalysisPanel::fill_menu);
  connect(copy_, &QToolButton::clicked, this,
          [this] { QGuiApplication::clipboard()->setText(text_of(to_tsv(shown_, hub_.session().analysis.view))); });
  connect(save_, &QToolButton::clicked, this, &AnalysisPanel::choose_save);
  connect(view_, &QComboBox::currentIndexChanged, this, [this] {
    AnalysisView analysis = hub_.session().analysis;
    analysis.view = view_->currentData().toString().toStdString();
    hub_.set_analysis(std::move(analysis));
  });
  return bar;
}

// Made anew each time it opens: the models that ship with the program, and those that were added from files.
void AnalysisPanel::fill_menu() {
  menu_->clear();
  const std::vector<std::string>& compared = hub_.session().analysis.models;
  const auto add = [&](const QString& title, const std::string& path) {
    if (hub_.model() && path == hub_.model()->path) return;
    QAction* action = menu_->addAction(title);
    action->setCheckable(true);
    action->setChecked(std::find(compared.begin(), compared.end(), path) != compared.end());
    connect(action, &QAction::toggled, this, [this, path](bool on) { compare(path, on); });
  };
  const std::vector<engine::BundledModel> bundled = engine::bundled_models();
  for (const engine::BundledModel& model : bundled) add(text_of(model.name), model.path);
  for (const std::string& path : compared) {
    const auto is_it = [&path](const engine::BundledModel& model) { return model.path == path; };
    if (std::none_of(bundled.begin(), bundled.end(), is_it)) add(QFileInfo(text_of(path)).completeBaseName(), path);
  }
  menu_->addSeparator();
  menu_->addAction(tr("Model file…"), this, &AnalysisPanel::choose_file);
}

void AnalysisPanel::choose_file() {
  auto* dialog = new QFileDialog(this, tr("Compare with a model"), {}, tr("Models (*.safetensors);;All files (*)"));
  dialog->setAttribute(Qt::WA_DeleteOnClose);
  dialog->setFileMode(QFileDialog::ExistingFile);
  connect(dialog, &QFileDialog::fileSelected, this, [this](const QString& path) { compare(path.toStdString(), true); });
  dialog->open();
}

void AnalysisPanel::compare(const std::string& model, bool on) {
  AnalysisView analysis = hub_.session().analysis;
  std::erase(analysis.models, model);
  if (on) analysis.models.push_back(model);
  hub_.set_analysis(std::move(analysis));
}

void AnalysisPanel::choose_save() {
  auto* dialog = new QFileDialog(this, tr("Save the numbers"), {}, tr("JSON (*.json);;Table (*.tsv)"));
  dialog->setAttribute(Qt::WA_DeleteOnClose);
  dialog->setAcceptMode(QFileDialog::AcceptSave);
  dialog->setDefaultSuffix("json");
  dialog->selectFile("analysis.json");
  connect(dialog, &QFileDialog::fileSelected, this, &AnalysisPanel::save);
  dialog->open();
}

void AnalysisPanel::save(const QString& path) {
  try {
    if (path.endsWith(".tsv", Qt::CaseInsensitive)) {
      io::write_file(path.toStdString(), to_tsv(shown_, hub_.session().analysis.view));
    } else {
      io::write_json(path.toStdString(), to_json(shown_));
    }
    hub_.say(tr("The numbers are in %1.").arg(path));
  } catch (const Error& error) {
    hub_.say(QString::fromUtf8(error.what()));
  }
}

// Nothing is measured for a panel that nobody sees.
void AnalysisPanel::ask() {
  if (!isVisible() || !hub_.model()) return;
  engine::AnalysisRequest wanted{{hub_.model()->path}};
  for (const std::string& model : hub_.session().analysis.models) {
    if (model != hub_.model()->path) wanted.models.push_back(model);
  }
  if (wanted == asked_) return;
  asked_ = wanted;
  hub_.request_analysis(std::move(wanted));
}

void AnalysisPanel::showEvent(QShowEvent*) { ask(); }

void AnalysisPanel::show_session() {
  const QSignalBlocker quiet(view_);
  view_->setCurrentIndex(std::max(0, view_->findData(text_of(hub_.session().analysis.view))));
  view_->setToolTip(view_->currentData(Qt::ToolTipRole).toString());
  ask();
  show_analysis();
}

void AnalysisPanel::show_analysis() {
  shown_.clear();
  if (hub_.analysis() && hub_.model()) {
    const std::vector<std::string>& compared = hub_.session().analysis.models;
    for (const engine::LatentShape& shape : hub_.analysis()->models) {
      const bool wanted = shape.model == hub_.model()->path ||
                          std::find(compared.begin(), compared.end(), shape.model) != compared.end();
      if (wanted) shown_.push_back(shape);
    }
  }
  const bool any = std::any_of(shown_.begin(), shown_.end(), [](const auto& shape) { return shape.items > 0; });
  copy_->setEnabled(any);
  save_->setEnabled(any);
  show_chart();
  build_legend();
}

void AnalysisPanel::show_chart() {
  const std::string& view = hub_.session().analysis.view;
  const bool spectrum = view == kViewSpectrum;
  chart_->set_axes({.x = spectrum ? tr("component") : tr("dimensions, largest first"),
                    .y = spectrum ? tr("eigenvalue") : tr("nats"),
                    .logarithmic = spectrum,
                    .least = spectrum ? std::nullopt : std::optional<double>(0.0),
                    .most = std::nullopt});
  chart_->set_bands(spectrum ? QVector<CurveChart::Band>{{0.01, 0.01, tr("active above 0.01")}}
                             : QVector<CurveChart::Band>{});
  QVector<CurveChart::Curve> curves;
  order_.clear();
  for (std::size_t i = 0; i < shown_.size(); ++i) {
    const std::vector<double>& numbers = numbers_of(shown_[i], view);
    std::vector<std::size_t> order(numbers.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::sort(order.begin(), order.end(), [&numbers](std::size_t a, std::size_t b) { return numbers[a] > numbers[b]; });
    CurveChart::Curve curve{{}, path_colour(static_cast<int>(i)), i == 0 ? 2.0 : 1.5};
    for (std::size_t k = 0; k < order.size(); ++k) {
      curve.points.push_back(QPointF(static_cast<double>(k + 1), numbers[order[k]]));
    }
    curves.push_back(std::move(curve));
    order_.push_back(std::move(order));
  }
  const bool without = shown_.size() == 1 && shown_.front().items == 0;
  chart_->set_empty_text(without ? tr("This model has no atlas beside it (NAME.atlas.safetensors), so nothing is known "
                                      "of its latent space. Training it here writes one.")
                         : hub_.model() ? tr("measuring ...")
                                        : QString());
  chart_->set_curves(std::move(curves), [this](const CurveChart::Hit& hit) { return words(hit); });
}

QString AnalysisPanel::words(const CurveChart::Hit& hit) const {
  const std::string& view = hub_.session().analysis.view;
  const engine::LatentShape& shape = shown_[static_cast<std::size_t>(hit.curve)];
  const std::size_t dimension = order_[static_cast<std::size_t>(hit.curve)][static_cast<std::size_t>(hit.point)];
  const QString value = QString::number(numbers_of(shape, view)[dimension], 'g', 4);
  const QString name = text_of(shape.name);
  return view == kViewSpectrum ? tr("%1\ncomponent %2: %3").arg(name).arg(dimension + 1).arg(value)
                               : tr("%1\nz%2: %3 nats").arg(name).arg(dimension + 1).arg(value);
}

void AnalysisPanel::build_legend() {
  while (QLayoutItem* item = legend_column_->takeAt(0)) {
    if (item->widget() != nullptr) {
      item->widget()->hide();
      item->widget()->deleteLater();  // may be what sent the signal
    }
    delete item;
  }
  for (std::size_t i = 0; i < shown_.size(); ++i) legend_column_->addWidget(entry(shown_[i], static_cast<int>(i)));
  legend_column_->addStretch(1);
}

QWidget* AnalysisPanel::entry(const engine::LatentShape& shape, int index) {
  auto* box = new QWidget(legend_);
  auto* column = new QVBoxLayout(box);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(0);
  auto* head = new QHBoxLayout;
  head->setSpacing(4);
  auto* name = new QLabel(box);
  const QString title = text_of(shape.name);
  const int room = kLegendWidth - (index > 0 ? 44 : 20);
  name->setText(QString("<span style='color:%1'>●</span> %2")
                    .arg(path_colour(index).name(),
                         name->fontMetrics().elidedText(title, Qt::ElideMiddle, room).toHtmlEscaped()));
  name->setAccessibleName(title);
  name->setToolTip(
      shape.data.empty()
          ? text_of(shape.model)
          : tr("%1\natlas of %2 items of %3").arg(text_of(shape.model)).arg(shape.items).arg(text_of(shape.data)));
  head->addWidget(name, 1);
  if (index > 0) {
    QToolButton* remove = flat_button("×", tr("No longer beside the open model"), box);
    remove->setAccessibleName(tr("Remove %1").arg(title));
    connect(remove, &QToolButton::clicked, this, [this, model = shape.model] { compare(model, false); });
    head->addWidget(remove);
  }
  column->addLayout(head);
  const QString size = tr("k = %1").arg(shape.dimensions);
  QStringList lines = {shape.objective.empty() ? size : text_of(shape.objective) + ", " + size};
  lines += counts(shape, hub_.session().analysis.view);
  for (const QString& line : lines) {
    QLabel* label = dim_label(line, box);
    label->setWordWrap(true);
    column->addWidget(label);
  }
  return box;
}

}  // namespace latitude::ui
