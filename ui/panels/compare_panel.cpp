#include "ui/panels/compare_panel.h"

#include <QFileDialog>
#include <QGridLayout>
#include <QVBoxLayout>
#include <algorithm>
#include <cmath>

#include "ui/picture_image.h"
#include "ui/theme.h"
#include "ui/widgets/header_row.h"

namespace latitude::ui {
namespace {

using By = SecondModel::By;

QString text_of(const std::string& text) { return QString::fromStdString(text); }

// Where the first has more ink in the first model's colour, where the second has more in the second's; none where the
// pictures are not of one size.
QImage difference(const engine::Picture& a, const engine::Picture& b) {
  if (a.width != b.width || a.height != b.height) return {};
  const QImage first = to_image(a).convertToFormat(QImage::Format_RGB32);
  const QImage second = to_image(b).convertToFormat(QImage::Format_RGB32);
  QImage image(first.size(), QImage::Format_RGB32);
  for (int y = 0; y < image.height(); ++y) {
    for (int x = 0; x < image.width(); ++x) {
      const int d = qGray(first.pixel(x, y)) - qGray(second.pixel(x, y));
      const QColor colour = path_colour(d > 0 ? 0 : 1);
      const int size = std::abs(d);
      image.setPixel(x, y, qRgb(colour.red() * size / 255, colour.green() * size / 255, colour.blue() * size / 255));
    }
  }
  return image;
}

double root_mean_square(const engine::Picture& a, const engine::Picture& b) {
  double sum = 0;
  for (std::size_t i = 0; i < a.pixels.size(); ++i) {
    const double d = (static_cast<double>(a.pixels[i]) - static_cast<double>(b.pixels[i])) / 255;
    sum += d * d;
  }
  return std::sqrt(sum / std::max<double>(1, static_cast<double>(a.pixels.size())));
}

}  // namespace

ComparePanel::ComparePanel(Hub& hub, QWidget* parent) : QWidget(parent), hub_(hub), second_(hub.second()) {
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(12, 4, 12, 8);
  column->setSpacing(4);
  column->addWidget(header());
  words_ = dim_label({}, this);
  words_->setWordWrap(true);
  words_->setAccessibleName(tr("What is compared"));
  column->addWidget(words_);
  empty_ = dim_label(tr("Choose a second model: it draws beside the open one, under the same sliders."), this);
  empty_->setAlignment(Qt::AlignTop | Qt::AlignLeft);
  empty_->setWordWrap(true);
  column->addWidget(empty_, 1);
  column->addWidget(table_ = table(), 1);
  connect(&hub_, &Hub::decoded_ready, this, &ComparePanel::show_pictures);
  connect(&hub_, &Hub::model_opened, this, &ComparePanel::show_second);
  connect(&hub_, &Hub::comparison_changed, this, &ComparePanel::show_second);
  connect(&hub_, &Hub::code_changed, this, &ComparePanel::show_second);
  connect(&hub_, &Hub::theme_changed, this, &ComparePanel::show_second, Qt::QueuedConnection);
  connect(&second_, &SecondModel::changed, this, &ComparePanel::show_second);
  show_second();
}

QWidget* ComparePanel::header() {
  auto* bar = new QWidget(this);
  auto* row = new QHBoxLayout(bar);
  row->setContentsMargins(0, 0, 0, 0);
  row->setSpacing(4);
  choose_ = flat_button({}, tr("The model beside the open one"), bar);
  choose_->setAccessibleName(tr("Second model"));
  menu_ = new QMenu(choose_);
  choose_->setMenu(menu_);
  choose_->setPopupMode(QToolButton::InstantPopup);
  connect(menu_, &QMenu::aboutToShow, this, &ComparePanel::fill_menu);
  row->addWidget(choose_);
  by_ = new QComboBox(bar);
  by_->setFont(dim_font());
  by_->setAccessibleName(tr("Both show"));
  by_->setToolTip(
      tr("One code z (and pose) decoded by both; one item encoded by each and decoded again; or the picture "
         "that the first draws, encoded by the second and decoded again"));
  connect(by_, &QComboBox::activated, this, [this] {
    Comparison comparison = hub_.session().comparison;
    comparison.by = by_->currentData().toString().toStdString();
    hub_.set_comparison(std::move(comparison));
  });
  row->addWidget(by_);
  row->addStretch(1);
  close_ = flat_button(tr("close"), tr("No second model"), bar);
  connect(close_, &QToolButton::clicked, this, [this] { compare({}); });
  row->addWidget(close_);
  return bar;
}

QWidget* ComparePanel::table() {
  auto* table = new QWidget(this);
  auto* rows = new QGridLayout(table);
  rows->setContentsMargins(0, 0, 0, 0);
  rows->setSpacing(2);
  grid_ = new ImageGrid(table);
  grid_->setObjectName("compare");
  grid_->setAccessibleName(tr("Pictures of both models and their difference"));
  grid_->setToolTip(tr("Above the pictures p(x|z, u), below the templates of models that have a pose"));
  grid_->set_clickable(false);
  for (int k = 0; k < 3; ++k) {
    names_[k] = new QLabel(table);
    numbers_[k] = dim_label({}, table);
    for (QLabel* label : {names_[k], numbers_[k]}) {
      label->setAlignment(Qt::AlignCenter);
      label->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);  // the columns stay even
    }
    rows->addWidget(names_[k], 0, k + 1);
    rows->addWidget(numbers_[k], 2, k + 1);
    rows->setColumnStretch(k + 1, 1);
  }
  auto* sides = new QVBoxLayout;
  sides->addWidget(dim_label(tr("picture"), table), 1);
  sides->addWidget(template_ = dim_label(tr("template"), table), 1);
  rows->addLayout(sides, 1, 0);
  rows->addWidget(grid_, 1, 1, 1, 3);
  rows->setRowStretch(1, 1);
  return table;
}

// Made anew each time it opens: the models that ship with the program, less the open one, and a file.
void ComparePanel::fill_menu() {
  menu_->clear();
  const std::string& now = hub_.session().comparison.model;
  for (const engine::BundledModel& model : engine::bundled_models()) {
    if (hub_.model() && model.path == hub_.model()->path) continue;
    QAction* action = menu_->addAction(text_of(model.name), this, [this, path = model.path] { compare(path); });
    action->setCheckable(true);
    action->setChecked(model.path == now);
  }
  menu_->addSeparator();
  menu_->addAction(tr("Model file…"), this, &ComparePanel::choose_file);
}

void ComparePanel::choose_file() {
  auto* dialog = new QFileDialog(this, tr("Compare with a model"), {}, tr("Models (*.safetensors);;All files (*)"));
  dialog->setAttribute(Qt::WA_DeleteOnClose);
  dialog->setFileMode(QFileDialog::ExistingFile);
  connect(dialog, &QFileDialog::fileSelected, this, [this](const QString& path) { compare(path.toStdString()); });
  dialog->open();
}

void ComparePanel::compare(const std::string& model) {
  Comparison comparison = hub_.session().comparison;
  comparison.model = model;
  hub_.set_comparison(std::move(comparison));
}

void ComparePanel::show_second() {
  const bool any = second_.model().has_value();
  choose_->setText(second_.opening() ? tr("opening ...")
                   : any             ? tr("with %1 ▾").arg(text_of(second_.model()->name))
                                     : tr("compare with ▾"));
  close_->setVisible(any);
  show_choices();
  words_->setText(words());
  words_->setVisible(any);
  empty_->setVisible(!any);
  table_->setVisible(any);
  if (any && hub_.model()) show_names();
  show_pictures();
}

void ComparePanel::show_choices() {
  const std::vector<std::string> choices = second_.choices();
  by_->setVisible(choices.size() > 1);
  const auto words_of = [](const std::string& by) {
    return by == kByCode ? tr("the same code") : by == kByItem ? tr("the same item") : tr("the same picture");
  };
  bool alike = by_->count() == static_cast<int>(choices.size());
  for (int k = 0; alike && k < by_->count(); ++k) {
    alike = by_->itemData(k).toString().toStdString() == choices[static_cast<std::size_t>(k)];
  }
  if (!alike) {
    by_->clear();
    for (const std::string& each : choices) by_->addItem(words_of(each), text_of(each));
  }
  const int chosen = by_->findData(text_of(hub_.session().comparison.by));
  const char* shown = second_.by() == By::code ? kByCode : second_.by() == By::item ? kByItem : kByPicture;
  by_->setCurrentIndex(chosen >= 0 ? chosen : by_->findData(QString(shown)));
}

// Which of them holds, and why.
QString ComparePanel::words() const {
  if (!second_.model() || !hub_.model()) return {};
  const engine::ModelInfo &a = *hub_.model(), &b = *second_.model();
  const QString kinds = a.neutral.z.size() != b.neutral.z.size()
                            ? tr("z has %1 dimensions here, %2 there").arg(a.neutral.z.size()).arg(b.neutral.z.size())
                        : a.can.pose != b.can.pose ? tr("only one of them has a pose")
                                                   : tr("their poses have other controls");
  switch (second_.by()) {
    case By::code:
      return a.can.pose ? tr("Same code: both decode the sliders' z and pose u.")
                        : tr("Same code: both decode the sliders' z.");
    case By::item:
      return tr("Same item %1, encoded by each%2.")
          .arg(hub_.session().item)
          .arg(second_.codes_agree() ? QString() : tr(" (%1)").arg(kinds));
    case By::picture:
      return (second_.items_agree() && hub_.session().comparison.by == kByItem
                  ? tr("The sliders are at no item: what they draw, encoded by %1 and decoded again.")
                  : tr("Same picture: what the sliders draw, encoded by %1 and decoded again."))
          .arg(text_of(b.name));
    case By::nothing:
      break;
  }
  return tr("Nothing to compare: %1, and the second model cannot encode the first one's pictures.").arg(kinds);
}

// How well the first (0) or the second (1) model gives back what both show; empty where that is not known.
QString ComparePanel::error_of(int k) const {
  if (second_.by() == By::picture) {
    return k == 1 && second_.reconstruction() ? tr("%1 nats").arg(*second_.reconstruction(), 0, 'f', 1) : QString();
  }
  const std::vector<float>& errors = (k == 0 ? hub_.model() : second_.model())->reconstruction;
  const int item = hub_.session().item;
  // Items are the same pictures only where both atlases are of one data set.
  const bool known = item >= 0 && static_cast<std::size_t>(item) < errors.size() && (k == 0 || second_.items_agree());
  return known ? tr("item %1: %2 nats").arg(item).arg(double{errors[static_cast<std::size_t>(item)]}, 0, 'f', 1)
               : QString();
}

void ComparePanel::show_names() {
  const engine::ModelInfo* models[] = {&*hub_.model(), &*second_.model()};
  for (int k = 0; k < 2; ++k) {
    const QString name = text_of(models[k]->name);
    names_[k]->setText(
        QString("<span style='color:%1'>●</span> %2")
            .arg(path_colour(k).name(), names_[k]
                                            ->fontMetrics()
                                            .elidedText(name, Qt::ElideMiddle, std::max(60, table_->width() / 3 - 24))
                                            .toHtmlEscaped()));
    names_[k]->setToolTip(name);
    numbers_[k]->setText(error_of(k));
    numbers_[k]->setToolTip(
        second_.by() == By::picture
            ? tr("Minus log p of what the first model draws, at the means of the second's posterior")
            : tr("Reconstruction error of the item: minus log p(x|z, u) at the means of its posterior by this model"));
  }
  names_[2]->setText(tr("difference"));
  names_[2]->setToolTip(tr("In each model's colour where it has more ink than the other"));
  numbers_[2]->setToolTip(tr("Root mean square of the pictures' difference; white less black is 1"));
}

void ComparePanel::show_pictures() {
  if (!isVisible() || !second_.model() || !hub_.decoded()) return;
  const engine::Decoded& a = *hub_.decoded();
  const std::optional<engine::Decoded>& b = second_.decoded();
  QVector<QImage> images = {to_image(a.picture), b ? to_image(b->picture) : QImage(),
                            b ? difference(a.picture, b->picture) : QImage()};
  const bool templates = a.template_picture || (b && b->template_picture);
  if (templates) {
    const bool both = a.template_picture && b && b->template_picture;
    images << (a.template_picture ? to_image(*a.template_picture) : QImage())
           << (b && b->template_picture ? to_image(*b->template_picture) : QImage())
           << (both ? difference(*a.template_picture, *b->template_picture) : QImage());
  }
  template_->setVisible(templates);
  const bool alike = b && a.picture.pixels.size() == b->picture.pixels.size();
  numbers_[2]->setText(alike ? tr("%1 rms").arg(root_mean_square(a.picture, b->picture), 0, 'f', 3) : QString());
  grid_->set_images(3, std::move(images));
}

// Long names are shortened to what there is room for.
void ComparePanel::resizeEvent(QResizeEvent* event) {
  QWidget::resizeEvent(event);
  show_second();
}

void ComparePanel::showEvent(QShowEvent* event) {
  QWidget::showEvent(event);
  second_.set_visible(true);
}

void ComparePanel::hideEvent(QHideEvent* event) {
  QWidget::hideEvent(event);
  second_.set_visible(false);
}

}  // namespace latitude::ui
