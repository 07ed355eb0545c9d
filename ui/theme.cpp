#include "ui/theme.h"

#include <QApplication>
#include <QPalette>
#include <QStyleFactory>
#include <array>

// At file scope, as Q_INIT_RESOURCE wants it.
static void load_icons() { Q_INIT_RESOURCE(icons); }

namespace latitude::ui {
namespace {

Colours dark_colours() {
  return {.background = "#16181d",
          .panel = "#1e2128",
          .hairline = "#2c313b",
          .text = "#d8dce4",
          .dim = "#8a93a3",
          .code = "#4cc2ff",
          .pose = "#ffb454",
          .third = "#7bd88f",
          .track = "#343a46",
          .selection = "#2b4f66",
          .warning = "#4a3520",
          .dark = true};
}

Colours light_colours() {
  return {.background = "#eceef1",
          .panel = "#ffffff",
          .hairline = "#d5d9e0",
          .text = "#1d2129",
          .dim = "#667080",
          .code = "#0a7cc4",
          .pose = "#c26a00",
          .third = "#2e8b57",
          .track = "#d9dde4",
          .selection = "#cfe6f5",
          .warning = "#fdecd2",
          .dark = false};
}

Colours& current() {
  static Colours now = dark_colours();
  return now;
}

QPalette palette_of(const Colours& c) {
  QPalette p;
  p.setColor(QPalette::Window, c.panel);
  p.setColor(QPalette::WindowText, c.text);
  p.setColor(QPalette::Base, c.background);
  p.setColor(QPalette::AlternateBase, c.panel);
  p.setColor(QPalette::Text, c.text);
  p.setColor(QPalette::Button, c.panel);
  p.setColor(QPalette::ButtonText, c.text);
  p.setColor(QPalette::ToolTipBase, c.panel);
  p.setColor(QPalette::ToolTipText, c.text);
  p.setColor(QPalette::PlaceholderText, c.dim);
  p.setColor(QPalette::Highlight, c.selection);
  p.setColor(QPalette::HighlightedText, c.text);
  p.setColor(QPalette::Link, c.code);
  p.setColor(QPalette::Mid, c.hairline);
  p.setColor(QPalette::Dark, c.hairline);
  p.setColor(QPalette::Light, c.hairline);
  for (const QPalette::ColorRole role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText}) {
    p.setColor(QPalette::Disabled, role, c.track.darker(c.dark ? 80 : 130));
  }
  return p;
}

// What a palette cannot say: hairlines instead of frames, an 8-pixel grid, a focus ring that can be seen.
QString style_sheet(const Colours& c) {
  return QString(R"(
    QMainWindow { background: %1; }
    QMainWindow::separator { background: %1; width: 8px; height: 8px; }
    QToolTip { color: %4; background: %2; border: 1px solid %3; padding: 4px; }
    QToolBar { background: %2; border: none; border-bottom: 1px solid %3; spacing: 8px; padding: 4px 12px; }
    QMenuBar { background: transparent; } QMenuBar::item { padding: 4px 10px; border-radius: 4px; }
    QMenuBar::item:selected { background: %3; }
    QMenu { background: %2; border: 1px solid %3; padding: 4px; }
    QMenu::item { padding: 4px 24px 4px 24px; border-radius: 4px; } QMenu::item:selected { background: %7; }
    QMenu::separator { height: 1px; background: %3; margin: 4px 8px; }
    QPushButton, QToolButton { background: transparent; border: 1px solid %3; border-radius: 4px; padding: 3px 8px; }
    QToolButton[flat="true"], QPushButton[flat="true"] { border-color: transparent; color: %5; padding: 2px 6px; }
    QPushButton:hover, QToolButton:hover { background: %3; color: %4; }
    QPushButton:focus, QToolButton:focus, QComboBox:focus, QSpinBox:focus, QDoubleSpinBox:focus, QLineEdit:focus
      { border: 1px solid %6; }
    QPushButton:checked, QToolButton:checked { background: %7; color: %4; }
    QPushButton:disabled, QToolButton:disabled { color: %8; }
    QToolButton::menu-indicator { image: none; }
    QComboBox, QSpinBox, QDoubleSpinBox, QLineEdit
      { background: %1; border: 1px solid %3; border-radius: 4px; padding: 2px 6px; min-height: 18px; }
    QComboBox::drop-down { border: none; width: 18px; }
    QComboBox::down-arrow { image: url(:/icons/down-%10.xpm); width: 9px; height: 6px; }
    QSpinBox::up-button, QDoubleSpinBox::up-button, QSpinBox::down-button, QDoubleSpinBox::down-button
      { background: transparent; border: none; width: 14px; }
    QSpinBox::up-arrow, QDoubleSpinBox::up-arrow { image: url(:/icons/up-%10.xpm); width: 9px; height: 6px; }
    QSpinBox::down-arrow, QDoubleSpinBox::down-arrow { image: url(:/icons/down-%10.xpm); width: 9px; height: 6px; }
    QSlider::groove:horizontal { background: %8; height: 4px; border-radius: 2px; }
    QSlider::sub-page:horizontal { background: %6; border-radius: 2px; }
    QSlider::handle:horizontal { background: %6; width: 12px; height: 12px; margin: -4px 0; border-radius: 6px; }
    QSlider::handle:horizontal:focus { border: 1px solid %4; }
    QComboBox QAbstractItemView { background: %2; border: 1px solid %3; selection-background-color: %7; }
    QScrollArea { border: none; background: transparent; }
    QScrollBar:vertical { width: 8px; background: transparent; } QScrollBar:horizontal { height: 8px; background: transparent; }
    QScrollBar::handle { background: %8; border-radius: 4px; min-height: 24px; min-width: 24px; }
    QScrollBar::add-line, QScrollBar::sub-line, QScrollBar::add-page, QScrollBar::sub-page { background: none; border: none; width: 0; height: 0; }
    QTableView { background: %2; border: none; selection-background-color: %7; selection-color: %4; }
    QHeaderView { background: %2; border: none; }
    QHeaderView::section { background: %2; color: %5; border: none; border-bottom: 1px solid %3; padding: 2px 6px; }
    QProgressBar { background: %8; border: none; border-radius: 2px; max-height: 4px; min-height: 4px; }
    QProgressBar::chunk { background: %6; border-radius: 2px; }
    QTabBar { background: transparent; font-weight: bold; }
    QTabBar::tab { background: %2; color: %5; padding: 6px 12px; border: none; margin-right: 2px;
                   border-top-left-radius: 6px; border-top-right-radius: 6px; }
    QTabBar::tab:selected { color: %4; border-bottom: 2px solid %6; }
    QTabBar::tab:focus { color: %6; }
    QLabel[dim="true"] { color: %5; }
    #message { background: %9; } #message QLabel { color: %4; }
  )")
      .arg(c.background.name(), c.panel.name(), c.hairline.name(), c.text.name(), c.dim.name(), c.code.name(),
           c.selection.name(), c.track.name(), c.warning.name())
      .arg(c.dark ? "dark" : "light");
}

bool system_is_dark() {
  // The palette as the desktop gave it, before the first theme replaced it.
  static const bool dark = QApplication::palette().color(QPalette::Window).lightness() < 128;
  return dark;
}

}  // namespace

const Colours& colours() { return current(); }

QColor class_colour(int label) {
  static constexpr std::array<const char*, 10> kLight = {"#3f90da", "#ffa90e", "#bd1f01", "#94a4a2", "#832db6",
                                                         "#a96b59", "#e76300", "#b9ac70", "#717581", "#92dadd"};
  // The sequence was made for white. Before a dark ground its two darkest need more light, and no more than this: a
  // brighter red would be the orange's double under deuteranopia.
  static constexpr std::array<const char*, 10> kDark = {"#3f90da", "#ffa90e", "#d02201", "#94a4a2", "#aa3bed",
                                                        "#a96b59", "#e76300", "#b9ac70", "#717581", "#92dadd"};
  if (label < 0) return colours().dim;
  return (colours().dark ? kDark : kLight)[static_cast<std::size_t>(label) % kLight.size()];
}

QColor pose_on_picture() { return dark_colours().pose; }

QColor path_colour(int row) {
  const QColor first[] = {colours().code, colours().pose, colours().third};
  return row < 3 ? first[row] : class_colour(row);
}

void apply_theme(QApplication& application, Theme theme) {
  load_icons();
  const bool system_dark = system_is_dark();
  const bool dark = theme == Theme::dark || (theme == Theme::system && system_dark);
  current() = dark ? dark_colours() : light_colours();
  application.setStyle(QStyleFactory::create("Fusion"));
  application.setPalette(palette_of(current()));
  application.setStyleSheet(style_sheet(current()));
}

QFont dim_font() {
  QFont font = QApplication::font();
  font.setPointSizeF(font.pointSizeF() - 1);
  return font;
}

QFont title_font() {
  QFont font = QApplication::font();
  font.setBold(true);
  return font;
}

}  // namespace latitude::ui
