#include "ui/main_window.h"

#include <QApplication>
#include <QCloseEvent>
#include <QDragEnterEvent>
#include <QFileInfo>
#include <QMenuBar>
#include <QMimeData>
#include <QPainter>
#include <QSettings>
#include <QThread>
#include <QTimer>
#include <QToolBar>
#include <QToolButton>

#include "io/error.h"
#include "ui/panels/analysis_panel.h"
#include "ui/panels/compare_panel.h"
#include "ui/panels/map_panel.h"
#include "ui/panels/paths_panel.h"
#include "ui/panels/picture_panel.h"
#include "ui/panels/samples_panel.h"
#include "ui/panels/slider_panel.h"
#include "ui/panels/training_panel.h"
#include "ui/panels/transfer_panel.h"
#include "ui/picture_file.h"
#include "ui/theme.h"
#include "ui/widgets/header_row.h"

namespace latitude::ui {
namespace {

constexpr int kLayoutVersion = 1;

// A slim handle by which a dock is moved, and floated by a double click; the panels carry their own headings.
class DockHandle : public QWidget {
  static constexpr int kHeight = 8;

 public:
  explicit DockHandle(QDockWidget* dock) : QWidget(dock) {
    setFixedHeight(kHeight);
    setCursor(Qt::SizeAllCursor);
    setToolTip(tr("Drag to move this panel, double click to tear it off; F5 brings the default layout back"));
  }
  // QDockWidget keeps room for its title bar by these hints.
  QSize sizeHint() const override { return {80, kHeight}; }
  QSize minimumSizeHint() const override { return {40, kHeight}; }

 protected:
  void paintEvent(QPaintEvent*) override {
    QPainter painter(this);
    painter.fillRect(rect(), colours().panel);
    painter.setPen(Qt::NoPen);
    painter.setBrush(colours().track);
    for (const int dot : {-6, 0, 6}) painter.drawEllipse(QPointF(width() / 2.0 + dot, 5), 1.2, 1.2);
  }
};

}  // namespace

MainWindow::MainWindow(Hub& hub) : hub_(hub) {
  setWindowTitle(tr("Latitude"));
  setAcceptDrops(true);
  setDockNestingEnabled(true);
  setTabPosition(Qt::AllDockWidgetAreas, QTabWidget::North);
  setDocumentMode(true);
  // The window is its panels: in this order they are listed in the View menu.
  sliders_ = add_panel(tr("Sliders"), "sliders", new SliderPanel(hub_));
  picture_ = add_panel(tr("Picture"), "picture", new PicturePanel(hub_));
  samples_ = add_panel(tr("Samples"), "samples", new SamplesPanel(hub_));
  map_ = add_panel(tr("Map"), "map", new MapPanel(hub_));
  paths_ = add_panel(tr("Paths"), "paths", new PathsPanel(hub_));
  training_ = add_panel(tr("Training"), "training", new TrainingPanel(hub_));
  add_panel(tr("Analysis"), "analysis", new AnalysisPanel(hub_));
  transfer_ = add_panel(tr("Transfer"), "transfer", new TransferPanel(hub_));
  add_panel(tr("Compare"), "compare", new ComparePanel(hub_));
  build_bar();
  build_message_bar();
  build_menus();

  connect(&hub_, &Hub::message, this, &MainWindow::show_message);
  connect(&hub_, &Hub::model_opened, this, &MainWindow::show_model);
  connect(&hub_, &Hub::latency_changed, this, &MainWindow::show_status);
  connect(&hub_, &Hub::busy_changed, this, [this](bool busy) {
    busy_ = busy;
    show_status();
  });
  connect(&hub_, &Hub::theme_changed, this, &MainWindow::apply_theme_now);
  resize(1280, 800);
  restore_default_layout();
}

QDockWidget* MainWindow::add_panel(const QString& title, const QString& name, QWidget* panel) {
  auto* dock = new QDockWidget(title, this);
  dock->setObjectName(name);
  panel->setAutoFillBackground(true);
  dock->setWidget(panel);
  dock->setTitleBarWidget(new DockHandle(dock));
  docks_.push_back(dock);
  return dock;
}

void MainWindow::restore_default_layout() {
  for (QDockWidget* dock : docks_) {
    dock->setFloating(false);
    removeDockWidget(dock);
  }
  addDockWidget(Qt::LeftDockWidgetArea, sliders_);
  splitDockWidget(sliders_, picture_, Qt::Horizontal);
  splitDockWidget(picture_, map_, Qt::Horizontal);
  splitDockWidget(picture_, samples_, Qt::Vertical);
  splitDockWidget(map_, paths_, Qt::Vertical);
  tabifyDockWidget(samples_, transfer_);
  tabifyDockWidget(paths_, training_);
  // A panel that has no place of its own here goes to the tabs at the lower right.
  for (QDockWidget* dock : docks_) {
    if (dockWidgetArea(dock) == Qt::NoDockWidgetArea) tabifyDockWidget(training_, dock);
  }
  for (QDockWidget* dock : docks_) dock->show();
  samples_->raise();
  paths_->raise();
  resizeDocks({sliders_, picture_, map_}, {290, 430, 544}, Qt::Horizontal);
  resizeDocks({picture_, samples_}, {376, 360}, Qt::Vertical);
  resizeDocks({map_, paths_}, {430, 306}, Qt::Vertical);
}

void MainWindow::build_bar() {
  bar_ = addToolBar(tr("Main"));
  bar_->setObjectName("main_bar");
  bar_->setMovable(false);
  bar_->setContextMenuPolicy(Qt::PreventContextMenu);
  auto* title = new QLabel(tr("Latitude"), this);
  QFont font = title_font();
  font.setPointSizeF(font.pointSizeF() + 2);
  title->setFont(font);
  bar_->addWidget(title);
  models_ = new QComboBox(this);
  models_->setMinimumWidth(220);
  models_->setToolTip(tr("The models that ship with the program, and those opened or trained since"));
  models_->setAccessibleName(tr("Model"));
  bar_->addWidget(models_);
  menus_ = new QMenuBar(this);
  menus_->setNativeMenuBar(false);
  menus_->setSizePolicy(QSizePolicy::Maximum, QSizePolicy::Preferred);
  bar_->addWidget(menus_);
  auto* spring = new QWidget(this);
  spring->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Preferred);
  bar_->addWidget(spring);
  status_ = dim_label({}, this);
  status_->setToolTip(tr("Where it computes, and the time from the last input to the end of the picture's repaint"));
  bar_->addWidget(status_);
  list_models();
  show_status();
  connect(models_, &QComboBox::activated, this, [this](int index) {
    const QString path = models_->itemData(index).toString();
    if (hub_.model() && path == QString::fromStdString(hub_.model()->path)) return;
    hub_.open(path);
    show_model();  // the old one stays chosen until the new one is there
  });
}

void MainWindow::build_message_bar() {
  addToolBarBreak();
  message_bar_ = addToolBar(tr("Message"));
  message_bar_->setObjectName("message");
  message_bar_->setMovable(false);
  message_bar_->setContextMenuPolicy(Qt::PreventContextMenu);
  message_ = new QLabel(this);
  message_->setObjectName("message_text");
  message_->setWordWrap(true);
  message_->setTextFormat(Qt::PlainText);
  message_->setTextInteractionFlags(Qt::TextSelectableByMouse);
  message_->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
  message_->setMaximumHeight(2 * message_->fontMetrics().lineSpacing() + 2);  // a wrapping label asks for far more
  message_bar_->addWidget(message_);
  QToolButton* close = flat_button(tr("close"), tr("Close this message (Escape)"), this);
  connect(close, &QToolButton::clicked, message_bar_, &QToolBar::hide);
  message_bar_->addWidget(close);
  message_bar_->hide();
}

void MainWindow::show_message(const QString& text) {
  message_->setText(text);
  message_bar_->show();
}

QString MainWindow::message() const { return message_bar_->isHidden() ? QString() : message_->text(); }

void MainWindow::list_models() {
  for (const engine::BundledModel& model : engine::bundled_models()) {
    models_->addItem(QString::fromStdString(model.name), QString::fromStdString(model.path));
  }
  models_->setPlaceholderText(tr("no model"));
  models_->setCurrentIndex(-1);
}

void MainWindow::show_model() {
  if (!hub_.model()) return;
  const QString path = QString::fromStdString(hub_.model()->path);
  int index = models_->findData(path);
  if (index < 0) {
    models_->addItem(QString::fromStdString(hub_.model()->name), path);
    index = models_->count() - 1;
  }
  models_->setCurrentIndex(index);
  setWindowTitle(tr("%1 - Latitude").arg(QString::fromStdString(hub_.model()->name)));
}

void MainWindow::show_status() {
  const int threads = hub_.threads();
  const QString where = threads == 0   ? QString()
                        : threads == 1 ? tr("CPU, 1 thread")
                                       : tr("CPU, %1 threads").arg(threads);
  status_->setText(busy_ ? tr("opening…")
                   : hub_.latency_ms() > 0
                       ? tr("%1   %2 ms input to picture").arg(where).arg(hub_.latency_ms(), 0, 'f', 1)
                       : where);
}

void MainWindow::apply_theme_now() {
  apply_theme(*qApp, hub_.session().theme);
  for (QWidget* widget : findChildren<QWidget*>()) widget->update();
}

void MainWindow::dragEnterEvent(QDragEnterEvent* event) {
  if (event->mimeData()->hasUrls()) event->acceptProposedAction();
}

void MainWindow::dropEvent(QDropEvent* event) {
  const QList<QUrl> urls = event->mimeData()->urls();
  if (urls.size() != 1 || !urls.front().isLocalFile()) {
    show_message(tr("Drop one model file (.safetensors) or one picture (PNG, JPEG) of this machine here."));
    return;
  }
  const QString path = urls.front().toLocalFile();
  if (is_picture_name(path)) {
    static_cast<PicturePanel*>(picture_->widget())->take_file(path);
  } else {
    hub_.open(path);
  }
}

void MainWindow::closeEvent(QCloseEvent* event) {
  save_to_settings();
  event->accept();
}

bool MainWindow::restore_from_settings() {
  const QSettings settings;
  const bool layout = restoreGeometry(settings.value("geometry").toByteArray()) &&
                      restoreState(settings.value("layout").toByteArray(), kLayoutVersion);
  message_bar_->hide();
  const QString text = settings.value("session").toString();
  if (text.isEmpty()) return layout;
  try {
    const Session session = session_from_json(text.toStdString());
    hub_.set_theme(session.theme);
    if (!QFileInfo::exists(QString::fromStdString(session.model))) return false;
    hub_.restore(session);
    return true;
  } catch (const Error&) {
    return false;  // an older version's, or damaged: the window opens as new
  }
}

void MainWindow::save_to_settings() const {
  QSettings settings;
  settings.setValue("geometry", saveGeometry());
  settings.setValue("layout", saveState(kLayoutVersion));
  if (hub_.model()) settings.setValue("session", QString::fromStdString(to_json(hub_.session())));
}

}  // namespace latitude::ui
