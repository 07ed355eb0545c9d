// The main window's menus: every action with its key, the help made from them, files in and out.
#include <QAbstractButton>
#include <QApplication>
#include <QDesktopServices>
#include <QDialog>
#include <QDialogButtonBox>
#include <QFileDialog>
#include <QGridLayout>
#include <QLabel>
#include <QMenuBar>
#include <QToolBar>
#include <QVBoxLayout>

#include "io/error.h"
#include "io/files.h"
#include "ui/main_window.h"
#include "ui/panels/paths_panel.h"
#include "ui/theme.h"
#include "ui/widgets/header_row.h"

namespace latitude::ui {

QAction* MainWindow::add_action(QMenu* menu, const QString& text, const QKeySequence& key,
                                const std::function<void()>& act) {
  QAction* action = menu->addAction(text, this, act);
  if (!key.isEmpty()) {
    action->setShortcut(key);
    addAction(action);
    actions_.push_back(action);
  }
  return action;
}

void MainWindow::build_menus() {
  QMenu* file = menus_->addMenu(tr("&File"));
  add_action(file, tr("&Open model…"), QKeySequence::Open, [this] { choose_file(); });
  add_action(file, tr("Model &card"), QKeySequence("Ctrl+I"), [this] { show_model_card(); });
  file->addSeparator();
  add_action(file, tr("&Load session…"), {}, [this] { load_session(); });
  add_action(file, tr("&Save session…"), QKeySequence::Save, [this] { save_session(); });
  file->addSeparator();
  add_action(file, tr("&Quit"), QKeySequence("Ctrl+Q"), [this] { close(); });

  QMenu* edit = menus_->addMenu(tr("&Edit"));
  QAction* undo = add_action(edit, tr("&Undo"), QKeySequence::Undo, [this] { hub_.undo(); });
  QAction* redo = add_action(edit, tr("&Redo"), QKeySequence("Ctrl+Shift+Z"), [this] { hub_.redo(); });
  undo->setEnabled(false);
  redo->setEnabled(false);
  connect(&hub_, &Hub::history_changed, this, [this, undo, redo] {
    undo->setEnabled(hub_.can_undo());
    redo->setEnabled(hub_.can_redo());
  });
  edit->addSeparator();
  add_action(edit, tr("Random &draw of z"), QKeySequence("R"), [this] { hub_.randomise(); });
  add_action(edit, tr("Reset &all sliders"), QKeySequence("Ctrl+Home"), [this] { hub_.reset_code(); });
  add_action(edit, tr("&New samples"), QKeySequence("N"), [this] { hub_.draw_samples(); });
  add_action(edit, tr("&Canvas to draw a picture"), QKeySequence("D"), [this] {
    if (hub_.model()) hub_.show_drawing(!hub_.session().drawing_shown);
  });
  add_action(edit, tr("&Play or pause the paths"), QKeySequence("P"),
             [this] { static_cast<PathsPanel*>(paths_->widget())->toggle_play(); });

  QMenu* view = menus_->addMenu(tr("&View"));
  int number = 1;
  for (QDockWidget* dock : docks_) {
    QAction* toggle = dock->toggleViewAction();
    toggle->setShortcut(QKeySequence(QString("Ctrl+%1").arg(number++)));
    view->addAction(toggle);
    addAction(toggle);
    actions_.push_back(toggle);
  }
  view->addSeparator();
  const auto zoom_by = [this](double by) { hub_.set_zoom(scaled(hub_.session().zoom, by)); };
  QAction* closer =
      add_action(view, tr("&Closer to the picture"), QKeySequence::ZoomIn, [zoom_by] { zoom_by(kZoomStep); });
  closer->setShortcuts({QKeySequence("Ctrl++"), QKeySequence("Ctrl+=")});  // many keyboards have + above =
  add_action(view, tr("&Farther from it"), QKeySequence::ZoomOut, [zoom_by] { zoom_by(1 / kZoomStep); });
  add_action(view, tr("The &whole picture"), QKeySequence("Ctrl+0"), [this] { hub_.set_zoom({}); });
  view->addSeparator();
  add_action(view, tr("&Default layout"), QKeySequence("F5"), [this] { restore_default_layout(); });
  view->addSeparator();
  add_action(view, tr("Theme: d&ark"), {}, [this] { hub_.set_theme(Theme::dark); });
  add_action(view, tr("Theme: &light"), {}, [this] { hub_.set_theme(Theme::light); });
  add_action(view, tr("Theme: as the s&ystem"), {}, [this] { hub_.set_theme(Theme::system); });
  add_action(view, tr("Switch dark and light"), QKeySequence("Ctrl+T"),
             [this] { hub_.set_theme(colours().dark ? Theme::light : Theme::dark); });

  QAction* train = menus_->addAction(tr("&Train"));
  connect(train, &QAction::triggered, this, [this] {
    training_->show();
    training_->raise();
  });
  QMenu* help = menus_->addMenu(tr("&Help"));
  add_action(help, tr("&Keys and gestures"), QKeySequence("F1"), [this] { show_keys(); });
  add_action(help, tr("&About Latitude"), {}, [this] { show_about(); });

  auto* escape = new QAction(this);
  escape->setShortcut(QKeySequence("Escape"));
  connect(escape, &QAction::triggered, message_bar_, &QToolBar::hide);
  addAction(escape);
}

void MainWindow::choose_file() {
  auto* dialog = new QFileDialog(this, tr("Open a model"), {}, tr("Models (*.safetensors);;All files (*)"));
  dialog->setAttribute(Qt::WA_DeleteOnClose);
  dialog->setFileMode(QFileDialog::ExistingFile);
  connect(dialog, &QFileDialog::fileSelected, &hub_, &Hub::open);
  dialog->open();
}

void MainWindow::save_session() {
  auto* dialog = new QFileDialog(this, tr("Save the session"), {}, tr("Sessions (*.json)"));
  dialog->setAttribute(Qt::WA_DeleteOnClose);
  dialog->setAcceptMode(QFileDialog::AcceptSave);
  dialog->setDefaultSuffix("json");
  connect(dialog, &QFileDialog::fileSelected, this, [this](const QString& path) {
    try {
      io::write_file(path.toStdString(), to_json(hub_.session()));
    } catch (const Error& error) {
      show_message(QString::fromUtf8(error.what()));
    }
  });
  dialog->open();
}

void MainWindow::load_session() {
  auto* dialog = new QFileDialog(this, tr("Load a session"), {}, tr("Sessions (*.json)"));
  dialog->setAttribute(Qt::WA_DeleteOnClose);
  connect(dialog, &QFileDialog::fileSelected, this, [this](const QString& path) {
    try {
      constexpr std::uint64_t kMostBytes = 16 << 20;
      const std::vector<std::byte> bytes = io::read_file(path.toStdString(), kMostBytes);
      const Session session = session_from_json(std::string(reinterpret_cast<const char*>(bytes.data()), bytes.size()));
      hub_.set_theme(session.theme);
      hub_.restore(session);
    } catch (const Error& error) {
      show_message(QString::fromUtf8(error.what()));
    }
  });
  dialog->open();
}

// A plain window of text beside the main one; never modal.
static void show_page(QWidget* parent, const QString& title, QWidget* content) {
  auto* dialog = new QDialog(parent);
  dialog->setAttribute(Qt::WA_DeleteOnClose);
  dialog->setWindowTitle(title);
  auto* column = new QVBoxLayout(dialog);
  column->setContentsMargins(24, 16, 24, 16);
  column->setSpacing(12);
  column->addWidget(content);
  auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close, dialog);
  for (QAbstractButton* button : buttons->buttons()) button->setIcon({});
  QObject::connect(buttons, &QDialogButtonBox::rejected, dialog, &QDialog::close);
  column->addWidget(buttons);
  dialog->show();
}

void MainWindow::show_keys() {
  auto* content = new QWidget;
  auto* grid = new QGridLayout(content);
  grid->setHorizontalSpacing(24);
  int row = 0;
  const auto line = [&](const QString& keys, const QString& what) {
    auto* key = new QLabel(keys, content);
    key->setFont(title_font());
    grid->addWidget(key, row, 0);
    grid->addWidget(new QLabel(what, content), row++, 1);
  };
  for (const QAction* action : actions_) {
    line(action->shortcut().toString(QKeySequence::NativeText), action->text().remove('&').remove("…"));
  }
  line(tr("Tab, arrows"), tr("Reach and move every slider; Delete resets one"));
  line(tr("double click"), tr("Reset a slider; show one class alone in the legend"));
  line(tr("drag, arrows"), tr("On the picture: shift, scale, shear, rotate by its handles; Shift, Ctrl, Alt for keys"));
  line(tr("wheel, middle button"), tr("On the picture: look closer, move what is in sight"));
  line(tr("left, right button"), tr("On the canvas: draw, erase; Backspace takes a stroke back, Delete clears"));
  line(tr("click, shift, ctrl"), tr("On the map: go to an item, make it A, make it B"));
  line(tr("drag, wheel, F"), tr("On the map: walk with the marker or pan, zoom, fit"));
  show_page(this, tr("Keys and gestures"), content);
}

void MainWindow::show_about() {
  auto* text =
      new QLabel(tr("<b>Latitude %1</b><br>An explorer of latent spaces.<br><br>"
                    "The sources are under the Apache License 2.0. The window uses Qt Charts, which is "
                    "under the GPL 3.0, so distributed binaries of the window are under that licence; the core "
                    "and latitude-cli are not. See LICENSE and NOTICE.")
                     .arg(QApplication::applicationVersion()));
  text->setWordWrap(true);
  text->setMinimumWidth(360);
  show_page(this, tr("About Latitude"), text);
}

void MainWindow::show_model_card() {
  if (!hub_.model()) return;
  const engine::ModelInfo& model = *hub_.model();
  QString body;
  try {
    constexpr std::uint64_t kMostBytes = 1 << 20;
    const QString card = QString::fromStdString(model.path).replace(".safetensors", ".md");
    const std::vector<std::byte> bytes = io::read_file(card.toStdString(), kMostBytes);
    body = QString::fromUtf8(reinterpret_cast<const char*>(bytes.data()), static_cast<qsizetype>(bytes.size()));
  } catch (const Error&) {
    // A model without a card still has the metadata in its file.
    body = "# " + QString::fromStdString(model.name) + "\n\n| | |\n|---|---|\n";
    for (const auto& [key, value] : model.metadata) {
      body += QString("| %1 | %2 |\n")
                  .arg(QString::fromStdString(key), QString::fromStdString(value.substr(0, 300)).replace('|', ' '));
    }
  }
  auto* text = new QLabel(body);
  text->setTextFormat(Qt::MarkdownText);
  text->setWordWrap(true);
  text->setMinimumWidth(640);
  text->setTextInteractionFlags(Qt::TextSelectableByMouse);
  show_page(this, tr("Model card"), text);
}

}  // namespace latitude::ui
