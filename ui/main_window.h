// The main window: a list of panels in docks, a bar at the top, a bar for messages, and nothing else.
#pragma once

#include <QComboBox>
#include <QDockWidget>
#include <QLabel>
#include <QMainWindow>
#include <QPointer>
#include <vector>

#include "ui/hub.h"

namespace latitude::ui {

class MainWindow : public QMainWindow {
  Q_OBJECT
 public:
  explicit MainWindow(Hub& hub);

  void restore_default_layout();
  // Geometry, docks and session from the settings; false when there are none. And back.
  bool restore_from_settings();
  void save_to_settings() const;
  void show_message(const QString& text);
  QString message() const;  // what the bar says; empty when it is hidden

 protected:
  void dragEnterEvent(QDragEnterEvent* event) override;
  void dropEvent(QDropEvent* event) override;
  void closeEvent(QCloseEvent* event) override;

 private:
  QDockWidget* add_panel(const QString& title, const QString& name, QWidget* panel);
  void build_bar();
  void build_message_bar();
  void build_menus();
  QAction* add_action(QMenu* menu, const QString& text, const QKeySequence& key, const std::function<void()>& act);
  void list_models();
  void show_model();
  void show_status();
  void choose_file();
  void save_session();
  void load_session();
  void show_keys();
  void show_about();
  void show_model_card();
  void apply_theme_now();

  Hub& hub_;
  std::vector<QDockWidget*> docks_;
  QDockWidget *sliders_, *picture_, *samples_, *map_, *paths_, *training_, *transfer_;
  QMenuBar* menus_ = nullptr;
  QToolBar *bar_ = nullptr, *message_bar_ = nullptr;
  QComboBox* models_ = nullptr;
  QLabel *status_ = nullptr, *message_ = nullptr;
  std::vector<QAction*> actions_;  // with a key: the help lists them
  bool busy_ = false;
};

}  // namespace latitude::ui
