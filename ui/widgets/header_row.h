// A section's heading: a bold title at the left, small flat buttons or dim notes at the right.
#pragma once

#include <QHBoxLayout>
#include <QLabel>
#include <QToolButton>
#include <QWidget>

namespace latitude::ui {

class HeaderRow : public QWidget {
 public:
  explicit HeaderRow(const QString& title, QWidget* parent = nullptr);
  void add(QWidget* widget);
  QToolButton* add_button(const QString& text, const QString& tip);
  QLabel* add_note();

 private:
  QLabel* title_;
  QHBoxLayout* row_;
};

// Small helpers that every panel uses.
QToolButton* flat_button(const QString& text, const QString& tip, QWidget* parent);
QLabel* dim_label(const QString& text, QWidget* parent);

}  // namespace latitude::ui
