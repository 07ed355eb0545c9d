// The recipe as a form: what is trained on what, how and for how long. Files of recipes go in and out.
#pragma once

#include <QComboBox>
#include <QLineEdit>
#include <QSpinBox>
#include <QWidget>

#include "engine/trainer.h"

namespace latitude::ui {

class TrainingForm : public QWidget {
  Q_OBJECT
 public:
  explicit TrainingForm(QWidget* parent = nullptr);

  engine::Recipe recipe() const;  // as the form stands
  void set_recipe(const engine::Recipe& recipe);
  QString device() const;
  int probe_every() const;  // epochs; 0: never
  void set_probe_every(int epochs);
  QString folder() const;  // where the model goes

 Q_SIGNALS:
  void failed(const QString& what);
  void probe_every_changed(int epochs);

 private:
  void choose_recipe(int index);
  void load();
  void save();

  engine::Recipe base_;  // what the form does not show stays as it was read
  QComboBox *recipes_, *data_, *family_, *objective_, *optimiser_, *device_;
  QSpinBox *z_, *epochs_, *batch_, *seed_, *probe_;
  QLineEdit *name_, *folder_;
};

}  // namespace latitude::ui
