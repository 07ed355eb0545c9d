// The map's heading: method, components or perplexity, pause, selecting, and the menu of how points look.
#pragma once

#include <QComboBox>
#include <QDoubleSpinBox>
#include <QToolButton>
#include <QWidget>

#include "ui/hub.h"
#include "ui/widgets/header_row.h"

namespace latitude::ui {

class MapHeader : public QWidget {
  Q_OBJECT
 public:
  explicit MapHeader(Hub& hub, QWidget* parent = nullptr);

 Q_SIGNALS:
  void selecting_changed(bool selecting);
  void fit_wanted();
  void export_wanted();

 private:
  void add_method();
  void add_components();
  void add_tsne();
  void choose_components();
  void choose_method();
  void show_model();
  void show_map();

  Hub& hub_;
  HeaderRow* row_;
  QComboBox *method_, *component_x_, *component_y_;
  QDoubleSpinBox* perplexity_;
  QToolButton* pause_;
};

}  // namespace latitude::ui
