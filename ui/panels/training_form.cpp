#include "ui/panels/training_form.h"

#include <QFileDialog>
#include <QGridLayout>
#include <QLabel>
#include <QStandardPaths>
#include <QToolButton>

#include "io/error.h"
#include "ui/session.h"
#include "ui/theme.h"
#include "ui/widgets/header_row.h"

namespace latitude::ui {
namespace {

void fill(QComboBox* box, const std::vector<std::string>& names) {
  for (const std::string& name : names) box->addItem(QString::fromStdString(name));
}

void choose(QComboBox* box, const QString& text) {
  if (box->findText(text) < 0) box->addItem(text);
  box->setCurrentText(text);
}

QString name_in(const io::Json& json, const char* key) {
  const auto found = json.find(key);
  return found != json.end() && found->is_string() ? QString::fromStdString(found->get<std::string>()) : QString();
}

}  // namespace

TrainingForm::TrainingForm(QWidget* parent) : QWidget(parent) {
  auto* grid = new QGridLayout(this);
  grid->setContentsMargins(0, 0, 0, 0);
  grid->setHorizontalSpacing(6);
  grid->setVerticalSpacing(3);
  int line = 0;
  const auto add = [&](const QString& label, QWidget* field, const QString& tip, int column, int span) {
    field->setFont(dim_font());
    field->setToolTip(tip);
    field->setAccessibleName(label);
    auto* text = dim_label(label, this);
    text->setToolTip(tip);
    grid->addWidget(text, line, column);
    grid->addWidget(field, line, column + 1, 1, span);
  };
  const auto combo = [this] {
    auto* box = new QComboBox(this);
    box->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    box->setMinimumContentsLength(5);
    box->setMinimumWidth(40);
    return box;
  };
  const auto number = [this](int least, int most) {
    auto* box = new QSpinBox(this);
    box->setRange(least, most);
    box->setMinimumWidth(40);
    return box;
  };
  const engine::Choices choices = engine::choices();
  add(tr("recipe"), recipes_ = combo(), tr("A recipe from resources/recipes; what follows can be changed"), 0, 3);
  ++line;
  add(tr("name"), name_ = new QLineEdit(this), tr("Name of the model's files"), 0, 3);
  ++line;
  add(tr("data"), data_ = combo(), tr("A data set's name, or a path: a folder of PNGs, an IDX, a .npy"), 0, 1);
  data_->setEditable(true);
  fill(data_, choices.data);
  add(tr("model"), family_ = combo(), tr("vae: a code z. tvae: z draws a template, the pose u places it"), 2, 1);
  fill(family_, choices.families);
  ++line;
  add(tr("dim z"), z_ = number(1, 2048), tr("Dimensions of the code z"), 0, 1);
  add(tr("objective"), objective_ = combo(), tr("What is minimised; elbo: the negative evidence lower bound"), 2, 1);
  fill(objective_, choices.objectives);
  ++line;
  add(tr("optimiser"), optimiser_ = combo(), tr("adadelta: the paper's; adam: often faster"), 0, 1);
  fill(optimiser_, choices.optimisers);
  add(tr("epochs"), epochs_ = number(1, 100000), tr("Passes over the training set"), 2, 1);
  ++line;
  add(tr("batch"), batch_ = number(1, 100000), tr("Images in a step"), 0, 1);
  add(tr("seed"), seed_ = number(0, 999999999),
      tr("Fixes weights, order and noise: the same seed gives the same model"), 2, 1);
  ++line;
  add(tr("device"), device_ = combo(), tr("auto takes a GPU where there is one"), 0, 1);
  fill(device_, choices.devices);
  add(tr("folder"), folder_ = new QLineEdit(this), tr("Where the model, its atlas, card and checkpoint go"), 2, 1);
  folder_->setText(QStandardPaths::writableLocation(QStandardPaths::AppDataLocation) + "/models");
  ++line;
  add(tr("probe"), probe_ = number(0, kMostProbeEvery),
      tr("Every so many epochs a linear classifier is fitted to the code: how separable the classes are, in the chart "
         "under \"linear separability\". It takes a moment each time."),
      0, 3);
  probe_->setSpecialValueText(tr("never"));
  probe_->setPrefix(tr("every "));
  probe_->setSuffix(tr(" epochs"));
  connect(probe_, &QSpinBox::valueChanged, this, &TrainingForm::probe_every_changed);
  ++line;
  QToolButton* open = flat_button(tr("load recipe…"), tr("Read a recipe from a JSON file"), this);
  QToolButton* keep =
      flat_button(tr("save recipe…"), tr("Write this recipe to a JSON file, for latitude-cli train too"), this);
  auto* files = new QHBoxLayout;
  files->addWidget(open);
  files->addWidget(keep);
  files->addStretch(1);
  grid->addLayout(files, line, 0, 1, 4);
  grid->setRowStretch(line + 1, 1);
  grid->setColumnStretch(1, 1);
  grid->setColumnStretch(3, 1);

  for (const engine::RecipeFile& file : engine::bundled_recipes()) {
    recipes_->addItem(QString::fromStdString(file.name), QString::fromStdString(file.path));
  }
  connect(recipes_, &QComboBox::activated, this, &TrainingForm::choose_recipe);
  connect(open, &QToolButton::clicked, this, &TrainingForm::load);
  connect(keep, &QToolButton::clicked, this, &TrainingForm::save);
  // The glyphs need no download, so they are what a new user can train at once.
  const int first = std::max(0, recipes_->findText("glyphs", Qt::MatchStartsWith));
  recipes_->setCurrentIndex(first);
  choose_recipe(first);
}

QString TrainingForm::device() const { return device_->currentText(); }
int TrainingForm::probe_every() const { return probe_->value(); }
void TrainingForm::set_probe_every(int epochs) { probe_->setValue(epochs); }
QString TrainingForm::folder() const { return folder_->text(); }

engine::Recipe TrainingForm::recipe() const {
  engine::Recipe recipe = base_;
  recipe.name = name_->text().toStdString();
  recipe.data = data_->currentText().toStdString();
  const std::string family = family_->currentText().toStdString();
  // Another family has options of its own; only what all share is kept.
  if (name_in(recipe.model, "family") != family_->currentText()) {
    const io::Json hidden = recipe.model.value("hidden", io::Json({256, 256}));
    recipe.model = {{"family", family}, {"hidden", hidden}};
  }
  recipe.model["z"] = z_->value();
  const std::string objective = objective_->currentText().toStdString();
  if (name_in(recipe.objective, "name") != objective_->currentText()) recipe.objective = {{"name", objective}};
  const std::string optimiser = optimiser_->currentText().toStdString();
  if (name_in(recipe.optimiser, "name") != optimiser_->currentText()) recipe.optimiser = {{"name", optimiser}};
  recipe.epochs = epochs_->value();
  recipe.batch = batch_->value();
  recipe.seed = static_cast<std::uint64_t>(seed_->value());
  return train::parse_recipe(io::Json::parse(to_json(recipe).dump()), "the form");
}

void TrainingForm::set_recipe(const engine::Recipe& recipe) {
  base_ = recipe;
  name_->setText(QString::fromStdString(recipe.name));
  choose(data_, QString::fromStdString(recipe.data));
  choose(family_, name_in(recipe.model, "family"));
  z_->setValue(recipe.model.contains("z") && recipe.model["z"].is_number_integer() ? recipe.model["z"].get<int>() : 20);
  choose(objective_, name_in(recipe.objective, "name"));
  choose(optimiser_, name_in(recipe.optimiser, "name"));
  epochs_->setValue(static_cast<int>(recipe.epochs));
  batch_->setValue(static_cast<int>(recipe.batch));
  seed_->setValue(static_cast<int>(std::min<std::uint64_t>(recipe.seed, 999999999)));
}

void TrainingForm::choose_recipe(int index) {
  const QString path = recipes_->itemData(index).toString();
  if (path.isEmpty()) return;
  try {
    set_recipe(train::read_recipe(path.toStdString()));
  } catch (const Error& error) {
    Q_EMIT failed(QString::fromUtf8(error.what()));
  }
}

void TrainingForm::load() {
  auto* dialog = new QFileDialog(this, tr("Load a recipe"), {}, tr("Recipes (*.json)"));
  dialog->setAttribute(Qt::WA_DeleteOnClose);
  connect(dialog, &QFileDialog::fileSelected, this, [this](const QString& path) {
    try {
      set_recipe(train::read_recipe(path.toStdString()));
    } catch (const Error& error) {
      Q_EMIT failed(QString::fromUtf8(error.what()));
    }
  });
  dialog->open();
}

void TrainingForm::save() {
  auto* dialog = new QFileDialog(this, tr("Save the recipe"), {}, tr("Recipes (*.json)"));
  dialog->setAttribute(Qt::WA_DeleteOnClose);
  dialog->setAcceptMode(QFileDialog::AcceptSave);
  dialog->setDefaultSuffix("json");
  connect(dialog, &QFileDialog::fileSelected, this, [this](const QString& path) {
    try {
      io::write_json(path.toStdString(), to_json(recipe()));
    } catch (const Error& error) {
      Q_EMIT failed(QString::fromUtf8(error.what()));
    }
  });
  dialog->open();
}

}  // namespace latitude::ui
